#include "site/theme_rules.h"

#include <string.h>

#include "config/describe.h"
#include "site/hours_text.h"

#define LEAST_BRIGHT_BP 2000

static bool read_weekdays(const struct yaml_node *node, void *field, struct diag *diag)
{
    if (node->kind != YAML_SCALAR || !hours_text_days(node->text, field)) {
        yaml_fault(node, diag, DIAG_ERROR, "not days, such as mon-fri or \"sat, sun\"");
        return false;
    }
    return true;
}

/* -- dates -----------------------------------------------------------------------------
 */

static bool read_date(struct str text, struct site_theme_date *ret_date)
{
    struct opening_holiday date;
    if (!hours_text_date(str_trim(text), &date)) {
        return false;
    }
    *ret_date = (struct site_theme_date){date.year, date.month, date.day};
    return true;
}

static int number_of(struct site_theme_date date)
{
    return (date.year * 100 + date.month) * 100 + date.day;
}

/* "12-01..01-06", "2026-11-20..2026-12-31", or one date. */
static bool read_range(struct str text, struct site_theme_dates *ret_dates)
{
    struct site_theme_dates dates = {.said = true};
    struct str last = text;
    struct str first = str_split(&last, '.');
    if (last.data == NULL) {
        last = first;
    } else if (last.size > 0 && last.data[0] == '.') {
        last = (struct str){last.data + 1, last.size - 1};
    } else {
        return false;
    }
    if (!read_date(first, &dates.first) || !read_date(last, &dates.last) ||
        (dates.first.year == 0) != (dates.last.year == 0) ||
        (dates.first.year != 0 && number_of(dates.last) < number_of(dates.first))) {
        return false;
    }
    *ret_dates = dates;
    return true;
}

static bool read_dates(const struct yaml_node *node, void *field, struct diag *diag)
{
    if (node->kind != YAML_SCALAR || !read_range(node->text, field)) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "not dates, such as 12-01..01-06 or 2026-11-20..2026-12-31");
        return false;
    }
    return true;
}

/* -- rules -----------------------------------------------------------------------------
 */

static const struct option_choice whens[] = {
    {"open", SITE_THEME_OPEN}, {"closed", SITE_THEME_CLOSED}, {0}};

/* When a rule holds. */
static const struct option when_options[] = {
    {.key = "from",
     .type = OPTION_CLOCK,
     .offset = offsetof(struct site_theme_rule, from_min),
     .help = "local time at which it begins; else at midnight"},
    {.key = "to",
     .type = OPTION_CLOCK,
     .offset = offsetof(struct site_theme_rule, to_min),
     .help =
         "local time at which it ends, on the next day if that is before `from`; else "
         "at midnight"},
    {.key = "weekdays",
     .type = OPTION_CUSTOM,
     .offset = offsetof(struct site_theme_rule, weekdays),
     .read = read_weekdays,
     .words = "days (`mon-fri`, `\"sat, sun\"`)",
     .help = "days on which it begins; else all"},
    {.key = "dates",
     .type = OPTION_CUSTOM,
     .offset = offsetof(struct site_theme_rule, dates),
     .read = read_dates,
     .words = "a date or the first and last of many (`12-01..01-06`, "
              "`2026-11-20..2026-12-31`)",
     .help = "dates on which it begins; else all"},
    {.key = "when",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct site_theme_rule, when),
     .choices = whens,
     .help = "only while the site's `opening_hours` say so; else always"},
    {0},
};

static const struct option rule_options[] = {
    {.key = "theme",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_theme_rule, theme),
     .min = 1,
     .max = 32,
     .help = "the look while the rule holds; else the site's `theme`"},
    {.key = "brightness",
     .type = OPTION_PERCENT,
     .offset = offsetof(struct site_theme_rule, brightness_bp),
     .max = SITE_BRIGHT_BP,
     .help = "how bright it is then, 100% as the theme has it; 0%: a black screen"},
    {.key = "when", .type = OPTION_INCLUDE, .section = when_options},
    {0},
};

static const struct option page_options[] = {
    {.key = "page",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct site_theme_rule, theme),
     .min = 1,
     .max = 32,
     .help = "the page that is shown, alone, while the rule holds"},
    {.key = "when", .type = OPTION_INCLUDE, .section = when_options},
    {0},
};

/* A name becomes that of a file. */
static void check_name(const struct site_theme_rule *rule, const struct yaml_node *name,
                       const char *reason, struct diag *diag)
{
    if (name != NULL && strspn(rule->theme, "abcdefghijklmnopqrstuvwxyz0123456789_-") !=
                            strlen(rule->theme)) {
        yaml_fault(name, diag, DIAG_ERROR, "%s", reason);
    }
}

/* What no single key can know. */
static void check_rule(const struct site_theme_rule *rule, const struct yaml_node *node,
                       struct diag *diag)
{
    const struct yaml_node *to = yaml_get(node, "to");
    if (to != NULL && rule->to_min == rule->from_min) {
        yaml_fault(to, diag, DIAG_ERROR,
                   "ends when it begins; for whole days leave both out");
    }
}

static void check_look(const struct site_theme_rule *rule, const struct yaml_node *node,
                       struct diag *diag)
{
    const struct yaml_node *theme = yaml_get(node, "theme");
    check_name(rule, theme, "a theme's name is made of a-z, 0-9, _ and -", diag);
    if (node->kind == YAML_MAPPING && theme == NULL &&
        yaml_get(node, "brightness") == NULL) {
        yaml_fault(node, diag, DIAG_ERROR, "says neither theme nor brightness");
    }
    if (rule->brightness_bp > 0 && rule->brightness_bp < LEAST_BRIGHT_BP) {
        yaml_fault(yaml_get(node, "brightness"), diag, DIAG_WARNING,
                   "so dark that letters can hardly be read; 0%% is black");
    }
}

static void read_rule(const struct yaml_node *node, bool page,
                      struct site_theme_rules *rules, struct diag *diag)
{
    struct site_theme_rule rule = {.brightness_bp = SITE_BRIGHT_BP,
                                   .to_min = SITE_DAY_MIN,
                                   .weekdays = HOURS_TEXT_WEEK};
    option_apply(page ? page_options : rule_options, node, &rule, diag);
    const struct yaml_node *name = yaml_get(node, page ? "page" : "theme");
    if (name != NULL) {
        rule.line = name->line;
        rule.column = name->column;
    }
    if (page) {
        check_name(&rule, name, "a page's name is made of a-z, 0-9, _ and -", diag);
    } else {
        check_look(&rule, node, diag);
    }
    check_rule(&rule, node, diag);
    rules->rules[rules->count++] = rule;
}

static bool read_rules(const struct yaml_node *node, bool page, void *field,
                       struct diag *diag)
{
    size_t errors = diag->errors;
    struct site_theme_rules rules = {0};
    if (node->kind != YAML_SEQUENCE) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "not a list of rules, such as - { %s, from: \"22:00\", to: "
                   "\"06:00\" }",
                   page ? "page: night" : "theme: night");
        return false;
    }
    if (node->count > SITE_THEME_RULES) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d rules", SITE_THEME_RULES);
        return false;
    }
    for (const struct yaml_node *n = node->first; n != NULL; n = n->next) {
        read_rule(n, page, &rules, diag);
    }
    if (diag->errors > errors) {
        return false;
    }
    memcpy(field, &rules, sizeof rules);
    return true;
}

bool theme_rules_read(const struct yaml_node *node, void *field, struct diag *diag)
{
    return read_rules(node, false, field, diag);
}

bool theme_rules_read_pages(const struct yaml_node *node, void *field, struct diag *diag)
{
    return read_rules(node, true, field, diag);
}

void theme_rules_print_options(FILE *out)
{
    describe_table(rule_options, out);
}
