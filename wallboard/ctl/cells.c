#include "ctl/cells.h"

#include <string.h>

#include "base/str.h"
#include "locale/format.h"

#define NAME_COLUMNS 22
#define CELL_COLUMNS 11
#define CELL_SIZE    64

/* As many columns as there are characters, near enough for a terminal. */
static int columns_of(const char *text)
{
    struct str rest = str_from(text);
    int columns = 0;
    for (size_t at = 0; at < rest.size; columns++) {
        (void)str_next_code_point(rest, &at);
    }
    return columns;
}

void cells_put_name(FILE *out, const char *text)
{
    /* Remote text may carry what a terminal would obey. */
    char clean[256];
    str_clean(clean, sizeof clean, str_from(text));
    int columns = columns_of(clean);
    (void)fprintf(out, "%s%*s", clean,
                  columns < NAME_COLUMNS ? NAME_COLUMNS - columns : 1, "");
}

void cells_put_cell(FILE *out, const char *text)
{
    int columns = columns_of(text);
    (void)fprintf(out, "%*s%s", columns < CELL_COLUMNS ? CELL_COLUMNS - columns : 1, "",
                  text);
}

void cells_put_count(FILE *out, struct figure figure)
{
    char text[CELL_SIZE] = "–";
    if (figure_is_known(figure)) {
        const struct format_locale locale = format_locale_default();
        format_count(&locale, figure_rounded(figure), text, sizeof text);
    }
    cells_put_cell(out, text);
}

void cells_put_duration(FILE *out, struct figure figure)
{
    char text[CELL_SIZE] = "–";
    if (figure_is_known(figure)) {
        const struct format_locale locale = format_locale_default();
        format_duration(&locale, figure_rounded(figure), text, sizeof text);
    }
    cells_put_cell(out, text);
}

void cells_put_percent(FILE *out, struct figure figure, int64_t goal_bp)
{
    char text[CELL_SIZE];
    const struct format_locale locale = format_locale_default();
    const struct format_rounding rounding = {.decimals = 1, .threshold_bp = goal_bp};
    size_t size =
        format_percent(&locale, figure.num, figure.den, &rounding, text, sizeof text - 2);
    if (figure_is_known(figure)) {
        memcpy(text + size, " %", sizeof " %");
    }
    cells_put_cell(out, text);
}

void cells_put_head(FILE *out, const char *name, const char *const *heads)
{
    (void)fputc('\n', out);
    cells_put_name(out, name);
    for (; *heads != NULL; heads++) {
        cells_put_cell(out, *heads);
    }
    (void)fputc('\n', out);
}
