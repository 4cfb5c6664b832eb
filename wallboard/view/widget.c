#include "view/widget.h"

#include <string.h>

#include "base/str.h"
#include "locale/text.h"

#define TURN_MS 20000 /* where the site does not say how long a page stays */

static bool wants_queue(const struct widget_context *context)
{
    return context->ask != NULL && context->ask->queue[0] != '\0';
}

static const struct snapshot_figures *figures_of(const struct widget_context *context)
{
    if (!wants_queue(context)) {
        return &context->snapshot->totals;
    }
    return context->queue == NULL ? NULL : &context->queue->today;
}

/* Does it say what agents are doing now? */
static bool is_state(enum metric metric)
{
    return metric > METRIC_AGENTS_LOGGED_IN && metric <= METRIC_AGENTS_UNKNOWN;
}

struct figure widget_figure(const struct widget_context *context, enum metric metric)
{
    const struct snapshot_figures *figures = figures_of(context);
    if (figures == NULL ||
        (is_state(metric) &&
         !widget_tells_of(context->options, figures->value[METRIC_AGENTS_LOGGED_IN]))) {
        return FIGURE_NONE;
    }
    return figures->value[metric];
}

size_t widget_turn(const struct widget_context *context, size_t count, int64_t turn_ms)
{
    if (turn_ms <= 0) {
        turn_ms = context->options->turn_ms > 0 ? context->options->turn_ms : TURN_MS;
    }
    uint64_t turn = context->shown_ms > 0 ? (uint64_t)(context->shown_ms / turn_ms) : 0;
    return count == 0 ? 0 : (size_t)(turn % count);
}

const struct snapshot_rolling *widget_rolling(const struct widget_context *context,
                                              enum snapshot_window window)
{
    if (!wants_queue(context)) {
        return &context->snapshot->rolling[window];
    }
    return context->queue == NULL ? NULL : &context->queue->rolling[window];
}

const struct board_thresholds *
widget_queue_thresholds(const struct board_options *options, size_t number,
                        const char *queue)
{
    for (size_t i = 0; i < options->queue_count; i++) {
        const struct board_queue *own =
            &options->queues[(number + i) % options->queue_count];
        if (strcmp(own->id, queue) == 0) {
            return &own->thresholds;
        }
    }
    return &options->thresholds;
}

const struct board_thresholds *widget_thresholds(const struct widget_context *context)
{
    return wants_queue(context)
               ? widget_queue_thresholds(context->options, 0, context->ask->queue)
               : &context->options->thresholds;
}

/* What was judged may not know of a new queue yet, and unknown is no state. */
enum level widget_queue_level(const struct widget_context *context, size_t number,
                              enum alarm_threshold threshold, enum level level)
{
    const struct board_alarms *alarms = context->alarms;
    bool judged = alarms != NULL && number < alarms->queue_count;
    bool has_state = level != LEVEL_UNKNOWN && level != LEVEL_NEUTRAL;
    return judged && has_state ? alarms->queues[number][threshold] : level;
}

enum level widget_level(const struct widget_context *context,
                        enum alarm_threshold threshold, enum level level)
{
    if (context->queue != NULL) {
        size_t number = (size_t)(context->queue - context->snapshot->queues);
        return widget_queue_level(context, number, threshold, level);
    }
    bool has_state = level != LEVEL_UNKNOWN && level != LEVEL_NEUTRAL;
    return context->alarms != NULL && has_state ? context->alarms->totals[threshold]
                                                : level;
}

bool widget_asks_for(const struct widget_ask *ask, const char *queue)
{
    return strcmp(ask->queue, queue == NULL ? "" : queue) == 0;
}

bool widget_tells(const struct widget_class *widget, const struct widget_ask *ask,
                  enum metric metric, const char *queue)
{
    if (widget->tells_queues) {
        return queue != NULL &&
               (metric == METRIC_WAITING || metric == METRIC_LONGEST_WAIT_MS ||
                metric == METRIC_SERVICE_LEVEL);
    }
    bool measures = (widget->takes & WIDGET_TAKES_METRIC) != 0;
    return (widget->takes & WIDGET_TAKES_QUEUE) != 0 && widget_asks_for(ask, queue) &&
           metric == (measures ? ask->metric : widget->metric);
}

struct widget_context widget_context_for(const struct widget_context *page,
                                         const struct widget_ask *ask)
{
    struct widget_context context = *page;
    context.ask = ask;
    if (ask->queue[0] == '\0') {
        return context;
    }
    for (size_t i = 0; i < page->snapshot->queue_count; i++) {
        if (strcmp(page->snapshot->queues[i].id, ask->queue) == 0) {
            context.queue = &page->snapshot->queues[i];
        }
    }
    context.sources = context.queue == NULL ? 0 : context.queue->sources;
    context.freshness =
        freshness_of(page->snapshot, context.sources, page->options->blank_after_ms);
    return context;
}

struct figure_text widget_waiting_text(const struct board_options *options,
                                       struct figure waiting)
{
    struct figure_text text = figure_text_count(&options->locale, waiting);
    if (options->a_few > 0 && figure_is_known(waiting)) {
        int64_t count = figure_rounded(waiting);
        const char *band = count <= 0                ? text_get("none")
                           : count <= options->a_few ? text_get("a few")
                                                     : text_get("many");
        str_copy(text.value, sizeof text.value, str_from(band));
    }
    return text;
}

bool widget_tells_of(const struct board_options *options, struct figure agents)
{
    return options->min_group == 0 ||
           (figure_is_known(agents) && figure_rounded(agents) >= options->min_group);
}
