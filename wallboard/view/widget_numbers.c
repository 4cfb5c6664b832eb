#include "view/widget_numbers.h"

#include "base/str.h"
#include "view/tile.h"

static struct figure total(const struct widget_context *context, enum metric metric)
{
    return context->snapshot->totals.value[metric];
}

static struct tile tile_begin(const char *label, int figure_cap)
{
    return (struct tile){
        .label = label, .figure_cap = figure_cap, .level = LEVEL_NEUTRAL};
}

static void compose_waiting(const struct widget_context *context, struct rect box,
                            struct painter *painter)
{
    const struct board_thresholds *steps = &context->options->thresholds;
    struct tile tile = tile_begin("Waiting", context->style->lead_cap);
    struct figure waiting = total(context, METRIC_WAITING);
    tile.figure = figure_text_count(&context->options->locale, waiting);
    tile.level =
        figure_level_above(waiting, steps->waiting_warning, steps->waiting_alarm);
    struct figure soon = total(context, METRIC_BREACHING_SOON);
    struct figure late = total(context, METRIC_BREACHED_WAITING);
    if (figure_is_known(soon) && soon.num > 0) {
        str_format(tile.hint, sizeof tile.hint, "%lld breach in %lld s",
                   (long long)soon.num,
                   (long long)(context->snapshot->breach_horizon_ms / 1000));
    } else if (figure_is_known(late) && late.num > 0) {
        str_format(tile.hint, sizeof tile.hint, "%lld past target", (long long)late.num);
    }
    struct figure arrived = context->snapshot->rolling[SNAPSHOT_15_MIN].offered;
    if (figure_is_known(arrived)) {
        str_format(tile.note, sizeof tile.note, "%lld arrived in 15 min",
                   (long long)arrived.num);
    }
    tile_compose(context, box, painter, &tile);
}

static void compose_longest_wait(const struct widget_context *context, struct rect box,
                                 struct painter *painter)
{
    const struct board_thresholds *steps = &context->options->thresholds;
    const struct snapshot *snapshot = context->snapshot;
    struct tile tile = tile_begin("Longest wait", context->style->lead_cap);
    struct figure longest = total(context, METRIC_LONGEST_WAIT_MS);
    int64_t warning = steps->longest_warning_ms;
    int64_t alarm = steps->longest_alarm_ms;
    if (warning == 0 && alarm == 0) {
        warning = snapshot->target_ms;
        alarm = 3 * snapshot->target_ms;
    }
    tile.figure = figure_text_age(longest);
    tile.level = figure_level_above(longest, warning, alarm);
    str_copy(tile.hint, sizeof tile.hint, str_from(snapshot->longest_wait_queue));
    struct figure most = total(context, METRIC_MAX_WAIT_MS);
    if (figure_is_known(most)) {
        struct figure_text text = figure_text_duration(most);
        str_format(tile.note, sizeof tile.note, "longest today %s", text.value);
    }
    tile_compose(context, box, painter, &tile);
}

/* "80 % in 20 s, all abandons, today": the figure's proof stands on its tile. */
static void write_formula(const struct snapshot *snapshot, char *buffer, size_t size)
{
    static const char *const words[SERVICE_LEVEL_COUNT] = {
        [SERVICE_LEVEL_ANSWERED_ONLY] = "answered only",
        [SERVICE_LEVEL_ALL_ABANDONS] = "all abandons",
        [SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET] = "late abandons",
        [SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET] = "early abandons credited",
        [SERVICE_LEVEL_CREDIT_SHORT] = "short abandons credited",
        [SERVICE_LEVEL_EXCLUDE_SHORT] = "without short abandons",
        [SERVICE_LEVEL_WITH_FLOW_OUTS] = "with flow-outs",
    };
    if (snapshot->mixed) {
        str_format(buffer, size, "mixed targets, today");
        return;
    }
    bool whole = snapshot->goal_bp % 100 == 0;
    str_format(buffer, size, whole ? "%lld" : "%lld.%02lld",
               (long long)(snapshot->goal_bp / 100),
               (long long)(snapshot->goal_bp % 100));
    size_t used = str_from(buffer).size;
    bool seconds = snapshot->target_ms % 1000 == 0;
    str_format(buffer + used, size - used, " %% in %lld %s, %s, today",
               (long long)(seconds ? snapshot->target_ms / 1000 : snapshot->target_ms),
               seconds ? "s" : "ms", words[snapshot->formula]);
}

static void compose_service_level(const struct widget_context *context, struct rect box,
                                  struct painter *painter)
{
    const struct snapshot *snapshot = context->snapshot;
    struct tile tile = tile_begin("Service level", context->style->lead_cap);
    struct figure level = total(context, METRIC_SERVICE_LEVEL);
    int64_t goal_bp = snapshot->goal_bp;
    tile.figure = figure_text_percent(&context->options->locale, level, 1, goal_bp);
    tile.level = figure_level_goal(level, goal_bp,
                                   context->options->thresholds.service_level_margin_bp);
    struct figure recovery = total(context, METRIC_RECOVERY_CONTACTS);
    if (figure_is_known(recovery) && recovery.num > 0) {
        struct figure_text count = figure_text_count(&context->options->locale, recovery);
        str_format(tile.hint, sizeof tile.hint, "%s in a row regain %lld %%", count.value,
                   (long long)(goal_bp / 100));
    }
    write_formula(snapshot, tile.note, sizeof tile.note);
    tile_compose(context, box, painter, &tile);
}

/* "of 1 340 offered": the note that makes a figure checkable. Nothing if not known. */
static void note_count(const struct widget_context *context, struct tile *tile,
                       const char *before, struct figure figure, const char *after)
{
    if (figure_is_known(figure)) {
        struct figure_text text = figure_text_count(&context->options->locale, figure);
        str_format(tile->note, sizeof tile->note, "%s%s%s", before, text.value, after);
    }
}

static void compose_answered(const struct widget_context *context, struct rect box,
                             struct painter *painter)
{
    struct tile tile = tile_begin("Answered", context->style->figure_cap);
    tile.figure =
        figure_text_count(&context->options->locale, total(context, METRIC_ANSWERED));
    note_count(context, &tile, "of ", total(context, METRIC_OFFERED), " offered");
    tile_compose(context, box, painter, &tile);
}

static void compose_abandoned(const struct widget_context *context, struct rect box,
                              struct painter *painter)
{
    struct tile tile = tile_begin("Abandoned", context->style->figure_cap);
    tile.figure = figure_text_percent(&context->options->locale,
                                      total(context, METRIC_ABANDONMENT_RATE), 1,
                                      FORMAT_NO_THRESHOLD);
    note_count(context, &tile, "", total(context, METRIC_ABANDONED), " contacts");
    tile_compose(context, box, painter, &tile);
}

static void compose_speed(const struct widget_context *context, struct rect box,
                          struct painter *painter)
{
    struct tile tile = tile_begin("Answer time", context->style->figure_cap);
    tile.figure = figure_text_duration(total(context, METRIC_ASA_MS));
    struct figure most = total(context, METRIC_MAX_WAIT_MS);
    if (figure_is_known(most)) {
        struct figure_text text = figure_text_duration(most);
        str_format(tile.note, sizeof tile.note, "average; longest %s", text.value);
    }
    tile_compose(context, box, painter, &tile);
}

/* What of handling the sources cannot tell is said: "talk, no wrap-up". */
static void note_handling(const struct widget_context *context, struct tile *tile)
{
    uint32_t missing = context->snapshot->totals.missing;
    bool hold = (missing & EVENT_CAN_HOLD) == 0;
    bool wrapup = (missing & (EVENT_CAN_WRAPUP_EXACT | EVENT_CAN_WRAPUP_TIMED)) == 0;
    str_format(tile->note, sizeof tile->note, "talk%s%s", hold ? " + hold" : "",
               wrapup ? " + wrap-up" : ", no wrap-up");
}

static void compose_fourth(const struct widget_context *context, struct rect box,
                           struct painter *painter)
{
    struct figure open = total(context, METRIC_OPEN);
    struct tile tile = tile_begin("Handling", context->style->figure_cap);
    if (figure_is_known(open)) {
        struct figure overdue = total(context, METRIC_OVERDUE);
        tile.label = "E-mails";
        tile.figure = figure_text_count(&context->options->locale, open);
        tile.level = figure_level_above(overdue, 0, 1) == LEVEL_ALARM ? LEVEL_ALARM
                                                                      : LEVEL_NEUTRAL;
        note_count(context, &tile, "open, ", overdue, " overdue");
    } else {
        tile.figure = figure_text_duration(total(context, METRIC_AHT_MS));
        note_handling(context, &tile);
    }
    tile_compose(context, box, painter, &tile);
}

const struct widget_class widget_waiting = {"waiting", compose_waiting, NULL};
const struct widget_class widget_longest_wait = {"longest_wait", compose_longest_wait,
                                                 NULL};
const struct widget_class widget_service_level = {"service_level", compose_service_level,
                                                  NULL};
const struct widget_class widget_answered = {"answered", compose_answered, NULL};
const struct widget_class widget_abandoned = {"abandoned", compose_abandoned, NULL};
const struct widget_class widget_speed = {"speed", compose_speed, NULL};
const struct widget_class widget_fourth = {"fourth", compose_fourth, NULL};
