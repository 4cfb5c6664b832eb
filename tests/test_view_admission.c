/* reliability.md, section 9.1: the screen's "fingerprint is shown on the TV for
 * `wallboardctl keys allow`"; display.md 7.1: letters that are read from the farthest
 * seat. Pictures are tests/golden/admission_*.png. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"
#include "locale/text.h"
#include "support/golden.h"
#include "support/rows.h"
#include "support/scene_texts.h"
#include "support/snapshots.h"
#include "support/specimen.h"
#include "view/admission.h"
#include "view/board.h"

#define LINE "sudo wallboardctl keys allow 54FC-BA24-E932-4996 --name wall-1"

struct fixture {
    struct scene *scene;
    struct calendar *calendar;
    struct snapshot *snapshot;
    struct board_options options;
    struct style style;
    struct board_admission admission;
    struct board_announcements said;
    struct board_news news;
};

struct row {
    const char *name, *golden;
    int width_px, height_px;
    enum admission_state state;
    const char *locale;
    const char *fingerprint; /* NULL: that of LINE */
};

static struct row rows_golden[] = {
    {"waiting, at 1080p", "admission_refused", 1920, 1080, ADMISSION_REFUSED, NULL, NULL},
    {"waiting, at 720p in Arabic", "admission_ar", 1280, 720, ADMISSION_REFUSED, "ar",
     NULL},
    {"taken off the list, upright in German", "admission_upright", 720, 1280,
     ADMISSION_REVOKED, "de", NULL},
    {"nobody answers, small", "admission_unanswered", 640, 360, ADMISSION_UNANSWERED,
     NULL, NULL},
};

static struct fixture *create(const struct row *row)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;
    *f = (struct fixture){.scene = scene_create(),
                          .calendar = calendar_create("UTC"),
                          .snapshot = snapshots_busy_floor()};
    const struct type_view view = {.distance_mm = 6000,
                                   .diagonal_mm = 1397,
                                   .width_px = row->width_px,
                                   .height_px = row->height_px};
    const struct theme theme = theme_default();
    const struct board_pages pages = board_builtin_pages();
    f->style = board_style(&pages, &theme, &view);
    f->options = (struct board_options){.pages = pages,
                                        .title = "Leeds",
                                        .subtitle = "",
                                        .blank_after_ms = 300000,
                                        .calendar = f->calendar,
                                        .locale = format_locale_default()};
    if (row->locale != NULL) {
        assert_true(text_use(row->locale));
        assert_true(format_locale_find(row->locale, &f->options.locale));
    }
    f->admission = (struct board_admission){.state = row->state,
                                            .screen = "wall-1",
                                            .hub = "tcp://hub.leeds.lan:5560",
                                            .fingerprint = row->fingerprint != NULL
                                                               ? row->fingerprint
                                                               : "54FC-BA24-E932-4996",
                                            .line = LINE};
    f->news = (struct board_news){.snapshot = f->snapshot,
                                  .announcements = &f->said,
                                  .admission = &f->admission,
                                  .notice = {.link = "connecting"}};
    board_compose(&f->options, &f->style, &f->news, 0, f->scene);
    return f;
}

static void destroy(struct fixture *f)
{
    (void)text_use("");
    snapshot_destroy(&f->snapshot);
    calendar_destroy(&f->calendar);
    scene_destroy(&f->scene);
}

static void check_golden(void **state)
{
    const struct row *row = *state;
    struct fixture *f = create(row);
    struct renderer_config config = specimen_config();
    bool same = golden_check_scene(&config, f->scene, row->golden);
    destroy(f);
    assert_true(same);
}

/* -- rules -----------------------------------------------------------------------------
 */

static const char *const locales[] = {NULL, "de", "fr", "es", "pl", "ar"};

static struct row sizes[] = {
    {"all is told at 1080p", NULL, 1920, 1080, 0, NULL, NULL},
    {"all is told at 720p", NULL, 1280, 720, 0, NULL, NULL},
    {"all is told upright", NULL, 1080, 1920, 0, NULL, NULL},
    {"all is told on a small panel", NULL, 640, 360, 0, NULL, NULL},
};

/* Everything is inside the picture, nothing was dropped, and the groups stand apart. */
static void expect_whole(const struct fixture *f)
{
    const struct rect picture = {0, 0, f->style.width_px, f->style.height_px};
    assert_int_equal(f->scene->dropped, 0);
    for (size_t i = 0; i < f->scene->node_count; i++) {
        const struct scene_node *node = &f->scene->nodes[i];
        assert_true(rect_contains(picture, node->box));
    }
    assert_non_null(scene_texts_find(f->scene, "wall-1"));
    assert_non_null(scene_texts_find(f->scene, "tcp://hub.leeds.lan:5560"));
}

/* In the order in which they are typed, each as large as all, in every language. */
static void expect_groups(const struct fixture *f, const char *const groups[4])
{
    const struct scene_node *first = scene_texts_find_whole(f->scene, groups[0]);
    const struct scene_node *before = NULL;
    assert_non_null(first);
    for (int i = 0; i < 4; i++) {
        const struct scene_node *node = scene_texts_find_whole(f->scene, groups[i]);
        assert_non_null(node);
        assert_int_equal(node->spans[0].cap_px, first->spans[0].cap_px);
        assert_true(before == NULL || node->box.x > before->box.x ||
                    node->box.y > before->box.y);
        assert_true(before == NULL || !rect_overlap(node->box, before->box));
        before = node;
    }
    assert_true(first->spans[0].cap_px >= 2 * f->style.label_cap);
}

static void test_told(void **state)
{
    static const char *const groups[] = {"54FC", "BA24", "E932", "4996"};
    struct row row = *(const struct row *)*state;
    for (size_t l = 0; l < sizeof locales / sizeof *locales; l++) {
        for (int of = ADMISSION_REFUSED; of < ADMISSION_STATES; of++) {
            row.locale = locales[l];
            row.state = (enum admission_state)of;
            struct fixture *f = create(&row);
            expect_whole(f);
            expect_groups(f, groups);
            bool by_line = of == ADMISSION_REFUSED || of == ADMISSION_REVOKED;
            assert_int_equal(scene_texts_find(f->scene, "--name") != NULL, by_line);
            destroy(f);
        }
    }
}

/* "Nothing of it once it is in"; a takeover or the night does not hide it before. */
static void test_goes(void **state)
{
    (void)state;
    struct row row = {.width_px = 1280, .height_px = 720, .state = ADMISSION_REFUSED};
    struct fixture *f = create(&row);
    f->options.shade_bp = 10000;
    (void)str_copy(f->said.takeover.text, sizeof f->said.takeover.text, str_from("Out"));
    board_compose(&f->options, &f->style, &f->news, 0, f->scene);
    assert_non_null(scene_texts_find(f->scene, "54FC"));
    assert_null(scene_texts_find(f->scene, "Out"));
    f->options.shade_bp = 0;
    f->said.takeover.text[0] = '\0';
    f->admission.state = ADMISSION_IN;
    board_compose(&f->options, &f->style, &f->news, 0, f->scene);
    assert_null(scene_texts_find(f->scene, "54FC"));
    f->news.admission = NULL;
    board_compose(&f->options, &f->style, &f->news, 0, f->scene);
    assert_null(scene_texts_find(f->scene, "54FC"));
    destroy(f);
}

/* Digits alone have no direction of their own. */
static void test_digits(void **state)
{
    static const char *const groups[] = {"1234", "5678", "9012", "3456"};
    (void)state;
    struct row row = {.width_px = 1280,
                      .height_px = 720,
                      .state = ADMISSION_REFUSED,
                      .locale = "ar",
                      .fingerprint = "1234-5678-9012-3456"};
    struct fixture *f = create(&row);
    expect_groups(f, groups);
    destroy(f);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_golden, rows_golden);
    ROWS_ADD(&rows, test_told, sizes);
    rows_add_one(&rows, "it goes when the screen is in", test_goes);
    rows_add_one(&rows, "digits stand from left to right", test_digits);
    return rows_run(&rows, "view: admission");
}
