#include "control/order.h"

#include <assert.h>
#include <string.h>

#define NAME_BYTES   32
#define PRIORITY_MAX 9

static const char *const kind_names[] = {
    [ORDER_THEME] = "theme",
    [ORDER_PAGE] = "page",
    [ORDER_MESSAGE] = "message",
    [ORDER_TICKER] = "ticker",
    [ORDER_TAKEOVER] = "takeover",
    [ORDER_MUTE] = "mute",
    [ORDER_ACKNOWLEDGE] = "acknowledge",
    [ORDER_IDENTIFY] = "identify",
    [ORDER_SCHEDULE] = "schedule",
    [ORDER_LOOK] = "look",
};
static_assert(sizeof kind_names / sizeof *kind_names == ORDER_KIND_COUNT, "all named");

static const char *const level_names[] = {
    [ORDER_INFO] = "info", [ORDER_WARNING] = "warning", [ORDER_ALARM] = "alarm"};
static_assert(sizeof level_names / sizeof *level_names == ORDER_LEVEL_COUNT, "all named");

const char *order_kind_name(enum order_kind kind)
{
    return kind_names[kind];
}

static size_t find_name(struct str name, const char *const *names, size_t count)
{
    size_t i = 0;
    while (i < count && !str_is(name, names[i])) {
        i++;
    }
    return i;
}

bool order_find_kind(struct str name, enum order_kind *ret)
{
    size_t i = find_name(name, kind_names, ORDER_KIND_COUNT);
    if (i == ORDER_KIND_COUNT) {
        return false;
    }
    *ret = (enum order_kind)i;
    return true;
}

bool order_find_level(struct str name, enum order_level *ret)
{
    size_t i = find_name(name, level_names, ORDER_LEVEL_COUNT);
    if (i == ORDER_LEVEL_COUNT) {
        return false;
    }
    *ret = (enum order_level)i;
    return true;
}

/* -- what may be said ------------------------------------------------------------------
 */

static bool is_name(const char *text)
{
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    return size > 0 && size <= NAME_BYTES && text[size] == '\0';
}

static bool is_clean_but(const char *text, uint32_t allowed)
{
    struct str rest = str_from(text);
    bool clean = str_is_utf8(rest);
    for (size_t at = 0; clean && at < rest.size;) {
        uint32_t point = str_next_code_point(rest, &at);
        clean = point == allowed || !str_is_control(point);
    }
    return clean;
}

static bool is_clean(const char *text)
{
    return is_clean_but(text, ' ');
}

static bool is_address(const char *to)
{
    static const char *const before[] = {"screen:", "group:"};
    if (strcmp(to, "*") == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t size = strlen(before[i]);
        if (strncmp(to, before[i], size) == 0 && to[size] != '\0') {
            return is_clean(to);
        }
    }
    return false;
}

/* What is wrong with its value and its subject, by the kind. */
static const char *content_fault(const struct order *order)
{
    switch (order->kind) {
    case ORDER_THEME:
    case ORDER_PAGE:
        return is_name(order->value)
                   ? NULL
                   : "value: must be a name of a-z, 0-9, _ and -, 32 at most";
    case ORDER_LOOK:
        if (!is_name(order->subject)) {
            return "subject: must be a name of a-z, 0-9, _ and -, 32 at most";
        }
        if (strcmp(order->to, "*") != 0) {
            return "to: a look is for all screens";
        }
        break;
    case ORDER_SCHEDULE:
        break;
    case ORDER_MESSAGE:
    case ORDER_TICKER:
    case ORDER_TAKEOVER:
    case ORDER_ACKNOWLEDGE:
    case ORDER_MUTE:
    case ORDER_IDENTIFY:
    case ORDER_KIND_COUNT:
        if (!is_clean(order->value) || strlen(order->value) > ORDER_TEXT_BYTES) {
            return "value: must be a text without control characters, 512 bytes at most";
        }
        return order->value[0] != '\0' || order->kind == ORDER_MUTE ||
                       order->kind == ORDER_IDENTIFY
                   ? NULL
                   : "value: is empty";
    }
    return order->value[0] != '\0' && is_clean_but(order->value, '\n')
               ? NULL
               : "value: must be a text without control characters, but for line ends";
}

const char *order_fault(const struct order *order)
{
    if (order->id[0] == '\0' || !is_clean(order->id)) {
        return "id: must be a text";
    }
    if (!is_address(order->to)) {
        return "to: must be *, screen:NAME or group:NAME";
    }
    if (!is_clean(order->subject)) {
        return "subject: must be a text without control characters";
    }
    if (order->until_ms < 0 || order->priority < 0 || order->priority > PRIORITY_MAX) {
        return "until, priority: out of range";
    }
    return content_fault(order);
}

int order_speaks_to(const struct order *order, const char *screen, const char *group)
{
    if (strcmp(order->to, "*") == 0) {
        return 1;
    }
    if (strncmp(order->to, "group:", 6) == 0) {
        return group[0] != '\0' && strcmp(order->to + 6, group) == 0 ? 2 : 0;
    }
    return strcmp(order->to + 7, screen) == 0 ? 3 : 0;
}

/* -- JSON -------------------------------------------------------------------------------
 */

/* The fields that are texts. */
static const struct {
    const char *key;
    size_t offset, size;
} texts[] = {
    {"id", offsetof(struct order, id), ORDER_ID_BYTES + 1},
    {"issuer", offsetof(struct order, issuer), ORDER_USER_BYTES + 1},
    {"to", offsetof(struct order, to), ORDER_TO_BYTES + 1},
    {"subject", offsetof(struct order, subject), ORDER_SUBJECT_BYTES + 1},
    {"value", offsetof(struct order, value), ORDER_VALUE_BYTES + 1},
};

static const struct {
    const char *key;
    size_t offset;
} numbers[] = {
    {"at", offsetof(struct order, at_ms)},
    {"until", offsetof(struct order, until_ms)},
    {"priority", offsetof(struct order, priority)},
};

#define TEXTS   (sizeof texts / sizeof *texts)
#define NUMBERS (sizeof numbers / sizeof *numbers)

void order_write(const struct order *order, struct writer *out)
{
    writer_put(out, "{\"kind\":");
    writer_put_text(out, str_from(kind_names[order->kind]));
    writer_put(out, ",\"level\":");
    writer_put_text(out, str_from(level_names[order->level]));
    for (size_t i = 0; i < TEXTS; i++) {
        writer_put(out, ",\"");
        writer_put(out, texts[i].key);
        writer_put(out, "\":");
        writer_put_text(out, str_from((const char *)order + texts[i].offset));
    }
    for (size_t i = 0; i < NUMBERS; i++) {
        int64_t number = 0;
        memcpy(&number, (const char *)order + numbers[i].offset, sizeof number);
        writer_put(out, ",\"");
        writer_put(out, numbers[i].key);
        writer_put(out, "\":");
        writer_put_number(out, number, 1);
    }
    writer_put(out, "}");
}

static bool read_text(struct str key, const struct json_value *value, struct order *order)
{
    for (size_t i = 0; i < TEXTS; i++) {
        if (str_is(key, texts[i].key)) {
            return value->kind == JSON_TEXT && value->text.size < texts[i].size &&
                   str_copy((char *)order + texts[i].offset, texts[i].size, value->text);
        }
    }
    return false;
}

static bool read_number(struct str key, const struct json_value *value,
                        struct order *order)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        if (str_is(key, numbers[i].key) && value->kind == JSON_INTEGER) {
            memcpy((char *)order + numbers[i].offset, &value->integer,
                   sizeof value->integer);
            return true;
        }
    }
    return false;
}

bool order_read(const struct json_value *object, struct order *order)
{
    struct str key;
    struct json_value value;
    struct json_cursor cursor = json_open(object);
    bool good = object->kind == JSON_OBJECT;
    while (good && json_next_field(&cursor, &key, &value)) {
        if (str_is(key, "kind")) {
            good = value.kind == JSON_TEXT && order_find_kind(value.text, &order->kind);
        } else if (str_is(key, "level")) {
            good = value.kind == JSON_TEXT && order_find_level(value.text, &order->level);
        } else {
            good = read_text(key, &value, order) || read_number(key, &value, order);
        }
    }
    return good;
}
