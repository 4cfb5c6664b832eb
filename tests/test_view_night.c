/* display.md, section 5 and D17: "drift the whole picture inside the margin: at most 8
 * px, at most one drift frame a minute, backgrounds stay"; "each tile edge moves within
 * 10 min, nothing cut". */

#include <stddef.h>
#include <stdlib.h>

#include "support/rows.h"
#include "support/snapshots.h"
#include "view/board.h"
#include "view/night.h"
#include "view/page.h"

#define MINUTE_MS 60000

struct board {
    struct theme theme;
    struct style style;
    struct board_options options;
    struct calendar *calendar;
    struct snapshot *snapshot;
    struct scene *scene;
};

static void open_board(struct board *board)
{
    const struct type_view view = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 1920, .height_px = 1080};
    *board = (struct board){.theme = theme_default(),
                            .calendar = calendar_create("UTC"),
                            .snapshot = snapshots_busy_floor(),
                            .scene = scene_create()};
    board->options = (struct board_options){.pages = {page_find_builtin("now"), 1},
                                            .title = "Leeds",
                                            .subtitle = "",
                                            .blank_after_ms = 300000,
                                            .calendar = board->calendar,
                                            .locale = format_locale_default()};
    board->style = board_style(&board->options.pages, &board->theme, &view);
    board->style.has_background = true;
}

static void close_board(struct board *board)
{
    scene_destroy(&board->scene);
    snapshot_destroy(&board->snapshot);
    calendar_destroy(&board->calendar);
}

static void compose(struct board *board)
{
    const struct board_news news = {.snapshot = board->snapshot, .notice = {.link = ""}};
    board_compose(&board->options, &board->style, &news, 0, board->scene);
}

/* The box of the first tile, which is the second node after the background's. */
static struct rect find_tile(const struct scene *scene)
{
    for (size_t i = 0; i < scene->node_count; i++) {
        if (scene->nodes[i].kind == SCENE_RECT) {
            return scene->nodes[i].box;
        }
    }
    return (struct rect){0, 0, 0, 0};
}

static void expect_inside(const struct scene *scene)
{
    const struct rect all = {0, 0, scene->width_px, scene->height_px};
    assert_int_equal(scene->nodes[0].kind, SCENE_PICTURE);
    assert_true(rect_equal(scene->nodes[0].box, all)); /* "backgrounds stay" */
    for (size_t i = 1; i < scene->node_count; i++) {
        struct rect box = scene->nodes[i].box;
        assert_true(rect_equal(rect_intersect(box, all), box)); /* "nothing cut" */
    }
}

/* A whole round: 8 px each way down and up, and the longer one across. */
static void test_drift(void **state)
{
    (void)state;
    struct board board;
    open_board(&board);
    compose(&board);
    struct rect home = find_tile(board.scene);
    struct rect before = home;
    int still_x = 0;
    int still_y = 0;
    int corners = 0;
    board.options.drift_px = 8;
    for (int minute = 0; minute < 32 * 36; minute++) {
        board.snapshot->now_ms = (int64_t)minute * MINUTE_MS;
        compose(&board);
        expect_inside(board.scene);
        struct rect now = find_tile(board.scene);
        board.snapshot->now_ms += MINUTE_MS - 1;
        compose(&board);
        assert_true(rect_equal(find_tile(board.scene), now)); /* one frame a minute */
        assert_in_range(now.x - home.x + 8, 0, 16);
        assert_in_range(now.y - home.y + 8, 0, 16);
        assert_int_equal(now.w, home.w);
        assert_in_range(abs(now.x - before.x), 0, 1 + 8 * (minute == 0));
        still_x = now.x == before.x ? still_x + 1 : 0;
        still_y = now.y == before.y ? still_y + 1 : 0;
        assert_in_range(still_x, 0, 9);
        assert_in_range(still_y, 0, 9);
        corners += abs(now.x - home.x) == 8 && abs(now.y - home.y) == 8 ? 1 : 0;
        before = now;
    }
    assert_true(corners >= 4); /* the whole square, not a line through it */
    close_board(&board);
}

/* A theme without margins leaves no room to drift in. */
static void test_no_margin(void **state)
{
    (void)state;
    struct board board;
    open_board(&board);
    board.style.margin_y_px = 3;
    board.options.drift_px = 8;
    compose(&board);
    struct rect first = find_tile(board.scene);
    for (int minute = 0; minute < 200; minute++) {
        board.snapshot->now_ms += MINUTE_MS;
        compose(&board);
        assert_in_range(abs(find_tile(board.scene).y - first.y), 0, 6);
    }
    board.style.margin_x_px = 0;
    compose(&board);
    first = find_tile(board.scene);
    board.snapshot->now_ms += MINUTE_MS;
    compose(&board);
    assert_true(rect_equal(find_tile(board.scene), first));
    close_board(&board);
}

static void test_shade(void **state)
{
    (void)state;
    struct board board;
    open_board(&board);
    compose(&board);
    size_t bright = board.scene->node_count;
    board.options.shade_bp = 6000;
    compose(&board);
    assert_int_equal(board.scene->node_count, bright + 1);
    const struct scene_node *shade = &board.scene->nodes[bright];
    assert_int_equal(shade->colour.a, 153);
    assert_int_equal(shade->box.w, 1920);
    assert_int_equal(shade->box.h, 1080);
    board.options.shade_bp = 10000; /* "screen off when closed (black frame)" */
    compose(&board);
    assert_int_equal(board.scene->node_count, 0);
    assert_int_equal(board.scene->background.r + board.scene->background.g +
                         board.scene->background.b,
                     0);
    close_board(&board);
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "drift: within 8 px, a pixel a minute, nothing cut", test_drift);
    rows_add_one(&rows, "drift: never beyond the margins", test_no_margin);
    rows_add_one(&rows, "dimmed, and black", test_shade);
    return rows_run(&rows, "view/night");
}
