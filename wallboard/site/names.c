#include "site/names.h"

#include <string.h>

/* The next word of *rest; size 0 at the end. */
static struct str next_word(struct str *rest)
{
    *rest = str_trim(*rest);
    return rest->size == 0 ? *rest : str_split(rest, ' ');
}

static struct str first_letter(struct str word)
{
    size_t size = 0;
    if (word.size > 0) {
        str_next_code_point(word, &size);
    }
    return (struct str){word.data, size};
}

/* "Amira Khan" to "A. K." */
static void write_initials(struct str name, char *buffer, size_t size)
{
    size_t used = 0;
    buffer[0] = '\0';
    for (;;) {
        struct str letter = first_letter(next_word(&name));
        size_t gap = used > 0 ? 1 : 0;
        if (letter.size == 0 || used + gap + letter.size + 1 >= size) {
            return;
        }
        used += str_format(buffer + used, size - used, "%s%.*s.", gap > 0 ? " " : "",
                           (int)letter.size, letter.data);
    }
}

/* "Amira Begum Khan" to "Amira K.", or to "Amira". */
static void write_first(struct str name, bool with_last, char *buffer, size_t size)
{
    struct str first = next_word(&name);
    struct str last = {NULL, 0};
    for (struct str word = next_word(&name); word.size > 0; word = next_word(&name)) {
        last = word;
    }
    struct str letter = first_letter(last);
    str_copy(buffer, size, first);
    size_t used = strlen(buffer);
    if (with_last && letter.size > 0 && used + letter.size + 2 < size) {
        str_format(buffer + used, size - used, " %.*s.", (int)letter.size, letter.data);
    }
}

void names_show(const struct site *site, struct str id, struct str label, char *buffer,
                size_t size)
{
    char name[LIMIT_LABEL_BYTES + 1];
    struct str alias = site_alias(site, id);
    if (site->names == SITE_NAMES_ALIAS) {
        /* Never the name after all: whoever has no alias stays unnamed. */
        str_clean(buffer, size, alias.size > 0 ? alias : str_from("–"));
        return;
    }
    if (site->names == SITE_NAMES_NONE) {
        str_clean(buffer, size, str_from("–"));
        return;
    }
    if (label.size == 0 || site->names == SITE_NAMES_FULL) {
        str_clean(buffer, size, label.size == 0 ? id : label);
        return;
    }
    str_clean(name, sizeof name, label);
    if (site->names == SITE_NAMES_INITIALS) {
        write_initials(str_from(name), buffer, size);
    } else {
        write_first(str_from(name), site->names == SITE_NAMES_SHORT, buffer, size);
    }
}
