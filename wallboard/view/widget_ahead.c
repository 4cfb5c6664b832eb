#include "view/widget_ahead.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/tile.h"

static struct figure total(const struct widget_context *context, enum metric metric)
{
    return context->snapshot->totals.value[metric];
}

static bool knows(const struct widget_context *context, enum metric metric)
{
    return figure_is_known(total(context, metric));
}

/* -- the next breach -------------------------------------------------------------------
 */

static bool knows_who_waits(const struct widget_context *context)
{
    return knows(context, METRIC_WAITING);
}

/* Of those within their target the one nearest to it; NULL: there is none. */
static const struct snapshot_waiting *find_next(const struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->waiting_count; i++) {
        if (snapshot->waiting[i].breach_ms >= 0) {
            return &snapshot->waiting[i];
        }
    }
    return NULL;
}

static void note_next(const struct widget_context *context, struct tile *tile)
{
    const struct format_locale *locale = &context->options->locale;
    const struct snapshot *snapshot = context->snapshot;
    const struct snapshot_waiting *next = find_next(snapshot);
    struct figure late = total(context, METRIC_BREACHED_WAITING);
    if (next != NULL && next->queue < snapshot->queue_count) {
        str_format(tile->note, sizeof tile->note, "%s",
                   snapshot->queues[next->queue].label);
    } else if (total(context, METRIC_WAITING).num == 0) {
        str_copy(tile->note, sizeof tile->note, str_from(text_get("nobody waits")));
    }
    if (figure_is_known(late) && late.num > 0) {
        char before[TILE_TEXT_BYTES];
        const struct figure_text number =
            context->options->a_few > 0 ? widget_waiting_text(context->options, late)
                                        : figure_text_integer(locale, late.num);
        size_t used = str_from(tile->note).size;
        /* Translators: what joins two short remarks. */
        str_format(before, sizeof before, "%s%s", tile->note,
                   used > 0 ? text_get("; ") : "");
        used = str_format(tile->note, sizeof tile->note, "%s", before);
        str_format(tile->note + used, sizeof tile->note - used,
                   text_plural("%s past target", "%s past target", (uint64_t)late.num),
                   number.value);
    }
}

static void compose_next_breach(const struct widget_context *context, struct rect box,
                                struct painter *painter)
{
    struct figure next = total(context, METRIC_NEXT_BREACH_MS);
    struct tile tile = {.label = text_get("Next breach"),
                        .figure_cap = context->style->figure_cap,
                        .figure = figure_text_age(&context->options->locale, next),
                        .level = LEVEL_NEUTRAL};
    if (figure_is_known(next) && next.num <= context->snapshot->breach_horizon_ms) {
        tile.level = LEVEL_WARNING;
    }
    note_next(context, &tile);
    tile_compose(context, box, painter, &tile);
}

/* -- the goal --------------------------------------------------------------------------
 */

static bool knows_level(const struct widget_context *context)
{
    return knows(context, METRIC_SERVICE_LEVEL);
}

static enum level judge(const struct widget_context *context, struct figure level)
{
    return figure_level_goal(level, context->snapshot->goal_bp,
                             context->options->thresholds.service_level_margin_bp);
}

static void compose_recovery(const struct widget_context *context, struct rect box,
                             struct painter *painter)
{
    const struct format_locale *locale = &context->options->locale;
    int64_t goal_bp = context->snapshot->goal_bp;
    struct figure level = total(context, METRIC_SERVICE_LEVEL);
    struct figure recovery = total(context, METRIC_RECOVERY_CONTACTS);
    const struct figure_text goal = figure_text_limit(locale, goal_bp);
    char label[SCENE_TEXT_BYTES];
    /* Translators: how many answers in time until the goal, 80 %, is met again. */
    str_format(label, sizeof label, text_get("To regain %s %%"), goal.value);
    struct tile tile = {.label = label,
                        .figure_cap = context->style->figure_cap,
                        .figure = figure_text_count(locale, recovery),
                        .level = judge(context, level)};
    if (figure_is_known(recovery)) {
        struct figure_text now = figure_text_percent(locale, level, 1, goal_bp);
        bool met = recovery.num == 0;
        str_format(tile.note, sizeof tile.note,
                   met ? text_get("the goal is met; %s %% now")
                       : text_get("in a row; %s %% now"),
                   now.value);
    }
    tile_compose(context, box, painter, &tile);
}

static bool knows_best(const struct widget_context *context)
{
    return knows(context, METRIC_BEST_POSSIBLE_SERVICE_LEVEL);
}

static void compose_best_possible(const struct widget_context *context, struct rect box,
                                  struct painter *painter)
{
    int64_t goal_bp = context->snapshot->goal_bp;
    struct figure best = total(context, METRIC_BEST_POSSIBLE_SERVICE_LEVEL);
    struct tile tile = {.label = text_get("Best possible"),
                        .figure_cap = context->style->figure_cap,
                        .level = judge(context, best)};
    tile.figure = figure_text_percent(&context->options->locale, best, 1, goal_bp);
    /* Translators: the best service level of the day that is still possible. */
    str_copy(tile.note, sizeof tile.note,
             str_from(text_get("of the day, by its forecast")));
    tile_compose(context, box, painter, &tile);
}

const struct widget_class widget_next_breach = {
    .name = "next_breach",
    .help = "the time to the next breach of a target",
    .compose = compose_next_breach,
    .shows = knows_who_waits,
    .least = WIDGET_LEAST_TILE};
const struct widget_class widget_recovery = {.name = "recovery",
                                             .help =
                                                 "answers in a row that regain the goal",
                                             .compose = compose_recovery,
                                             .shows = knows_level,
                                             .least = WIDGET_LEAST_TILE};
const struct widget_class widget_best_possible = {
    .name = "best_possible",
    .help = "the best service level the day can still end with; takes a forecast",
    .compose = compose_best_possible,
    .shows = knows_best,
    .least = WIDGET_LEAST_TILE};
