#include "ctl/hub_status.h"

#include "wire/json.h"

#define CONNECTED_MS 30000

/* A number as the hub writes it: digits in quotes. */
static uint64_t read_unsigned(const struct json_value *value)
{
    uint64_t number = 0;
    for (size_t i = 0; value->kind == JSON_TEXT && i < value->text.size; i++) {
        char digit = value->text.data[i];
        if (digit < '0' || digit > '9') {
            return 0;
        }
        number = number * 10 + (uint64_t)(digit - '0');
    }
    return number;
}

static void read_text(const struct json_value *value, char *buffer, size_t size)
{
    if (value->kind == JSON_TEXT) {
        str_clean(buffer, size, value->text);
    }
}

static void read_report_field(struct str key, const struct json_value *value,
                              struct hub_screen *screen)
{
    const struct {
        const char *key;
        char *text;
        size_t size;
    } texts[] = {{"theme", screen->theme, sizeof screen->theme},
                 {"page", screen->page, sizeof screen->page},
                 {"state", screen->state, sizeof screen->state},
                 {"shows", screen->shows, sizeof screen->shows},
                 {"fault", screen->fault, sizeof screen->fault},
                 {"connector", screen->connector, sizeof screen->connector},
                 {"mode", screen->mode, sizeof screen->mode}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (str_is(key, texts[i].key)) {
            read_text(value, texts[i].text, texts[i].size);
        }
    }
    if (str_is(key, "control")) {
        screen->control = read_unsigned(value);
    } else if (str_is(key, "files")) {
        screen->files = read_unsigned(value);
    } else if (str_is(key, "width")) {
        screen->dark = value->kind == JSON_TEXT && str_is(value->text, "0");
    }
}

static void read_report(const struct json_value *report, struct hub_screen *screen)
{
    struct str key;
    struct json_value value;
    struct json_cursor cursor = json_open(report);
    screen->reported = report->kind == JSON_OBJECT;
    while (json_next_field(&cursor, &key, &value)) {
        read_report_field(key, &value, screen);
    }
}

static void read_screen(const struct json_value *object, struct hub_screen *screen)
{
    struct str key;
    struct json_value value;
    struct json_cursor cursor = json_open(object);
    *screen = (struct hub_screen){0};
    while (json_next_field(&cursor, &key, &value)) {
        if (str_is(key, "name")) {
            read_text(&value, screen->name, sizeof screen->name);
        } else if (str_is(key, "heard_ms") && value.kind == JSON_INTEGER) {
            screen->heard_ms = value.integer;
        } else if (str_is(key, "sequence")) {
            screen->sequence = read_unsigned(&value);
        } else if (str_is(key, "report")) {
            read_report(&value, screen);
        }
    }
}

static void read_screens(const struct json_value *list, struct hub_status *status)
{
    struct json_value value;
    struct json_cursor cursor = json_open(list);
    while (status->screen_count < HUB_STATUS_SCREENS &&
           json_next_element(&cursor, &value)) {
        read_screen(&value, &status->screens[status->screen_count++]);
    }
}

static void read_alert(const struct json_value *object, struct hub_alert *alert)
{
    struct str key;
    struct json_value value;
    struct json_cursor cursor = json_open(object);
    *alert = (struct hub_alert){.seen = false};
    while (json_next_field(&cursor, &key, &value)) {
        if (str_is(key, "alert")) {
            read_text(&value, alert->alert, sizeof alert->alert);
        } else if (str_is(key, "queue")) {
            read_text(&value, alert->queue, sizeof alert->queue);
        } else if (str_is(key, "level")) {
            read_text(&value, alert->level, sizeof alert->level);
        } else if (str_is(key, "by")) {
            read_text(&value, alert->by, sizeof alert->by);
        } else if (str_is(key, "seen")) {
            alert->seen = value.kind == JSON_FLAG && value.flag;
        }
    }
}

/* Each part of a status says them all. */
static void read_alerts(const struct json_value *list, struct hub_status *status)
{
    struct json_value value;
    struct json_cursor cursor = json_open(list);
    status->alert_count = 0;
    while (status->alert_count < HUB_STATUS_ALERTS &&
           json_next_element(&cursor, &value)) {
        read_alert(&value, &status->alerts[status->alert_count++]);
    }
}

static void read_impostor(const struct json_value *object, struct hub_status *status)
{
    struct str key;
    struct json_value value;
    struct json_cursor cursor = json_open(object);
    while (json_next_field(&cursor, &key, &value)) {
        if (str_is(key, "screen")) {
            read_text(&value, status->impostor_screen, sizeof status->impostor_screen);
        } else if (str_is(key, "by")) {
            read_text(&value, status->impostor, sizeof status->impostor);
        }
    }
}

static void read_files(const struct json_value *object, struct hub_status *status)
{
    struct str key;
    struct json_value value;
    struct json_cursor cursor = json_open(object);
    while (json_next_field(&cursor, &key, &value)) {
        if (str_is(key, "version")) {
            status->files = read_unsigned(&value);
        } else if (str_is(key, "count")) {
            status->file_count = read_unsigned(&value);
        } else if (str_is(key, "bytes")) {
            status->file_bytes = read_unsigned(&value);
        } else if (str_is(key, "fault")) {
            read_text(&value, status->files_fault, sizeof status->files_fault);
        }
    }
}

static void read_field(struct str key, const struct json_value *value,
                       struct hub_status *status)
{
    const struct {
        const char *key;
        uint64_t *number;
    } numbers[] = {
        {"epoch", &status->epoch},         {"head", &status->head},
        {"control", &status->control},     {"sources", &status->sources},
        {"refused", &status->refused},     {"disagreeing", &status->disagreeing},
        {"verifying", &status->verifying}, {"lost", &status->lost}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (str_is(key, numbers[i].key)) {
            *numbers[i].number = read_unsigned(value);
        }
    }
    if (str_is(key, "site")) {
        read_text(value, status->site, sizeof status->site);
    } else if (str_is(key, "clock")) {
        read_text(value, status->clock, sizeof status->clock);
    } else if (str_is(key, "durable")) {
        status->durable = value->kind == JSON_FLAG && value->flag;
    } else if (str_is(key, "files")) {
        read_files(value, status);
    } else if (str_is(key, "impostor")) {
        read_impostor(value, status);
    } else if (str_is(key, "alerts")) {
        read_alerts(value, status);
    } else if (str_is(key, "screens")) {
        read_screens(value, status);
    }
}

/* One message. False: it is no status; *ret_last: none comes after it. */
static bool read_part(struct json_parser *json, struct str frame,
                      struct hub_status *status, bool *ret_last)
{
    struct json_value root;
    struct json_value value;
    struct str key;
    if (json_parse(json, frame.data, frame.size, &root) != JSON_OK ||
        root.kind != JSON_OBJECT) {
        return false;
    }
    struct json_cursor cursor = json_open(&root);
    *ret_last = false;
    while (json_next_field(&cursor, &key, &value)) {
        if (str_is(key, "last")) {
            *ret_last = value.kind == JSON_FLAG && value.flag;
        } else {
            read_field(key, &value, status);
        }
    }
    return true;
}

bool hub_status_ask(struct hub_call *call, FILE *raw, struct hub_status *ret)
{
    const struct command command = {.verb = COMMAND_STATUS, .order = {.to = "*"}};
    struct json_parser *json = json_parser_create();
    struct str frame;
    bool last = false;
    bool good = json != NULL && hub_call_say(call, &command, HUB_CALL_ANSWER_MS);
    *ret = (struct hub_status){.screen_count = 0};
    while (good && !last) {
        good = hub_call_hear(call, HUB_CALL_ANSWER_MS, &frame) &&
               read_part(json, frame, ret, &last);
        if (good && raw != NULL) {
            (void)fprintf(raw, "%.*s\n", (int)frame.size, frame.data);
        }
    }
    json_parser_destroy(&json);
    return good;
}

bool hub_status_is_connected(const struct hub_screen *screen)
{
    return screen->heard_ms < CONNECTED_MS;
}
