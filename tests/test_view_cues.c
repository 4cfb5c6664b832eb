/* Colour does not speak alone (display.md 7.3, features.md 5(7)): on every page, whatever
 * stands in a state's colour has its mark or its word beside it, and no theme can take it
 * away. And a theme's pictures stand where they should. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"
#include "support/rows.h"
#include "support/snapshots.h"
#include "view/board.h"
#include "view/page.h"

struct fixture {
    struct theme theme;
    struct style style;
    struct board_options options;
    struct calendar *calendar;
    struct scene *scene;
    struct snapshot *snapshot;
};

static struct fixture *fixture_create(const struct theme *theme, int width_px,
                                      int height_px)
{
    struct fixture *f = calloc(1, sizeof *f);
    const struct type_view view = {.distance_mm = 6000,
                                   .diagonal_mm = 1397,
                                   .width_px = width_px,
                                   .height_px = height_px};
    f->theme = *theme;
    const struct board_pages pages = board_builtin_pages();
    f->style = board_style(&pages, &f->theme, &view);
    f->calendar = calendar_create("UTC");
    f->scene = scene_create();
    f->snapshot = snapshots_busy_floor();
    snapshots_look_ahead(f->snapshot);
    f->options = (struct board_options){
        .pages = board_builtin_pages(),
        .title = "Leeds",
        .subtitle = "Customer Care",
        .blank_after_ms = 300000,
        .calendar = f->calendar,
        .locale = format_locale_default(),
    };
    return f;
}

static void fixture_destroy(struct fixture *f)
{
    snapshot_destroy(&f->snapshot);
    scene_destroy(&f->scene);
    calendar_destroy(&f->calendar);
    free(f);
}

static void compose(struct fixture *f, size_t page)
{
    static struct board_standings standings;
    snapshots_standings(&standings);
    const struct board_news news = {
        .snapshot = f->snapshot, .standings = &standings, .notice = {.link = ""}};
    board_compose(&f->options, &f->style, &news, page, f->scene);
    assert_int_equal(f->scene->dropped, 0);
}

static bool same_colour(struct colour a, struct colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

static bool holds(struct rect outer, struct rect inner)
{
    return inner.x >= outer.x && inner.y >= outer.y &&
           inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

/* The tile that a node stands in; where there is none, its whole row. */
static struct rect surroundings(const struct fixture *f, const struct scene_node *node)
{
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *tile = &f->scene->nodes[i];
        if (tile->kind == SCENE_RECT && same_colour(tile->colour, f->style.tile) &&
            holds(tile->box, node->box)) {
            return tile->box;
        }
    }
    return (struct rect){0, node->box.y, f->style.width_px, node->box.h};
}

/* Is there this level's mark, in the colour, near the node? */
static bool has_mark(const struct fixture *f, const struct scene_node *node,
                     enum level level)
{
    struct rect near = surroundings(f, node);
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *mark = &f->scene->nodes[i];
        if (mark->kind == SCENE_MARK && mark->mark == style_level_mark(level) &&
            same_colour(mark->colour, style_level_colour(&f->style, level)) &&
            rect_overlap(near, mark->box)) {
            return true;
        }
    }
    return false;
}

/* Is there a word upon the fill? */
static bool has_word(const struct fixture *f, const struct scene_node *fill)
{
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *text = &f->scene->nodes[i];
        if (text->kind == SCENE_TEXT &&
            same_colour(text->spans[0].colour, f->style.on_fill) &&
            rect_overlap(fill->box, text->box)) {
            return true;
        }
    }
    return false;
}

/* How many texts and frames stand in the level's colour; each must have its mark. */
static int expect_marks(const struct fixture *f, enum level level)
{
    struct colour colour = style_level_colour(&f->style, level);
    int found = 0;
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *node = &f->scene->nodes[i];
        bool is_text =
            node->kind == SCENE_TEXT && same_colour(node->spans[0].colour, colour);
        bool is_frame = node->kind == SCENE_RECT && node->border_px > 0 &&
                        same_colour(node->border, colour);
        if (is_text || is_frame) {
            assert_true(has_mark(f, node, level));
            found++;
        }
    }
    return found;
}

static int expect_words(const struct fixture *f)
{
    const struct colour fills[] = {f->style.good, f->style.warning, f->style.wrapup,
                                   f->style.away};
    int found = 0;
    for (size_t i = 0; i < f->scene->node_count * 4; i++) {
        const struct scene_node *node = &f->scene->nodes[i / 4];
        if (node->kind == SCENE_RECT && same_colour(node->colour, fills[i % 4])) {
            assert_true(has_word(f, node));
            found++;
        }
    }
    return found;
}

struct cue_row {
    const char *name;
    struct board_thresholds steps;
    enum level level; /* that the totals are in */
    int64_t border_px;
};

static struct cue_row cue_rows[] = {
    {"warnings have their diamond", {5, 100, 30000, 900000, 9000}, LEVEL_WARNING, 6},
    {"alarms have their triangle", {1, 2, 1000, 2000, 1}, LEVEL_ALARM, 6},
    {"also without borders", {1, 2, 1000, 2000, 1}, LEVEL_ALARM, 0},
};

static void test_cues(void **state)
{
    const struct cue_row *row = *state;
    static const int sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720}};
    struct theme theme = theme_default();
    theme.geometry.border = row->border_px;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct fixture *f = fixture_create(&theme, sizes[i][0], sizes[i][1]);
        int marked = 0;
        int worded = 0;
        f->options.thresholds = row->steps;
        f->snapshot->totals.value[METRIC_OVERDUE] = (struct figure){3, 1};
        for (size_t page = 0; page < PAGE_BUILTIN; page++) {
            compose(f, page);
            marked += expect_marks(f, row->level);
            (void)expect_marks(f, LEVEL_WARNING);
            (void)expect_marks(f, LEVEL_ALARM);
            worded += expect_words(f);
        }
        assert_true(marked >= 3); /* the three figures that lead, at least */
        assert_true(worded >= 3); /* ready, wrap-up, away */
        fixture_destroy(f);
    }
}

/* "The shape that says the same": one for each, so that it can be told without colour. */
static void test_marks_differ(void **state)
{
    (void)state;
    static const enum level levels[] = {LEVEL_UNKNOWN, LEVEL_GOOD, LEVEL_WARNING,
                                        LEVEL_ALARM};
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = i + 1; j < 4; j++) {
            assert_true(style_level_mark(levels[i]) != style_level_mark(levels[j]));
        }
    }
}

/* -- pictures --------------------------------------------------------------------------
 */

static const struct scene_node *find_picture(const struct fixture *f,
                                             enum scene_picture picture)
{
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *node = &f->scene->nodes[i];
        if (node->kind == SCENE_PICTURE && node->picture == picture) {
            return node;
        }
    }
    return NULL;
}

static const struct scene_node *find_title(const struct fixture *f)
{
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *node = &f->scene->nodes[i];
        if (node->kind == SCENE_TEXT && str_is(str_from("Leeds"), node->spans[0].text)) {
            return node;
        }
    }
    return NULL;
}

struct logo_row {
    const char *name;
    int width_px, height_px; /* of the file */
    int screen_w, screen_h;
};

static struct logo_row logo_rows[] = {
    {"a square logo", 256, 256, 1920, 1080},
    {"a wide logo", 1024, 128, 1920, 1080},
    {"a logo like a ruler leaves the name its room", 4000, 40, 1920, 1080},
    {"a tall logo", 60, 256, 1920, 1080},
    {"a logo on an upright screen", 512, 256, 1080, 1920},
    {"a logo at 720p", 512, 256, 1280, 720},
};

static void test_logo(void **state)
{
    const struct logo_row *row = *state;
    struct theme theme = theme_default();
    struct picture logo = {.width_px = row->width_px, .height_px = row->height_px};
    str_copy(logo.path, sizeof logo.path, str_from("logo.png"));
    theme.logo = logo;
    struct fixture *f = fixture_create(&theme, row->screen_w, row->screen_h);
    compose(f, 0);
    const struct scene_node *node = find_picture(f, SCENE_PICTURE_LOGO);
    const struct scene_node *title = find_title(f);
    assert_true(node != NULL && title != NULL);
    assert_true(node->box.w > 0 && node->box.w <= row->screen_w / 4);
    assert_true(node->box.h > 0 && node->box.h <= f->style.title_cap * 2);
    assert_int_equal(node->box.x, f->style.margin_x_px);
    assert_true(title->box.x > node->box.x + node->box.w);
    /* Its shape is kept: no side is off by more than a pixel's rounding. */
    int64_t slant =
        (int64_t)node->box.w * row->height_px - (int64_t)node->box.h * row->width_px;
    int64_t pixel = row->width_px > row->height_px ? row->width_px : row->height_px;
    assert_true(slant <= pixel && slant >= -pixel);
    int middle = node->box.y + node->box.h / 2 - (title->box.y + title->box.h / 2);
    assert_in_range(middle + 1, 0, 2);
    assert_null(find_picture(f, SCENE_PICTURE_BACKGROUND));
    fixture_destroy(f);
}

static void test_background(void **state)
{
    (void)state;
    struct theme theme = theme_default();
    str_copy(theme.background.path, sizeof theme.background.path, str_from("dusk.png"));
    theme.background.width_px = theme.background.height_px = 100;
    struct fixture *f = fixture_create(&theme, 1280, 720);
    for (size_t page = 0; page < PAGE_BUILTIN; page++) {
        compose(f, page);
        const struct scene_node *node = &f->scene->nodes[0]; /* beneath all others */
        assert_int_equal(node->kind, SCENE_PICTURE);
        assert_true(rect_equal(node->box, (struct rect){0, 0, 1280, 720}));
        assert_null(find_picture(f, SCENE_PICTURE_LOGO));
    }
    fixture_destroy(f);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_cues, cue_rows);
    rows_add_one(&rows, "each level has a shape of its own", test_marks_differ);
    ROWS_ADD(&rows, test_logo, logo_rows);
    rows_add_one(&rows, "a background lies beneath everything", test_background);
    return rows_run(&rows, "view/cues");
}
