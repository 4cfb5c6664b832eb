#include "view/figure.h"

#include "base/str.h"

struct figure_text figure_text_dash(void)
{
    struct figure_text text = {.unit = ""};
    str_copy(text.value, sizeof text.value, str_from(FIGURE_DASH));
    return text;
}

struct figure_text figure_text_count(const struct format_locale *locale,
                                     struct figure figure)
{
    struct figure_text text = figure_text_dash();
    if (figure_is_known(figure)) {
        format_count(locale, figure_rounded(figure), text.value, sizeof text.value);
    }
    return text;
}

struct figure_text figure_text_integer(const struct format_locale *locale, int64_t number)
{
    return figure_text_count(locale, figure_count(number));
}

struct figure_text figure_text_duration(const struct format_locale *locale,
                                        struct figure figure)
{
    struct figure_text text = figure_text_dash();
    if (figure_is_known(figure)) {
        format_duration(locale, figure_rounded(figure), text.value, sizeof text.value);
    }
    return text;
}

struct figure_text figure_text_age(const struct format_locale *locale,
                                   struct figure figure)
{
    struct figure_text text = figure_text_dash();
    if (figure_is_known(figure)) {
        format_age(locale, figure_rounded(figure), text.value, sizeof text.value);
    }
    return text;
}

/* Tenths, half up, away from 0. */
static int64_t tenths(struct figure figure)
{
    int64_t whole = figure.num / figure.den;
    int64_t rest = figure.num % figure.den;
    bool below = figure.num < 0;
    int64_t part = ((below ? -rest : rest) * 10 + figure.den / 2) / figure.den;
    return whole * 10 + (below ? -part : part);
}

struct figure_text figure_text_number(const struct format_locale *locale,
                                      struct figure figure)
{
    struct figure_text text = figure_text_dash();
    if (!figure_is_known(figure) || figure.num % figure.den == 0) {
        return figure_text_count(locale, figure);
    }
    format_tenths(locale, tenths(figure), text.value, sizeof text.value);
    return text;
}

struct figure_text figure_text_percent(const struct format_locale *locale,
                                       struct figure figure, int decimals,
                                       int64_t goal_bp)
{
    struct figure_text text = figure_text_dash();
    if (figure_is_known(figure)) {
        /* All and nothing are exact: "100 %", not "100.0 %". */
        bool exact = figure.num == 0 || figure.num == figure.den;
        const struct format_rounding rounding = {.decimals = exact ? 0 : decimals,
                                                 .threshold_bp = goal_bp};
        format_percent(locale, figure.num, figure.den, &rounding, text.value,
                       sizeof text.value);
        text.unit = locale->percent;
        text.unit_before = !locale->percent_follows;
    }
    return text;
}

struct figure_text figure_text_metric(const struct format_locale *locale,
                                      enum metric metric, struct figure figure)
{
    const struct metric_info *info = metric_info(metric);
    switch (info->unit) {
    case METRIC_UNIT_MS:
        return (info->scope & METRIC_SCOPE_GAUGE) != 0
                   ? figure_text_age(locale, figure)
                   : figure_text_duration(locale, figure);
    case METRIC_UNIT_RATIO:
        return figure_text_percent(locale, figure, 1, FORMAT_NO_THRESHOLD);
    case METRIC_UNIT_NUMBER:
        return figure_text_number(locale, figure);
    case METRIC_UNIT_COUNT:
        break;
    }
    return figure_text_count(locale, figure);
}

struct figure_text figure_text_limit(const struct format_locale *locale, int64_t limit_bp)
{
    struct figure_text text = {.unit = ""};
    const struct format_rounding rounding = {.decimals = limit_bp % 100 == 0 ? 0 : 2,
                                             .threshold_bp = FORMAT_NO_THRESHOLD};
    format_percent(locale, limit_bp, 10000, &rounding, text.value, sizeof text.value);
    return text;
}

void figure_add_unit(struct scene_node *node, const struct lettering *lettering,
                     int gap_px, const struct figure_text *figure)
{
    painter_span(node, lettering, gap_px, figure->unit);
    if (!figure->unit_is_word) {
        node->rtl = figure->unit_before;
    }
}

enum level figure_level_above(struct figure figure, int64_t warning, int64_t alarm)
{
    if (!figure_is_known(figure)) {
        return LEVEL_UNKNOWN;
    }
    if (warning == 0 && alarm == 0) {
        return LEVEL_NEUTRAL;
    }
    int64_t value = figure_rounded(figure);
    if (alarm > 0 && value >= alarm) {
        return LEVEL_ALARM;
    }
    return warning > 0 && value >= warning ? LEVEL_WARNING : LEVEL_GOOD;
}

enum level figure_level_goal(struct figure ratio, int64_t goal_bp, int64_t margin_bp)
{
    if (!figure_is_known(ratio)) {
        return LEVEL_UNKNOWN;
    }
    int64_t scaled = ratio.num * 10000;
    if (scaled >= goal_bp * ratio.den) {
        return LEVEL_GOOD;
    }
    return scaled >= (goal_bp - margin_bp) * ratio.den ? LEVEL_WARNING : LEVEL_ALARM;
}
