#include "site/hours_options.h"

#include <stdlib.h>
#include <string.h>

#include "site/hours_text.h"

#define REPLY_TARGET_MAX_MS (30 * INT64_C(86400000))
#define WEEK                7

struct site_hours hours_options_inherit(const struct site_hours *site)
{
    struct site_hours hours = *site;
    hours.own_holidays = NULL;
    hours.own = false;
    return hours;
}

void hours_options_finish(struct site_hours *hours)
{
    free(hours->own_holidays);
    hours->own_holidays = NULL;
    hours->holidays = NULL;
    hours->holiday_count = 0;
}

/* -- the hours of one day --------------------------------------------------------------
 */

static bool add_span(const struct yaml_node *node, struct opening_day *day,
                     struct diag *diag)
{
    int start_min = 0;
    int end_min = 0;
    if (node->kind != YAML_SCALAR || !hours_text_span(node->text, &start_min, &end_min)) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "not opening hours, such as \"08:00-18:00\", 24h or closed");
        return false;
    }
    if (day->count == OPENING_DAY_SPANS) {
        yaml_fault(node, diag, DIAG_ERROR, "opens more than %d times a day",
                   OPENING_DAY_SPANS);
        return false;
    }
    if (!opening_day_add(day, start_min, end_min)) {
        yaml_fault(node, diag, DIAG_ERROR, "overlaps hours before it");
        return false;
    }
    return true;
}

/* "08:00-18:00", a list of such, 24h or closed. */
static bool read_day(const struct yaml_node *node, struct opening_day *ret,
                     struct diag *diag)
{
    struct opening_day day = {0};
    bool good = true;
    if (yaml_is_empty(node) || (node->kind == YAML_SEQUENCE && node->count == 0)) {
        yaml_fault_key(node, diag, DIAG_ERROR,
                       "no hours given; 'closed' if there are none");
        return false;
    }
    if (node->kind == YAML_SEQUENCE) {
        for (const struct yaml_node *n = node->first; n != NULL; n = n->next) {
            good = add_span(n, &day, diag) && good;
        }
    } else if (node->kind != YAML_SCALAR || !str_is(node->text, "closed")) {
        good = add_span(node, &day, diag);
    }
    if (good) {
        *ret = day;
    }
    return good;
}

/* -- the week --------------------------------------------------------------------------
 */

/* Every day's hours, and for each day whether a key says it by name: that goes before
 * "every day", wherever the two stand. */
struct week {
    struct opening_day days[WEEK];
    uint32_t named;
};

static bool read_days(const struct yaml_node *node, struct week *week, struct diag *diag)
{
    uint32_t days = 0;
    struct opening_day hours;
    if (!hours_text_days(node->key, &days)) {
        yaml_fault_key(node, diag, DIAG_ERROR,
                       "not days, such as mon-fri, sat or every day");
        return false;
    }
    bool every = str_is(node->key, "every day");
    bool good = read_day(node, &hours, diag);
    for (int i = 0; i < WEEK; i++) {
        uint32_t bit = UINT32_C(1) << i;
        if ((days & bit) == 0 || (every && (week->named & bit) != 0)) {
            continue;
        }
        if (!every && (week->named & bit) != 0) {
            yaml_fault_key(node, diag, DIAG_ERROR, "%s has its hours already",
                           hours_text_day_name(i + 1));
            return false;
        }
        if (good) {
            week->days[i] = hours;
        }
    }
    week->named |= every ? 0 : days;
    return good;
}

static bool read_week(const struct yaml_node *node, void *field, struct diag *diag)
{
    struct site_hours *hours = field;
    struct week week = {0};
    if (node->kind != YAML_MAPPING || node->count == 0) {
        yaml_fault(node, diag, DIAG_ERROR,
                   "must be a mapping of days to hours, such as mon-fri: "
                   "\"08:00-18:00\"");
        return false;
    }
    bool good = true;
    for (const struct yaml_node *n = node->first; n != NULL; n = n->next) {
        good = read_days(n, &week, diag) && good;
    }
    if (good) {
        memcpy(hours->week, week.days, sizeof hours->week);
        hours->week_said = true;
        hours->own = true;
    }
    return good;
}

/* -- holidays --------------------------------------------------------------------------
 */

static bool is_same_date(const struct opening_holiday *a, const struct opening_holiday *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

/* Where the text of a date stands: in a mapping it is a key, else a value. */
static void tell_date(const struct yaml_node *node, bool is_key, struct diag *diag,
                      const char *reason)
{
    if (is_key) {
        yaml_fault_key(node, diag, DIAG_ERROR, "%s", reason);
    } else {
        yaml_fault(node, diag, DIAG_ERROR, "%s", reason);
    }
}

/* Appends one; there is room. */
static bool add_holiday(const struct yaml_node *node, bool is_key,
                        struct opening_holiday *holidays, size_t *count,
                        struct diag *diag)
{
    struct opening_holiday holiday;
    struct str text = is_key ? node->key : node->text;
    if ((!is_key && node->kind != YAML_SCALAR) || !hours_text_date(text, &holiday)) {
        tell_date(node, is_key, diag,
                  "not a date, such as 2026-12-24, or 12-24 for every year");
        return false;
    }
    for (size_t i = 0; i < *count; i++) {
        if (is_same_date(&holidays[i], &holiday)) {
            tell_date(node, is_key, diag, "said twice");
            return false;
        }
    }
    if (is_key && !read_day(node, &holiday.hours, diag)) {
        return false;
    }
    holidays[(*count)++] = holiday;
    return true;
}

/* A list of dates on which it is closed, one without brackets, or a mapping of dates to
 * hours. */
static bool read_holidays(const struct yaml_node *node, void *field, struct diag *diag)
{
    struct site_hours *hours = field;
    size_t said = node->kind == YAML_SCALAR ? 1 : node->count;
    if (said > SITE_HOLIDAYS) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d holidays", SITE_HOLIDAYS);
        return false;
    }
    /* one more, for calloc(0) may give NULL */
    struct opening_holiday *holidays = calloc(said + 1, sizeof *holidays);
    if (holidays == NULL) {
        yaml_fault_key(node, diag, DIAG_ERROR, "no memory");
        return false;
    }
    size_t count = 0;
    bool good = true;
    if (node->kind == YAML_SCALAR) {
        good = add_holiday(node, false, holidays, &count, diag);
    }
    for (const struct yaml_node *n = node->first; n != NULL; n = n->next) {
        bool is_key = node->kind == YAML_MAPPING;
        good = add_holiday(n, is_key, holidays, &count, diag) && good;
    }
    if (!good) {
        free(holidays);
        return false;
    }
    free(hours->own_holidays);
    hours->own_holidays = holidays;
    hours->holidays = holidays;
    hours->holiday_count = count;
    hours->own = true;
    return true;
}

/* -- the tables ------------------------------------------------------------------------
 */

static const char week_words[] = "a mapping of days (`mon-fri`, `sat`, `every day`) to "
                                 "hours (`\"08:00-18:00\"`, a list "
                                 "of such, `24h`, `closed`)";
static const char holidays_words[] =
    "a list of dates (`2026-12-25`, or `12-25` for every year), or a mapping of dates to "
    "hours";

const struct option hours_options[] = {
    {.key = "opening_hours",
     .type = OPTION_CUSTOM,
     .read = read_week,
     .words = week_words,
     .help = "when e-mails and tasks age, local time; days left out are closed; without "
             "this key it is always open"},
    {.key = "holidays",
     .type = OPTION_CUSTOM,
     .read = read_holidays,
     .words = holidays_words,
     .help = "dates that are closed, or have hours of their own"},
    {.key = "reply_target",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_hours, reply_target_ms),
     .max = REPLY_TARGET_MAX_MS,
     .fallback = "0s",
     .help = "so much opening time may pass until the first reply to an e-mail or a "
             "task whose source gives no deadline; 0s: any"},
    {0},
};

const struct option hours_options_queue[] = {
    {.key = "opening_hours",
     .type = OPTION_CUSTOM,
     .read = read_week,
     .words = week_words,
     .help = "in place of the site's"},
    {.key = "holidays",
     .type = OPTION_CUSTOM,
     .read = read_holidays,
     .words = holidays_words,
     .help = "in place of the site's; []: none"},
    {.key = "timezone",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_hours, timezone),
     .min = 1,
     .max = 64,
     .help =
         "IANA name, in which its hours and holidays are meant; its day is the site's"},
    {.key = "reply_target",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_hours, reply_target_ms),
     .max = REPLY_TARGET_MAX_MS,
     .help = "in place of the site's"},
    {0},
};

const struct option hours_options_clock[] = {
    {.key = "timezone",
     .type = OPTION_STRING,
     .offset = offsetof(struct site_hours, timezone),
     .min = 1,
     .max = 64,
     .help = "IANA name, Asia/Kolkata; else the site's"},
    {.key = "opening_hours",
     .type = OPTION_CUSTOM,
     .read = read_week,
     .words = week_words,
     .help = "of that place, by its own clock; without it no mark says open or closed"},
    {.key = "holidays",
     .type = OPTION_CUSTOM,
     .read = read_holidays,
     .words = holidays_words,
     .help = "of that place"},
    {0},
};

/* -- what no single row can know -------------------------------------------------------
 */

void hours_options_check(const struct site_hours *hours, const struct yaml_node *mapping,
                         struct diag *diag)
{
    const struct yaml_node *node = yaml_get(mapping, "opening_hours");
    size_t spans = 0;
    for (size_t i = 0; i < WEEK; i++) {
        spans += hours->week[i].count;
    }
    for (size_t i = 0; i < hours->holiday_count; i++) {
        spans += hours->holidays[i].hours.count;
    }
    if (node != NULL && hours->week_said && spans == 0) {
        yaml_fault_key(node, diag, DIAG_WARNING,
                       "never open: no e-mail or task will ever be due");
    }
}
