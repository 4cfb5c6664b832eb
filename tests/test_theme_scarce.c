/* docs/reliability.md, R12: "every index: clean error". A look is read whole or refused
 * with a reason; the one before it stays. */

#include <string.h>

#include "support/rows.h"
#include "support/scarce.h"
#include "theme/theme.h"

static bool read_named(const char *name, struct diag *diag)
{
    struct theme_roots roots = theme_roots_default();
    struct theme theme = theme_default();
    struct theme before = theme;
    bool made = theme_load(&roots, name, &theme, diag);
    assert_true(made || memcmp(&theme, &before, sizeof theme) == 0);
    return made;
}

static bool read_theme(struct diag *diag)
{
    return read_named("high-contrast", diag);
}

static bool read_child(struct diag *diag)
{
    return read_named("harbour", diag);
}

static bool read_font_set(struct diag *diag)
{
    struct font_set set = font_set_default();
    return font_set_load(TEST_ROOT "/fonts/inter.yaml", &set, diag);
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "a theme is read whole or told of",
         .attempt = read_theme,
         .is_told = true},
        {.name = "one with a parent and a picture too",
         .attempt = read_child,
         .is_told = true},
        {.name = "a font set is read whole or told of",
         .attempt = read_font_set,
         .is_told = true},
    };
    static struct rows rows;
    ROWS_ADD(&rows, scarce_check, table);
    return rows_run(&rows, "theme: scarce memory");
}
