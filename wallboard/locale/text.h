#ifndef WALLBOARD_LOCALE_TEXT_H
#define WALLBOARD_LOCALE_TEXT_H

/*
 * The board's words in the site's language. Sources say them in English; gettext's
 * catalogues (locale/po/LANGUAGE.po, compiled and installed as share/locale/LANGUAGE/
 * LC_MESSAGES/wallboard.mo beside the program's folder) say them in others. What is given
 * out is UTF-8, borrowed for the process's life, and English where a catalogue is silent.
 *
 * One process speaks one language at a time: gettext keeps it in the process's own
 * environment, so text_use() belongs to start and reload.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Marks words of a const table, which text_get() is to translate where they are used, for
 * xgettext to find: a macro, because a table takes no calls. */
#define TEXT_MARK(english)             english
#define TEXT_MARK_AS(context, english) english

/* Is there a catalogue for that locale ("de", "de-DE")? Always for English and for "". */
bool text_has(const char *locale);

/* Speaks the locale's language from now on; English, and false, if it has no catalogue.
 * Reads files. */
bool text_use(const char *locale);

/* Does it speak a language by its catalogue, and not the sources' English? */
bool text_is_translated(void);

/* The words in the language in use, "" for none. Figures are put in as text ("%s"), so
 * that the locale can write them. */
const char *text_get(const char *english) __attribute__((format_arg(1)));

/* For words that mean one thing here and another elsewhere: `context` tells translators
 * which ("column", "unit"). `english` must be a literal in the source. */
const char *text_get_as(const char *context, const char *english)
    __attribute__((format_arg(2)));

/* The form that goes with `count`: "1 event", "2 events", and as many as the language
 * has. */
const char *text_plural(const char *one, const char *more, uint64_t count)
    __attribute__((format_arg(1), format_arg(2)));

#endif
