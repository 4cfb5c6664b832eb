/* features.md, shift patterns and staff numbers: "required, scheduled, actual per
 * half-hour", two hours ahead, and the "count in adherence". */

#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "site/forecast.h"
#include "site/rota.h"
#include "site/schedule.h"
#include "stats/staffing.h"
#include "support/rows.h"

#define NOW    "2026-11-25T14:40:00Z"
#define HEAD   "agent,start,end,kind\n"
#define PLAN   "start,queue,contacts,aht\n"
#define ANN    "ann,2026-11-25 09:00,2026-11-25 15:00,work\n"
#define BOB    "bob,2026-11-25 14:45,2026-11-25 18:00,work\n"
#define NOBODY INT64_C(-1) /* unknown: a dash */

static int64_t ms_of(const char *text)
{
    int64_t ms = 0;
    assert_true(timestamp_parse(str_from(text), &ms));
    return ms;
}

struct row {
    const char *name;
    const char *schedule, *forecast; /* NULL: the site has none */
    const char *now;
    size_t count, at;                     /* half-hours, and the one that is looked at */
    const char *start;                    /* of that one */
    int64_t scheduled, logged_in, needed; /* in hundredths of an agent; the last whole */
    int64_t adherent, of;                 /* now; 0 of 0: unknown */
};

static struct row rows_filled[] = {
    {"neither planned nor scheduled", NULL, NULL, NOW, 0, 0, NULL, 0, 0, 0, 0, 0},
    {"two that are over come first", HEAD ANN, NULL, NOW, 7, 0, "2026-11-25T13:30:00Z",
     100, 100, NOBODY, 1, 1},
    {"the running one counts as far as it has passed", HEAD ANN, NULL, NOW, 7, 2,
     "2026-11-25T14:30:00Z", 100, 200, NOBODY, 1, 1},
    {"who is scheduled for a part of it", HEAD ANN BOB, NULL, NOW, 7, 2,
     "2026-11-25T14:30:00Z", 150, 200, NOBODY, 1, 1},
    {"nobody has come yet of those to come", HEAD ANN BOB, NULL, NOW, 7, 3,
     "2026-11-25T15:00:00Z", 100, NOBODY, NOBODY, 1, 1},
    {"a break is no work", HEAD "ann,2026-11-25 14:30,2026-11-25 15:00,break\n", NULL,
     NOW, 7, 2, "2026-11-25T14:30:00Z", 0, 200, NOBODY, 0, 1},
    {"who is at work in a break does not do as scheduled, who never came neither",
     HEAD "ann,2026-11-25 14:30,2026-11-25 15:00,break\n"
          "eve,2026-11-25 14:30,2026-11-25 15:00,work\n",
     NULL, NOW, 7, 2, "2026-11-25T14:30:00Z", 100, 200, NOBODY, 0, 2},
    {"needed by the forecast", HEAD ANN,
     PLAN "2026-11-25 15:30,support,100,180\n2026-11-25 16:00,support,100,180\n", NOW, 7,
     4, "2026-11-25T15:30:00Z", 0, NOBODY, 100, 1, 1},
    {"a half-hour without a row", HEAD ANN, PLAN "2026-11-25 15:30,support,100,180\n",
     NOW, 7, 3, "2026-11-25T15:00:00Z", 0, NOBODY, NOBODY, 1, 1},
    {"a queue that nothing was heard of needs nobody", NULL,
     PLAN "2026-11-25 15:30,sales,100,180\n", NOW, 7, 4, "2026-11-25T15:30:00Z", NOBODY,
     NOBODY, NOBODY, 0, 0},
    {"the day begins", HEAD ANN, NULL, "2026-11-25T00:10:00Z", 7, 0,
     "2026-11-25T00:00:00Z", 0, NOBODY, NOBODY, 0, 0},
    {"the day ends", HEAD ANN, NULL, "2026-11-25T23:40:00Z", 3, 2, "2026-11-25T23:30:00Z",
     0, 200, NOBODY, 0, 0},
};

static void say(struct engine *engine, const char *agent, const char *at,
                enum event_agent_state state)
{
    struct event event = event_blank(EVENT_AGENT_STATE);
    event.source = str_from("wallboard://leeds/test/1");
    event.time_ms = ms_of(at);
    event.agent = str_from(agent);
    event.state = state;
    event.epoch = EVENT_NO_NUMBER;
    event.sequence = EVENT_NO_NUMBER;
    char id[64];
    str_format(id, sizeof id, "%s %s", agent, at);
    event.id = str_from(id);
    assert_int_equal(engine_apply(engine, &event, (struct wall){event.time_ms}),
                     ENGINE_APPLIED);
}

/* Ann is ready from 13:30 on, Bob from 14:00. */
static struct engine *floor_at(int64_t now_ms)
{
    struct engine_queue_config queue = {.id = "support", .rule = engine_rule_default()};
    struct engine_config config = engine_config_default();
    config.queues = &queue;
    config.queue_count = 1;
    struct engine *engine = engine_create(&config);
    assert_non_null(engine);
    int64_t day_ms = ms_of("2026-11-25T00:00:00Z");
    engine_set_day(engine, day_ms, day_ms + INT64_C(86400000));
    if (now_ms > ms_of("2026-11-25T14:30:00Z")) {
        say(engine, "ann", "2026-11-25T13:30:00Z", EVENT_AGENT_STATE_READY);
        say(engine, "bob", "2026-11-25T14:00:00Z", EVENT_AGENT_STATE_READY);
    }
    engine_tick(engine, (struct wall){now_ms});
    return engine;
}

static char *copy_of(const char *text)
{
    char *copy = malloc(strlen(text) + 1);
    assert_non_null(copy);
    memcpy(copy, text, strlen(text) + 1);
    return copy;
}

static struct schedule *schedule_from(const char *text, struct diag *diag)
{
    if (text == NULL) {
        return NULL;
    }
    char *copy = copy_of(text);
    struct schedule *schedule = schedule_parse("s.csv", "UTC", copy, strlen(copy), diag);
    free(copy);
    assert_non_null(schedule);
    return schedule;
}

static struct forecast *forecast_from(const char *text, struct diag *diag)
{
    if (text == NULL) {
        return NULL;
    }
    char *copy = copy_of(text);
    const struct forecast_source source = {
        .path = "f.csv", .timezone = "UTC", .interval_min = 30};
    struct forecast *forecast = forecast_parse(&source, copy, strlen(copy), diag);
    free(copy);
    assert_non_null(forecast);
    return forecast;
}

static void expect(struct figure figure, int64_t hundredths)
{
    if (hundredths == NOBODY) {
        assert_false(figure_is_known(figure));
    } else {
        assert_true(figure_is_known(figure));
        assert_int_equal(figure.num * 100 / figure.den, hundredths);
    }
}

/* Half an hour of the row's contacts, by the module that has the vectors. */
static void expect_needed(const struct snapshot_half *half, int64_t contacts)
{
    if (contacts == NOBODY) {
        assert_false(figure_is_known(half->needed_low));
        assert_false(figure_is_known(half->needed_high));
        return;
    }
    const struct engine_rule rule = engine_rule_default();
    const struct staffing_demand demand = {.arrivals = {contacts, 1},
                                           .interval_ms = 1800000,
                                           .handling_ms = {180000, 1},
                                           .patience_ms = FIGURE_NONE,
                                           .target_ms = rule.target_ms,
                                           .goal_bp = rule.goal_bp};
    const struct figure least = staffing_least_c(&demand);
    assert_true(figure_is_known(least));
    assert_int_equal(half->needed_low.num, least.num);
    assert_int_equal(half->needed_high.num, least.num);
}

static void test_filled(void **state)
{
    const struct row *row = *state;
    struct diag diag = {0};
    struct engine *engine = floor_at(ms_of(row->now));
    struct snapshot *snapshot = engine_snapshot_create(engine);
    struct schedule *schedule = schedule_from(row->schedule, &diag);
    struct forecast *forecast = forecast_from(row->forecast, &diag);
    struct rota *rota = rota_create();
    assert_non_null(rota);
    const struct rota_plan plan = {forecast, schedule};
    engine_snapshot(engine, (struct wall){ms_of(row->now)}, snapshot);
    rota_fill(rota, &plan, engine, snapshot);
    assert_int_equal(snapshot->half_count, row->count);
    if (row->count > 0) {
        const struct snapshot_half *half = &snapshot->halves[row->at];
        assert_int_equal(half->start_ms, ms_of(row->start));
        expect(half->scheduled, row->scheduled);
        expect(half->logged_in, row->logged_in);
        expect_needed(half, row->needed);
    }
    assert_int_equal(snapshot->adherent.num, row->adherent);
    assert_int_equal(snapshot->adherent.den, row->of);
    rota_destroy(&rota);
    forecast_destroy(&forecast);
    schedule_destroy(&schedule);
    snapshot_destroy(&snapshot);
    engine_destroy(&engine);
}

/* What was formed holds for a minute; each frame renews one half-hour; other plans hold
 * at once. */
static void test_renewed(void **state)
{
    (void)state;
    struct diag diag = {0};
    int64_t now_ms = ms_of(NOW);
    struct engine *engine = floor_at(now_ms);
    struct snapshot *snapshot = engine_snapshot_create(engine);
    struct schedule *schedule = schedule_from(HEAD ANN, &diag);
    struct rota *rota = rota_create();
    struct rota_plan plan = {NULL, schedule};
    engine_snapshot(engine, (struct wall){now_ms}, snapshot);
    rota_fill(rota, &plan, engine, snapshot);
    say(engine, "eve", "2026-11-25T14:30:00Z", EVENT_AGENT_STATE_READY);
    engine_snapshot(engine, (struct wall){now_ms}, snapshot);
    rota_fill(rota, &plan, engine, snapshot);
    expect(snapshot->halves[2].logged_in, 200);
    for (size_t frame = 0; frame < 3; frame++) { /* the first two half-hours come first */
        engine_snapshot(engine, (struct wall){now_ms + 60000}, snapshot);
        rota_fill(rota, &plan, engine, snapshot);
        expect(snapshot->halves[2].logged_in, frame < 2 ? 200 : 300);
    }
    plan.schedule = NULL;
    rota_forget(rota);
    rota_fill(rota, &plan, engine, snapshot);
    assert_int_equal(snapshot->half_count, 0);
    assert_false(figure_is_known(snapshot->adherent));
    rota_destroy(&rota);
    schedule_destroy(&schedule);
    snapshot_destroy(&snapshot);
    engine_destroy(&engine);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_filled, rows_filled);
    rows_add_one(&rows, "renewed bit by bit", test_renewed);
    return rows_run(&rows, "site/rota");
}
