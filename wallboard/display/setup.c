#include "display/setup.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "display/demo_site.h"
#include "locale/text.h"
#include "site/forecast.h"
#include "site/intake.h"
#include "site/schedule.h"
#include "site/timetable.h"
#include "view/page_file.h"

#define OWN_PLACES 5
#define KEY_BYTES  32
#define TIMETABLE  "schedule"
#define HUB_FILE   "the hub's site file"

static_assert(sizeof((struct type_view *)0)->overscan_bp ==
                  sizeof((struct site_screen *)0)->overscan_bp,
              "both in the order of enum site_edge");
static_assert(SITE_CLOCKS <= CLOCK_MAX, "room for every clock");
static_assert(FONT_SCRIPTS < RENDERER_SCRIPTS, "room for the language's own");
static_assert(FONT_SCRIPT_FAMILIES <= RENDERER_SCRIPT_FONTS, "room for every family");
static_assert((int)FONT_ROLE_COUNT == (int)SCENE_FONT_COUNT, "one face for each font");

static struct board_thresholds thresholds_of(const struct site_thresholds *t)
{
    return (struct board_thresholds){
        .waiting_warning = t->waiting_warning,
        .waiting_alarm = t->waiting_alarm,
        .longest_warning_ms = t->longest_wait_warning_ms,
        .longest_alarm_ms = t->longest_wait_alarm_ms,
        .service_level_margin_bp = t->service_level_margin_bp,
    };
}

static const char *file_of(const struct setup *setup)
{
    return setup->path[0] == '\0' ? HUB_FILE : setup->path;
}

/* Where the rules stand, for faults. */
static const char *rules_file(const struct setup *setup,
                              const struct arguments *arguments)
{
    return arguments->timetable != NULL ? TIMETABLE : file_of(setup);
}

static struct theme_roots roots_of(const struct setup *setup)
{
    return theme_roots_of_site(setup->path[0] == '\0' ? NULL : setup->path);
}

/* A supervisor's rules in place of the site file's, whose theme is then told of without
 * a place. */
static bool take_timetable(struct site *site, const struct arguments *arguments,
                           struct diag *diag)
{
    struct timetable table;
    if (arguments->timetable == NULL) {
        return true;
    }
    if (!timetable_parse(TIMETABLE, str_from(arguments->timetable), &table, diag)) {
        return false;
    }
    site->themes = table.themes_said ? table.themes : site->themes;
    site->pages = table.pages_said ? table.pages : site->pages;
    site->theme_line = 0;
    return true;
}

/* The pages of rules, only to know that they are there when their time comes. */
static bool try_pages(const struct setup *setup, const struct theme_roots *roots,
                      const char *file, struct diag *diag)
{
    const struct site_theme_rules *rules = &setup->site->pages;
    struct page *page = rules->count == 0 ? NULL : malloc(sizeof *page);
    bool good = page != NULL || rules->count == 0;
    if (!good) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
    }
    for (size_t i = 0; page != NULL && i < rules->count; i++) {
        char key[KEY_BYTES];
        str_format(key, sizeof key, "pages[%zu].page", i + 1);
        const struct page_mention mention = {file, key, rules->rules[i].line,
                                             rules->rules[i].column};
        good &= page_load(roots, rules->rules[i].theme, &mention, page, diag);
    }
    free(page);
    return good;
}

/* The one that is asked for, else the one of a rule, else each that the site names. */
static bool load_pages(struct setup *setup, const struct arguments *arguments,
                       struct diag *diag)
{
    const struct site_screen *screen = &setup->site->screen;
    const struct theme_roots roots = roots_of(setup);
    const char *only = arguments->page;
    setup->page_asked = only != NULL;
    if (only == NULL && setup->looks != NULL && looks_page(setup->looks)[0] != '\0') {
        only = looks_page(setup->looks);
        (void)str_copy(setup->page_due, sizeof setup->page_due, str_from(only));
    }
    size_t count = only != NULL ? 1 : screen->pages.count;
    bool good = try_pages(setup, &roots, rules_file(setup, arguments), diag);
    setup->pages = calloc(count + 1, sizeof *setup->pages);
    if (setup->pages == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        char key[KEY_BYTES] = "--page";
        struct page_mention mention = {.file = "wallboard", .key = key};
        const char *name = only;
        if (name == NULL) {
            name = screen->pages.items[i];
            str_format(key, sizeof key, "screen.pages[%zu]", i + 1);
            mention =
                (struct page_mention){file_of(setup), key, screen->page_places[i].line,
                                      screen->page_places[i].column};
        }
        good &= page_load(&roots, name, &mention, &setup->pages[i], diag);
    }
    setup->page_count = count;
    return good;
}

static bool fill_board(struct setup *setup)
{
    const struct site *site = setup->site;
    setup->queues = calloc(site->queue_count + 1, sizeof *setup->queues);
    if (setup->queues == NULL) {
        return false;
    }
    for (size_t i = 0; i < site->queue_count; i++) {
        setup->queues[i].id = site->queues[i].id;
        setup->queues[i].thresholds = thresholds_of(&site->queues[i].thresholds);
    }
    setup->board = (struct board_options){
        .pages = {setup->pages, setup->page_count},
        .title = site->title[0] != '\0' ? site->title : site->id,
        .subtitle = site->subtitle,
        .thresholds = thresholds_of(&site->thresholds),
        .queues = setup->queues,
        .queue_count = site->queue_count,
        .blank_after_ms = site->screen.blank_after_ms,
        .turn_ms = site->screen.page_ms,
        .a_few = site->screen.counts == SITE_COUNTS_BANDS ? site->screen.a_few : 0,
        .min_group = site->boards.min_group,
        .tell_reasons = site->boards.tell_reasons,
        .drift_px = (int)site->screen.drift_px,
        .drop_limit_bp = site->drop_limit_bp,
        .utilisation_of_schedule = site->counting.utilisation_base == SITE_OF_SCHEDULED,
        .contact_rate_of_connects = site->counting.contact_rate_base == SITE_OF_CONNECTS,
        .rotation = site->screen.rotation,
        .calendar = setup->calendar,
    };
    /* The site file was checked. */
    setup->board.locale = format_locale_default();
    (void)format_locale_find(site->locale, &setup->board.locale);
    return true;
}

/* What is read beside it is looked for in its folder. */
static struct site *load_site(struct setup *setup, const struct arguments *arguments,
                              const struct setup_site *hub_site, struct wall now,
                              struct diag *diag)
{
    bool own = arguments->config != NULL;
    const char *hub_path = hub_site == NULL ? NULL : hub_site->path;
    const char *path = own ? arguments->config : hub_path;
    (void)str_copy(setup->path, sizeof setup->path, str_from(path));
    if (own) {
        return site_load(path, diag);
    }
    if (hub_site != NULL && hub_site->text.size > 0) {
        return site_parse(path == NULL ? HUB_FILE : path, hub_site->text, diag);
    }
    if (arguments->demo) {
        return demo_site(now, diag);
    }
    struct site *site = site_default();
    if (site == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
    }
    return site;
}

/* A site that names no leaderboard has one all the same: who answered most today. */
static bool add_leaderboard(struct boards *boards)
{
    if (boards->leaderboard_count > 0) {
        return false;
    }
    boards->leaderboards[boards->leaderboard_count++] = (struct boards_leaderboard){
        .id = "answered",
        .metric_key = "answered",
        .metric = METRIC_ANSWERED,
        .period = BOARDS_DAY,
        .by = LEADERBOARD_BY_AGENT,
        .direction = LEADERBOARD_AS_METRIC,
        .min_hours_c = -1,
        .top_n = OWN_PLACES,
        .rank_snapshot = BOARDS_RANK_HOUR,
    };
    return true;
}

/* One without a zone of its own keeps the site's. */
static bool create_clocks(struct setup *setup)
{
    const struct site_clocks *clocks = &setup->site->clocks;
    for (size_t i = 0; i < clocks->count; i++) {
        const char *zone = clocks->clocks[i].hours.timezone;
        setup->clock_calendars[i] =
            calendar_create(zone[0] == '\0' ? setup->site->timezone : zone);
        if (setup->clock_calendars[i] == NULL) {
            return false;
        }
    }
    return true;
}

/* All that the site names; every fault is appended. */
static bool load_parts(struct setup *setup, const struct arguments *arguments,
                       struct wall now, struct diag *diag)
{
    bool good = take_timetable(setup->site, arguments, diag);
    setup->own_leaderboard = add_leaderboard(&setup->site->boards);
    setup->calendar = calendar_create(setup->site->timezone);
    if (setup->calendar == NULL || !create_clocks(setup)) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "timezone: '%s' cannot be loaded",
                 setup->site->timezone);
        return false;
    }
    const struct theme_roots roots = roots_of(setup);
    const struct looks_source source = {setup->site, &roots, rules_file(setup, arguments),
                                        arguments};
    setup->looks = looks_load(&source, now, diag);
    if (setup->looks != NULL) {
        (void)looks_choose(setup->looks, setup->calendar, now);
    }
    good = load_pages(setup, arguments, diag) && good && setup->looks != NULL;
    good = forecast_load_site(setup->site, diag, &setup->forecast) && good;
    good = schedule_load_site(setup->site, diag, &setup->schedule) && good;
    if (good && !fill_board(setup)) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        good = false;
    }
    return good;
}

struct setup *setup_load(const struct arguments *arguments,
                         const struct setup_site *hub_site, struct wall now,
                         struct diag *diag)
{
    struct setup *setup = calloc(1, sizeof *setup);
    if (setup == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        return NULL;
    }
    setup->site = load_site(setup, arguments, hub_site, now, diag);
    if (setup->site == NULL || !load_parts(setup, arguments, now, diag)) {
        setup_destroy(&setup);
        return NULL;
    }
    (void)setup_choose_look(setup, now);
    return setup;
}

const char *setup_shorten(const struct setup_site *hub_site, const char *fault)
{
    const char *path = hub_site == NULL ? NULL : hub_site->path;
    const char *slash = path == NULL ? NULL : strrchr(path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - path) + 1;
    return length > 0 && strncmp(fault, path, length) == 0 ? fault + length : fault;
}

void setup_watch_layouts(const struct setup *setup, struct watch *watch)
{
    const struct theme_roots roots = roots_of(setup);
    for (size_t i = 0; i < roots.folders.count; i++) {
        char folder[ROOTS_PATH_BYTES];
        str_format(folder, sizeof folder, "%s/layouts", roots.folders.items[i]);
        watch_add(watch, folder);
    }
}

void setup_plan(const struct setup *setup, struct intake *intake)
{
    intake_use_forecast(intake, setup->forecast);
    intake_use_schedule(intake, setup->schedule);
}

void setup_speak(struct setup *setup)
{
    (void)text_use(setup->site->locale);
    if (setup->own_leaderboard) {
        struct boards_leaderboard *board = &setup->site->boards.leaderboards[0];
        str_copy(board->title, sizeof board->title, str_from(text_get("Most answered")));
    }
}

void setup_read_clocks(const struct setup *setup, struct wall at,
                       struct board_clocks *ret_clocks)
{
    struct calendar_civil here = calendar_civil(setup->calendar, at);
    const struct site_clocks *clocks = &setup->site->clocks;
    ret_clocks->count = clocks->count;
    for (size_t i = 0; i < clocks->count; i++) {
        const struct site_clock *from = &clocks->clocks[i];
        struct board_clock *clock = &ret_clocks->clocks[i];
        *clock = (struct board_clock){
            .label = from->label, .time = calendar_civil(setup->clock_calendars[i], at)};
        clock->other_day = clock->time.day != here.day;
        if (from->hours.week_said) {
            bool open = clocks_is_open(from, setup->clock_calendars[i], at);
            clock->state = open ? CLOCK_OPEN : CLOCK_CLOSED;
        }
    }
}

bool setup_choose_look(struct setup *setup, struct wall at)
{
    const struct theme *shown = setup->theme;
    setup->theme = looks_choose(setup->looks, setup->calendar, at);
    setup->board.shade_bp = SITE_BRIGHT_BP - looks_brightness_bp(setup->looks);
    return setup->theme != shown;
}

bool setup_wants_page(const struct setup *setup)
{
    return !setup->page_asked && strcmp(looks_page(setup->looks), setup->page_due) != 0;
}

void setup_destroy(struct setup **self)
{
    if (*self == NULL) {
        return;
    }
    looks_destroy(&(*self)->looks); /* borrows from the site */
    site_destroy(&(*self)->site);
    schedule_destroy(&(*self)->schedule);
    forecast_destroy(&(*self)->forecast);
    calendar_destroy(&(*self)->calendar);
    for (size_t i = 0; i < SITE_CLOCKS; i++) {
        calendar_destroy(&(*self)->clock_calendars[i]);
    }
    free((*self)->queues);
    free((*self)->pages);
    free(*self);
    *self = NULL;
}

static struct type_view view_of(const struct setup *setup, int width_px, int height_px)
{
    const struct site_screen *screen = &setup->site->screen;
    struct type_view view = {
        .distance_mm = screen->viewing_distance_mm,
        .diagonal_mm = screen->diagonal_mm,
        .width_px = width_px,
        .height_px = height_px,
    };
    memcpy(view.overscan_bp, screen->overscan_bp, sizeof view.overscan_bp);
    return view;
}

struct style setup_style(const struct setup *setup, int width_px, int height_px)
{
    const struct type_view view = view_of(setup, width_px, height_px);
    return board_style(&setup->board.pages, setup->theme, &view);
}

int64_t setup_reach_mm(const struct setup *setup, int width_px, int height_px)
{
    const struct type_view view = view_of(setup, width_px, height_px);
    return board_reach_mm(&setup->board.pages, setup->theme, &view);
}

static void take_script(struct renderer_script *script, const struct font_script *from)
{
    script->tag = from->tag;
    for (size_t n = 0; n < FONT_SCRIPT_FAMILIES && from->families[n][0] != '\0'; n++) {
        script->families[n] = from->families[n];
    }
}

/* That of the site's language, whose forms of shared characters come first, then the
 * others of the font set. */
static void take_scripts(const struct setup *setup, struct renderer_config *config)
{
    const struct font_set *fonts = &setup->theme->fonts;
    const char *own = setup->board.locale.script;
    size_t used = 0;
    if (own[0] != '\0') {
        config->scripts[used++].tag = own;
    }
    for (size_t i = 0; i < fonts->script_count; i++) {
        const struct font_script *from = &fonts->scripts[i];
        bool is_own = strcmp(from->tag, own) == 0;
        take_script(&config->scripts[is_own ? 0 : used++], from);
    }
}

struct renderer_config setup_renderer(const struct setup *setup)
{
    struct renderer_config config = {.title = "wallboard"};
    const struct font_set *fonts = &setup->theme->fonts;
    take_scripts(setup, &config);
    config.language = setup->board.locale.language;
    config.pictures[SCENE_PICTURE_BACKGROUND] = setup->theme->background.path;
    config.pictures[SCENE_PICTURE_LOGO] = setup->theme->logo.path;
    for (int i = 0; i < SCENE_FONT_COUNT; i++) {
        const struct font_face *face = &fonts->faces[i];
        struct renderer_font *font = &config.fonts[i];
        size_t used = 0;
        font->family = face->families.count > 0 ? face->families.items[0] : NULL;
        font->weight = face->weight;
        for (size_t n = 1; n < face->families.count && used < RENDERER_FONT_FALLBACKS - 1;
             n++) {
            font->fallbacks[used++] = face->families.items[n];
        }
        for (size_t n = 0;
             n < fonts->fallback.count && used < RENDERER_FONT_FALLBACKS - 1; n++) {
            font->fallbacks[used++] = fonts->fallback.items[n];
        }
    }
    return config;
}
