/* view/board: what stands on the wall for a given snapshot. The scene is compared as
 * text, exact on every machine; what a picture must never do is checked for every node.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "support/golden_text.h"
#include "support/rows.h"
#include "support/scene_texts.h"
#include "support/snapshots.h"
#include "view/board.h"
#include "view/page.h"

#define AHEAD           2
#define LEAST_LABEL_CAP 44 /* 16' at 6 m on 55 inches, 1080p: display.md 7.1 */
#define LEAST_SMALL_CAP 19 /* 7' */

struct fixture {
    struct theme theme;
    struct style style;
    struct board_options options;
    struct calendar *calendar;
    struct scene *scene;
    struct board_standings standings; /* none; see with_standings() */
};

static struct fixture *fixture_create(int width_px, int height_px)
{
    struct fixture *f = calloc(1, sizeof *f);
    const struct type_view view = {.distance_mm = 6000,
                                   .diagonal_mm = 1397,
                                   .width_px = width_px,
                                   .height_px = height_px};
    f->theme = theme_default();
    f->style = style_resolve(&f->theme, &view);
    f->calendar = calendar_create("UTC");
    f->scene = scene_create();
    f->options = (struct board_options){
        .pages = board_builtin_pages(),
        .title = "Leeds",
        .subtitle = "Customer Care",
        .thresholds = {.waiting_warning = 5,
                       .waiting_alarm = 15,
                       .longest_warning_ms = 30000,
                       .longest_alarm_ms = 90000,
                       .service_level_margin_bp = 1000},
        .blank_after_ms = 300000,
        .calendar = f->calendar,
        .locale = format_locale_default(),
    };
    return f;
}

static void with_standings(struct fixture *f)
{
    snapshots_standings(&f->standings);
}

static void fixture_destroy(struct fixture *f)
{
    scene_destroy(&f->scene);
    calendar_destroy(&f->calendar);
    free(f);
}

static void compose(struct fixture *f, const struct snapshot *snapshot, size_t page)
{
    const struct board_news news = {.snapshot = snapshot,
                                    .standings = &f->standings,
                                    .notice = {.link = "tcp://pbx:5556: connecting"}};
    board_compose(&f->options, &f->style, &news, page, f->scene);
}

static bool same_colour(struct colour a, struct colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

/* -- the whole picture, as text -------------------------------------------------------
 */

struct golden_row {
    const char *name;
    const char *file;
    size_t page;
    struct snapshot *(*make)(void);
    int64_t silent_ms; /* of the second source; 0: live */
    bool upright;
};

static struct snapshot *busy_floor_ahead(void)
{
    struct snapshot *snapshot = snapshots_busy_floor();
    snapshots_look_ahead(snapshot);
    return snapshot;
}

static struct golden_row golden_rows[] = {
    {"golden: a busy floor, page Now", "scene_now.txt", 0, snapshots_busy_floor, 0,
     false},
    {"golden: a busy floor, page Today", "scene_today.txt", 1, snapshots_busy_floor, 0,
     false},
    {"golden: a source silent for 40 s, page Now", "scene_now_stale.txt", 0,
     snapshots_busy_floor, 40000, false},
    {"golden: nothing heard yet, page Now", "scene_now_nothing.txt", 0, snapshots_nothing,
     0, false},
    {"golden: nothing heard yet, page Today", "scene_today_nothing.txt", 1,
     snapshots_nothing, 0, false},
    {"golden: a busy floor, page Ahead", "scene_ahead.txt", 2, busy_floor_ahead, 0,
     false},
    {"golden: a source silent for 40 s, page Ahead", "scene_ahead_stale.txt", 2,
     busy_floor_ahead, 40000, false},
    {"golden: silent past blank_after, page Ahead", "scene_ahead_blank.txt", 2,
     busy_floor_ahead, 400000, false},
    {"golden: nothing heard yet, page Ahead", "scene_ahead_nothing.txt", 2,
     snapshots_nothing, 0, false},
    {"golden: a busy floor, page Ahead, upright", "scene_ahead_upright.txt", 2,
     busy_floor_ahead, 0, true},
    {"golden: a busy floor, page Today, upright", "scene_today_upright.txt", 1,
     snapshots_busy_floor, 0, true},
};

/* A changed picture is explained in its commit; WALLBOARD_UPDATE_GOLDEN=1 rewrites. */
static void check_golden(void **state)
{
    const struct golden_row *row = *state;
    struct fixture *f =
        row->upright ? fixture_create(1080, 1920) : fixture_create(1920, 1080);
    struct snapshot *snapshot = row->make();
    f->options.drop_limit_bp = 300;
    if (row->make != snapshots_nothing) {
        with_standings(f);
    }
    if (row->silent_ms > 0) {
        snapshots_silence(snapshot, 1, row->silent_ms);
    }
    compose(f, snapshot, row->page);
    bool same = golden_text_check(f->scene, row->file);
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
    assert_true(same);
}

/* -- what every picture must keep -----------------------------------------------------
 */

struct size_row {
    const char *name;
    int width_px, height_px;
};

static struct size_row size_rows[] = {
    {"every node lies inside the picture: 1080p", 1920, 1080},
    {"every node lies inside the picture: 4K", 3840, 2160},
    {"every node lies inside the picture: 720p", 1280, 720},
    {"every node lies inside the picture: 1366 x 768", 1366, 768},
    {"every node lies inside the picture: upright", 1080, 1920},
    {"every node lies inside the picture: tiny", 320, 200},
};

static void check_inside(void **state)
{
    const struct size_row *row = *state;
    struct fixture *f = fixture_create(row->width_px, row->height_px);
    struct snapshot *snapshot = busy_floor_ahead();
    with_standings(f);
    for (size_t page = 0; page < PAGE_BUILTIN; page++) {
        compose(f, snapshot, page);
        const struct rect all = {0, 0, row->width_px, row->height_px};
        assert_int_equal(f->scene->dropped, 0);
        for (size_t i = 0; i < f->scene->node_count; i++) {
            const struct scene_node *node = &f->scene->nodes[i];
            if (!rect_contains(all, node->box)) {
                fail_msg("page %zu, node %u: box %d,%d %dx%d", page, (unsigned)node->id,
                         node->box.x, node->box.y, node->box.w, node->box.h);
            }
        }
    }
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

struct cut_row {
    const char *name;
    int width_px, height_px;
    int64_t overscan_bp[4]; /* top, right, bottom, left */
    struct rect kept;
};

/* "Margins 0-10 % per edge kept": requirement D17. */
static struct cut_row cut_rows[] = {
    {"overscan: nothing is cut", 1920, 1080, {0, 0, 0, 0}, {0, 0, 1920, 1080}},
    {"overscan: an edge each", 1920, 1080, {100, 200, 300, 400}, {77, 11, 1804, 1036}},
    {"overscan: a tenth all round",
     1280,
     720,
     {1000, 1000, 1000, 1000},
     {128, 72, 1024, 576}},
    {"overscan: an upright screen", 1080, 1920, {500, 0, 0, 1000}, {108, 96, 972, 1824}},
    {"overscan: parts of a pixel are cut too",
     1366,
     768,
     {33, 0, 0, 1},
     {1, 3, 1365, 765}},
};

static void check_cut(void **state)
{
    const struct cut_row *row = *state;
    struct fixture *f = fixture_create(row->width_px, row->height_px);
    struct type_view view = f->style.screen;
    const struct board_pages pages = board_builtin_pages();
    memcpy(view.overscan_bp, row->overscan_bp, sizeof view.overscan_bp);
    f->style = board_style(&pages, &f->theme, &view);
    struct snapshot *snapshot = busy_floor_ahead();
    with_standings(f);
    for (size_t page = 0; page < PAGE_BUILTIN; page++) {
        compose(f, snapshot, page);
        struct rect around = {0, 0, 0, 0};
        for (size_t i = 0; i < f->scene->node_count; i++) {
            assert_true(rect_contains(row->kept, f->scene->nodes[i].box));
            around = rect_union(around, f->scene->nodes[i].box);
        }
        /* and all of it is used, but for the theme's margins */
        assert_int_equal(around.x, row->kept.x + f->style.margin_x_px);
        assert_int_equal(around.w, row->kept.w - 2 * f->style.margin_x_px);
    }
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void the_test_card_fills_the_picture(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1366, 768);
    struct snapshot *snapshot = snapshots_nothing();
    f->options.pages = (struct board_pages){page_find_builtin("test-card"), 1};
    compose(f, snapshot, 0);
    const struct rect all = {0, 0, 1366, 768};
    bool framed = false;
    for (size_t i = 0; i < f->scene->node_count; i++) {
        framed |= rect_equal(f->scene->nodes[i].box, all);
        assert_true(rect_contains(all, f->scene->nodes[i].box));
    }
    assert_true(framed);
    assert_non_null(
        scene_texts_find_whole(f->scene, "1366 \xC3\x97 768, turned by 0\xC2\xB0"));
    assert_non_null(scene_texts_find_whole(f->scene, "16' Hg 1783"));
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

/* "Every figure and label at least 16 arc minutes at 6 m on a 55-inch panel, small print
 * at least 7." */
static void letters_are_large_enough(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = busy_floor_ahead();
    with_standings(f);
    int small = f->style.small_cap;
    int hint = f->style.hint_cap;
    for (size_t page = 0; page < PAGE_BUILTIN; page++) {
        compose(f, snapshot, page);
        for (size_t i = 0; i < f->scene->node_count; i++) {
            const struct scene_node *node = &f->scene->nodes[i];
            for (int s = 0; s < node->span_count; s++) {
                int cap = node->spans[s].cap_px;
                bool small_print = cap == small || cap == hint;
                int least = small_print ? LEAST_SMALL_CAP : LEAST_LABEL_CAP;
                if (cap < least) {
                    fail_msg("'%s' is %d px high", node->spans[s].text, cap);
                }
            }
        }
    }
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void ids_are_unique_and_not_zero(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = busy_floor_ahead();
    with_standings(f);
    for (size_t page = 0; page < PAGE_BUILTIN; page++) {
        compose(f, snapshot, page);
        for (size_t i = 0; i < f->scene->node_count; i++) {
            assert_int_not_equal(f->scene->nodes[i].id, 0);
            for (size_t k = 0; k < i; k++) {
                assert_int_not_equal(f->scene->nodes[i].id, f->scene->nodes[k].id);
            }
        }
    }
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

/* -- what single figures say ----------------------------------------------------------
 */

static void unknown_is_a_dash_never_nought(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = snapshots_nothing();
    for (size_t page = 0; page < PAGE_BUILTIN; page++) {
        compose(f, snapshot, page);
        assert_non_null(scene_texts_find_whole(f->scene, "\xE2\x80\x93"));
        assert_null(scene_texts_find_whole(f->scene, "0"));
        assert_null(scene_texts_find_whole(f->scene, "0:00"));
        assert_null(scene_texts_find_whole(f->scene, "100"));
    }
    assert_non_null(scene_texts_find_whole(f->scene, "tcp://pbx:5556: connecting"));
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void alarmed_queues_come_first(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = snapshots_busy_floor();
    compose(f, snapshot, 0);
    int support = 0;
    int billing = 0;
    int sales = 0;
    int night = 0;
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *node = &f->scene->nodes[i];
        const char *text = node->spans[0].text;
        bool name = node->span_count > 0 && node->spans[0].font == SCENE_FONT_STRONG;
        support = name && strcmp(text, "Support") == 0 ? node->box.y : support;
        billing = name && strcmp(text, "Billing") == 0 ? node->box.y : billing;
        sales = name && strcmp(text, "Sales") == 0 ? node->box.y : sales;
        night = name && strcmp(text, "Night desk") == 0 ? node->box.y : night;
    }
    assert_true(0 < support && support < billing);
    assert_true(billing < sales && sales < night);
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

struct stale_row {
    const char *name;
    int64_t age_ms;
    const char *figure; /* of the tile Waiting */
    bool coloured, grey;
};

/* "Staleness is a state too: marked after 3 s, greyed after 10 s, a dash after
 * blank_after": display.md 7.3. */
static struct stale_row stale_rows[] = {
    {"stale: a live source's figure has its colour", 0, "7", true, false},
    {"stale: after 3 s it has none", 3000, "7", false, false},
    {"stale: after 10 s it is grey", 10000, "7", false, true},
    {"stale: after blank_after it is a dash", 300000, "\xE2\x80\x93", false, true},
};

static void check_stale(void **state)
{
    const struct stale_row *row = *state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = snapshots_busy_floor();
    if (row->age_ms > 0) {
        snapshots_silence(snapshot, 1, row->age_ms);
    }
    compose(f, snapshot, 0);
    const struct scene_node *node = scene_texts_find_whole(f->scene, row->figure);
    assert_non_null(node);
    struct colour colour = node->spans[0].colour;
    assert_int_equal(same_colour(colour, f->style.warning), row->coloured);
    assert_int_equal(same_colour(colour, f->style.secondary), row->grey);
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void a_silent_source_greys_its_own_queues_only(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = snapshots_busy_floor();
    snapshots_silence(snapshot, 1, 20000); /* the queues hang on source 0 */
    compose(f, snapshot, 0);
    const struct scene_node *node = scene_texts_find_whole(f->scene, "61");
    assert_non_null(node);
    assert_true(same_colour(node->spans[0].colour, f->style.alarm));
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void equal_scores_share_a_rank(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = snapshots_busy_floor();
    with_standings(f);
    compose(f, snapshot, 1);
    int thirds = 0;
    for (size_t i = 0; i < f->scene->node_count; i++) {
        thirds += strcmp(f->scene->nodes[i].spans[0].text, "3") == 0 ? 1 : 0;
    }
    assert_int_equal(thirds, 2);
    assert_null(scene_texts_find_whole(f->scene, "4")); /* the next rank is skipped */
    assert_non_null(scene_texts_find_whole(f->scene, "and 3 more"));
    assert_non_null(scene_texts_find_whole(f->scene, "\xE2\x86\x91"
                                                     "3")); /* Wei C. won three */
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void a_broken_file_stands_at_the_foot(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = snapshots_busy_floor();
    const struct diag_entry fault = {
        .level = DIAG_ERROR, .line = 3, .column = 1, .file = "site.yaml", .text = "nope"};
    const struct board_news news = {.snapshot = snapshot,
                                    .notice = {.fault = &fault, .link = ""}};
    board_compose(&f->options, &f->style, &news, 0, f->scene);
    assert_non_null(scene_texts_find_whole(f->scene, "site.yaml:3:1: nope"));
    assert_non_null(scene_texts_find_whole(f->scene, "7")); /* the figures stay */
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void a_wall_is_never_nameless(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = snapshots_busy_floor();
    f->options.title = "";
    compose(f, snapshot, 0);
    assert_non_null(scene_texts_find_whole(f->scene, "wallboard"));
    strcpy(snapshot->site, "leeds"); /* as the sources call it */
    compose(f, snapshot, 0);
    assert_non_null(scene_texts_find_whole(f->scene, "leeds"));
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void refused_events_are_a_sign_of_health(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = snapshots_busy_floor();
    snapshot->refused = 3;
    compose(f, snapshot, 0);
    assert_non_null(scene_texts_find_whole(f->scene, "3 events refused"));
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void queues_that_do_not_fit_are_told(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    struct snapshot *snapshot = snapshots_busy_floor();
    for (size_t i = 4; i < 10; i++) {
        snapshot->queues[i] = snapshot->queues[0];
    }
    snapshot->queue_count = 10;
    compose(f, snapshot, 0);
    assert_non_null(scene_texts_find_whole(f->scene, "and 6 more"));
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

static void pages_have_names(void **state)
{
    (void)state;
    assert_ptr_equal(page_find_builtin("today"), &page_builtin[1]);
    assert_ptr_equal(page_find_builtin("ahead"), &page_builtin[2]);
    assert_null(page_find_builtin("tomorrow"));
}

/* -- letters ------------------------------------------------------------------------ */

struct letters_row {
    const char *name;
    int width_px, height_px, distance_mm;
    bool as_wanted; /* else smaller, because there is no room */
};

/* display.md 7.1 wants 16' at the site's distance; figures are never cut short (7.2). */
static struct letters_row rows_letters[] = {
    {"letters: 6 m on 55 inches is what the pages are made for", 1920, 1080, 6000, true},
    {"letters: 3 m too", 1920, 1080, 3000, true},
    {"letters: 4K is the same", 3840, 2160, 6000, true},
    {"letters: 720p is the same", 1280, 720, 6000, true},
    {"letters: an odd laptop's too", 1366, 768, 6000, true},
    {"letters: upright at 6 m", 1080, 1920, 6000, true},
    {"letters: at 15 m they would push the queues out", 1920, 1080, 15000, false},
    {"letters: at 15 m upright too", 1080, 1920, 15000, false},
    {"letters: a tiny window at 30 m", 320, 240, 30000, false},
};

static void test_letters(void **state)
{
    const struct letters_row *row = *state;
    struct fixture *f = fixture_create(row->width_px, row->height_px);
    const struct type_view view = {.distance_mm = row->distance_mm,
                                   .diagonal_mm = 1397,
                                   .width_px = row->width_px,
                                   .height_px = row->height_px};
    const struct style wanted = style_resolve(&f->theme, &view);
    const struct board_pages pages = board_builtin_pages();
    f->style = board_style(&pages, &f->theme, &view);
    assert_int_equal(f->style.label_cap == wanted.label_cap, row->as_wanted);
    assert_true(f->style.label_cap <= wanted.label_cap);
    struct snapshot *snapshot = snapshots_busy_floor();
    with_standings(f);
    compose(f, snapshot, 0);
    assert_non_null(
        scene_texts_find_whole(f->scene, "Support")); /* the worst queue is never out */
    compose(f, snapshot, 1);
    assert_non_null(scene_texts_find_whole(f->scene, "Amira K."));
    snapshot_destroy(&snapshot);
    fixture_destroy(f);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_golden, golden_rows);
    ROWS_ADD(&rows, check_inside, size_rows);
    ROWS_ADD(&rows, check_cut, cut_rows);
    rows_add_one(&rows, "the test card fills the picture",
                 the_test_card_fills_the_picture);
    ROWS_ADD(&rows, check_stale, stale_rows);
    rows_add_one(&rows, "letters are large enough", letters_are_large_enough);
    rows_add_one(&rows, "ids are unique and not zero", ids_are_unique_and_not_zero);
    rows_add_one(&rows, "unknown is a dash, never 0", unknown_is_a_dash_never_nought);
    rows_add_one(&rows, "alarmed queues come first", alarmed_queues_come_first);
    rows_add_one(&rows, "a silent source greys its own queues only",
                 a_silent_source_greys_its_own_queues_only);
    rows_add_one(&rows, "leaderboard: equal scores share a rank",
                 equal_scores_share_a_rank);
    rows_add_one(&rows, "a broken file stands at the foot, the figures stay",
                 a_broken_file_stands_at_the_foot);
    rows_add_one(&rows, "a wall is never nameless", a_wall_is_never_nameless);
    rows_add_one(&rows, "refused events are a sign of health",
                 refused_events_are_a_sign_of_health);
    rows_add_one(&rows, "queues that do not fit are told",
                 queues_that_do_not_fit_are_told);
    rows_add_one(&rows, "pages have names", pages_have_names);
    ROWS_ADD(&rows, test_letters, rows_letters);
    return rows_run(&rows, "view/board");
}
