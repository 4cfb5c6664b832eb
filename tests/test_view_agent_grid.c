/* view/widget_agent_grid: who does what. 200 agents paged by themselves, reason and time
 * in state (features.md 3, row 13), and what the screen may tell of people (section 6).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "support/rows.h"
#include "support/snapshots.h"
#include "view/widget_agent_grid.h"

#define DASH "\xE2\x80\x93"
#define MANY 200

struct row {
    const char *name;
    int64_t min_group;
    bool tell_reasons;
    int64_t silent_ms;
    const char *shown, *hidden; /* texts; NULL: not asked */
};

/* Twelve people, of whom one is logged out and one in no list; 28 are logged in by the
 * totals. */
static struct row rows_grid[] = {
    {"a name", 0, false, 0, "Amira K.", NULL},
    {"the state and how long it lasts", 0, false, 0, "On contact 3:04", NULL},
    {"an hour and more", 0, false, 0, "On contact 1:02:05", NULL},
    {"a state whose beginning is not known", 0, false, 0, "Unknown", NULL},
    {"no reason of one person, by default", 0, false, 0, "Away 17:42", "Training 17:42"},
    {"the reason where the site wants it told", 0, true, 0, "Training 17:42", NULL},
    {"who is logged out is not there", 0, false, 0, NULL, "Ivan D."},
    {"who is in no list neither", 0, false, 0, NULL, "Unlisted U."},
    {"a group that is too small is not told of", 29, false, 0, "Agents " DASH,
     "Amira K."},
    {"old states say of when they are", 0, false, 40000, "as of 14:31:20", NULL},
    {"older ones are dashes", 0, false, 400000, DASH, "On contact 3:04"},
};

static bool finds(const struct scene *scene, const char *text)
{
    for (size_t i = 0; i < scene->node_count; i++) {
        const struct scene_node *node = &scene->nodes[i];
        for (int n = 0; node->kind == SCENE_TEXT && n < node->span_count; n++) {
            if (strcmp(node->spans[n].text, text) == 0) {
                return true;
            }
        }
    }
    return false;
}

struct fixture {
    struct theme theme;
    struct style style;
    struct board_options options;
    struct calendar *calendar;
    struct scene *scene;
};

static void fixture_init(struct fixture *f)
{
    const struct type_view view = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 1920, .height_px = 1080};
    memset(f, 0, sizeof *f);
    f->theme = theme_default();
    f->style = style_resolve(&f->theme, &view);
    f->calendar = calendar_create("UTC");
    f->scene = scene_create();
    f->options = (struct board_options){.blank_after_ms = 300000,
                                        .turn_ms = 20000,
                                        .calendar = f->calendar,
                                        .locale = format_locale_default()};
}

static void fixture_finish(struct fixture *f)
{
    scene_destroy(&f->scene);
    calendar_destroy(&f->calendar);
}

static void compose(struct fixture *f, const struct snapshot *snapshot, int64_t shown_ms)
{
    static const struct widget_ask ask = {.line = 0};
    uint64_t sources = freshness_sources_of_totals(snapshot);
    const struct widget_context context = {
        .options = &f->options,
        .style = &f->style,
        .snapshot = snapshot,
        .shown_ms = shown_ms,
        .ask = &ask,
        .sources = sources,
        .freshness = freshness_of(snapshot, sources, f->options.blank_after_ms)};
    scene_reset(f->scene, 1920, 1080, f->style.ground);
    struct painter painter = painter_begin(f->scene, 0);
    widget_agent_grid.compose(&context, (struct rect){64, 125, 1792, 860}, &painter);
    assert_int_equal(f->scene->dropped, 0);
}

static void test_row(void **state)
{
    const struct row *row = *state;
    struct fixture f;
    struct snapshot *snapshot = snapshots_busy_floor();
    fixture_init(&f);
    snapshots_people(snapshot);
    if (row->silent_ms > 0) {
        snapshots_silence(snapshot, 0, row->silent_ms);
    }
    f.options.min_group = row->min_group;
    f.options.tell_reasons = row->tell_reasons;
    compose(&f, snapshot, 0);
    assert_true(row->shown == NULL || finds(f.scene, row->shown));
    assert_true(row->hidden == NULL || !finds(f.scene, row->hidden));
    snapshot_destroy(&snapshot);
    fixture_finish(&f);
}

static void name_of(int number, char name[16])
{
    str_format(name, 16, "Agent %03d", number);
}

static struct snapshot *crowd(void)
{
    struct snapshot *snapshot = snapshot_create(8, MANY, 8, LIMIT_DAY_QUARTERS);
    assert_non_null(snapshot);
    snapshot->now_ms = INT64_C(1795357920000);
    snapshot->source_count = 1;
    memset(snapshot->sources, 0, sizeof *snapshot->sources);
    snapshot->sources[0].link = SOURCE_LIVE;
    snapshot->sources[0].numbered = true;
    snapshot->totals.value[METRIC_AGENTS_LOGGED_IN] = (struct figure){MANY, 1};
    for (int i = 0; i < MANY; i++) { /* as first heard: not in the order of names */
        struct snapshot_agent *agent = &snapshot->agents[snapshot->agent_count++];
        char name[16];
        memset(agent, 0, sizeof *agent);
        name_of((i * 77) % MANY, name);
        str_copy(agent->id, sizeof agent->id, str_from(name));
        str_copy(agent->label, sizeof agent->label, str_from(name));
        agent->sources = 1;
        agent->state = AGENT_READY;
    }
    return snapshot;
}

/* Each is seen once before anybody is seen again, in the order of names. */
static void two_hundred_come_in_turns(void **state)
{
    (void)state;
    struct fixture f;
    struct snapshot *snapshot = crowd();
    bool seen[MANY] = {false};
    int found = 0;
    fixture_init(&f);
    for (int turn = 0; turn < 10 && found < MANY; turn++) {
        compose(&f, snapshot, turn * INT64_C(5000));
        int first = found;
        for (int i = 0; i < MANY; i++) {
            char name[16];
            name_of(i, name);
            if (finds(f.scene, name)) {
                assert_false(seen[i]);
                assert_int_equal(i, first + (found - first)); /* none is passed over */
                seen[i] = true;
                found++;
            }
        }
        assert_in_range(found - first, 1, MANY - 1);
    }
    assert_int_equal(found, MANY);
    snapshot_destroy(&snapshot);
    fixture_finish(&f);
}

static void a_turn_lasts_five_seconds_at_least(void **state)
{
    (void)state;
    struct fixture f;
    struct snapshot *snapshot = crowd();
    fixture_init(&f);
    compose(&f, snapshot, 4999);
    assert_true(finds(f.scene, "Agent 000"));
    compose(&f, snapshot, 5000);
    assert_false(finds(f.scene, "Agent 000"));
    snapshot_destroy(&snapshot);
    fixture_finish(&f);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_row, rows_grid);
    rows_add_one(&rows, "two hundred come in turns", two_hundred_come_in_turns);
    rows_add_one(&rows, "a turn lasts five seconds at least",
                 a_turn_lasts_five_seconds_at_least);
    return rows_run(&rows, "view/agent_grid");
}
