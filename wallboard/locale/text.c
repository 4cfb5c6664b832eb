#include "locale/text.h"

#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"

#define DOMAIN       "wallboard"
#define PATH_BYTES   640
#define NAME_BYTES   32
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
#define ENTRY_BYTES  256
#define END_CONTEXT  "\004" /* as gettext's catalogues have it */
#define UNTRANSLATED "C"

/* Where catalogues are: false if that cannot be told. */
static bool find_folder(char *ret_path, size_t size)
{
    char program[PATH_BYTES - 32];
    if (!file_program_folder(program, sizeof program)) {
        return false;
    }
    str_format(ret_path, size, "%s/../share/locale", program);
    return true;
}

/* "de-DE" to "de_DE", as catalogues are named; what Unicode extensions say ("-u-nu-latn")
 * is of figures. */
static void name_of(const char *locale, char ret_name[NAME_BYTES])
{
    str_copy(ret_name, NAME_BYTES, str_from(locale));
    char *extension = strstr(ret_name, "-u-");
    if (extension != NULL) {
        *extension = '\0';
    }
    for (char *at = ret_name; *at != '\0'; at++) {
        *at = *at == '-' ? '_' : *at;
    }
}

static bool has_catalogue(const char *folder, struct str name)
{
    char path[PATH_BYTES + 64];
    str_format(path, sizeof path, "%s/%.*s/LC_MESSAGES/" DOMAIN ".mo", folder,
               (int)name.size, name.data);
    return access(path, R_OK) == 0;
}

bool text_has(const char *locale)
{
    char folder[PATH_BYTES];
    char name[NAME_BYTES];
    name_of(locale, name);
    struct str rest = str_from(name);
    struct str language = str_split(&rest, '_');
    if (name[0] == '\0' || str_is(language, "en")) {
        return true;
    }
    return strspn(name, NAME_LETTERS) == strlen(name) && language.size > 0 &&
           find_folder(folder, sizeof folder) &&
           (has_catalogue(folder, str_from(name)) || has_catalogue(folder, language));
}

bool text_use(const char *locale)
{
    char folder[PATH_BYTES];
    char name[NAME_BYTES];
    bool has = text_has(locale) && find_folder(folder, sizeof folder);
    name_of(has && locale[0] != '\0' ? locale : UNTRANSLATED, name);
    /* In the locale "C" gettext translates nothing, and LANGUAGE asks in any other; so
     * the system need not know the language. LC_CTYPE and LC_NUMERIC stay as they are. */
    bool ok = setenv("LANGUAGE", name, 1) == 0 &&
              setlocale(LC_MESSAGES, "C.UTF-8") != NULL && has &&
              bindtextdomain(DOMAIN, folder) != NULL &&
              bind_textdomain_codeset(DOMAIN, "UTF-8") != NULL;
    /* Besides choosing the domain this makes gettext forget what it has found before. */
    (void)textdomain(DOMAIN);
    return ok;
}

bool text_is_translated(void)
{
    return dgettext(DOMAIN, "")[0] != '\0'; /* the head of a catalogue, if there is one */
}

const char *text_get(const char *english)
{
    return english[0] == '\0' ? english : dgettext(DOMAIN, english);
}

const char *text_get_as(const char *context, const char *english)
{
    char entry[ENTRY_BYTES];
    str_format(entry, sizeof entry, "%s" END_CONTEXT "%s", context, english);
    const char *found = dgettext(DOMAIN, entry);
    return found == entry ? english : found;
}

const char *text_plural(const char *one, const char *more, uint64_t count)
{
    return dngettext(DOMAIN, one, more, (unsigned long)count);
}
