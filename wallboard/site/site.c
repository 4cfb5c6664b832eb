#include "site/site.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "config/describe.h"
#include "config/yaml.h"
#include "locale/calendar.h"
#include "locale/format_locale.h"
#include "locale/text.h"
#include "site/board_check.h"
#include "site/site_options.h"
#include "site/theme_schedule.h"

#define CALM_PAGES 3 /* in rotation; with more, each is away for too long */

struct site *site_default(void)
{
    struct site *site = calloc(1, sizeof *site);
    if (site != NULL) {
        option_defaults(site_options, site);
    }
    return site;
}

void site_destroy(struct site **self)
{
    if (*self == NULL) {
        return;
    }
    for (size_t i = 0; i < (*self)->queue_count; i++) {
        hours_options_finish(&(*self)->queues[i].hours);
    }
    hours_options_finish(&(*self)->hours);
    clocks_finish(&(*self)->clocks);
    boards_finish(&(*self)->boards);
    free((*self)->queues);
    free((*self)->engine_queues);
    free((*self)->aliases);
    index_destroy(&(*self)->alias_index);
    free(*self);
    *self = NULL;
}

/* -- what no single row can know -------------------------------------------------------
 */

static const struct yaml_node *find(const struct yaml_node *mapping, const char *section,
                                    const char *key)
{
    const struct yaml_node *node = yaml_get(mapping, section);
    return node == NULL ? NULL : yaml_get(node, key);
}

/* Of the site or of a queue, which is `mapping`. */
static void check_timezone(const char *timezone, const struct yaml_node *mapping,
                           struct diag *diag)
{
    const struct yaml_node *node = yaml_get(mapping, "timezone");
    if (node == NULL || timezone[0] == '\0') {
        return;
    }
    struct calendar *calendar = calendar_create(timezone);
    if (calendar == NULL) {
        yaml_fault(node, diag, DIAG_ERROR, "no such time zone");
    }
    calendar_destroy(&calendar);
}

/* Days are made of the engine's intervals. */
static void check_day_start(const struct site *site, const struct yaml_node *root,
                            struct diag *diag)
{
    const struct yaml_node *node = yaml_get(root, "day_start");
    if (node != NULL && site->day_start_min % 15 != 0) {
        yaml_fault(node, diag, DIAG_ERROR, "not a quarter of an hour");
    }
}

/* The later of two keys that do not go together is told of it; said at neither place,
 * both are inherited and told elsewhere. */
static void check_rule(const struct engine_rule *rule, const struct yaml_node *section,
                       struct diag *diag)
{
    if (section == NULL || rule->short_abandon_ms <= rule->target_ms) {
        return;
    }
    const struct yaml_node *node = yaml_get(section, "short_abandon");
    node = node != NULL ? node : yaml_get(section, "target");
    if (node != NULL) {
        yaml_fault(node, diag, DIAG_WARNING,
                   "short_abandon is longer than the target: abandons after the target "
                   "count as short");
    }
}

static void check_order(int64_t warning, int64_t alarm,
                        const struct yaml_node *thresholds, const char *key,
                        struct diag *diag)
{
    const struct yaml_node *node = yaml_get(thresholds, key);
    if (node != NULL && alarm != 0 && warning > alarm) {
        yaml_fault_key(node, diag, DIAG_WARNING, "alarms before it warns");
    }
}

static void check_thresholds(const struct site_thresholds *thresholds,
                             const struct yaml_node *node, struct diag *diag)
{
    if (node == NULL) {
        return;
    }
    check_order(thresholds->waiting_warning, thresholds->waiting_alarm, node, "waiting",
                diag);
    check_order(thresholds->longest_wait_warning_ms, thresholds->longest_wait_alarm_ms,
                node, "longest_wait", diag);
}

static void check_queues(const struct site *site, const struct yaml_node *root,
                         struct diag *diag)
{
    const struct yaml_node *queues = yaml_get(root, "queues");
    for (size_t i = 0; i < site->queue_count; i++) {
        const struct yaml_node *node = yaml_get(queues, site->queues[i].id);
        if (node != NULL) {
            check_rule(&site->queues[i].rule, node, diag);
            check_thresholds(&site->queues[i].thresholds, yaml_get(node, "thresholds"),
                             diag);
            check_timezone(site->queues[i].hours.timezone, node, diag);
            hours_options_check(&site->queues[i].hours, node, diag);
        }
    }
}

/* What ZeroMQ would refuse later and without a place. */
static void check_endpoints(const struct yaml_node *root, const char *key,
                            struct diag *diag)
{
    const struct yaml_node *list = yaml_get(root, key);
    if (list == NULL) {
        return;
    }
    bool many = list->kind == YAML_SEQUENCE;
    for (const struct yaml_node *node = many ? list->first : list; node != NULL;
         node = many ? node->next : NULL) {
        if (node->text.size > 0 && !str_starts_with(node->text, "tcp://") &&
            !str_starts_with(node->text, "ipc://") &&
            !str_starts_with(node->text, "inproc://")) {
            yaml_fault(node, diag, DIAG_ERROR,
                       "not an endpoint, such as tcp://192.0.2.1:5556");
        }
    }
}

/* Where each is named, for whoever looks for its file. */
static void place_pages(struct site *site, const struct yaml_node *pages)
{
    size_t count = 0;
    bool many = pages->kind == YAML_SEQUENCE;
    for (const struct yaml_node *node = many ? pages->first : pages;
         node != NULL && count < site->screen.pages.count;
         node = many ? node->next : NULL) {
        site->screen.page_places[count++] = (struct site_place){node->line, node->column};
    }
}

static void check_screen(const struct site *site, const struct yaml_node *root,
                         struct diag *diag)
{
    const struct yaml_node *theme = yaml_get(root, "theme");
    if (theme != NULL && strspn(site->theme, "abcdefghijklmnopqrstuvwxyz0123456789_-") !=
                             strlen(site->theme)) {
        yaml_fault(theme, diag, DIAG_ERROR,
                   "a theme's name is made of a-z, 0-9, _ and -");
    }
    const struct yaml_node *pages = find(root, "screen", "pages");
    if (pages != NULL && site->screen.pages.count == 0) {
        yaml_fault_key(pages, diag, DIAG_ERROR, "no page to show");
    } else if (pages != NULL && site->screen.pages.count > CALM_PAGES) {
        yaml_fault_key(pages, diag, DIAG_WARNING,
                       "with more than %d pages each is away for long", CALM_PAGES);
    }
}

/* A language without words is shown in English, with its own figures. */
static void check_locale(const struct site *site, const struct yaml_node *root,
                         struct diag *diag)
{
    const struct yaml_node *node = yaml_get(root, "locale");
    struct format_locale locale;
    if (node == NULL || site->locale[0] == '\0') {
        return;
    }
    if (!format_locale_find(site->locale, &locale)) {
        yaml_fault(node, diag, DIAG_ERROR, "not a language, such as de-DE, fr or ar");
    } else if (!text_has(site->locale)) {
        yaml_fault(node, diag, DIAG_WARNING,
                   "the board has no words in this language: they stay English");
    }
}

static void check_counting(const struct site *site, const struct yaml_node *root,
                           struct diag *diag)
{
    const struct yaml_node *base = yaml_get(root, "utilisation_base");
    if (site->counting.utilisation_base == SITE_OF_SCHEDULED &&
        yaml_get(root, "schedules") == NULL) {
        yaml_fault(base, diag, DIAG_ERROR, "there are no schedules");
    }
}

static void check_themes(const struct site *site, const struct yaml_node *root,
                         struct diag *diag)
{
    const struct yaml_node *themes = yaml_get(root, "themes");
    bool has_hours = site->hours.week_said || site->hours.holiday_count > 0;
    if (themes != NULL && !has_hours && theme_schedule_wants_hours(&site->themes)) {
        yaml_fault_key(themes, diag, DIAG_WARNING,
                       "a rule says 'when', but there are no opening_hours: always open");
    }
}

static bool has_page(const struct site *site, const char *name)
{
    for (size_t i = 0; i < site->screen.pages.count; i++) {
        if (strcmp(site->screen.pages.items[i], name) == 0) {
            return true;
        }
    }
    return false;
}

/* A queue that only its source knows is no fault. */
static void check_alerts(const struct site *site, const struct yaml_node *root,
                         struct diag *diag)
{
    for (size_t i = 0; i < site->alerts.count; i++) {
        const struct site_alert *alert = &site->alerts.alerts[i];
        const struct yaml_node *section = find(root, "alerts", alert->id);
        const struct yaml_node *page = section == NULL ? NULL : yaml_get(section, "page");
        const struct yaml_node *queue =
            section == NULL ? NULL : yaml_get(section, "queue");
        const struct yaml_node *sound =
            section == NULL ? NULL : yaml_get(section, "sound");
        if (sound != NULL && !sound_options_knows(&site->sounds, sound->text)) {
            yaml_fault(sound, diag, DIAG_ERROR, "no such sound");
        }
        if (page != NULL && !has_page(site, alert->page)) {
            yaml_fault(page, diag, DIAG_WARNING,
                       "is not among screen.pages, so it never comes");
        }
        if (queue != NULL && site->queue_count > 0 &&
            site_find_queue(site, queue->text) == NULL) {
            yaml_fault(queue, diag, DIAG_WARNING, "the site file has no such queue");
        }
    }
}

/* A path is the site file's to say: it holds from wherever the program is started. */
static void find_file(const char *key, char path[512], const struct yaml_node *root,
                      struct diag *diag)
{
    const struct yaml_node *node = yaml_get(root, key);
    const char *slash = strrchr(root->file, '/');
    if (node == NULL || path[0] == '/' || path[0] == '\0' || slash == NULL) {
        return;
    }
    char named[512];
    size_t folder = (size_t)(slash - root->file) + 1;
    str_copy(named, sizeof named, str_from(path));
    if (folder + strlen(named) >= sizeof named) {
        yaml_fault(node, diag, DIAG_ERROR, "the path is too long");
        return;
    }
    str_format(path, sizeof named, "%.*s%s", (int)folder, root->file, named);
}

static void check(struct site *site, const struct yaml_node *root, struct diag *diag)
{
    check_timezone(site->timezone, root, diag);
    check_locale(site, root, diag);
    clocks_check(&site->clocks, root, diag);
    check_day_start(site, root, diag);
    hours_options_check(&site->hours, root, diag);
    check_rule(&site->rule, yaml_get(root, "service_level"), diag);
    check_endpoints(root, "connect", diag);
    check_endpoints(root, "bind", diag);
    check_screen(site, root, diag);
    check_counting(site, root, diag);
    check_themes(site, root, diag);
    check_thresholds(&site->thresholds, yaml_get(root, "thresholds"), diag);
    check_queues(site, root, diag);
    board_check(&site->boards, site->timezone, root, diag);
    alert_options_check(&site->alerts, root, diag);
    const struct yaml_node *sound = find(root, "celebrate", "sound");
    if (sound != NULL && !sound_options_knows(&site->sounds, sound->text)) {
        yaml_fault(sound, diag, DIAG_ERROR, "no such sound");
    }
    check_alerts(site, root, diag);
    const struct yaml_node *names = find(root, "agents", "names");
    if (names != NULL && site->names == SITE_NAMES_ALIAS && site->alias_index == NULL) {
        yaml_fault(names, diag, DIAG_WARNING, "no aliases given: all agents are dashes");
    }
}

/* -- loading ---------------------------------------------------------------------------
 */

static bool prepare_engine_queues(struct site *site)
{
    site->rule.reply_target_ms = site->hours.reply_target_ms;
    counting_prepare(&site->counting);
    if (site->queue_count == 0) {
        return true;
    }
    site->engine_queues = calloc(site->queue_count, sizeof *site->engine_queues);
    if (site->engine_queues == NULL) {
        return false;
    }
    for (size_t i = 0; i < site->queue_count; i++) {
        struct site_queue *queue = &site->queues[i];
        queue->rule.reply_target_ms = queue->hours.reply_target_ms;
        site->engine_queues[i] = (struct engine_queue_config){
            .id = queue->id,
            .label = queue->label[0] == '\0' ? NULL : queue->label,
            .rule = queue->rule,
            .target_said = queue->target_said,
        };
        for (size_t c = 0; c < EVENT_CHANNEL_COUNT; c++) {
            queue->channels[c].reply_target_ms = queue->hours.reply_target_ms;
            site->engine_queues[i].channels[c] =
                queue->channel_said[c] ? &queue->channels[c] : NULL;
        }
    }
    return true;
}

/* Takes the tree; NULL stands for one that could not be read, with the reason told. */
static struct site *build(struct yaml *yaml, bool alone, struct diag *diag)
{
    struct site *site = yaml == NULL ? NULL : site_default();
    if (site != NULL) {
        const struct yaml_node *root = yaml_root(yaml);
        site->target_said = find(root, "service_level", "target") != NULL;
        option_apply(site_options, root, site, diag);
        const struct yaml_node *theme = yaml_get(root, "theme");
        if (theme != NULL) {
            site->theme_line = theme->line;
            site->theme_column = theme->column;
        }
        const struct yaml_node *pages = find(root, "screen", "pages");
        if (pages != NULL) {
            place_pages(site, pages);
        }
        find_file("forecast", site->forecast, root, diag);
        find_file("schedules", site->schedules, root, diag);
        check(site, root, diag);
        if (!alone) {
            sound_options_check(&site->sounds, root, diag);
        }
    }
    if (yaml != NULL && (site == NULL || !prepare_engine_queues(site) ||
                         !boards_prepare(&site->boards))) {
        diag_add(diag, DIAG_ERROR, yaml_root(yaml)->file, 0, 0, "no memory");
    }
    yaml_destroy(&yaml);
    return site;
}

/* The faults found since, in the file's order; without errors among them the site. */
static struct site *judge(struct site *site, size_t first_fault, size_t errors_before,
                          struct diag *diag)
{
    option_sort_faults(diag, first_fault);
    if (diag->errors > errors_before) {
        site_destroy(&site);
    }
    return site;
}

struct site *site_load(const char *path, struct diag *diag)
{
    size_t first = diag->count;
    size_t errors = diag->errors;
    return judge(build(yaml_load(path, diag), false, diag), first, errors, diag);
}

struct site *site_parse(const char *name, struct str text, struct diag *diag)
{
    size_t first = diag->count;
    size_t errors = diag->errors;
    return judge(build(yaml_parse(name, text, diag), false, diag), first, errors, diag);
}

struct site *site_parse_alone(const char *name, struct str text, struct diag *diag)
{
    size_t first = diag->count;
    size_t errors = diag->errors;
    return judge(build(yaml_parse(name, text, diag), true, diag), first, errors, diag);
}

/* -- reading ---------------------------------------------------------------------------
 */

struct engine_config site_engine_config(const struct site *site)
{
    struct engine_config config = engine_config_default();
    config.site = site->id;
    config.rule = site->rule;
    config.target_said = site->target_said;
    config.queues = site->engine_queues;
    config.queue_count = site->queue_count;
    config.sweep_waiting_ms = site->sweep_waiting_ms;
    config.sweep_ringing_ms = site->sweep_ringing_ms;
    config.sweep_active_ms = site->sweep_active_ms;
    config.restart_grace_ms = site->restart_grace_ms;
    config.breach_horizon_ms = site->breach_horizon_ms;
    config.credit = site->counting.credit;
    config.abandonment_excludes_short = site->counting.abandonment_excludes_short;
    config.contact_rate_of_connects =
        site->counting.contact_rate_base == SITE_OF_CONNECTS;
    config.csat_min = site->counting.csat_min;
    config.drop_window_ms = site->counting.drop_window_ms;
    config.productive_reasons = site->counting.productive;
    return config;
}

const struct site_queue *site_find_queue(const struct site *site, struct str id)
{
    for (size_t i = 0; i < site->queue_count; i++) {
        if (str_is(id, site->queues[i].id)) {
            return &site->queues[i];
        }
    }
    return NULL;
}

struct str site_alias(const struct site *site, struct str agent)
{
    size_t number =
        site->alias_index == NULL ? INDEX_NONE : index_find(site->alias_index, agent);
    return str_from(number == INDEX_NONE ? NULL : site->aliases[number].alias);
}

void site_print_options(FILE *out)
{
    describe_table(site_options, out);
}
