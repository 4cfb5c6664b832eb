/* The page Ahead, and what of it is left out: each tile says only what can be known, and
 * a page without anything is passed over. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/rows.h"
#include "support/snapshots.h"
#include "view/board.h"

enum {
    NOW,
    TODAY,
    AHEAD,
};

struct fixture {
    struct theme theme;
    struct style style;
    struct board_options options;
    struct calendar *calendar;
    struct snapshot *snapshot;
    struct board_standings standings;
    struct scene *scene;
    int64_t shown_ms;
};

static struct fixture *fixture_create(bool ahead)
{
    struct fixture *f = calloc(1, sizeof *f);
    const struct type_view view = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 1920, .height_px = 1080};
    f->theme = theme_default();
    f->style = style_resolve(&f->theme, &view);
    f->calendar = calendar_create("UTC");
    f->scene = scene_create();
    f->snapshot = snapshots_busy_floor();
    if (ahead) {
        snapshots_look_ahead(f->snapshot);
        snapshots_standings(&f->standings);
    }
    f->options = (struct board_options){.pages = board_builtin_pages(),
                                        .title = "Leeds",
                                        .subtitle = "",
                                        .blank_after_ms = 300000,
                                        .calendar = f->calendar,
                                        .locale = format_locale_default()};
    return f;
}

static void fixture_destroy(struct fixture *f)
{
    snapshot_destroy(&f->snapshot);
    scene_destroy(&f->scene);
    calendar_destroy(&f->calendar);
    free(f);
}

static struct board_news news_of(const struct fixture *f)
{
    return (struct board_news){.snapshot = f->snapshot,
                               .standings = &f->standings,
                               .shown_ms = f->shown_ms,
                               .notice = {.link = ""}};
}

static void compose(struct fixture *f, size_t page)
{
    const struct board_news news = news_of(f);
    board_compose(&f->options, &f->style, &news, page, f->scene);
    assert_int_equal(f->scene->dropped, 0);
}

/* The text node that begins with `text` after the one numbered `*from`; NULL if none. */
static const struct scene_node *next_text(const struct scene *scene, const char *text,
                                          size_t *from)
{
    for (size_t i = *from; i < scene->node_count; i++) {
        const struct scene_node *node = &scene->nodes[i];
        if (node->kind == SCENE_TEXT && strcmp(node->spans[0].text, text) == 0) {
            *from = i + 1;
            return node;
        }
    }
    return NULL;
}

static const struct scene_node *find_text(const struct fixture *f, const char *text)
{
    size_t from = 0;
    return next_text(f->scene, text, &from);
}

/* -- who waits -------------------------------------------------------------------------
 */

/* Feature 14: "nearest first", and those past their target marked by word. */
static void nearest_first_then_those_past(void **state)
{
    (void)state;
    static const char *const order[][2] = {
        {"in", "0:02"}, {"in", "0:12"}, {"in", "0:17"}, {"past", "2:27"}};
    struct fixture *f = fixture_create(true);
    compose(f, AHEAD);
    int y = 0;
    size_t from = 0;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const struct scene_node *node = next_text(f->scene, order[i][0], &from);
        assert_non_null(node);
        assert_string_equal(node->spans[1].text, order[i][1]);
        assert_true(node->box.y > y);
        y = node->box.y;
    }
    assert_non_null(find_text(f, "and 3 more")); /* seven wait, four are listed */
    fixture_destroy(f);
}

static void nobody_waits(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(true);
    f->snapshot->waiting_count = 0;
    f->snapshot->totals.value[METRIC_WAITING] = figure_count(0);
    f->snapshot->totals.value[METRIC_NEXT_BREACH_MS] = FIGURE_NONE;
    f->snapshot->totals.value[METRIC_BREACHED_WAITING] = figure_count(0);
    compose(f, AHEAD);
    assert_non_null(find_text(f, "nobody"));
    assert_non_null(find_text(f, "nobody waits"));
    assert_null(find_text(f, "Breach")); /* no heads over nothing */
    fixture_destroy(f);
}

/* A queue that is gone from the table must not be read. */
static void a_waiting_contact_of_no_queue_is_left_out(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(true);
    f->snapshot->waiting_count = 1;
    f->snapshot->waiting[0].queue = UINT16_MAX;
    compose(f, AHEAD);
    assert_null(find_text(f, "past"));
    fixture_destroy(f);
}

/* -- what is judged --------------------------------------------------------------------
 */

struct word_row {
    const char *name;
    enum metric metric;
    struct figure figure; /* of the totals */
    const char *said;
};

static struct word_row rows_words[] = {
    {"recovery: the answers in a row", METRIC_RECOVERY_CONTACTS, {159, 1}, "159"},
    {"recovery: out of reach is a dash",
     METRIC_RECOVERY_CONTACTS,
     {0, 0},
     "\xE2\x80\x93"},
    {"recovery: a goal that is met says so",
     METRIC_RECOVERY_CONTACTS,
     {0, 1},
     "the goal is met; 78.4 % now"},
    {"next breach: counts whole seconds", METRIC_NEXT_BREACH_MS, {12900, 1}, "0:12"},
    {"staff: 3 of those at their desk are missing",
     METRIC_AGENTS_NOT_READY,
     {3, 1},
     "3 short"},
    {"staff: within the range is just enough",
     METRIC_AGENTS_NOT_READY,
     {0, 1},
     "just enough"},
    {"staff: more than the range is enough", METRIC_AGENTS_LOGGED_IN, {40, 1}, "enough"},
    {"drops: a rate", METRIC_DROP_RATE, {1, 100}, "1.0 % drops"},
    {"drops: as many as connects", METRIC_DROP_RATE, {1, 1}, "100 % drops"},
};

static void check_words(void **state)
{
    const struct word_row *row = *state;
    struct fixture *f = fixture_create(true);
    f->snapshot->totals.value[row->metric] = row->figure;
    compose(f, AHEAD);
    assert_non_null(find_text(f, row->said));
    fixture_destroy(f);
}

struct drop_row {
    const char *name;
    int64_t limit_bp, drops, connects;
    enum level level;
};

/* features.md: "limit and window are configuration, never constants". */
static struct drop_row rows_drops[] = {
    {"drops: without a limit nothing is judged", 0, 50, 100, LEVEL_NEUTRAL},
    {"drops: well below the limit", 300, 1, 100, LEVEL_NEUTRAL},
    {"drops: four fifths of the limit are not near", 500, 4, 100, LEVEL_NEUTRAL},
    {"drops: more than four fifths warn", 500, 41, 1000, LEVEL_WARNING},
    {"drops: the limit itself may be reached", 300, 3, 100, LEVEL_WARNING},
    {"drops: over the limit alarms", 300, 31, 1000, LEVEL_ALARM},
};

static void check_drops(void **state)
{
    const struct drop_row *row = *state;
    struct fixture *f = fixture_create(true);
    f->options.drop_limit_bp = row->limit_bp;
    f->snapshot->totals.value[METRIC_DROP_RATE] =
        (struct figure){row->drops, row->connects};
    compose(f, AHEAD);
    const struct scene_node *label = find_text(f, "Outbound");
    assert_non_null(label);
    bool marked = false;
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *node = &f->scene->nodes[i];
        bool near = node->box.x == label->box.x && node->kind == SCENE_MARK &&
                    node->box.y > label->box.y &&
                    node->box.y < f->style.height_px * 9 / 10;
        marked |= near && node->mark == style_level_mark(row->level);
        assert_false(near && row->level == LEVEL_NEUTRAL);
    }
    assert_int_equal(marked, row->level != LEVEL_NEUTRAL);
    fixture_destroy(f);
}

/* -- what is left out ------------------------------------------------------------------
 */

static int width_of(const struct fixture *f, const char *caption)
{
    const struct scene_node *node = find_text(f, caption);
    return node == NULL ? 0 : node->box.w;
}

static void others_take_the_room_of_what_is_left_out(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(true);
    compose(f, AHEAD);
    int before = width_of(f, "E-mails");
    int two = width_of(f, "To regain 80 %");
    f->snapshot->campaign_count = 0;
    f->snapshot->totals.value[METRIC_BEST_POSSIBLE_SERVICE_LEVEL] = FIGURE_NONE;
    compose(f, AHEAD);
    assert_null(find_text(f, "Outbound"));
    assert_null(find_text(f, "Best possible"));
    assert_true(before > 0 && width_of(f, "E-mails") > before);
    assert_true(two > 0 && width_of(f, "To regain 80 %") > two);
    fixture_destroy(f);
}

static void a_row_without_anything_is_no_more(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(false);
    compose(f, AHEAD);
    assert_null(find_text(f, "At desk"));
    const struct scene_node *head = find_text(f, "Who waits");
    assert_non_null(head);
    /* The list reaches down to the foot, where staff stood. */
    int lowest = 0;
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *node = &f->scene->nodes[i];
        bool tile = node->kind == SCENE_RECT && node->box.x <= head->box.x;
        int end = node->box.y + node->box.h;
        lowest = tile && end > lowest ? end : lowest;
    }
    assert_true(lowest > f->style.height_px * 9 / 10);
    fixture_destroy(f);
}

static void ids_stay_when_a_neighbour_goes(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(true);
    compose(f, AHEAD);
    uint32_t before = find_text(f, "Outbound")->id;
    f->snapshot->channels[EVENT_CHANNEL_EMAIL].known = false;
    compose(f, AHEAD);
    assert_null(find_text(f, "E-mails"));
    assert_int_equal(find_text(f, "Outbound")->id, before);
    fixture_destroy(f);
}

static void a_page_without_anything_is_passed_over(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(false);
    struct board_news news = news_of(f);
    struct snapshot *nothing = snapshots_nothing();
    assert_true(board_page_shows(&f->options, &news, AHEAD));
    news.snapshot = nothing;
    assert_true(board_page_shows(&f->options, &news, NOW));
    assert_true(board_page_shows(&f->options, &news, TODAY));
    assert_false(board_page_shows(&f->options, &news, AHEAD));
    board_compose(&f->options, &f->style, &news, NOW, f->scene);
    assert_non_null(find_text(f, "1 of 2  Now"));
    board_compose(&f->options, &f->style, &news, AHEAD, f->scene); /* if it must */
    assert_non_null(find_text(f, "Next breach"));
    snapshot_destroy(&nothing);
    fixture_destroy(f);
}

/* -- contests and leaderboards ---------------------------------------------------------
 */

struct phase_row {
    const char *name;
    enum standing_phase phase;
    int64_t countdown_ms;
    const char *words, *time;
};

static struct phase_row rows_phases[] = {
    {"contest: counts down to its start", STANDING_BEFORE, 61000, "starts in", "1:01"},
    {"contest: to its end", STANDING_RUNNING, 7985000, "ends in", "2:13:05"},
    {"contest: long ones in days", STANDING_RUNNING, INT64_C(3) * 86400000, "ends in",
     "3 days"},
    {"contest: to the freeze", STANDING_SETTLING, 600000, "over; final in", "10:00"},
    {"contest: final", STANDING_FINAL, 0, "final", NULL},
};

static void check_phase(void **state)
{
    const struct phase_row *row = *state;
    struct fixture *f = fixture_create(true);
    f->standings.contests[0].phase = row->phase;
    f->standings.contests[0].countdown_ms = row->countdown_ms;
    compose(f, TODAY);
    const struct scene_node *node = find_text(f, row->words);
    assert_non_null(node);
    assert_int_equal(node->span_count, row->time == NULL ? 1 : 2);
    if (row->time != NULL) {
        assert_string_equal(node->spans[1].text, row->time);
    }
    fixture_destroy(f);
}

static void the_contest_that_runs_is_shown(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(true);
    struct standing_contest *second = &f->standings.contests[1];
    *second = f->standings.contests[0];
    second->title = "Second";
    f->standings.contest_count = 2;
    f->standings.contests[0].phase = STANDING_FINAL;
    compose(f, TODAY);
    assert_non_null(find_text(f, "Second"));
    second->phase = STANDING_BEFORE;
    f->standings.contests[0].phase = STANDING_SETTLING;
    compose(f, TODAY);
    assert_non_null(find_text(f, "Renewals push"));
    f->standings.contest_count = 0;
    compose(f, TODAY);
    assert_null(find_text(f, "Renewals push"));
    fixture_destroy(f);
}

static void leaderboards_take_turns(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(true);
    struct standing_leaderboard *second = &f->standings.leaderboards[1];
    *second = f->standings.leaderboards[0];
    second->title = "Most sold";
    f->standings.leaderboard_count = 2;
    f->options.turn_ms = 20000;
    compose(f, TODAY);
    assert_non_null(find_text(f, "Most answered"));
    f->shown_ms += 19999;
    compose(f, TODAY);
    assert_non_null(find_text(f, "Most answered"));
    f->shown_ms += 1;
    compose(f, TODAY);
    assert_non_null(find_text(f, "Most sold"));
    assert_non_null(find_text(f, "and 3 more; 2 of 2"));
    fixture_destroy(f);
}

struct unit_row {
    const char *name;
    enum metric metric;
    bool per_hour;
    struct figure figure;
    const char *said;
};

static struct unit_row rows_units[] = {
    {"leaderboard: a count",
     METRIC_ANSWERED,
     false,
     {1284, 1},
     "1\xE2\x80\xAF"
     "284"},
    {"leaderboard: a count per hour", METRIC_SALES, true, {27, 8}, "3.4"},
    {"leaderboard: a time", METRIC_AHT_MS, false, {358802, 1}, "5:59"},
    {"leaderboard: a ratio", METRIC_CONVERSION, false, {193, 1000}, "19.3"},
    {"leaderboard: a mean", METRIC_CSAT_MEAN, false, {4267, 1000}, "4.3"},
    {"leaderboard: a whole mean has no point", METRIC_CSAT_MEAN, false, {8, 2}, "4"},
    {"leaderboard: not known", METRIC_CSAT_MEAN, false, {0, 0}, "\xE2\x80\x93"},
};

static void check_unit(void **state)
{
    const struct unit_row *row = *state;
    struct fixture *f = fixture_create(true);
    struct standing_leaderboard *board = &f->standings.leaderboards[0];
    board->metric = row->metric;
    board->per_hour = row->per_hour;
    board->places.place[0].figure = row->figure;
    compose(f, TODAY);
    assert_non_null(find_text(f, row->said));
    fixture_destroy(f);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "waiting: nearest to breach first, then those past it",
                 nearest_first_then_those_past);
    rows_add_one(&rows, "waiting: nobody", nobody_waits);
    rows_add_one(&rows, "waiting: a contact of no queue is left out",
                 a_waiting_contact_of_no_queue_is_left_out);
    ROWS_ADD(&rows, check_words, rows_words);
    ROWS_ADD(&rows, check_drops, rows_drops);
    rows_add_one(&rows, "others take the room of what is left out",
                 others_take_the_room_of_what_is_left_out);
    rows_add_one(&rows, "a row without anything is no more",
                 a_row_without_anything_is_no_more);
    rows_add_one(&rows, "ids stay when a neighbour goes", ids_stay_when_a_neighbour_goes);
    rows_add_one(&rows, "a page without anything is passed over",
                 a_page_without_anything_is_passed_over);
    ROWS_ADD(&rows, check_phase, rows_phases);
    rows_add_one(&rows, "the contest that runs is shown", the_contest_that_runs_is_shown);
    rows_add_one(&rows, "leaderboards take turns", leaderboards_take_turns);
    ROWS_ADD(&rows, check_unit, rows_units);
    return rows_run(&rows, "view/ahead");
}
