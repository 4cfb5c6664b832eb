#include "view/widget_numbers.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/layout.h"
#include "view/metric_words.h"
#include "view/scale.h"
#include "view/tile.h"
#include "view/trend.h"

/* A tile begun: its caption is what the page says, else `label` (translated), with the
 * queue's name where it is of one. `caption` must outlive the tile. */
static struct tile tile_begin(const struct widget_context *context, struct rect box,
                              const char *label, char caption[TILE_TEXT_BYTES])
{
    const struct widget_ask *ask = context->ask;
    const struct style *style = context->style;
    if (ask->label[0] != '\0') {
        str_copy(caption, TILE_TEXT_BYTES, str_from(ask->label));
    } else if (ask->queue[0] != '\0') {
        const char *queue = context->queue == NULL ? ask->queue : context->queue->label;
        /* Translators: a queue, and what is told of it: "Sales, Waiting". */
        str_format(caption, TILE_TEXT_BYTES, text_get("%s, %s"), queue, label);
    } else {
        str_copy(caption, TILE_TEXT_BYTES, str_from(label));
    }
    bool leads = box.h >= layout_row_height_px(style, LAYOUT_ROW_LEAD);
    return (struct tile){.label = caption,
                         .figure_cap = leads ? style->lead_cap : style->figure_cap,
                         .level = LEVEL_NEUTRAL};
}

/* What a service level is judged by. */
struct goal {
    int64_t target_ms, goal_bp;
    enum service_level_formula formula;
    bool mixed; /* several queues, judged differently */
};

static struct goal goal_of(const struct widget_context *context)
{
    const struct snapshot *all = context->snapshot;
    const struct snapshot_queue *queue = context->queue;
    if (queue != NULL) {
        return (struct goal){queue->target_ms, queue->goal_bp, queue->formula, false};
    }
    return (struct goal){all->target_ms, all->goal_bp, all->formula, all->mixed};
}

static void compose_waiting(const struct widget_context *context, struct rect box,
                            struct painter *painter)
{
    const struct board_thresholds *steps = widget_thresholds(context);
    const struct format_locale *locale = &context->options->locale;
    char caption[TILE_TEXT_BYTES];
    struct tile tile = tile_begin(context, box, text_get("Waiting"), caption);
    struct figure waiting = widget_figure(context, METRIC_WAITING);
    bool bands = context->options->a_few > 0;
    tile.figure = widget_waiting_text(context->options, waiting);
    tile.level = widget_level(
        context, ALARM_WAITING,
        figure_level_above(waiting, steps->waiting_warning, steps->waiting_alarm));
    struct figure soon = widget_figure(context, METRIC_BREACHING_SOON);
    struct figure late = widget_figure(context, METRIC_BREACHED_WAITING);
    if (bands && figure_is_known(late) && late.num > 0) {
        str_copy(tile.hint, sizeof tile.hint, str_from(text_get("past target")));
    } else if (!bands && figure_is_known(soon) && soon.num > 0) {
        const struct figure_text number = figure_text_integer(locale, soon.num);
        const struct figure_text horizon =
            figure_text_integer(locale, context->snapshot->breach_horizon_ms / 1000);
        /* Translators: so many contacts pass their target within so many seconds. */
        str_format(
            tile.hint, sizeof tile.hint,
            text_plural("%s breach in %s s", "%s breach in %s s", (uint64_t)soon.num),
            number.value, horizon.value);
    } else if (!bands && figure_is_known(late) && late.num > 0) {
        const struct figure_text number = figure_text_integer(locale, late.num);
        str_format(tile.hint, sizeof tile.hint,
                   text_plural("%s past target", "%s past target", (uint64_t)late.num),
                   number.value);
    }
    const struct snapshot_rolling *recent = widget_rolling(context, SNAPSHOT_15_MIN);
    if (recent != NULL && figure_is_known(recent->offered)) {
        const struct figure_text number =
            figure_text_integer(locale, recent->offered.num);
        str_format(tile.note, sizeof tile.note,
                   text_plural("%s arrived in 15 min", "%s arrived in 15 min",
                               (uint64_t)recent->offered.num),
                   number.value);
    }
    tile_compose(context, box, painter, &tile);
}

static void compose_longest_wait(const struct widget_context *context, struct rect box,
                                 struct painter *painter)
{
    const struct board_thresholds *steps = widget_thresholds(context);
    const struct snapshot *snapshot = context->snapshot;
    char caption[TILE_TEXT_BYTES];
    struct tile tile = tile_begin(context, box, text_get("Longest wait"), caption);
    struct figure longest = widget_figure(context, METRIC_LONGEST_WAIT_MS);
    int64_t warning = steps->longest_warning_ms;
    int64_t alarm = steps->longest_alarm_ms;
    if (warning == 0 && alarm == 0) {
        warning = goal_of(context).target_ms;
        alarm = 3 * warning;
    }
    tile.figure = figure_text_age(&context->options->locale, longest);
    tile.level = widget_level(context, ALARM_LONGEST_WAIT,
                              figure_level_above(longest, warning, alarm));
    if (context->ask->queue[0] == '\0') {
        str_copy(tile.hint, sizeof tile.hint, str_from(snapshot->longest_wait_queue));
    }
    struct figure most = widget_figure(context, METRIC_MAX_WAIT_MS);
    if (figure_is_known(most)) {
        struct figure_text text = figure_text_duration(&context->options->locale, most);
        str_format(tile.note, sizeof tile.note, text_get("longest today %s"), text.value);
    }
    tile_compose(context, box, painter, &tile);
}

/* "80 % in 20 s, all abandons, today": the figure's proof stands on its tile. */
static void write_formula(const struct format_locale *locale, const struct goal *goal,
                          char *buffer, size_t size)
{
    static const char *const words[SERVICE_LEVEL_COUNT] = {
        [SERVICE_LEVEL_ANSWERED_ONLY] = TEXT_MARK("answered only"),
        [SERVICE_LEVEL_ALL_ABANDONS] = TEXT_MARK("all abandons"),
        [SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET] = TEXT_MARK("late abandons"),
        [SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET] = TEXT_MARK("early abandons credited"),
        [SERVICE_LEVEL_CREDIT_SHORT] = TEXT_MARK("short abandons credited"),
        [SERVICE_LEVEL_EXCLUDE_SHORT] = TEXT_MARK("without short abandons"),
        [SERVICE_LEVEL_WITH_FLOW_OUTS] = TEXT_MARK("with flow-outs"),
    };
    if (goal->mixed) {
        str_copy(buffer, size, str_from(text_get("mixed targets, today")));
        return;
    }
    bool seconds = goal->target_ms % 1000 == 0;
    const struct figure_text percent = figure_text_limit(locale, goal->goal_bp);
    const struct figure_text target =
        figure_text_integer(locale, seconds ? goal->target_ms / 1000 : goal->target_ms);
    /* Translators: a service level's goal, target and formula: 80 % in 20 s. */
    str_format(buffer, size,
               seconds ? text_get("%s %% in %s s, %s, today")
                       : text_get("%s %% in %s ms, %s, today"),
               percent.value, target.value, text_get(words[goal->formula]));
}

static void compose_service_level(const struct widget_context *context, struct rect box,
                                  struct painter *painter)
{
    const struct goal goal = goal_of(context);
    char caption[TILE_TEXT_BYTES];
    struct tile tile = tile_begin(context, box, text_get("Service level"), caption);
    struct figure level = widget_figure(context, METRIC_SERVICE_LEVEL);
    tile.figure = figure_text_percent(&context->options->locale, level, 1, goal.goal_bp);
    tile.level = widget_level(
        context, ALARM_SERVICE_LEVEL,
        figure_level_goal(level, goal.goal_bp,
                          widget_thresholds(context)->service_level_margin_bp));
    struct figure recovery = widget_figure(context, METRIC_RECOVERY_CONTACTS);
    if (figure_is_known(recovery) && recovery.num > 0) {
        struct figure_text count = figure_text_count(&context->options->locale, recovery);
        struct figure_text percent =
            figure_text_limit(&context->options->locale, goal.goal_bp);
        /* Translators: so many answers in time, one after another, regain the goal. */
        str_format(tile.hint, sizeof tile.hint,
                   text_plural("%s in a row regains %s %%", "%s in a row regain %s %%",
                               (uint64_t)recovery.num),
                   count.value, percent.value);
    }
    write_formula(&context->options->locale, &goal, tile.note, sizeof tile.note);
    tile_compose(context, box, painter, &tile);
}

static void compose_answered(const struct widget_context *context, struct rect box,
                             struct painter *painter)
{
    char caption[TILE_TEXT_BYTES];
    struct tile tile = tile_begin(context, box, text_get("Answered"), caption);
    tile.figure = figure_text_count(&context->options->locale,
                                    widget_figure(context, METRIC_ANSWERED));
    struct figure offered = widget_figure(context, METRIC_OFFERED);
    if (figure_is_known(offered)) {
        struct figure_text text = figure_text_count(&context->options->locale, offered);
        str_format(tile.note, sizeof tile.note,
                   text_plural("of %s offered", "of %s offered", (uint64_t)offered.num),
                   text.value);
    }
    tile_compose(context, box, painter, &tile);
}

static void compose_abandoned(const struct widget_context *context, struct rect box,
                              struct painter *painter)
{
    char caption[TILE_TEXT_BYTES];
    struct tile tile = tile_begin(context, box, text_get("Abandoned"), caption);
    tile.figure = figure_text_percent(&context->options->locale,
                                      widget_figure(context, METRIC_ABANDONMENT_RATE), 1,
                                      FORMAT_NO_THRESHOLD);
    struct figure abandoned = widget_figure(context, METRIC_ABANDONED);
    if (figure_is_known(abandoned)) {
        struct figure_text text = figure_text_count(&context->options->locale, abandoned);
        str_format(tile.note, sizeof tile.note,
                   text_plural("%s contact", "%s contacts", (uint64_t)abandoned.num),
                   text.value);
    }
    tile_compose(context, box, painter, &tile);
}

static void compose_answer_time(const struct widget_context *context, struct rect box,
                                struct painter *painter)
{
    char caption[TILE_TEXT_BYTES];
    struct tile tile = tile_begin(context, box, text_get("Answer time"), caption);
    tile.figure = figure_text_duration(&context->options->locale,
                                       widget_figure(context, METRIC_ASA_MS));
    struct figure most = widget_figure(context, METRIC_MAX_WAIT_MS);
    if (figure_is_known(most)) {
        struct figure_text text = figure_text_duration(&context->options->locale, most);
        str_format(tile.note, sizeof tile.note, text_get("average; longest %s"),
                   text.value);
    }
    tile_compose(context, box, painter, &tile);
}

/* What of handling the sources cannot tell is said: "talk, no wrap-up". */
static void note_handling(const struct widget_context *context, struct tile *tile)
{
    const struct snapshot_queue *queue = context->queue;
    uint32_t missing =
        queue == NULL ? context->snapshot->totals.missing : queue->today.missing;
    bool hold = (missing & EVENT_CAN_HOLD) == 0;
    bool wrapup = (missing & (EVENT_CAN_WRAPUP_EXACT | EVENT_CAN_WRAPUP_TIMED)) == 0;
    const char *parts = hold && wrapup ? text_get("talk + hold + wrap-up")
                        : hold         ? text_get("talk + hold, no wrap-up")
                        : wrapup       ? text_get("talk + wrap-up")
                                       : text_get("talk, no wrap-up");
    str_copy(tile->note, sizeof tile->note, str_from(parts));
}

static void note_overdue(const struct widget_context *context, struct tile *tile,
                         struct figure overdue)
{
    if (figure_is_known(overdue)) {
        struct figure_text text = figure_text_count(&context->options->locale, overdue);
        /* Translators: the e-mails counted above are open, so many of them overdue. */
        str_format(
            tile->note, sizeof tile->note,
            text_plural("open, %s overdue", "open, %s overdue", (uint64_t)overdue.num),
            text.value);
    }
}

static void compose_emails_or_handling(const struct widget_context *context,
                                       struct rect box, struct painter *painter)
{
    char caption[TILE_TEXT_BYTES];
    struct figure open = widget_figure(context, METRIC_OPEN);
    bool emails = figure_is_known(open);
    struct tile tile = tile_begin(
        context, box, emails ? text_get("E-mails") : text_get("Handling"), caption);
    if (emails) {
        struct figure overdue = widget_figure(context, METRIC_OVERDUE);
        tile.figure = figure_text_count(&context->options->locale, open);
        tile.level = figure_level_above(overdue, 0, 1) == LEVEL_ALARM ? LEVEL_ALARM
                                                                      : LEVEL_NEUTRAL;
        note_overdue(context, &tile, overdue);
    } else {
        tile.figure = figure_text_duration(&context->options->locale,
                                           widget_figure(context, METRIC_AHT_MS));
        note_handling(context, &tile);
    }
    tile_compose(context, box, painter, &tile);
}

static bool counts_waiting(enum metric metric)
{
    return metric == METRIC_WAITING || metric == METRIC_BREACHING_SOON ||
           metric == METRIC_BREACHED_WAITING;
}

/* What the figure is, where it depends on the site's choices by these. */
static const char *words_of(const struct board_options *options, enum metric metric)
{
    if (metric == METRIC_UTILISATION && options->utilisation_of_schedule) {
        return text_get("productive, of time scheduled");
    }
    if (metric == METRIC_CONTACT_RATE && options->contact_rate_of_connects) {
        return text_get("right person reached, of those answered");
    }
    return metric_words(metric);
}

/* The target stands before what the figure is. */
static void note_words(const struct widget_context *context, struct tile *tile)
{
    enum metric metric = context->ask->metric;
    char target[TILE_TEXT_BYTES] = "";
    bool aims = context->ask->target != 0 &&
                scale_write_target(context, metric, target, sizeof target);
    if (metric == METRIC_AHT_MS && !aims) {
        note_handling(context, tile);
        return;
    }
    str_format(tile->note, sizeof tile->note, "%s%s%s", target,
               aims ? text_get("; ") : "", words_of(context->options, metric));
}

/* An arrow and the way here, at the right of the figure; *inner is cut if there is one.
 */
static void compose_trend(const struct widget_context *context, struct rect *inner,
                          struct painter *painter, enum metric metric)
{
    const struct style *style = context->style;
    const char *arrow = trend_arrow(context->snapshot, metric);
    if (arrow[0] == '\0' || context->ask->queue[0] != '\0' ||
        context->freshness == FRESHNESS_BLANK) {
        return;
    }
    struct rect side = rect_cut_right(inner, inner->w * 2 / 5);
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = style->label_cap,
                                        .colour = style->secondary,
                                        .align = SCENE_ALIGN_CENTRE,
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, rect_cut_left(&side, style->label_cap * 5 / 4), &lettering,
                 arrow);
    rect_cut_left(&side, style->label_cap / 3);
    trend_compose(context, rect_inset(side, side.h / 5), painter, metric);
}

static void compose_number(const struct widget_context *context, struct rect box,
                           struct painter *painter)
{
    char caption[TILE_TEXT_BYTES];
    enum metric metric = context->ask->metric;
    struct tile tile = tile_begin(context, box, metric_words(metric), caption);
    struct figure figure = widget_figure(context, metric);
    tile.figure = counts_waiting(metric)
                      ? widget_waiting_text(context->options, figure)
                      : figure_text_metric(&context->options->locale, metric, figure);
    tile.level = scale_level(context, metric, figure);
    note_words(context, &tile);
    struct rect inner = tile_compose_frame(context, box, painter, &tile);
    compose_trend(context, &inner, painter, metric);
    tile_compose_body(context, inner, painter, &tile);
}

#define OF_QUEUES (WIDGET_TAKES_QUEUE | WIDGET_TAKES_LABEL)

const struct widget_class widget_waiting = {.name = "waiting",
                                            .help = "contacts in queue now",
                                            .compose = compose_waiting,
                                            .metric = METRIC_WAITING,
                                            .least = WIDGET_LEAST_TILE,
                                            .takes = OF_QUEUES};
const struct widget_class widget_longest_wait = {.name = "longest_wait",
                                                 .help =
                                                     "the longest wait now, and whose",
                                                 .compose = compose_longest_wait,
                                                 .metric = METRIC_LONGEST_WAIT_MS,
                                                 .least = WIDGET_LEAST_TILE,
                                                 .takes = OF_QUEUES};
const struct widget_class widget_service_level = {
    .name = "service_level",
    .help = "the service level today, with its formula",
    .compose = compose_service_level,
    .metric = METRIC_SERVICE_LEVEL,
    .least = WIDGET_LEAST_TILE,
    .takes = OF_QUEUES};
const struct widget_class widget_answered = {.name = "answered",
                                             .help = "contacts answered today",
                                             .compose = compose_answered,
                                             .metric = METRIC_ANSWERED,
                                             .least = WIDGET_LEAST_TILE,
                                             .takes = OF_QUEUES};
const struct widget_class widget_abandoned = {.name = "abandoned",
                                              .help = "the share that gave up",
                                              .compose = compose_abandoned,
                                              .metric = METRIC_ABANDONMENT_RATE,
                                              .least = WIDGET_LEAST_TILE,
                                              .takes = OF_QUEUES};
const struct widget_class widget_answer_time = {.name = "answer_time",
                                                .help = "the average speed of answer",
                                                .compose = compose_answer_time,
                                                .metric = METRIC_ASA_MS,
                                                .least = WIDGET_LEAST_TILE,
                                                .takes = OF_QUEUES};
const struct widget_class widget_emails_or_handling = {
    .name = "emails_or_handling",
    .help = "open e-mails; where there are none, the average handling time",
    .compose = compose_emails_or_handling,
    .metric = METRIC_OPEN,
    .least = WIDGET_LEAST_TILE,
    .takes = OF_QUEUES};
const struct widget_class widget_number = {.name = "number",
                                           .help = "any figure of docs/metrics.md",
                                           .compose = compose_number,
                                           .least = WIDGET_LEAST_TILE,
                                           .takes = OF_QUEUES | WIDGET_TAKES_METRIC |
                                                    WIDGET_TAKES_TARGET};
