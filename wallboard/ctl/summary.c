#include "ctl/summary.h"

#include <assert.h>
#include <stdlib.h>

#include "site/adherence.h"
#include "site/ahead.h"
#include "site/forecast.h"
#include "stats/limits.h"
#include "stats/measure.h"

static const char *const scope_names[] = {
    [SUMMARY_SITE] = "site",  [SUMMARY_QUEUES] = "queue", [SUMMARY_CHANNELS] = "channel",
    [SUMMARY_TEAMS] = "team", [SUMMARY_AGENTS] = "agent",
};
static_assert(sizeof scope_names / sizeof *scope_names == SUMMARY_SCOPE_COUNT,
              "every scope has its name");

const char *summary_scope_name(enum summary_scope scope)
{
    return scope_names[scope];
}

static bool is_variance(enum metric metric)
{
    return metric == METRIC_VOLUME_VARIANCE || metric == METRIC_AHT_VARIANCE ||
           metric == METRIC_BUDGET_VARIANCE;
}

bool summary_has(enum summary_scope scope, enum metric metric)
{
    static const unsigned bits[] = {
        [SUMMARY_SITE] = METRIC_SCOPE_TOTAL,     [SUMMARY_QUEUES] = METRIC_SCOPE_QUEUE,
        [SUMMARY_CHANNELS] = METRIC_SCOPE_QUEUE, [SUMMARY_TEAMS] = METRIC_SCOPE_AGENT,
        [SUMMARY_AGENTS] = METRIC_SCOPE_AGENT,
    };
    unsigned own = metric_info(metric)->scope;
    bool gauge = (own & METRIC_SCOPE_GAUGE) != 0 && !is_variance(metric);
    return !gauge && (own & bits[scope]) != 0;
}

/* One report in the making. */
struct maker {
    const struct summary *of;
    struct calendar_span span;
    summary_put *put;
    void *context;
    size_t *members; /* room for all agents */
    /* of the queues of this period, for the site */
    struct figure level, by_formula[SERVICE_LEVEL_COUNT];
    struct outlook_sums plans;
    struct outlook_plan plan;
    int64_t revisions;
};

static bool asks_for(const struct maker *maker, enum summary_scope scope)
{
    return (maker->of->scopes >> scope & 1U) != 0;
}

static struct summary_row row_of(const struct maker *maker, enum summary_scope scope,
                                 const char *id, const char *label)
{
    return (struct summary_row){
        .span = maker->span,
        .running = maker->span.end.ms > maker->of->snapshot->now_ms,
        .scope = scope,
        .id = id,
        .label = label,
        .revisions = -1,
        .plan = {OUTLOOK_NONE, OUTLOOK_NONE, OUTLOOK_NONE},
    };
}

static void hand_out(const struct maker *maker, const struct summary_row *row)
{
    if (asks_for(maker, row->scope)) {
        maker->put(maker->context, row);
    }
}

/* -- what contacts give ----------------------------------------------------------------
 */

/* What is no sum of tallies. The drop rate is of the period, unless the site gives it a
 * window of its own. */
static void put_rest(const struct maker *maker, const struct books_sums *sums,
                     struct figure *values)
{
    values[METRIC_MAX_WAIT_MS] = sums->max_wait;
    for (int i = 0; i < 3; i++) {
        values[METRIC_WAIT_P50_MS + i] = sums->percentiles[i];
    }
    int64_t connects = sums->tallies[TALLY_CONNECTS];
    bool of_period = maker->of->site->counting.drop_window_ms == 0;
    if (of_period && connects > 0 && figure_is_known(values[METRIC_DROPS])) {
        values[METRIC_DROP_RATE] =
            (struct figure){sums->tallies[TALLY_DROPS_MILLI], 1000 * connects};
    }
}

/* How often closed quarter-hours of a queue were revised; -1 if not all is remembered. */
static int64_t count_revisions(const struct maker *maker, const char *queue)
{
    const struct engine *engine = maker->of->engine;
    struct engine_revision row;
    int64_t count = 0;
    if (maker->of->snapshot->revisions > LIMIT_REVISIONS) {
        return -1;
    }
    int64_t last_start_ms = -1;
    int64_t last = -1;
    for (size_t i = 0; engine_revision(engine, i, &row); i++) {
        bool inside = row.start_ms >= maker->span.start.ms &&
                      row.start_ms < maker->span.end.ms && str_is(row.queue, queue);
        bool again = row.start_ms == last_start_ms && row.revision == last;
        if (inside && !again) { /* a revision lists every count that it changed */
            count++;
            last_start_ms = row.start_ms;
            last = row.revision;
        }
    }
    return count;
}

static void add_plan(int64_t *sum, int64_t part)
{
    if (part != OUTLOOK_NONE) {
        *sum = (*sum == OUTLOOK_NONE ? 0 : *sum) + part;
    }
}

/* The plan of the period, and how far its closed quarter-hours are off it. */
static void put_plan(struct maker *maker, size_t number, struct summary_row *row)
{
    const struct summary *of = maker->of;
    struct str id = str_from(row->id);
    struct outlook_sums sums = {.contacts = 0};
    if (of->forecast == NULL) {
        return;
    }
    row->plan = forecast_sum(of->forecast, id, row->span.start.ms, row->span.end.ms);
    for (int64_t at_ms = row->span.start.ms;
         at_ms < row->span.end.ms && at_ms + LIMIT_QUARTER_MS <= of->snapshot->now_ms;
         at_ms += LIMIT_QUARTER_MS) {
        struct books_sums quarter;
        struct snapshot_figures figures;
        books_sum_queue(of->books, id, at_ms, at_ms + LIMIT_QUARTER_MS, &quarter);
        engine_measure_queue(of->engine, number, quarter.tallies, &figures);
        ahead_add_quarter(of->forecast, id, at_ms, &figures, &sums);
    }
    ahead_put_variances(&sums, row->figures.value);
    (void)outlook_merge(&maker->plans, &sums);
    add_plan(&maker->plan.contacts_thousandths, row->plan.contacts_thousandths);
    add_plan(&maker->plan.budget_thousandths, row->plan.budget_thousandths);
}

static void add_level(struct figure *sum, struct figure own)
{
    sum->num += own.num;
    sum->den += own.den;
}

static void make_queue(struct maker *maker, size_t number)
{
    const struct summary *of = maker->of;
    const struct snapshot_queue *queue = &of->snapshot->queues[number];
    struct summary_row row = row_of(maker, SUMMARY_QUEUES, queue->id, queue->label);
    row.queue = queue;
    row.unverified = queue->unverified;
    if (figure_is_known(queue->today.value[METRIC_LEFT_OTHER])) {
        struct books_sums sums;
        books_sum_queue(of->books, str_from(queue->id), row.span.start.ms,
                        row.span.end.ms, &sums);
        engine_measure_queue(of->engine, number, sums.tallies, &row.figures);
        put_rest(maker, &sums, row.figures.value);
        row.revisions = count_revisions(maker, queue->id);
        put_plan(maker, number, &row);
    }
    add_level(&maker->level, row.figures.value[METRIC_SERVICE_LEVEL]);
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        add_level(&maker->by_formula[i], row.figures.by_formula[i]);
    }
    bool counted = maker->revisions >= 0 && row.revisions >= 0;
    maker->revisions = counted ? maker->revisions + row.revisions : -1;
    hand_out(maker, &row);
}

static void make_channels(const struct maker *maker)
{
    const struct summary *of = maker->of;
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        enum event_channel channel = (enum event_channel)i;
        const char *name = event_channel_name(channel);
        struct summary_row row = row_of(maker, SUMMARY_CHANNELS, name, name);
        struct books_sums sums;
        row.unverified = of->snapshot->unverified;
        if (of->snapshot->channels[i].known) {
            books_sum_channel(of->books, channel, row.span.start.ms, row.span.end.ms,
                              &sums);
            engine_measure_site(of->engine, channel, sums.tallies, &row.figures);
            put_rest(maker, &sums, row.figures.value);
            hand_out(maker, &row);
        }
    }
}

/* -- what agents give ------------------------------------------------------------------
 */

static void make_agents(const struct maker *maker, struct summary_row *row,
                        const size_t *agents, size_t count)
{
    const struct summary *of = maker->of;
    int64_t tallies[TALLY_AGENT_COUNT] = {0};
    for (size_t i = 0; i < count; i++) {
        const struct snapshot_agent *agent = &of->snapshot->agents[agents[i]];
        books_add_agent(of->books, str_from(agent->id), row->span.start.ms,
                        row->span.end.ms, tallies);
        row->unverified = row->unverified || agent->unverified;
    }
    engine_measure_agents(of->engine, agents, count, tallies, &row->figures);
}

/* The times in state of a quarter-hour, as the books have them. */
static bool times_of(const void *context, struct str agent, int64_t start_ms,
                     int64_t ret_ms[AGENT_READY + 1])
{
    const struct maker *maker = context;
    int64_t tallies[TALLY_AGENT_COUNT] = {0};
    books_add_agent(maker->of->books, agent, start_ms, start_ms + LIMIT_QUARTER_MS,
                    tallies);
    for (int i = 0; i <= AGENT_READY; i++) {
        ret_ms[i] = tallies[(int)TALLY_STATE_MS + i];
    }
    return true;
}

static int64_t worked_by(const void *context, struct str agent)
{
    const struct maker *maker = context;
    struct figure values[METRIC_COUNT];
    int64_t tallies[TALLY_AGENT_COUNT] = {0};
    books_add_agent(maker->of->books, agent, maker->span.start.ms, maker->span.end.ms,
                    tallies);
    measure_occupancy(&tallies[TALLY_STATE_MS], values);
    return values[METRIC_UTILISATION].num;
}

/* Of an agent, of a team, or (both NULL) of everybody in the schedule. */
static void put_adherence(const struct maker *maker, const char *agent,
                          const struct boards_team *team, struct figure *values)
{
    const struct summary *of = maker->of;
    const struct schedule *schedule = of->schedule;
    const struct adherence_terms terms = {schedule, maker->span, of->snapshot->now_ms,
                                          times_of, worked_by};
    struct adherence sum = {0, 0, 0};
    size_t first = 0;
    size_t end = agent == NULL ? schedule_count(schedule)
                               : schedule_find(schedule, str_from(agent), &first);
    end += first;
    while (first < end) {
        struct str id = schedule_agent(schedule, schedule_at(schedule, first)->agent);
        size_t count = schedule_run(schedule, first);
        if (team == NULL || boards_team_of(&of->site->boards, id) == team) {
            adherence_add(&terms, first, count, maker, &sum);
        }
        first += count;
    }
    adherence_put(&terms, &sum, values);
}

static void make_each_agent(const struct maker *maker)
{
    const struct snapshot *snapshot = maker->of->snapshot;
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        const struct snapshot_agent *agent = &snapshot->agents[i];
        struct summary_row row = row_of(maker, SUMMARY_AGENTS, agent->id, agent->label);
        make_agents(maker, &row, &i, 1);
        put_adherence(maker, agent->id, NULL, row.figures.value);
        hand_out(maker, &row);
    }
}

static void make_teams(const struct maker *maker)
{
    const struct boards *boards = &maker->of->site->boards;
    const struct snapshot *snapshot = maker->of->snapshot;
    for (size_t t = 0; t < boards->team_count; t++) {
        const struct boards_team *team = &boards->teams[t];
        const char *label = team->label[0] == '\0' ? team->id : team->label;
        struct summary_row row = row_of(maker, SUMMARY_TEAMS, team->id, label);
        size_t count = 0;
        for (size_t i = 0; i < snapshot->agent_count; i++) {
            if (boards_team_of(boards, str_from(snapshot->agents[i].id)) == team) {
                maker->members[count++] = i;
            }
        }
        make_agents(maker, &row, maker->members, count);
        put_adherence(maker, NULL, team, row.figures.value);
        hand_out(maker, &row);
    }
}

/* What the agents' time gives the site: each is counted once, however many queues. */
static void put_times(const struct maker *maker, struct figure *values)
{
    const struct summary *of = maker->of;
    int64_t tallies[TALLY_AGENT_COUNT] = {0};
    int64_t logged_in_ms = 0;
    for (size_t i = 0; i < of->snapshot->agent_count; i++) {
        books_add_agent(of->books, str_from(of->snapshot->agents[i].id),
                        maker->span.start.ms, maker->span.end.ms, tallies);
    }
    for (int i = AGENT_ON_CONTACT; i <= AGENT_READY; i++) {
        logged_in_ms += tallies[(int)TALLY_STATE_MS + i];
    }
    measure_occupancy(&tallies[TALLY_STATE_MS], values);
    values[METRIC_SALES_PER_HOUR] = measure_per_hour(values[METRIC_SALES], logged_in_ms);
}

/* -- the site --------------------------------------------------------------------------
 */

/* Where the queues' rules differ, their own levels are added up, as the board does. */
static void mix_levels(const struct maker *maker, struct snapshot_figures *figures)
{
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        figures->by_formula[i] = maker->by_formula[i];
    }
    measure_set_level(figures, maker->level);
    figures->value[METRIC_RECOVERY_CONTACTS] =
        service_level_recovery(maker->level, maker->of->snapshot->goal_bp);
}

static void make_site(const struct maker *maker)
{
    const struct summary *of = maker->of;
    const struct snapshot *snapshot = of->snapshot;
    const char *title = of->site->title[0] == '\0' ? snapshot->site : of->site->title;
    struct summary_row row = row_of(maker, SUMMARY_SITE, snapshot->site, title);
    row.unverified = snapshot->unverified;
    row.revisions = maker->revisions;
    row.plan = maker->plan;
    if (figure_is_known(snapshot->totals.value[METRIC_LEFT_OTHER])) {
        struct books_sums sums;
        books_sum_channel(of->books, EVENT_CHANNEL_NONE, row.span.start.ms,
                          row.span.end.ms, &sums);
        engine_measure_site(of->engine, EVENT_CHANNEL_NONE, sums.tallies, &row.figures);
        put_rest(maker, &sums, row.figures.value);
        if (snapshot->mixed) {
            mix_levels(maker, &row.figures);
        }
        ahead_put_variances(&maker->plans, row.figures.value);
    }
    put_times(maker, row.figures.value);
    put_adherence(maker, NULL, NULL, row.figures.value);
    hand_out(maker, &row);
}

static void make_period(struct maker *maker)
{
    maker->level = FIGURE_NONE;
    for (int i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        maker->by_formula[i] = FIGURE_NONE;
    }
    maker->plans = (struct outlook_sums){.contacts = 0};
    maker->plan = (struct outlook_plan){OUTLOOK_NONE, OUTLOOK_NONE, OUTLOOK_NONE};
    maker->revisions = 0;
    for (size_t i = 0; i < maker->of->snapshot->queue_count; i++) {
        make_queue(maker, i);
    }
    make_site(maker); /* after the queues, which it adds up */
    make_channels(maker);
    make_teams(maker);
    if (asks_for(maker, SUMMARY_AGENTS)) {
        make_each_agent(maker);
    }
}

bool summary_make(const struct summary *summary, summary_put *put, void *context)
{
    struct maker maker = {.of = summary, .put = put, .context = context};
    int day_start_min = (int)summary->site->day_start_min;
    maker.members = malloc((summary->snapshot->agent_count + 1) * sizeof *maker.members);
    if (maker.members == NULL) {
        return false;
    }
    /* from the first service day that anything is heard of, as the board shows it */
    struct wall at =
        calendar_day(summary->calendar, (struct wall){summary->first_ms}, day_start_min)
            .start;
    while (at.ms <= summary->snapshot->now_ms) {
        maker.span = periods_at(summary->calendar, day_start_min, summary->by, at);
        make_period(&maker);
        at = maker.span.end;
    }
    free(maker.members);
    return true;
}
