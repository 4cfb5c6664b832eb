#include "view/scale.h"

#include "base/str.h"
#include "locale/text.h"

int64_t scale_value(enum metric metric, struct figure figure)
{
    switch (metric_info(metric)->unit) {
    case METRIC_UNIT_RATIO:
        return figure_rounded((struct figure){figure.num * 10000, figure.den});
    case METRIC_UNIT_NUMBER:
        return figure_rounded((struct figure){figure.num * 100, figure.den});
    case METRIC_UNIT_COUNT:
    case METRIC_UNIT_MS:
        break;
    }
    return figure_rounded(figure);
}

void scale_write(const struct format_locale *locale, enum metric metric, int64_t value,
                 char *buffer, size_t size)
{
    struct figure figure = figure_count(value);
    if (metric_info(metric)->unit == METRIC_UNIT_RATIO) {
        const struct figure_text limit = figure_text_limit(locale, value);
        /* Translators: a percentage. */
        str_format(buffer, size, text_get("%s %%"), limit.value);
        return;
    }
    if (metric_info(metric)->unit == METRIC_UNIT_NUMBER) {
        figure.den = 100;
    }
    const struct figure_text text = figure_text_metric(locale, metric, figure);
    str_copy(buffer, size, str_from(text.value));
}

int scale_part(int64_t value, int64_t most)
{
    if (most <= 0 || value <= 0) {
        return 0;
    }
    return value >= most ? SCENE_ARC_WHOLE
                         : (int)((double)value / (double)most * SCENE_ARC_WHOLE);
}

/* A goal per queue, or the site's where all have the same. */
static int64_t goal_bp(const struct widget_context *context)
{
    if (context->queue != NULL) {
        return context->queue->goal_bp;
    }
    return context->snapshot->mixed ? 0 : context->snapshot->goal_bp;
}

int64_t scale_target(const struct widget_context *context, enum metric metric)
{
    if (context->ask->target != 0) {
        return context->ask->target;
    }
    return metric == METRIC_SERVICE_LEVEL ? goal_bp(context) : 0;
}

/* As the site's own alert on this figure has it, if there is one that is raised. */
static enum level alarm_level(const struct widget_context *context, enum metric metric)
{
    const struct board_alarms *alarms = context->alarms;
    for (size_t i = 0; alarms != NULL && i < alarms->count; i++) {
        const struct alarm *alarm = &alarms->alarms[i];
        if (alarm->metric == metric && widget_asks_for(context->ask, alarm->queue_id)) {
            return alarm->level;
        }
    }
    return LEVEL_NEUTRAL;
}

bool scale_write_target(const struct widget_context *context, enum metric metric,
                        char *buffer, size_t size)
{
    char value[FORMAT_SIZE + 8];
    int64_t target = scale_target(context, metric);
    if (target == 0) {
        return false;
    }
    scale_write(&context->options->locale, metric, target, value, sizeof value);
    /* Translators: what a figure should be: "target 80 %". */
    str_format(buffer, size, text_get("target %s"), value);
    return true;
}

static enum level judge(const struct widget_context *context, enum metric metric,
                        struct figure figure)
{
    int64_t target = context->ask->target;
    enum metric_better better = metric_info(metric)->better;
    if (metric == METRIC_SERVICE_LEVEL && target == 0) {
        const struct board_thresholds *steps = widget_thresholds(context);
        int64_t margin_bp = steps->service_level_margin_bp;
        return widget_level(context, ALARM_SERVICE_LEVEL,
                            figure_level_goal(figure, goal_bp(context), margin_bp));
    }
    if (target == 0 || better == METRIC_BETTER_NEITHER) {
        return LEVEL_NEUTRAL;
    }
    int64_t value = scale_value(metric, figure);
    bool met = better == METRIC_BETTER_HIGHER ? value >= target : value <= target;
    return met ? LEVEL_GOOD : LEVEL_WARNING;
}

enum level scale_level(const struct widget_context *context, enum metric metric,
                       struct figure figure)
{
    if (!figure_is_known(figure)) {
        return LEVEL_UNKNOWN;
    }
    enum level raised = alarm_level(context, metric);
    enum level own = judge(context, metric, figure);
    return raised > own ? raised : own;
}
