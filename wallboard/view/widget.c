#include "view/widget.h"

#include <string.h>

#include "base/str.h"

static bool wants_queue(const struct widget_context *context)
{
    return context->ask != NULL && context->ask->queue[0] != '\0';
}

struct figure widget_figure(const struct widget_context *context, enum metric metric)
{
    if (!wants_queue(context)) {
        return context->snapshot->totals.value[metric];
    }
    return context->queue == NULL ? FIGURE_NONE : context->queue->today.value[metric];
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
widget_queue_thresholds(const struct board_options *options, const char *queue)
{
    for (size_t i = 0; i < options->queue_count; i++) {
        if (strcmp(options->queues[i].id, queue) == 0) {
            return &options->queues[i].thresholds;
        }
    }
    return &options->thresholds;
}

const struct board_thresholds *widget_thresholds(const struct widget_context *context)
{
    return wants_queue(context)
               ? widget_queue_thresholds(context->options, context->ask->queue)
               : &context->options->thresholds;
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
