#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "ctl/check_kind.h"
#include "ctl/check_letters.h"
#include "ctl/recording.h"
#include "ctl/verbs.h"
#include "site/forecast.h"
#include "site/schedule.h"
#include "site/site.h"
#include "theme/theme.h"
#include "view/page_file.h"
#include "wire/decode.h"

/* Looks that the site file names must be there, good, and legible, when their time comes.
 */
static void check_looks(const struct site *site, const struct board_pages *pages,
                        const char *path, struct diag *diag)
{
    const struct theme_roots roots = theme_roots_of_site(path);
    struct theme theme;
    for (size_t i = 0; i <= site->themes.count; i++) {
        bool first = i == 0;
        const struct site_theme_rule *rule = first ? NULL : &site->themes.rules[i - 1];
        const char *name = first ? site->theme : rule->theme;
        if (name[0] == '\0') {
            continue; /* the site's theme, darker */
        }
        char key[32] = "theme";
        if (!first) {
            str_format(key, sizeof key, "themes[%zu].theme", i);
        }
        const struct theme_mention mention = {path, key,
                                              first ? site->theme_line : rule->line,
                                              first ? site->theme_column : rule->column};
        if (theme_load_mentioned(&roots, name, &mention, &theme, diag)) {
            check_letters(site, pages, &theme, path, diag);
        }
    }
}

/* A widget may be asked for a queue that only the sources know: that is no fault. */
static void check_queues_of(const struct page *page, const struct site *site,
                            struct diag *diag)
{
    for (size_t i = 0; i < plan_count(&page->lying) && site->queue_count > 0; i++) {
        const struct widget_ask *ask = &page->lying.cells[i].ask;
        if (ask->queue[0] != '\0' &&
            site_find_queue(site, str_from(ask->queue)) == NULL) {
            diag_add(diag, DIAG_WARNING, page->name, ask->line, ask->column,
                     "%s: the site file has no such queue", ask->queue);
        }
    }
}

/* The pages of a site that are there, each once. */
struct pages {
    struct page of[OPTION_LIST_ITEMS + SITE_THEME_RULES];
    size_t count;
};

static bool has_page(const struct pages *pages, const char *name)
{
    for (size_t i = 0; i < pages->count; i++) {
        if (strcmp(pages->of[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* False if it is no page. What is wrong with one is said once. */
static bool check_page(const struct site *site, const char *name,
                       const struct page_mention *mention, struct pages *pages,
                       struct diag *diag)
{
    const struct theme_roots roots = theme_roots_of_site(mention->file);
    struct page *page = &pages->of[pages->count];
    if (has_page(pages, name)) {
        return true;
    }
    if (!page_load(&roots, name, mention, page, diag)) {
        return false;
    }
    check_queues_of(page, site, diag);
    pages->count++;
    return true;
}

/* The pages that the site shows, by turns and by the clock, each judged as its file is by
 * itself, in `ret_pages`. False if one is no page. */
static bool check_pages(const struct site *site, const char *path,
                        struct pages *ret_pages, struct diag *diag)
{
    const struct site_screen *screen = &site->screen;
    bool good = true;
    char key[32];
    for (size_t i = 0; i < screen->pages.count; i++) {
        str_format(key, sizeof key, "screen.pages[%zu]", i + 1);
        const struct page_mention mention = {path, key, screen->page_places[i].line,
                                             screen->page_places[i].column};
        good &= check_page(site, screen->pages.items[i], &mention, ret_pages, diag);
    }
    for (size_t i = 0; i < site->pages.count; i++) {
        const struct site_theme_rule *rule = &site->pages.rules[i];
        str_format(key, sizeof key, "pages[%zu].page", i + 1);
        const struct page_mention mention = {path, key, rule->line, rule->column};
        good &= check_page(site, rule->theme, &mention, ret_pages, diag);
    }
    return good;
}

static void check_layout(const char *path, struct diag *diag)
{
    struct page page;
    (void)page_load_file(path, &page, diag);
}

/* A site's forecast is judged with it: only the site knows its zone and its queues. So
 * are its looks. */
static void check_site(const char *path, struct diag *diag)
{
    struct site *site = site_load(path, diag);
    struct forecast *forecast = NULL;
    struct schedule *schedule = NULL;
    struct pages *pages = calloc(1, sizeof *pages);
    if (site != NULL && pages != NULL && check_pages(site, path, pages, diag)) {
        const struct board_pages shown = {pages->of, pages->count};
        check_looks(site, &shown, path, diag);
    }
    free(pages);
    if (site != NULL && forecast_load_site(site, diag, &forecast)) {
        forecast_destroy(&forecast);
    }
    if (site != NULL && schedule_load_site(site, diag, &schedule)) {
        schedule_destroy(&schedule);
    }
    site_destroy(&site);
}

static void check_forecast(const char *path, struct diag *diag)
{
    const struct forecast_source source = {.path = path};
    struct forecast *forecast = forecast_load(&source, diag);
    forecast_destroy(&forecast);
}

/* Alone it has no zone: its local times are read as UTC's. */
static void check_schedule(const char *path, struct diag *diag)
{
    struct schedule *schedule = schedule_load(path, NULL, diag);
    schedule_destroy(&schedule);
}

/* The house's folders, but first the one that this file's own themes/ stands in: a look
 * is checked together with the font sets beside it. */
static struct theme_roots roots_beside(const char *path)
{
    const struct theme_roots house = theme_roots_default();
    struct theme_roots roots = {.folders.count = 1};
    const char *slash = strrchr(path, '/');
    str_format(roots.folders.items[0], OPTION_LIST_BYTES, "%.*s..",
               slash == NULL ? 0 : (int)(slash - path) + 1, path);
    struct option_list *list = &roots.folders;
    for (size_t i = 0; i < house.folders.count && list->count < OPTION_LIST_ITEMS; i++) {
        memcpy(list->items[list->count++], house.folders.items[i], OPTION_LIST_BYTES);
    }
    return roots;
}

static void check_theme(const char *path, struct diag *diag)
{
    const struct theme_roots roots = roots_beside(path);
    struct theme theme;
    (void)theme_load_file(&roots, path, &theme, diag);
}

static void check_font_set(const char *path, struct diag *diag)
{
    struct font_set set;
    (void)font_set_load(path, &set, diag);
}

/* By itself it need only be one; whether text can be read upon it is the theme's part. */
static void check_picture(const char *path, struct diag *diag)
{
    struct picture picture;
    struct picture_spots spots;
    char reason[PICTURE_REASON_BYTES];
    if (!picture_look(path, (struct theme_colour){0}, &picture, &spots, reason)) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", reason);
    }
}

static void check_line(struct decoder *decoder, struct str line, const char *path,
                       int number, struct diag *diag)
{
    struct event event;
    decoder_begin(decoder, line.data, line.size);
    for (;;) {
        enum decode_result result = decoder_next(decoder, &event);
        if (result == DECODE_END) {
            return;
        }
        if (result == DECODE_REFUSED) {
            diag_add(diag, DIAG_ERROR, path, number, 1, "%s: %s",
                     refusal_name(decoder_refusal(decoder)), decoder_fault(decoder));
        }
    }
}

static void check_events(const char *path, struct diag *diag)
{
    struct recording *recording = recording_open(path, diag);
    struct decoder *decoder = decoder_create();
    struct str line = {0};
    int64_t number = 0;
    while (recording != NULL && decoder != NULL &&
           recording_next(recording, &line, &number)) {
        check_line(decoder, line, path, (int)(number > INT32_MAX ? INT32_MAX : number),
                   diag);
    }
    if (recording != NULL && recording_failed(recording)) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "cannot be read to its end");
    }
    if (decoder != NULL) {
        const struct decode_counts *counts = decoder_counts(decoder);
        if (counts->unknown_types + counts->unknown_fields > 0) {
            diag_add(diag, DIAG_WARNING, path, 0, 0,
                     "%" PRIu64 " events of unknown type and %" PRIu64
                     " unknown fields are ignored",
                     counts->unknown_types, counts->unknown_fields);
        }
    }
    decoder_destroy(&decoder);
    recording_close(&recording);
}

/* True if the file may be used. */
static bool check(const char *path)
{
    static void (*const checks[])(const char *, struct diag *) = {
        [CHECK_SITE] = check_site,         [CHECK_THEME] = check_theme,
        [CHECK_FONT_SET] = check_font_set, [CHECK_LAYOUT] = check_layout,
        [CHECK_PICTURE] = check_picture,   [CHECK_EVENTS] = check_events,
        [CHECK_FORECAST] = check_forecast, [CHECK_SCHEDULE] = check_schedule,
    };
    struct diag diag;
    diag_clear(&diag);
    checks[check_kind_of(path)](path, &diag);
    diag_print(&diag, stderr);
    if (diag.errors == 0) {
        (void)printf("%s: ok\n", path);
    }
    return diag.errors == 0;
}

static enum verb_exit run(int count, char **values)
{
    if (count == 0) {
        (void)fprintf(stderr, "usage: wallboardctl check %s\n", verb_check.usage);
        return VERB_WRONG;
    }
    enum verb_exit code = VERB_DONE;
    for (int i = 0; i < count; i++) {
        if (!check(values[i])) {
            code = VERB_WRONG;
        }
    }
    return fflush(stdout) == 0 ? code : VERB_FAILED;
}

const struct verb verb_check = {
    .name = "check",
    .usage = "FILE...",
    .help = "every fault of site files, layouts, themes, font sets, pictures, forecasts, "
            "schedules and "
            "recorded events",
    .run = run,
};
