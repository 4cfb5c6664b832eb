/* Everything on the wall is said in the site's language, but for what is data: names,
 * titles, addresses, and what somebody wrote. Arabic shares no letter with English, so
 * what stays in Latin letters was never translated. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "locale/text.h"
#include "support/rows.h"
#include "support/snapshots.h"
#include "view/board.h"
#include "view/celebration.h"
#include "view/metric_words.h"
#include "view/page.h"
#include "view/widgets.h"

#define ASCII_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* What the made-up floor, its site file and its people call things. */
static const char *const data[] = {
    "Leeds",    "Customer", "Care",   "Sales",    "Billing", "Support",  "Night",
    "desk",     "pbx",      "e",      "mail",     "Most",    "answered", "Renewals",
    "push",     "Amira",    "Aoife",  "Bj",       "rn",      "Callum",   "Chloe",
    "Daniel",   "Dylan",    "Freya",  "Hana",     "Imani",   "Ivan",     "Jo",
    "Wei",      "Tom",      "Idle",   "Training", "Mumbai",  "Chicago",  "Auckland",
    "site",     "yaml",     "queues", "sales",    "targt",   "s",        "tcp",
    "December", "Foyer",    "UTC",
};

struct stage {
    struct snapshot *snapshot;
    struct board_options options;
    struct board_standings standings;
    struct board_alarms alarms;
    struct board_announcements said;
    struct board_clocks clocks;
    struct board_celebration celebration;
    struct board_notice notice;
    bool celebrates;
    struct scene *scene;
};

static bool is_data(struct str word)
{
    for (size_t i = 0; i < sizeof data / sizeof data[0]; i++) {
        if (str_is(word, data[i])) {
            return true;
        }
    }
    /* An initial: "Amira K." */
    return word.size == 1 && word.data[0] >= 'A' && word.data[0] <= 'Z';
}

static void expect_translated(const char *text, const char *where)
{
    while (*text != '\0') {
        text += strcspn(text, ASCII_LETTERS);
        const struct str word = {text, strspn(text, ASCII_LETTERS)};
        if (word.size > 0 && !is_data(word)) {
            fail_msg("%s: '%.*s' is not translated", where, (int)word.size, word.data);
        }
        text += word.size;
    }
}

/* How many pieces of text there were. */
static size_t expect_scene_translated(const struct scene *scene, const char *where)
{
    size_t count = 0;
    assert_int_equal(scene->dropped, 0);
    for (size_t i = 0; i < scene->node_count; i++) {
        for (int k = 0; k < scene->nodes[i].span_count; k++, count++) {
            expect_translated(scene->nodes[i].spans[k].text, where);
        }
    }
    return count;
}

/* -- what may be on a wall --------------------------------------------------------------
 */

static const struct diag_entry fault = {
    .level = DIAG_ERROR,
    .line = 14,
    .column = 5,
    .file = "site.yaml",
    .text = "queues.sales.targt: 20s: unknown key, did you mean 'target'?",
    .reason_at = (int)sizeof "queues.sales.targt: 20s: " - 1};

static void nothing_special(struct stage *stage)
{
    (void)stage;
}

static void nothing_heard(struct stage *stage)
{
    snapshot_destroy(&stage->snapshot);
    stage->snapshot = snapshots_nothing();
    stage->notice.link = "";
}

static void sources_are_silent(struct stage *stage)
{
    snapshots_silence(stage->snapshot, 0, 40000);
    snapshots_silence(stage->snapshot, 1, 4000000);
}

static void sources_come_and_go(struct stage *stage)
{
    stage->snapshot->sources[0].link = SOURCE_ENDED;
    stage->snapshot->sources[1].link = SOURCE_CONNECTING;
    stage->snapshot->sources[1].age_ms = -1;
}

static void sources_have_holes(struct stage *stage)
{
    stage->snapshot->sources[0].gaps = 3;
    stage->snapshot->sources[1].numbered = false;
    stage->snapshot->unverified = true;
}

static void sources_have_lost(struct stage *stage)
{
    stage->snapshot->sources[0].lacking = true;
    stage->standings.contests[0].unverified = true;
    stage->standings.leaderboards[0].unverified = true;
}

static void the_phone_system_is_lost(struct stage *stage)
{
    stage->snapshot->sources[0].upstream_down = true;
    stage->snapshot->sources[0].link = SOURCE_STALE;
}

static void the_board_takes_exception(struct stage *stage)
{
    struct control *control = &stage->snapshot->queues[0].control;
    stage->snapshot->refused = 3;
    stage->snapshot->over_limit = 2;
    control->at_ms = stage->snapshot->now_ms;
    for (int i = 0; i < CONTROL_COUNT; i++) {
        control->ours[i] = 41;
        control->theirs[i] = 42;
    }
}

static void a_file_is_broken(struct stage *stage)
{
    stage->notice.fault = &fault;
}

static void the_hub_cannot_save(struct stage *stage)
{
    stage->notice.not_saved = true;
    stage->notice.other_name = true;
    stage->notice.no_time = true;
    stage->said.muted = true;
    stage->said.muted_until_ms = stage->snapshot->now_ms;
}

static void alarms_are_raised(struct stage *stage)
{
    struct board_alarms *alarms = &stage->alarms;
    alarms->count = 2;
    alarms->more = 2;
    alarms->alarms[0] = (struct alarm){.queue_id = "Support",
                                       .queue_label = "Support",
                                       .metric = METRIC_LONGEST_WAIT_MS,
                                       .figure = {167000, 1},
                                       .level = LEVEL_ALARM,
                                       .urgent = true,
                                       .acknowledged = true,
                                       .seen_by = "Jo"};
    alarms->alarms[1] = (struct alarm){.queue_id = "Billing",
                                       .queue_label = "Billing",
                                       .metric = METRIC_SERVICE_LEVEL,
                                       .figure = {61, 100},
                                       .level = LEVEL_WARNING,
                                       .acknowledged = true};
    for (int i = 0; i < ALARM_THRESHOLDS; i++) {
        alarms->totals[i] = LEVEL_ALARM;
    }
}

static void somebody_speaks(struct stage *stage)
{
    static const enum level levels[] = {LEVEL_NEUTRAL, LEVEL_WARNING, LEVEL_ALARM};
    for (size_t i = 0; i < 3; i++) {
        str_copy(stage->said.messages[i].text, sizeof stage->said.messages[i].text,
                 str_from("Night desk"));
        stage->said.messages[i].level = levels[i];
    }
    stage->said.message_count = 3;
    str_copy(stage->said.identity, sizeof stage->said.identity, str_from("Foyer"));
}

static void a_takeover(struct stage *stage)
{
    str_copy(stage->said.takeover.text, sizeof stage->said.takeover.text,
             str_from("Night desk"));
    stage->said.takeover.level = LEVEL_ALARM;
}

static void a_goal_is_reached(struct stage *stage)
{
    stage->celebrates = true;
    stage->celebration =
        (struct board_celebration){.goal = true, .title = "December", .count = 600};
}

static void a_sale(struct stage *stage)
{
    stage->celebrates = true;
    stage->celebration = (struct board_celebration){.title = "", .count = 3};
}

static void the_contest_has_not_begun(struct stage *stage)
{
    stage->standings.contests[0].phase = STANDING_BEFORE;
    stage->standings.contests[0].countdown_ms = INT64_C(3) * 86400000;
}

static void the_contest_settles(struct stage *stage)
{
    stage->standings.contests[0].phase = STANDING_SETTLING;
}

static void the_contest_is_over(struct stage *stage)
{
    stage->standings.contests[0].phase = STANDING_FINAL;
}

static void counts_are_in_bands(struct stage *stage)
{
    stage->options.a_few = 3;
    stage->options.min_group = 5;
    stage->options.tell_reasons = true;
    stage->options.utilisation_of_schedule = true;
    stage->options.contact_rate_of_connects = true;
}

static void targets_differ(struct stage *stage)
{
    stage->snapshot->mixed = true;
    stage->snapshot->totals.value[METRIC_OPEN] = FIGURE_NONE;
    stage->snapshot->totals.value[METRIC_RECOVERY_CONTACTS] = (struct figure){0, 1};
    stage->snapshot->totals.value[METRIC_BREACHED_WAITING] = (struct figure){0, 1};
}

static void nobody_waits(struct stage *stage)
{
    stage->snapshot->waiting_count = 0;
    stage->snapshot->totals.value[METRIC_WAITING] = (struct figure){0, 1};
    stage->snapshot->totals.value[METRIC_NEXT_BREACH_MS] = FIGURE_NONE;
    stage->snapshot->totals.value[METRIC_AGENTS_READY] = (struct figure){40, 1};
}

struct row {
    const char *name;
    void (*set)(struct stage *stage);
};

static struct row moments[] = {
    {"a busy floor", nothing_special},
    {"nothing heard yet", nothing_heard},
    {"silent sources", sources_are_silent},
    {"sources that come and go", sources_come_and_go},
    {"sources with holes", sources_have_holes},
    {"sources that lost something for good", sources_have_lost},
    {"a lost phone system", the_phone_system_is_lost},
    {"what the board takes exception to", the_board_takes_exception},
    {"a broken file", a_file_is_broken},
    {"a hub that cannot save, no time, no sound", the_hub_cannot_save},
    {"alarms", alarms_are_raised},
    {"messages, and the screen's name", somebody_speaks},
    {"a takeover", a_takeover},
    {"a goal reached", a_goal_is_reached},
    {"a sale", a_sale},
    {"a contest to come", the_contest_has_not_begun},
    {"a contest that settles", the_contest_settles},
    {"a contest that is over", the_contest_is_over},
    {"counts in bands, other bases", counts_are_in_bands},
    {"targets that differ", targets_differ},
    {"nobody waits", nobody_waits},
};

/* -- all of it -------------------------------------------------------------------------
 */

static void set_up(struct stage *stage, struct calendar *calendar, const struct row *row)
{
    memset(stage, 0, sizeof *stage);
    stage->scene = scene_create();
    stage->snapshot = snapshots_busy_floor();
    snapshots_look_ahead(stage->snapshot);
    snapshots_people(stage->snapshot);
    snapshots_week_before(stage->snapshot);
    snapshots_standings(&stage->standings);
    stage->clocks = (struct board_clocks){
        .clocks =
            {{"Mumbai", {.hour = 20, .minute = 2, .weekday = 7}, false, CLOCK_OPEN},
             {"Chicago", {.hour = 8, .minute = 32, .weekday = 7}, false, CLOCK_CLOSED},
             {"Auckland", {.hour = 3, .minute = 32, .weekday = 1}, true, CLOCK_NO_HOURS}},
        .count = 3};
    stage->options = (struct board_options){.pages = board_builtin_pages(),
                                            .title = "Leeds",
                                            .subtitle = "Customer Care",
                                            .blank_after_ms = 300000,
                                            .drop_limit_bp = 300,
                                            .calendar = calendar};
    stage->notice = (struct board_notice){.link = ""};
    assert_true(format_locale_find("ar", &stage->options.locale));
    row->set(stage);
}

static size_t compose_pages(struct stage *stage, struct board_pages pages,
                            const char *where)
{
    const struct theme theme = theme_default();
    const struct type_view view = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 1920, .height_px = 1080};
    const struct style style = board_style(&pages, &theme, &view);
    const struct board_news news = {.snapshot = stage->snapshot,
                                    .standings = &stage->standings,
                                    .alarms = &stage->alarms,
                                    .clocks = &stage->clocks,
                                    .announcements = &stage->said,
                                    .celebration =
                                        stage->celebrates ? &stage->celebration : NULL,
                                    .notice = stage->notice};
    size_t count = 0;
    stage->options.pages = pages;
    for (size_t i = 0; i < pages.count; i++) {
        board_compose(&stage->options, &style, &news, i, stage->scene);
        count += expect_scene_translated(stage->scene, where);
    }
    return count;
}

/* One widget on a page of its own, of the site and of a queue, with each figure that it
 * may be asked for. */
static size_t compose_widget(struct stage *stage, const struct widget_class *widget)
{
    static struct page page;
    size_t count = 0;
    int metrics = (widget->takes & WIDGET_TAKES_METRIC) != 0 ? METRIC_COUNT : 1;
    for (int i = 0; i < 2 * metrics; i++) {
        enum metric metric = (enum metric)(i / 2);
        bool of_queue = i % 2 == 1;
        unsigned scope = of_queue ? METRIC_SCOPE_QUEUE : METRIC_SCOPE_TOTAL;
        if ((of_queue && (widget->takes & WIDGET_TAKES_QUEUE) == 0) ||
            (metrics > 1 && (metric_info(metric)->scope & scope) == 0)) {
            continue;
        }
        page.lying = (struct plan){
            .grid = {.rows = {LAYOUT_ROW_REST}, .columns = 1},
            .cells = {{.widget = widget,
                       .place = {0, 0, 1, 1},
                       .ask = {.metric = metric, .target = 100, .most = 1000}}}};
        if (of_queue) {
            struct widget_ask *ask = &page.lying.cells[0].ask;
            str_copy(ask->queue, sizeof ask->queue, str_from("Sales"));
        }
        count += compose_pages(stage, (struct board_pages){&page, 1}, widget->name);
    }
    return count;
}

static void test_moment(void **state)
{
    const struct row *row = *state;
    static struct stage stage;
    struct calendar *calendar = calendar_create("UTC");
    size_t count = 0;
    if (!text_use("ar")) {
        fail_msg("the Arabic words are not where they were built");
    }
    set_up(&stage, calendar, row);
    static struct page pages[PAGE_BUILTIN + 1];
    memcpy(pages, page_builtin, PAGE_BUILTIN * sizeof pages[0]);
    pages[PAGE_BUILTIN] = *page_find_builtin("test-card");
    count += compose_pages(&stage, (struct board_pages){pages, PAGE_BUILTIN + 1},
                           "a page that is built in");
    const struct widget_class *widget = NULL;
    for (size_t i = 0; (widget = widgets_at(i)) != NULL; i++) {
        count += compose_widget(&stage, widget);
    }
    assert_in_range(count, 200, 100000); /* or nothing was looked at */
    (void)text_use("");
    scene_destroy(&stage.scene);
    snapshot_destroy(&stage.snapshot);
    calendar_destroy(&calendar);
}

/* Whatever stands on a tile says what it is. */
static void test_figures_have_words(void **state)
{
    (void)state;
    for (int i = 0; i < METRIC_COUNT; i++) {
        bool on_tiles = (metric_info((enum metric)i)->scope &
                         (METRIC_SCOPE_QUEUE | METRIC_SCOPE_TOTAL)) != 0;
        if ((metric_words((enum metric)i)[0] != '\0') != on_tiles) {
            fail_msg("%s", metric_info((enum metric)i)->key);
        }
    }
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_moment, moments);
    rows_add_one(&rows, "every figure of a tile has words", test_figures_have_words);
    return rows_run(&rows, "view/words");
}
