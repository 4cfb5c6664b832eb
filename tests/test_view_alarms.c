/* What is raised, on the wall: one at a time at the head of the pages that do not show it
 * themselves, in colour, shape and word; states that were judged go before those that
 * follow from the figure; nothing flashes unless the site asks, then once a second. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/rows.h"
#include "support/snapshots.h"
#include "view/board.h"
#include "view/page.h"

#define NOW   0
#define TODAY 1

#define SUPPORT 2 /* its number in the snapshot */

struct fixture {
    struct style style;
    struct board_options options;
    struct calendar *calendar;
    struct scene *scene;
    struct snapshot *snapshot;
    struct board_alarms alarms;
    enum level levels[8][ALARM_THRESHOLDS];
};

static struct fixture *fixture_create(int width_px, int height_px)
{
    struct fixture *f = calloc(1, sizeof *f);
    const struct type_view view = {.distance_mm = 6000,
                                   .diagonal_mm = 1397,
                                   .width_px = width_px,
                                   .height_px = height_px};
    const struct theme theme = theme_default();
    const struct board_pages pages = board_builtin_pages();
    f->style = board_style(&pages, &theme, &view);
    f->calendar = calendar_create("UTC");
    f->scene = scene_create();
    f->snapshot = snapshots_busy_floor();
    f->options = (struct board_options){.pages = pages,
                                        .title = "Leeds",
                                        .subtitle = "Customer Care",
                                        .thresholds = {.waiting_warning = 5},
                                        .blank_after_ms = 300000,
                                        .calendar = f->calendar,
                                        .locale = format_locale_default()};
    f->alarms.queues = f->levels;
    f->alarms.queue_count = f->snapshot->queue_count;
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
    const struct board_news news = {
        .snapshot = f->snapshot, .alarms = &f->alarms, .notice = {.link = ""}};
    board_compose(&f->options, &f->style, &news, page, f->scene);
}

/* The head's text node: the one with the alarm, or the site's name. */
static const struct scene_node *find_head(const struct fixture *f)
{
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *node = &f->scene->nodes[i];
        if (node->kind == SCENE_TEXT && node->span_count == 2 &&
            node->spans[0].font == SCENE_FONT_STRONG) {
            return node;
        }
    }
    return NULL;
}

static bool same_colour(struct colour a, struct colour b)
{
    return a.r == b.r && a.g == b.g && a.b == b.b && a.a == b.a;
}

static struct alarm of_queue(enum metric metric, int64_t num, int64_t den)
{
    return (struct alarm){.queue_id = "Support",
                          .queue_label = "Support",
                          .metric = metric,
                          .figure = {num, den},
                          .level = LEVEL_ALARM};
}

/* -- the head --------------------------------------------------------------------------
 */

struct head_row {
    const char *name;
    size_t page;
    size_t count, more;
    struct alarm alarms[2];
    const char *words; /* of the second span */
    int width_px, height_px;
};

static struct head_row rows_head[] = {
    {"nothing is raised: the page's title", TODAY, 0, 0, {{0}}, "Today", 1920, 1080},
    {"a threshold of a figure that is on another page",
     TODAY,
     1,
     0,
     {{.queue_id = "Support",
       .queue_label = "Support",
       .metric = METRIC_WAITING,
       .figure = {7, 1},
       .level = LEVEL_ALARM}},
     "\xE2\x96\xB2 Support 7 waiting",
     1920,
     1080},
    {"a wait",
     TODAY,
     1,
     0,
     {{.queue_id = "Support",
       .queue_label = "Support",
       .metric = METRIC_LONGEST_WAIT_MS,
       .figure = {167000, 1},
       .level = LEVEL_ALARM}},
     "\xE2\x96\xB2 Support waits 2:47",
     1920,
     1080},
    {"a service level",
     TODAY,
     1,
     0,
     {{.queue_id = "Support",
       .queue_label = "Support",
       .metric = METRIC_SERVICE_LEVEL,
       .figure = {61, 100},
       .level = LEVEL_ALARM}},
     "\xE2\x96\xB2 Support level 61.0 %",
     1920,
     1080},
    {"the page that shows the figure keeps its head",
     NOW,
     1,
     0,
     {{.queue_id = "Support",
       .queue_label = "Support",
       .metric = METRIC_WAITING,
       .figure = {7, 1},
       .level = LEVEL_ALARM}},
     "Customer Care",
     1920,
     1080},
    {"the site's own words stand on every page",
     NOW,
     1,
     0,
     {{.words = "Overdue e-mails",
       .metric = METRIC_OVERDUE,
       .figure = {12, 1},
       .level = LEVEL_WARNING}},
     "\xE2\x97\x86 Overdue e-mails 12",
     1920,
     1080},
    {"one at a time, the others counted",
     TODAY,
     2,
     3,
     {{.words = "Overdue",
       .metric = METRIC_OVERDUE,
       .figure = {12, 1},
       .level = LEVEL_ALARM},
      {.words = "Gave up",
       .metric = METRIC_ABANDONED,
       .figure = {9, 1},
       .level = LEVEL_WARNING}},
     "\xE2\x96\xB2 Overdue 12, and 4 more",
     1920,
     1080},
    {"what is not known any more is a dash",
     TODAY,
     1,
     0,
     {{.words = "Overdue", .metric = METRIC_OVERDUE, .level = LEVEL_ALARM}},
     "\xE2\x96\xB2 Overdue \xE2\x80\x93",
     1920,
     1080},
    {"where there is no room the others are not counted",
     TODAY,
     2,
     3,
     {{.words = "Overdue e-mails",
       .metric = METRIC_OVERDUE,
       .figure = {12, 1},
       .level = LEVEL_ALARM},
      {.words = "Gave up",
       .metric = METRIC_ABANDONED,
       .figure = {9, 1},
       .level = LEVEL_WARNING}},
     "\xE2\x96\xB2 Overdue e-mails 12",
     720,
     1280},
};

static void test_head(void **state)
{
    const struct head_row *row = *state;
    struct fixture *f = fixture_create(row->width_px, row->height_px);
    memcpy(f->alarms.alarms, row->alarms, sizeof row->alarms);
    f->alarms.count = row->count;
    f->alarms.more = row->more;
    compose(f, row->page);
    const struct scene_node *head = find_head(f);
    assert_non_null(head);
    assert_string_equal(head->spans[1].text, row->words);
    assert_string_equal(head->spans[0].text, row->width_px > 1000 ? "Leeds" : "");
    if (row->count > 0 && head->spans[1].font == SCENE_FONT_STRONG) {
        struct colour colour = style_level_colour(&f->style, row->alarms[0].level);
        assert_true(same_colour(head->spans[1].colour, colour));
    }
    fixture_destroy(f);
}

/* -- urgent, and what flashes ----------------------------------------------------------
 */

static bool has_bar(const struct fixture *f)
{
    const struct scene_node *node = &f->scene->nodes[1]; /* after the clock */
    return node->kind == SCENE_RECT && same_colour(node->colour, f->style.alarm);
}

static void urgent_ones_lie_on_a_bar(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    f->alarms.alarms[0] = of_queue(METRIC_WAITING, 7, 1);
    f->alarms.count = 1;
    compose(f, TODAY);
    assert_false(has_bar(f));
    f->alarms.alarms[0].urgent = true;
    compose(f, TODAY);
    assert_true(has_bar(f));
    assert_true(same_colour(find_head(f)->spans[1].colour, f->style.on_fill));
    fixture_destroy(f);
}

/* "Nothing blinks unless a site asks for it, and then at most 3 flashes a second": ten
 * pictures a second for ten seconds. */
static void flashes_are_slow_and_asked_for(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    f->alarms.alarms[0] = of_queue(METRIC_WAITING, 7, 1);
    f->alarms.count = 1;
    int64_t start_ms = f->snapshot->now_ms;
    for (int asked = 0; asked < 2; asked++) {
        int flashes = 0;
        bool before = false;
        f->alarms.alarms[0].flashes = asked == 1;
        for (int i = 0; i < 100; i++) {
            f->snapshot->now_ms = start_ms + (int64_t)i * 100;
            compose(f, TODAY);
            flashes += has_bar(f) && !before ? 1 : 0;
            before = has_bar(f);
        }
        assert_in_range(flashes, asked == 1 ? 9 : 0, asked == 1 ? 11 : 0);
    }
    fixture_destroy(f);
}

/* -- states ----------------------------------------------------------------------------
 */

/* The figure's colour in the row of queue Support. */
static struct colour colour_of(const struct fixture *f, const char *figure)
{
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *node = &f->scene->nodes[i];
        if (node->span_count > 0 && node->spans[0].font == SCENE_FONT_FIGURE &&
            strcmp(node->spans[0].text, figure) == 0) {
            return node->spans[0].colour;
        }
    }
    return (struct colour){0, 0, 0, 0};
}

static void states_are_as_they_were_judged(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    f->alarms.totals[ALARM_WAITING] = LEVEL_ALARM;  /* by the figure it only warns */
    f->levels[SUPPORT][ALARM_WAITING] = LEVEL_GOOD; /* here it would warn */
    compose(f, NOW);
    assert_true(same_colour(colour_of(f, "7"), f->style.alarm));
    assert_true(same_colour(colour_of(f, "5"), f->style.text));
    f->alarms.queue_count = 0; /* a queue that was not judged yet */
    compose(f, NOW);
    assert_true(same_colour(colour_of(f, "5"), f->style.warning));
    fixture_destroy(f);
}

static void a_page_is_found_for_each_figure(void **state)
{
    (void)state;
    struct fixture *f = fixture_create(1920, 1080);
    static const struct {
        enum metric metric;
        const char *queue;
        size_t page;
    } cases[] = {
        {METRIC_WAITING, NULL, 0},        {METRIC_WAITING, "Support", 0},
        {METRIC_ANSWERED, NULL, 1},       {METRIC_ANSWERED, "Support", 3},
        {METRIC_SERVICE_LEVEL, "any", 0}, {METRIC_FCR, NULL, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(board_find_figure(&f->options, cases[i].metric, cases[i].queue),
                         cases[i].page);
    }
    fixture_destroy(f);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_head, rows_head);
    rows_add_one(&rows, "urgent ones lie on a bar", urgent_ones_lie_on_a_bar);
    rows_add_one(&rows, "flashes are slow and asked for", flashes_are_slow_and_asked_for);
    rows_add_one(&rows, "states are as they were judged", states_are_as_they_were_judged);
    rows_add_one(&rows, "a page is found for each figure",
                 a_page_is_found_for_each_figure);
    return rows_run(&rows, "view/alarms");
}
