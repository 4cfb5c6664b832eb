#include "feed/csv_map.h"

#include <stddef.h>
#include <string.h>

#include "config/yaml.h"
#include "feed/csv_time.h"

const struct option_choice csv_separators[] = {
    {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"pipe", '|'}, {NULL, 0}};

const struct option_choice csv_time_forms[] = {
    {"clock", CSV_TIME_CLOCK},       {"datetime", CSV_TIME_DATETIME},
    {"rfc3339", CSV_TIME_RFC3339},   {"epoch_s", CSV_TIME_EPOCH_S},
    {"epoch_ms", CSV_TIME_EPOCH_MS}, {NULL, 0}};

static const struct option_choice units[] = {{"s", 1000}, {"ms", 1}, {NULL, 0}};

const struct option_choice csv_channels[] = {
    {"voice", EVENT_CHANNEL_VOICE}, {"email", EVENT_CHANNEL_EMAIL},
    {"chat", EVENT_CHANNEL_CHAT},   {"callback", EVENT_CHANNEL_CALLBACK},
    {"task", EVENT_CHANNEL_TASK},   {NULL, 0}};

static const struct option_choice others[] = {
    {"keep", CSV_OTHERS_KEEP}, {"refuse", CSV_OTHERS_REFUSE}, {NULL, 0}};

static const struct option_choice says[] = {{"answered", CSV_SAY_ANSWERED},
                                            {"left", CSV_SAY_LEFT},
                                            {"rejected", CSV_SAY_REJECTED},
                                            {"nothing", CSV_SAY_NOTHING},
                                            {NULL, 0}};

static const struct option_choice reasons[] = {
    {"abandoned", EVENT_REASON_ABANDONED}, {"timeout", EVENT_REASON_TIMEOUT},
    {"no_agents", EVENT_REASON_NO_AGENTS}, {"key", EVENT_REASON_KEY},
    {"moved", EVENT_REASON_MOVED},         {"withdrawn", EVENT_REASON_WITHDRAWN},
    {"system", EVENT_REASON_SYSTEM},       {"unknown", EVENT_REASON_UNKNOWN},
    {"full", EVENT_REASON_FULL},           {"closed", EVENT_REASON_CLOSED},
    {"diverted", EVENT_REASON_DIVERTED},   {NULL, 0}};

static const struct option_choice enders[] = {
    {"caller", EVENT_BY_CALLER},     {"agent", EVENT_BY_AGENT},
    {"transfer", EVENT_BY_TRANSFER}, {"system", EVENT_BY_SYSTEM},
    {"unknown", EVENT_BY_UNKNOWN},   {NULL, 0}};

/* NOLINTBEGIN(bugprone-macro-parentheses): a field's name takes none */
#define COLUMN(field)                                                                    \
    .type = OPTION_STRING, .offset = offsetof(struct csv_map, field.name), .min = 1,     \
    .max = CSV_NAME_BYTES
#define COLUMNS(field)                                                                   \
    .type = OPTION_LIST, .offset = offsetof(struct csv_map, field.names), .min = 1,      \
    .max = CSV_NAME_BYTES
/* NOLINTEND(bugprone-macro-parentheses) */

static const struct option value_option = {
    .type = OPTION_STRING, .min = 1, .max = CSV_NAME_BYTES};
static const struct option condition_option = {
    .type = OPTION_STRING, .min = 0, .max = CSV_NAME_BYTES};

static void *add_value(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct csv_names *names = field;
    if (names->value_count == CSV_VALUES_MAX) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d values", CSV_VALUES_MAX);
        return NULL;
    }
    struct csv_value *value = &names->values[names->value_count++];
    str_copy(value->from, sizeof value->from, node->key);
    option_read(&value_option, node, value->to, diag);
    return NULL;
}

const struct option csv_names_options[] = {
    {.key = "column",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct csv_names, column.name),
     .min = 1,
     .max = CSV_NAME_BYTES,
     .help = "the column that has the name"},
    {.key = "values",
     .type = OPTION_EACH,
     .add = add_value,
     .help = "what a value of the column is called on the board"},
    {.key = "others",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct csv_names, others),
     .choices = others,
     .fallback = "keep",
     .help = "values not listed: keep them as they are, or refuse the row"},
    {0},
};

static void *add_condition(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct csv_outcome *outcome = field;
    if (outcome->condition_count == CSV_CONDITIONS_MAX) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d conditions",
                       CSV_CONDITIONS_MAX);
        return NULL;
    }
    struct csv_condition *condition = &outcome->conditions[outcome->condition_count++];
    str_copy(condition->column.name, sizeof condition->column.name, node->key);
    option_read(&condition_option, node, condition->value, diag);
    return NULL;
}

static const struct option outcome_options[] = {
    {.key = "when",
     .type = OPTION_EACH,
     .add = add_condition,
     .help = "columns and the values they must all have; left out: any row"},
    {.key = "say",
     .type = OPTION_CHOICE,
     .required = true,
     .offset = offsetof(struct csv_outcome, say),
     .choices = says,
     .help = "what became of the contact; nothing: the row is no contact"},
    {.key = "reason",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct csv_outcome, reason),
     .choices = reasons,
     .help = "why it left the queue, or was rejected"},
    {.key = "by",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct csv_outcome, by),
     .choices = enders,
     .help = "who ended an answered contact"},
    {0},
};

static void *add_outcome(void *field, const struct yaml_node *node, struct diag *diag)
{
    struct csv_map *map = field;
    if (map->outcome_count == CSV_OUTCOMES_MAX) {
        yaml_fault_key(node, diag, DIAG_ERROR, "more than %d outcomes", CSV_OUTCOMES_MAX);
        return NULL;
    }
    struct csv_outcome *outcome = &map->outcomes[map->outcome_count++];
    str_copy(outcome->name, sizeof outcome->name, node->key);
    return outcome;
}

static const struct option map_options[] = {
    CSV_FILE_OPTIONS(struct csv_map),
    {.key = "time",
     .type = OPTION_CHOICE,
     .required = true,
     .offset = offsetof(struct csv_map, time),
     .choices = csv_time_forms,
     .help = "how times are written"},
    {.key = "date",
     .type = OPTION_STRING,
     .offset = offsetof(struct csv_map, date),
     .min = 10,
     .max = 10,
     .help = "YYYY-MM-DD, the day of all rows, where times are clock times"},
    {.key = "date_column", COLUMN(date_column), .help = "... or the column that has it"},
    {.key = "none",
     .type = OPTION_LIST,
     .offset = offsetof(struct csv_map, none),
     .min = 1,
     .max = CSV_NAME_BYTES,
     .help = "values that mean 'did not happen', beside the empty one"},
    {.key = "unit",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct csv_map, unit_ms),
     .choices = units,
     .fallback = "s",
     .help = "of the durations wait, talk and wrapup"},
    {.key = "channel",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct csv_map, channel),
     .choices = csv_channels,
     .fallback = "voice",
     .help = "of every contact"},
    {.key = "contact",
     .required = true,
     COLUMNS(contact),
     .help = "columns that make up the contact's id, joined by '-'"},
    {.key = "queue",
     .type = OPTION_SECTION,
     .required = true,
     .offset = offsetof(struct csv_map, queue),
     .section = csv_names_options},
    {.key = "agent",
     .type = OPTION_SECTION,
     .offset = offsetof(struct csv_map, agent),
     .section = csv_names_options},
    {.key = "queued",
     .required = true,
     COLUMNS(queued),
     .help = "when it came to the queue; of several columns the first that says so"},
    {.key = "answered", COLUMNS(answered), .help = "when an agent took it"},
    {.key = "left", COLUMNS(left), .help = "when it left the queue unanswered"},
    {.key = "ended", COLUMNS(ended), .help = "when an answered contact ended"},
    {.key = "wait", COLUMN(wait), .help = "from queued to answered or left"},
    {.key = "talk", COLUMN(talk), .help = "from answered to ended"},
    {.key = "wrapup", COLUMN(wrapup), .help = "after ended"},
    {.key = "outcomes",
     .type = OPTION_EACH,
     .required = true,
     .section = outcome_options,
     .add = add_outcome,
     .help = "the first whose every condition holds is the row's"},
    {0},
};

#undef COLUMN
#undef COLUMNS

static void check_date(struct csv_map *map, const struct yaml_node *root,
                       struct diag *diag)
{
    const struct yaml_node *date = yaml_get(root, "date");
    const struct yaml_node *column = yaml_get(root, "date_column");
    if (date != NULL && map->date[0] != '\0' &&
        !csv_time_date(str_from(map->date), &map->date_days)) {
        yaml_fault(date, diag, DIAG_ERROR, "no date as YYYY-MM-DD");
    }
    if (date != NULL && column != NULL) {
        yaml_fault_key(column, diag, DIAG_ERROR, "either date or date_column");
    }
    bool needs_date = map->time == CSV_TIME_CLOCK;
    if (needs_date && date == NULL && column == NULL) {
        yaml_fault(yaml_get(root, "time"), diag, DIAG_ERROR,
                   "clock times need date or date_column");
    }
}

static bool is_said(const struct csv_columns *columns)
{
    return columns->names.count > 0;
}

static bool rejects(int reason)
{
    return reason == EVENT_REASON_FULL || reason == EVENT_REASON_CLOSED ||
           reason == EVENT_REASON_DIVERTED || reason == EVENT_REASON_NO_AGENTS;
}

static bool leaves(int reason)
{
    return reason >= EVENT_REASON_ABANDONED && reason <= EVENT_REASON_UNKNOWN;
}

/* What one outcome needs of the rest of the map, and what it may not say. */
static void check_outcome(const struct csv_map *map, const struct csv_outcome *outcome,
                          const struct yaml_node *node, struct diag *diag)
{
    const struct yaml_node *reason = yaml_get(node, "reason");
    const struct yaml_node *by = yaml_get(node, "by");
    bool good = outcome->say == CSV_SAY_LEFT       ? leaves(outcome->reason)
                : outcome->say == CSV_SAY_REJECTED ? rejects(outcome->reason)
                                                   : outcome->reason == EVENT_REASON_NONE;
    if (!good) {
        yaml_fault(reason != NULL ? reason : node, diag, DIAG_ERROR, "%s",
                   reason != NULL ? "no reason of that outcome"
                                  : "left and rejected need a reason");
    }
    if (by != NULL && outcome->say != CSV_SAY_ANSWERED) {
        yaml_fault_key(by, diag, DIAG_ERROR, "only of answered contacts");
    }
    if (outcome->say == CSV_SAY_ANSWERED &&
        (!is_said(&map->answered) || map->agent.column.name[0] == '\0')) {
        yaml_fault(node, diag, DIAG_ERROR, "answered needs the keys answered and agent");
    }
    if (outcome->say == CSV_SAY_LEFT && !is_said(&map->left)) {
        yaml_fault(node, diag, DIAG_ERROR, "left needs the key left");
    }
}

static void check_outcomes(const struct csv_map *map, const struct yaml_node *root,
                           struct diag *diag)
{
    const struct yaml_node *list = yaml_get(root, "outcomes");
    const struct yaml_node *node = list == NULL ? NULL : list->first;
    for (size_t i = 0; i < map->outcome_count && node != NULL; i++) {
        check_outcome(map, &map->outcomes[i], node, diag);
        node = node->next;
    }
}

bool csv_map_load(struct csv_map *map, const char *path, struct diag *diag)
{
    size_t errors = diag->errors;
    memset(map, 0, sizeof *map);
    map->yaml = yaml_load(path, diag);
    if (map->yaml == NULL) {
        return false;
    }
    const struct yaml_node *root = yaml_root(map->yaml);
    option_defaults(map_options, map);
    option_apply(map_options, root, map, diag);
    if (diag->errors == errors) {
        check_date(map, root, diag);
        check_outcomes(map, root, diag);
    }
    return diag->errors == errors;
}

void csv_map_finish(struct csv_map *map)
{
    yaml_destroy(&map->yaml);
}

uint32_t csv_map_capabilities(const struct csv_map *map)
{
    uint32_t can = EVENT_CAN_EVENTS | EVENT_CAN_LEFT_REASON;
    for (size_t i = 0; i < map->outcome_count; i++) {
        const struct csv_outcome *outcome = &map->outcomes[i];
        can |= outcome->say == CSV_SAY_REJECTED ? (uint32_t)EVENT_CAN_REJECT : 0;
        can |= outcome->by != EVENT_BY_NONE ? (uint32_t)EVENT_CAN_ENDED_BY : 0;
    }
    can |= map->wrapup.name[0] != '\0' ? (uint32_t)EVENT_CAN_WRAPUP_EXACT : 0;
    return can | (map->unit_ms == 1 ? (uint32_t)EVENT_CAN_SUBSECOND : 0);
}

bool csv_is_none(const struct option_list *none, struct str value)
{
    bool is_none = value.size == 0;
    for (size_t i = 0; i < none->count; i++) {
        is_none = is_none || str_is(value, none->items[i]);
    }
    return is_none;
}

bool csv_is_id(struct str id)
{
    if (id.size == 0 || id.size > CSV_NAME_BYTES || !str_is_utf8(id)) {
        return false;
    }
    for (size_t at = 0; at < id.size;) {
        if (str_is_control(str_next_code_point(id, &at))) {
            return false;
        }
    }
    return true;
}

const char *csv_names_find(const struct csv_names *names, const struct option_list *none,
                           struct str value, struct str *ret_name)
{
    for (size_t i = 0; i < names->value_count; i++) {
        if (str_is(value, names->values[i].from)) {
            *ret_name = str_from(names->values[i].to);
            return NULL;
        }
    }
    if (names->others == CSV_OTHERS_REFUSE) {
        return "not among the map's values";
    }
    if (csv_is_none(none, value) || !csv_is_id(value)) {
        return "no name";
    }
    *ret_name = value;
    return NULL;
}
