#include "display/looks.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "site/open_hours.h"
#include "site/theme_schedule.h"

#define MAX_THEMES (SITE_THEME_RULES + 1)
#define KEY_BYTES  32
#define DAY_MS     INT64_C(86400000)

struct looks {
    const struct site *site;
    const struct arguments *arguments; /* while loading */
    struct theme_roots roots;          /* where themes and font sets are looked for */
    struct site_theme_rules rules;     /* the site's; none with --theme */
    size_t count;
    struct theme themes[MAX_THEMES]; /* each name once; the first where no rule holds */
    size_t of_rule[SITE_THEME_RULES];
    struct open_hours *open_hours; /* NULL: no rule asks for them */
    int64_t open_hours_day;        /* found from that day on, since 1970 */
    struct wall chosen, next;      /* the choice holds from then on, until then */
    bool is_chosen;
    int64_t brightness_bp; /* of the choice */
    const char *page;      /* likewise; "": none */
};

/* -- loading ---------------------------------------------------------------------------
 */

/* One that a hub keeps, or NULL. */
static const struct arguments_look *find_kept(const struct arguments *arguments,
                                              const char *name)
{
    for (size_t i = 0; i < arguments->look_count; i++) {
        if (strcmp(arguments->looks[i].name, name) == 0) {
            return &arguments->looks[i];
        }
    }
    return NULL;
}

/* The number of the theme of that name, loaded if it was not yet. False after appending
 * why it cannot be. */
static bool get_theme(struct looks *looks, const struct theme_roots *roots,
                      const char *name, const struct theme_mention *mention,
                      size_t *ret_number, struct diag *diag)
{
    for (size_t i = 0; i < looks->count; i++) {
        if (strcmp(looks->themes[i].name, name) == 0) {
            *ret_number = i;
            return true;
        }
    }
    struct theme *theme = &looks->themes[looks->count];
    const struct arguments_look *kept = find_kept(looks->arguments, name);
    bool good = kept != NULL ? theme_parse(roots, kept->name, kept->name,
                                           str_from(kept->text), theme, diag)
                : mention == NULL
                    ? theme_load(roots, name, theme, diag)
                    : theme_load_mentioned(roots, name, mention, theme, diag);
    if (good) {
        *ret_number = looks->count++;
    }
    return good;
}

/* All of them, so that all faults are told. */
static bool load_all(struct looks *looks, const char *file, struct diag *diag)
{
    const char *only = looks->arguments->theme;
    const struct theme_roots *roots = &looks->roots;
    const struct site *site = looks->site;
    const struct theme_mention first = {file, "theme", site->theme_line,
                                        site->theme_column};
    size_t number = 0;
    if (only != NULL) {
        return get_theme(looks, roots, only, NULL, &number, diag);
    }
    bool good = get_theme(looks, roots, site->theme,
                          site->theme_line == 0 ? NULL : &first, &number, diag);
    looks->rules = site->themes;
    for (size_t i = 0; i < looks->rules.count; i++) {
        const struct site_theme_rule *rule = &looks->rules.rules[i];
        char key[KEY_BYTES];
        str_format(key, sizeof key, "themes[%zu].theme", i + 1);
        const struct theme_mention mention = {file, key, rule->line, rule->column};
        const char *name = rule->theme[0] == '\0' ? site->theme : rule->theme;
        good &= get_theme(looks, roots, name, &mention, &looks->of_rule[i], diag);
    }
    return good;
}

static bool wants_hours(const struct looks *looks)
{
    return theme_schedule_wants_hours(&looks->rules) ||
           theme_schedule_wants_hours(&looks->site->pages);
}

/* Opening hours are found for more than a year; each day they are found anew. Without
 * memory those of the day before stay. */
static void find_hours(struct looks *looks, struct wall at)
{
    int64_t day = at.ms / DAY_MS;
    bool fresh = looks->open_hours != NULL && looks->open_hours_day == day;
    if (fresh || !wants_hours(looks)) {
        return;
    }
    struct open_hours *found = open_hours_create(looks->site, at);
    if (found != NULL) {
        open_hours_destroy(&looks->open_hours);
        looks->open_hours = found;
        looks->open_hours_day = day;
    }
}

struct looks *looks_load(const struct looks_source *source, struct wall now,
                         struct diag *diag)
{
    struct looks *looks = calloc(1, sizeof *looks);
    if (looks == NULL) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "out of memory");
        return NULL;
    }
    looks->site = source->site;
    looks->roots = *source->roots;
    looks->page = "";
    looks->arguments = source->arguments;
    bool good = load_all(looks, source->file, diag);
    looks->arguments = NULL;
    if (!good) {
        looks_destroy(&looks);
        return NULL;
    }
    if (now.ms != INT64_MIN) {
        find_hours(looks, now);
    }
    if (now.ms != INT64_MIN && looks->open_hours == NULL && wants_hours(looks)) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0, "no memory for opening hours");
        looks_destroy(&looks);
    }
    return looks;
}

void looks_destroy(struct looks **self)
{
    if (*self == NULL) {
        return;
    }
    open_hours_destroy(&(*self)->open_hours);
    free(*self);
    *self = NULL;
}

/* -- choosing --------------------------------------------------------------------------
 */

/* As if the site had no rules. */
static const struct theme *choose_without_time(struct looks *looks)
{
    looks->page = "";
    looks->next = (struct wall){INT64_MAX};
    looks->is_chosen = false;
    looks->brightness_bp = SITE_BRIGHT_BP;
    return &looks->themes[0];
}

const struct theme *looks_choose(struct looks *looks, const struct calendar *calendar,
                                 struct wall at)
{
    if (at.ms == INT64_MIN) {
        return choose_without_time(looks);
    }
    find_hours(looks, at);
    const struct theme_schedule schedule = {
        .rules = &looks->rules,
        .calendar = calendar,
        .hours = looks->open_hours == NULL ? NULL : open_hours_of_site(looks->open_hours),
    };
    size_t rule = theme_schedule_pick(&schedule, at);
    struct theme_schedule pages = schedule;
    pages.rules = &looks->site->pages;
    size_t page = theme_schedule_pick(&pages, at);
    looks->page = page == THEME_SCHEDULE_NONE ? "" : looks->site->pages.rules[page].theme;
    struct wall next = theme_schedule_next(&pages, at);
    looks->next = theme_schedule_next(&schedule, at);
    looks->next = next.ms < looks->next.ms ? next : looks->next;
    looks->chosen = at;
    looks->is_chosen = true;
    bool none = rule == THEME_SCHEDULE_NONE;
    looks->brightness_bp = none ? SITE_BRIGHT_BP : looks->rules.rules[rule].brightness_bp;
    return &looks->themes[none ? 0 : looks->of_rule[rule]];
}

const char *looks_page(const struct looks *looks)
{
    return looks->page;
}

int64_t looks_brightness_bp(const struct looks *looks)
{
    return looks->brightness_bp;
}

bool looks_is_due(const struct looks *looks, struct wall at)
{
    return !looks->is_chosen || at.ms >= looks->next.ms || at.ms < looks->chosen.ms;
}

struct wall looks_next(const struct looks *looks)
{
    return looks->next;
}

/* -- watching --------------------------------------------------------------------------
 */

static void watch_picture(const struct picture *picture, struct watch *watch)
{
    const char *slash = strrchr(picture->path, '/');
    if (picture->path[0] != '\0') {
        char folder[ROOTS_PATH_BYTES];
        str_format(folder, sizeof folder, "%.*s.",
                   slash == NULL ? 0 : (int)(slash - picture->path) + 1, picture->path);
        watch_add(watch, folder);
    }
}

void looks_watch(const struct looks *looks, struct watch *watch)
{
    const struct option_list *folders = &looks->roots.folders;
    for (size_t i = 0; i < folders->count; i++) {
        char folder[OPTION_LIST_BYTES + 16];
        str_format(folder, sizeof folder, "%s/themes", folders->items[i]);
        watch_add(watch, folder);
        str_format(folder, sizeof folder, "%s/fonts", folders->items[i]);
        watch_add(watch, folder);
    }
    for (size_t i = 0; i < looks->count; i++) {
        watch_picture(&looks->themes[i].logo, watch);
        watch_picture(&looks->themes[i].background, watch);
    }
}
