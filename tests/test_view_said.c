/* What people say on the wall: messages, tickers, takeovers, and the widgets that belong
 * to them. Rules: features.md 3.21 ("outranks rotation"), display.md 2 ("nothing blinks,
 * scrolls or moves unless a site asks for it"), 7.1 (letters) and 7.3 (colour never
 * alone); pictures are tests/golden/said_*.png, scenes said_*.txt beside them. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "locale/text.h"
#include "support/golden.h"
#include "support/golden_text.h"
#include "support/rows.h"
#include "support/scene_texts.h"
#include "support/snapshots.h"
#include "support/specimen.h"
#include "view/board.h"
#include "view/page_file.h"
#include "view/ticker.h"

#define DRILL "Fire drill at 15:00. Leave by the west stairs and meet at the car park."
#define LONG_WORDS                                                                       \
    "The payment system is down since 14:05. Take the customer's number, promise a "     \
    "call "                                                                              \
    "back before six, and write it into the sheet that your team lead has opened for "   \
    "all "                                                                               \
    "of us. Do not take card numbers by phone, by chat or by mail, whatever is "         \
    "offered. "                                                                          \
    "We will say here when it works again, and every quarter of an hour how it goes."
#define ARABIC                                                                           \
    "\xD8\xAA\xD8\xAF\xD8\xB1\xD9\x8A\xD8\xA8 \xD8\xB9\xD9\x84\xD9\x89 "                 \
    "\xD8\xA7\xD9\x84\xD8\xAD\xD8\xB1\xD9\x8A\xD9\x82 \xD8\xA7\xD9\x84\xD8\xB3\xD8\xA7"  \
    "\xD8\xB9\xD8\xA9 15:00"

struct fixture {
    struct scene *scene;
    struct board_options options;
    struct style style;
    struct board_news news;
    struct board_alarms alarms;
    struct board_announcements said;
    struct snapshot *snapshot;
    struct calendar *calendar;
    struct page page;
};

struct row {
    const char *name, *golden;
    int width_px, height_px;
    const char *message, *second, *ticker, *takeover;
    enum level level;
    int64_t beat_ms;
    const char *locale, *raised;
    bool lobby, scrolls, urgent, seen, muted, names;
    int64_t silent_ms;
    bool unverified, nothing, logo;
};

static struct row rows_golden[] = {
    {"a message", "said_message", 1920, 1080, .message = "Lunch is in the canteen today"},
    {"a warning, upright", "said_warning_upright", 540, 960, .message = DRILL,
     .level = LEVEL_WARNING},
    {"an urgent one of two lines, and who has seen an alarm", "said_alarm", 1280, 720,
     .message = DRILL, .level = LEVEL_ALARM, .raised = "Overdue e-mails", .seen = true},
    {"two that take turns: the second, and no sound", "said_second", 960, 540,
     .message = "Lunch is in the canteen today", .second = LONG_WORDS,
     .level = LEVEL_NEUTRAL, .beat_ms = 6000, .muted = true},
    {"a ticker that turns", "said_ticker", 1920, 1080, .ticker = LONG_WORDS,
     .beat_ms = 6000},
    {"a ticker that runs", "said_ticker_runs", 960, 540, .ticker = DRILL, .scrolls = true,
     .beat_ms = 14000},
    {"a ticker and a message in Arabic", "said_ar", 960, 540, .message = ARABIC,
     .ticker = ARABIC, .level = LEVEL_WARNING, .locale = "ar"},
    {"a takeover", "said_takeover", 1920, 1080, .takeover = "Leave the building now",
     .level = LEVEL_ALARM},
    {"a long one, under an urgent alarm", "said_takeover_long", 1280, 720,
     .takeover = LONG_WORDS, .level = LEVEL_WARNING, .raised = "Overdue e-mails",
     .urgent = true},
    {"one upright", "said_takeover_upright", 540, 960, .takeover = DRILL,
     .level = LEVEL_ALARM},
    {"one in Arabic", "said_takeover_ar", 960, 540, .takeover = ARABIC, .locale = "ar"},
    {"a screen's own name", "said_identity", 960, 540, .names = true},
    {"the widgets, and nothing said", "said_lobby", 1280, 720, .lobby = true,
     .logo = true},
    {"the widgets, a warning said, a source silent", "said_lobby_warning", 1280, 720,
     .lobby = true, .message = DRILL, .level = LEVEL_WARNING, .ticker = LONG_WORDS,
     .silent_ms = 40000, .logo = true},
    {"the widgets, an alarm said, a source unverified", "said_lobby_alarm", 720, 1280,
     .lobby = true, .message = DRILL, .level = LEVEL_ALARM, .ticker = DRILL,
     .unverified = true},
    {"the widgets, nothing heard yet", "said_lobby_nothing", 1280, 720, .lobby = true,
     .nothing = true},
};

/* -- composing -------------------------------------------------------------------------
 */

static void say(struct announcement *said, const char *text, enum level level)
{
    str_copy(said->text, sizeof said->text, str_from(text));
    said->level = level;
}

static void say_all(struct fixture *f, const struct row *row)
{
    struct board_announcements *said = &f->said;
    enum level level = row->level == LEVEL_UNKNOWN ? LEVEL_NEUTRAL : row->level;
    if (row->message != NULL) {
        say(&said->messages[said->message_count++], row->message, level);
    }
    if (row->second != NULL) {
        say(&said->messages[said->message_count++], row->second, LEVEL_NEUTRAL);
    }
    if (row->ticker != NULL) {
        say(&said->tickers[said->ticker_count++], row->ticker, LEVEL_NEUTRAL);
    }
    if (row->takeover != NULL) {
        say(&said->takeover, row->takeover, level);
    }
    str_copy(said->identity, sizeof said->identity, str_from(row->names ? "wall-2" : ""));
    said->scrolls = row->scrolls;
    said->muted = row->muted;
    said->beat_ms = row->beat_ms;
    said->muted_until_ms = row->muted ? f->snapshot->now_ms + 1680000 : 0;
}

static void raise_alarm(struct fixture *f, const struct row *row)
{
    f->alarms =
        (struct board_alarms){.alarms = {{.words = row->raised,
                                          .metric = METRIC_OVERDUE,
                                          .figure = {12, 1},
                                          .level = LEVEL_ALARM,
                                          .urgent = row->urgent,
                                          .acknowledged = row->seen,
                                          .seen_by = row->seen ? "jo" : NULL}},
                              .count = row->raised != NULL ? 1 : 0,
                              .totals = {LEVEL_WARNING, LEVEL_GOOD, LEVEL_WARNING}};
}

static struct fixture *create(const struct row *row)
{
    static struct fixture fixture;
    struct fixture *f = &fixture;
    struct diag diag = {0};
    *f = (struct fixture){.scene = scene_create(), .calendar = calendar_create("UTC")};
    f->snapshot = row->nothing ? snapshots_nothing() : snapshots_busy_floor();
    if (row->silent_ms > 0) {
        snapshots_silence(f->snapshot, 1, row->silent_ms);
    }
    f->snapshot->sources[0].numbered = !row->unverified;
    const struct type_view view = {.distance_mm = 6000,
                                   .diagonal_mm = 1397,
                                   .width_px = row->width_px,
                                   .height_px = row->height_px};
    const struct theme theme = theme_default();
    struct board_pages pages = board_builtin_pages();
    if (row->lobby) {
        assert_true(page_load_file(TEST_DATA "/layouts/said.yaml", &f->page, &diag));
        pages = (struct board_pages){&f->page, 1};
    }
    f->style = board_style(&pages, &theme, &view);
    if (row->logo) {
        f->style.logo_width_px = 2 * f->style.title_cap;
        f->style.logo_height_px = f->style.title_cap;
    }
    f->options = (struct board_options){.pages = pages,
                                        .title = "Leeds",
                                        .subtitle = "Customer Care",
                                        .blank_after_ms = 300000,
                                        .calendar = f->calendar,
                                        .locale = format_locale_default()};
    if (row->locale != NULL) {
        assert_true(text_use(row->locale));
        assert_true(format_locale_find(row->locale, &f->options.locale));
    }
    raise_alarm(f, row);
    say_all(f, row);
    f->news = (struct board_news){.snapshot = f->snapshot,
                                  .alarms = &f->alarms,
                                  .announcements = &f->said,
                                  .notice = {.link = "connecting"}};
    return f;
}

static void destroy(struct fixture *f)
{
    (void)text_use("");
    snapshot_destroy(&f->snapshot);
    calendar_destroy(&f->calendar);
    scene_destroy(&f->scene);
}

static void compose(struct fixture *f)
{
    board_compose(&f->options, &f->style, &f->news, 0, f->scene);
}

/* -- goldens ----------------------------------------------------------------------------
 */

static void check_golden(void **state)
{
    const struct row *row = *state;
    char text[256];
    struct fixture *f = create(row);
    struct renderer_config config = specimen_config();
    config.pictures[SCENE_PICTURE_LOGO] = row->logo ? TEST_ROOT "/themes/winter.png" : "";
    compose(f);
    str_format(text, sizeof text, "%s.txt", row->golden);
    bool same = golden_check_scene(&config, f->scene, row->golden);
    same &= golden_text_check(f->scene, text);
    destroy(f);
    assert_true(same);
}

/* -- rules ------------------------------------------------------------------------------
 */

static struct row lying = {.width_px = 1920, .height_px = 1080};

/* "Outranks rotation": whatever page it is, and also a dark screen. */
static void a_takeover_wakes_a_dark_screen(void **state)
{
    (void)state;
    struct row row = lying;
    struct fixture *f = create(&row);
    f->options.shade_bp = 10000;
    compose(f);
    assert_int_equal(f->scene->node_count, 0);
    say(&f->said.takeover, "Leave now", LEVEL_ALARM);
    compose(f);
    assert_non_null(scene_texts_find(f->scene, "Leave now"));
    f->said.takeover.text[0] = '\0';
    compose(f);
    assert_int_equal(f->scene->node_count, 0);
    destroy(f);
}

/* An urgent alarm keeps its line; one that somebody has seen does not. */
static void a_takeover_leaves_an_urgent_alarm_in_sight(void **state)
{
    (void)state;
    struct row row = lying;
    row.takeover = "Leave now";
    row.raised = "Overdue e-mails";
    struct fixture *f = create(&row);
    compose(f);
    assert_null(scene_texts_find(f->scene, "Overdue"));
    f->alarms.alarms[0].urgent = true;
    compose(f);
    assert_non_null(scene_texts_find(f->scene, "Overdue"));
    assert_non_null(scene_texts_find(f->scene, "Leave now"));
    f->alarms.alarms[0].acknowledged = true;
    compose(f);
    assert_null(scene_texts_find(f->scene, "Overdue"));
    destroy(f);
}

/* display.md 7.1: no letter below what the farthest seat reads, whatever is said. */
static void letters_are_read_from_the_farthest_seat(void **state)
{
    (void)state;
    struct row row = lying;
    row.message = DRILL;
    row.ticker = LONG_WORDS;
    struct fixture *f = create(&row);
    compose(f);
    int least = f->style.label_cap;
    assert_true(scene_texts_find(f->scene, "Fire drill")->spans[0].cap_px >= least);
    assert_true(scene_texts_find(f->scene, "payment")->spans[0].cap_px >= least);
    say(&f->said.takeover, LONG_WORDS, LEVEL_WARNING);
    compose(f);
    assert_true(scene_texts_find(f->scene, "payment")->spans[0].cap_px >= least);
    destroy(f);
}

/* display.md 7.3: a shape and a word beside every colour. */
static void levels_have_a_shape_and_a_word(void **state)
{
    (void)state;
    static const struct {
        enum level level;
        const char *word;
        enum scene_mark mark;
    } expected[] = {{LEVEL_NEUTRAL, "Notice", SCENE_MARK_SQUARE},
                    {LEVEL_WARNING, "Attention", SCENE_MARK_DIAMOND},
                    {LEVEL_ALARM, "Urgent", SCENE_MARK_TRIANGLE}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct row row = lying;
        row.message = "Phones are slow";
        row.level = expected[i].level;
        struct fixture *f = create(&row);
        compose(f);
        const struct scene_node *word = scene_texts_find(f->scene, expected[i].word);
        assert_non_null(word);
        assert_int_equal((word - 1)->kind, SCENE_MARK);
        assert_int_equal((word - 1)->mark, expected[i].mark);
        destroy(f);
    }
}

/* All of it is said, in turn, however long it is. */
static void every_word_comes(void **state)
{
    (void)state;
    struct row row = lying;
    row.ticker = LONG_WORDS;
    struct fixture *f = create(&row);
    char said[2 * ANNOUNCEMENT_BYTES] = "";
    for (int64_t turn = 0; strlen(said) < strlen(LONG_WORDS) && turn < 40; turn++) {
        f->said.beat_ms = turn * 6000;
        compose(f);
        for (size_t i = 0; i < f->scene->node_count; i++) {
            const struct scene_node *node = &f->scene->nodes[i];
            if (node->kind == SCENE_TEXT && node->spans[0].name &&
                strstr(LONG_WORDS, node->spans[0].text) != NULL) {
                strcat(strcat(said, said[0] == '\0' ? "" : " "), node->spans[0].text);
                break;
            }
        }
    }
    assert_string_equal(said, LONG_WORDS);
    destroy(f);
}

/* "Damage is the strip alone": between two pictures of one that runs nothing else
 * differs, and it does not move by more than a third of a capital. */
static void what_runs_moves_alone_and_slowly(void **state)
{
    (void)state;
    struct row row = lying;
    row.ticker = DRILL;
    row.scrolls = true;
    row.beat_ms = 5000;
    struct fixture *f = create(&row);
    struct fixture before = *f;
    compose(f);
    before.scene = scene_create();
    f->said.beat_ms += TICKER_RUN_MS;
    struct scene *first = f->scene;
    f->scene = before.scene;
    compose(f);
    const struct scene_node *a = scene_texts_find(first, "Fire");
    const struct scene_node *b = scene_texts_find(f->scene, "Fire");
    assert_true(a->shift_px > b->shift_px);
    assert_true(a->shift_px - b->shift_px <= f->style.label_cap / 3 + 1);
    assert_int_equal(first->node_count, f->scene->node_count);
    for (size_t i = 0; i < first->node_count; i++) {
        bool same =
            scene_node_equal(first, &first->nodes[i], f->scene, &f->scene->nodes[i]);
        assert_int_equal(same, &first->nodes[i] != a);
    }
    scene_destroy(&first);
    destroy(f);
}

/* Whatever bytes come, all that is painted is clean, bounded and inside. */
static void hostile_text_is_harmless(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "\xE2\x80\xAE\xE2\x80\xAE",
        "\xF0\x9F\x94\xA5\xF0\x9F\x94\xA5\xF0\x9F\x94\xA5",
        "\xCC\x81\xCC\x81\xCC\x81\xCC\x81",
        "%s%n%d {{}} \\ \" ' <b>",
    };
    (void)state;
    for (size_t i = 0; i <= sizeof texts / sizeof *texts; i++) {
        char wide[ANNOUNCEMENT_BYTES + 1];
        memset(wide, 'W', sizeof wide - 1);
        wide[sizeof wide - 1] = '\0';
        struct row row = {.width_px = 320, .height_px = 640};
        row.message = row.ticker = row.takeover =
            i < sizeof texts / sizeof *texts ? texts[i] : wide;
        for (int takes = 0; takes < 2; takes++) {
            struct fixture *f = create(&row);
            if (takes == 0) {
                f->said.takeover.text[0] = '\0';
            }
            compose(f);
            f->said.scrolls = true;
            compose(f);
            assert_int_equal(f->scene->dropped, 0);
            destroy(f);
        }
    }
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_golden, rows_golden);
    rows_add_one(&rows, "a takeover wakes a dark screen", a_takeover_wakes_a_dark_screen);
    rows_add_one(&rows, "a takeover leaves an urgent alarm in sight",
                 a_takeover_leaves_an_urgent_alarm_in_sight);
    rows_add_one(&rows, "letters are read from the farthest seat",
                 letters_are_read_from_the_farthest_seat);
    rows_add_one(&rows, "levels have a shape and a word", levels_have_a_shape_and_a_word);
    rows_add_one(&rows, "every word comes, in turn", every_word_comes);
    rows_add_one(&rows, "what runs moves alone and slowly",
                 what_runs_moves_alone_and_slowly);
    rows_add_one(&rows, "hostile text is harmless", hostile_text_is_harmless);
    return rows_run(&rows, "view/said");
}
