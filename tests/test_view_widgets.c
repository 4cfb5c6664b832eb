/* Every widget in each of its states, beside each other in one picture: as text, which is
 * exact everywhere, and as pixels. docs/gallery.md shows them. A widget that has no row
 * here fails the test. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "support/golden.h"
#include "support/golden_text.h"
#include "support/rows.h"
#include "support/snapshots.h"
#include "support/specimen.h"
#include "view/widgets.h"

#define CAPTION_PX 28
#define GAP_PX     12
#define NAME_BYTES 80
#define IDS        4096 /* of one painter */

enum state {
    STATE_NORMAL,
    STATE_WARNING,
    STATE_ALARM,
    STATE_NO_DATA,
    STATE_STALE,
    STATE_UNVERIFIED,
    STATE_COUNT,
};

static const char *const state_names[] = {"normal",  "warning", "alarm",
                                          "no data", "stale",   "unverified"};

struct row {
    const char *name;        /* the widget's */
    int columns;             /* of the sheet */
    int width_px, height_px; /* of the widget, on a screen of 960 x 540 */
    struct widget_ask ask;
};

#define TILE  3, 300, 150
#define LIST  2, 460, 210
#define STRIP 1, 900, 42

static struct row rows_widgets[] = {
    {"waiting", TILE, {.line = 0}},
    {"longest_wait", TILE, {.line = 0}},
    {"service_level", TILE, {.line = 0}},
    {"answered", TILE, {.line = 0}},
    {"abandoned", TILE, {.line = 0}},
    {"answer_time", TILE, {.line = 0}},
    {"emails_or_handling", TILE, {.line = 0}},
    {"number",
     TILE,
     {.label = "Answered in time", .metric = METRIC_SERVICE_LEVEL, .target = 9000}},
    {"gauge",
     TILE,
     {.label = "Abandoned",
      .metric = METRIC_ABANDONMENT_RATE,
      .target = 500,
      .most = 2000}},
    {"queues", LIST, {.line = 0}},
    {"queue_details", 1, 900, 170, {.line = 0}},
    {"agents", STRIP, {.line = 0}},
    {"agent_grid", 1, 900, 180, {.line = 0}},
    {"leaderboard", LIST, {.line = 0}},
    {"day", LIST, {.line = 0}},
    {"contest", LIST, {.line = 0}},
    {"next_breach", TILE, {.line = 0}},
    {"recovery", TILE, {.line = 0}},
    {"best_possible", TILE, {.line = 0}},
    {"waiting_list", LIST, {.line = 0}},
    {"email", 3, 300, 210, {.line = 0}},
    {"outbound", 3, 300, 210, {.line = 0}},
    {"staffing", STRIP, {.line = 0}},
    {"clocks", STRIP, {.line = 0}},
    {"rota", 1, 900, 240, {.line = 0}},
    {"message", TILE, {.text = "Team meeting at 15:00"}},
    {"ticker", STRIP, {.line = 0}},
    {"logo", TILE, {.line = 0}},
    {"sources", LIST, {.line = 0}},
};

static const struct board_clocks clocks = {
    .clocks =
        {{"Mumbai", {.hour = 20, .minute = 2, .weekday = 7}, false, CLOCK_OPEN},
         {"Chicago", {.hour = 8, .minute = 32, .weekday = 7}, false, CLOCK_CLOSED},
         {"Auckland", {.hour = 3, .minute = 32, .weekday = 1}, true, CLOCK_NO_HOURS}},
    .count = 3};

static const struct board_announcements said = {
    .tickers = {{.text = "The lift is out of order."}}, .ticker_count = 1};

static struct figure count(int64_t n)
{
    return (struct figure){n, 1};
}

/* A quiet floor, one at the edge, one that needs help. */
static void set_mood(struct snapshot *snapshot, enum state state)
{
    static const struct {
        int waiting, longest_s, level, lost, best, overdue, due, drops, needed;
    } moods[] = {[STATE_NORMAL] = {1, 8, 912, 30, 934, 0, 0, 0, 4},
                 [STATE_WARNING] = {6, 41, 776, 52, 791, 0, 3, 17, 6},
                 [STATE_ALARM] = {14, 167, 614, 84, 688, 2, 5, 23, 8}};
    enum state mood = state <= STATE_ALARM ? state : STATE_ALARM;
    struct figure *total = snapshot->totals.value;
    struct figure *email = snapshot->channels[EVENT_CHANNEL_EMAIL].today.value;
    total[METRIC_WAITING] = count(moods[mood].waiting);
    total[METRIC_LONGEST_WAIT_MS] = count(moods[mood].longest_s * INT64_C(1000));
    total[METRIC_SERVICE_LEVEL] = (struct figure){moods[mood].level, 1000};
    total[METRIC_ABANDONMENT_RATE] = (struct figure){moods[mood].lost, 1000};
    total[METRIC_BEST_POSSIBLE_SERVICE_LEVEL] = (struct figure){moods[mood].best, 1000};
    total[METRIC_OVERDUE] = email[METRIC_OVERDUE] = count(moods[mood].overdue);
    total[METRIC_DROP_RATE] = (struct figure){moods[mood].drops, 610};
    total[METRIC_BREACHING_SOON] = count(moods[mood].waiting / 2);
    email[METRIC_DUE_1H] = count(moods[mood].due);
    if (mood == STATE_NORMAL) {
        total[METRIC_NEXT_BREACH_MS] = count(12000);
        total[METRIC_BREACHED_WAITING] = count(0);
        total[METRIC_RECOVERY_CONTACTS] = count(0);
    }
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        struct figure *value = snapshot->queues[i].today.value;
        value[METRIC_REQUIRED_LOW] = count(moods[mood].needed);
        value[METRIC_REQUIRED_HIGH] = count(moods[mood].needed + 1);
        value[METRIC_ANSWERED] = count(120 - 40 * (int64_t)i);
        value[METRIC_ABANDONMENT_RATE] = (struct figure){moods[mood].lost, 1000};
        value[METRIC_ASA_MS] = (struct figure){9000 + 1000 * moods[mood].longest_s, 10};
    }
    if (mood != STATE_ALARM) { /* the busy floor's queues are at their worst */
        snapshot->queues[2].today.value[METRIC_WAITING] = count(0);
        snapshot->queues[2].today.value[METRIC_LONGEST_WAIT_MS] = FIGURE_NONE;
        snapshot->queues[2].today.value[METRIC_SERVICE_LEVEL] = (struct figure){88, 100};
        snapshot->waiting_count = mood == STATE_NORMAL ? 0 : snapshot->waiting_count;
    }
    if (mood == STATE_NORMAL) {
        snapshot->queues[1].today.value[METRIC_LONGEST_WAIT_MS] = count(8000);
        snapshot->queues[1].today.value[METRIC_SERVICE_LEVEL] = (struct figure){91, 100};
    }
}

static struct snapshot *make_snapshot(enum state state)
{
    if (state == STATE_NO_DATA) {
        return snapshots_nothing();
    }
    struct snapshot *snapshot = snapshots_busy_floor();
    snapshots_look_ahead(snapshot);
    snapshots_people(snapshot);
    snapshots_week_before(snapshot);
    set_mood(snapshot, state);
    if (state == STATE_STALE) {
        snapshots_silence(snapshot, 0, 40000);
        snapshots_silence(snapshot, 1, 40000);
    }
    if (state == STATE_UNVERIFIED) {
        snapshot->sources[0].gaps = 1;
        snapshot->sources[1].gaps = 1;
    }
    return snapshot;
}

static void compose_state(const struct row *row, const struct style *style,
                          const struct calendar *calendar, enum state state,
                          struct rect box, struct scene *scene)
{
    static struct board_standings standings;
    struct snapshot *snapshot = make_snapshot(state);
    memset(&standings, 0, sizeof standings);
    if (state != STATE_NO_DATA) {
        snapshots_standings(&standings);
    }
    const struct board_options options = {.thresholds = {.waiting_warning = 5,
                                                         .waiting_alarm = 10,
                                                         .longest_warning_ms = 30000,
                                                         .longest_alarm_ms = 120000,
                                                         .service_level_margin_bp = 1000},
                                          .blank_after_ms = 300000,
                                          .drop_limit_bp = 300,
                                          .calendar = calendar,
                                          .locale = format_locale_default()};
    const struct board_alarms alarms = {.alarms = {{.words = "Too many give up",
                                                    .metric = row->ask.metric,
                                                    .figure = {84, 1000},
                                                    .level = LEVEL_ALARM}},
                                        .count = state == STATE_ALARM ? 1 : 0,
                                        .totals = {state == STATE_NORMAL ? LEVEL_GOOD
                                                   : state == STATE_WARNING
                                                       ? LEVEL_WARNING
                                                       : LEVEL_ALARM}};
    struct board_alarms judged = alarms;
    for (int i = 1; i < ALARM_THRESHOLDS; i++) {
        judged.totals[i] = judged.totals[0];
    }
    uint64_t sources = freshness_sources_of_totals(snapshot);
    const struct widget_context context = {
        .options = &options,
        .style = style,
        .snapshot = snapshot,
        .standings = &standings,
        .alarms = &judged,
        .clocks = state == STATE_NO_DATA ? NULL : &clocks,
        .announcements = state == STATE_NO_DATA ? NULL : &said,
        .ask = &row->ask,
        .sources = sources,
        .freshness = freshness_of(snapshot, sources, options.blank_after_ms)};
    struct painter painter = painter_begin(scene, (uint32_t)state);
    struct rect caption = rect_cut_bottom(&box, CAPTION_PX);
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->hint_cap,
                                        .colour = style->secondary,
                                        .fit = SCENE_FIT_SHRINK};
    widgets_find(str_from(row->name))->compose(&context, box, &painter);
    painter_text(&painter, caption, &lettering, state_names[state]);
    snapshot_destroy(&snapshot);
}

/* The sheet of all states. */
static void compose(const struct row *row, struct scene *scene)
{
    const struct type_view view = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 960, .height_px = 540};
    const struct theme theme = theme_default();
    const struct style style = style_resolve(&theme, &view);
    struct calendar *calendar = calendar_create("UTC");
    int rows = (STATE_COUNT + row->columns - 1) / row->columns;
    int pitch_x = row->width_px + GAP_PX;
    int pitch_y = row->height_px + CAPTION_PX;
    scene_reset(scene, row->columns * pitch_x + GAP_PX, rows * pitch_y + GAP_PX,
                style.ground);
    for (int i = 0; i < STATE_COUNT; i++) {
        struct rect box = {GAP_PX + i % row->columns * pitch_x,
                           GAP_PX + i / row->columns * pitch_y, row->width_px, pitch_y};
        compose_state(row, &style, calendar, (enum state)i, box, scene);
    }
    calendar_destroy(&calendar);
    assert_int_equal(scene->dropped, 0);
}

static void check_text(void **state)
{
    const struct row *row = *state;
    char golden[NAME_BYTES];
    struct scene *scene = scene_create();
    compose(row, scene);
    str_format(golden, sizeof golden, "widget_%s.txt", row->name);
    bool same = golden_text_check(scene, golden);
    scene_destroy(&scene);
    assert_true(same);
}

static void check_pixels(void **state)
{
    const struct row *row = *state;
    char golden[NAME_BYTES];
    struct renderer_config config = specimen_config();
    struct scene *scene = scene_create();
    compose(row, scene);
    str_format(golden, sizeof golden, "widget_%s", row->name);
    bool same = golden_check_scene(&config, scene, golden);
    scene_destroy(&scene);
    assert_true(same);
}

/* What tells a state: all but its caption. */
struct look {
    size_t words, colours;
};

static void add_colour(struct look *look, struct colour c)
{
    look->colours = look->colours * 31 + ((size_t)c.r << 16 | (size_t)c.g << 8 | c.b);
}

static void look_at(struct look *look, const struct scene_node *node)
{
    add_colour(look, node->colour);
    add_colour(look, node->border);
    look->words = look->words * 31 + (size_t)node->kind + (size_t)node->mark;
    for (int n = 0; node->kind == SCENE_TEXT && n < node->span_count; n++) {
        add_colour(look, node->spans[n].colour);
        for (const char *c = node->spans[n].text; *c != '\0'; c++) {
            look->words = look->words * 31 + (uint8_t)*c;
        }
    }
}

/* Colour never speaks alone (display.md 7.3): two states that look different have another
 * shape or other words as well. */
static void check_cues(void **state)
{
    const struct row *row = *state;
    struct scene *scene = scene_create();
    struct look looks[STATE_COUNT] = {{0, 0}};
    compose(row, scene);
    for (size_t i = 0; i < scene->node_count; i++) {
        const struct scene_node *node = &scene->nodes[i];
        bool caption =
            i + 1 == scene->node_count || scene->nodes[i + 1].id / IDS != node->id / IDS;
        if (!caption) {
            look_at(&looks[node->id / IDS - 1], node);
        }
    }
    for (int a = 0; a < STATE_COUNT; a++) {
        for (int b = a + 1; b < STATE_COUNT; b++) {
            if (looks[a].words == looks[b].words &&
                looks[a].colours != looks[b].colours) {
                fail_msg("'%s' and '%s' differ in colour alone", state_names[a],
                         state_names[b]);
            }
        }
    }
    scene_destroy(&scene);
}

static void every_widget_has_a_row(void **state)
{
    (void)state;
    for (size_t i = 0; widgets_at(i) != NULL; i++) {
        bool found = false;
        for (size_t n = 0; n < sizeof rows_widgets / sizeof *rows_widgets; n++) {
            found = found || strcmp(rows_widgets[n].name, widgets_at(i)->name) == 0;
        }
        if (!found) {
            fail_msg("'%s' has no row here", widgets_at(i)->name);
        }
    }
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_text, rows_widgets);
    ROWS_ADD(&rows, check_pixels, rows_widgets);
    ROWS_ADD(&rows, check_cues, rows_widgets);
    rows_add_one(&rows, "every widget is shown here", every_widget_has_a_row);
    return rows_run(&rows, "view/widgets");
}
