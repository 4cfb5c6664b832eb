#include "feed/vendor.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/timestamp.h"
#include "feed/http_events.h"
#include "feed/http_form.h"
#include "stats/limits.h"

#define STAYS_MAX 8192 /* the latest; older ones are forgotten */

struct vendor *vendor_create(const struct vendor_class *class,
                             const struct vendor_settings *settings,
                             struct http_events *events)
{
    struct vendor *vendor = calloc(1, sizeof *vendor);
    if (vendor == NULL) {
        return NULL;
    }
    vendor->class = class;
    vendor->settings = settings;
    vendor->events = events;
    vendor->parser = json_parser_create();
    vendor->form = calloc(1, sizeof *vendor->form);
    vendor->form_json = calloc(1, JSON_MAX_BYTES + 1);
    vendor->waits = call_waits_create(STAYS_MAX);
    vendor->queues = index_create(LIMIT_QUEUES);
    vendor->waiting = calloc(LIMIT_QUEUES, sizeof *vendor->waiting);
    vendor->is_named = calloc(LIMIT_QUEUES, sizeof *vendor->is_named);
    if (vendor->parser == NULL || vendor->waits == NULL || vendor->queues == NULL ||
        vendor->is_named == NULL || vendor->waiting == NULL || vendor->form == NULL ||
        vendor->form_json == NULL) {
        vendor_destroy(&vendor);
    }
    return vendor;
}

void vendor_destroy(struct vendor **self)
{
    struct vendor *vendor = *self;
    if (vendor != NULL) {
        json_parser_destroy(&vendor->parser);
        call_waits_destroy(&vendor->waits);
        index_destroy(&vendor->queues);
        free(vendor->waiting);
        free(vendor->is_named);
        free(vendor->form_json);
        free(vendor->form);
        free(vendor);
        *self = NULL;
    }
}

/* -- one request ----------------------------------------------------------------------
 */

static void take_item(struct vendor *vendor, const struct json_value *item)
{
    vendor->id = (struct str){0};
    vendor->said = 0;
    vendor->is_refused = false;
    if (item->kind != JSON_OBJECT) {
        vendor_refuse(vendor, "body", "is no object, or an array of them");
        return;
    }
    vendor->class->take(vendor, item);
    if (vendor->said == 0 && !vendor->is_refused) {
        vendor->outcome->ignored++;
    }
}

static const char *const json_faults[] = {
    [JSON_OK] = "",
    [JSON_TOO_LARGE] = "too_large",
    [JSON_TOO_DEEP] = "too_deep",
    [JSON_BAD_UTF8] = "bad_utf8",
    [JSON_BAD] = "bad_json",
};

/* The body as JSON. False after refusing it. */
static bool find_json(struct vendor *vendor, const struct http_post *post,
                      struct str *ret_json)
{
    if (http_post_is(post, "application/json") || post->type.size == 0) {
        *ret_json = post->body;
        return true;
    }
    if (!http_post_is(post, "application/x-www-form-urlencoded")) {
        http_outcome_refuse(
            vendor->outcome, 415, "content-type",
            "must be application/json or application/x-www-form-urlencoded");
        return false;
    }
    size_t size = 0;
    if (http_form_read(vendor->form, post->body)) {
        size = http_form_json(vendor->form, vendor->form_json, JSON_MAX_BYTES + 1);
    }
    if (size == 0) {
        http_outcome_refuse(vendor->outcome, 400, "bad_form", "body: is no form");
    }
    *ret_json = (struct str){vendor->form_json, size};
    return size > 0;
}

bool vendor_take(struct vendor *vendor, const struct http_post *post,
                 struct http_outcome *ret_outcome)
{
    struct json_value root;
    struct str body;
    *ret_outcome = (struct http_outcome){.status = 200};
    vendor->outcome = ret_outcome;
    vendor->is_broken = false;
    if (!find_json(vendor, post, &body)) {
        return true;
    }
    enum json_status status = json_parse(vendor->parser, body.data, body.size, &root);
    if (status != JSON_OK) {
        http_outcome_refuse(ret_outcome, status == JSON_TOO_LARGE ? 413 : 400,
                            json_faults[status], "body: cannot be read");
        return true;
    }
    if (root.kind != JSON_ARRAY) {
        take_item(vendor, &root);
        return !vendor->is_broken;
    }
    struct json_cursor cursor = json_open(&root);
    struct json_value item;
    while (!vendor->is_broken && json_next_element(&cursor, &item)) {
        take_item(vendor, &item);
    }
    return !vendor->is_broken;
}

/* -- what stands in an item -----------------------------------------------------------
 */

static char folded(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The same name but for the case of letters and '_'? */
static bool is_key(struct str key, struct str wanted)
{
    size_t at = 0;
    for (size_t i = 0; i < key.size; i++) {
        if (key.data[i] == '_') {
            continue;
        }
        while (at < wanted.size && wanted.data[at] == '_') {
            at++;
        }
        if (at == wanted.size || folded(key.data[i]) != folded(wanted.data[at])) {
            return false;
        }
        at++;
    }
    return at == wanted.size;
}

struct json_value vendor_get(const struct json_value *object, const char *path)
{
    struct json_value value = *object;
    struct str rest = str_from(path);
    while (rest.size > 0) {
        struct str wanted = str_split(&rest, '.');
        bool is_object = value.kind == JSON_OBJECT;
        struct json_cursor cursor = json_open(&value);
        struct str key;
        bool found = false;
        while (is_object && !found && json_next_field(&cursor, &key, &value)) {
            found = is_key(key, wanted);
        }
        if (!found) {
            return (struct json_value){.kind = JSON_NULL};
        }
    }
    return value;
}

struct str vendor_text(const struct json_value *object, const char *path)
{
    struct json_value value = vendor_get(object, path);
    return value.kind == JSON_TEXT ? value.text : (struct str){0};
}

int64_t vendor_number(const struct json_value *object, const char *path, int64_t max)
{
    struct json_value value = vendor_get(object, path);
    int64_t number = EVENT_NO_NUMBER;
    if (value.kind == JSON_INTEGER && value.integer >= 0 && value.integer <= max) {
        return value.integer;
    }
    if (value.kind == JSON_TEXT && !str_to_int(value.text, 0, max, &number)) {
        return EVENT_NO_NUMBER;
    }
    return number;
}

int64_t vendor_time(const struct json_value *object, const char *path)
{
    int64_t ms = 0;
    if (timestamp_parse(vendor_text(object, path), &ms)) {
        return ms;
    }
    int64_t number = vendor_number(object, path, TIMESTAMP_MAX_MS - 1);
    if (number >= TIMESTAMP_MIN_MS) {
        return number;
    }
    bool is_seconds =
        number >= TIMESTAMP_MIN_MS / 1000 && number < TIMESTAMP_MAX_MS / 1000;
    return is_seconds ? number * 1000 : EVENT_NO_TIME;
}

struct str vendor_last(struct str text, char separator)
{
    for (size_t i = text.size; i > 0; i--) {
        if (text.data[i - 1] == separator) {
            return (struct str){text.data + i, text.size - i};
        }
    }
    return text;
}

/* -- what is said of it ---------------------------------------------------------------
 */

void vendor_refuse(struct vendor *vendor, const char *field, const char *why)
{
    if (!vendor->is_refused) {
        char fault[256];
        str_format(fault, sizeof fault, why == NULL ? "%s" : "%s: %s", field, why);
        http_outcome_refuse(vendor->outcome, 400, "bad_value", fault);
        vendor->is_refused = true;
    }
}

/* A text that people read: cut where it is too long for the wire, between characters. */
static struct str fitting(struct str text)
{
    size_t at = 0;
    size_t fits = 0;
    while (at < text.size && at <= LIMIT_LABEL_BYTES) {
        fits = at;
        (void)str_next_code_point(text, &at);
    }
    return (struct str){text.data, at <= LIMIT_LABEL_BYTES ? at : fits};
}

/* The item's id and the how-manieth of its events this is; "" for an item without one. */
static void name_event(const struct vendor *vendor, char ret_id[LIMIT_ID_BYTES + 1])
{
    uint64_t hash = index_hash(0, vendor->id.data, vendor->id.size);
    ret_id[0] = '\0';
    if (vendor->id.size > 0) {
        str_format(ret_id, LIMIT_ID_BYTES + 1, "%016llx-%zu", (unsigned long long)hash,
                   vendor->said);
    }
}

void vendor_say(struct vendor *vendor, const struct event *event)
{
    char id[LIMIT_ID_BYTES + 1];
    const char *fault = NULL;
    if (vendor->is_refused || vendor->is_broken) {
        return;
    }
    struct event own = *event;
    name_event(vendor, id);
    own.id = str_from(id);
    own.source = str_from(vendor->class->name);
    own.label = fitting(own.label);
    own.note = fitting(own.note);
    if (!http_events_check(vendor->events, &own, &fault)) {
        vendor_refuse(vendor, fault, NULL);
        return;
    }
    vendor->outcome->taken += vendor->said == 0;
    vendor->said++;
    vendor->is_broken = !http_events_say(vendor->events, &own);
}

void vendor_name_queue(struct vendor *vendor, struct str queue, struct str label,
                       int64_t time_ms)
{
    size_t number = label.size == 0 ? INDEX_NONE : index_add(vendor->queues, queue);
    if (number == INDEX_NONE || vendor->is_named[number]) {
        return;
    }
    struct event event = event_blank(EVENT_QUEUE_CONFIG);
    event.time_ms = time_ms;
    event.queue = queue;
    event.label = label;
    vendor_say(vendor, &event);
    vendor->is_named[number] = !vendor->is_refused;
}

int64_t vendor_waiting(struct vendor *vendor, struct str queue,
                       enum event_channel channel, int64_t waiting)
{
    size_t number = index_add(vendor->queues, queue);
    int64_t sum = 0;
    if (number == INDEX_NONE) {
        return waiting;
    }
    vendor->waiting[number][channel] = waiting + 1;
    for (size_t i = 0; i < EVENT_CHANNEL_COUNT; i++) {
        int64_t told = vendor->waiting[number][i];
        sum += told > 0 ? told - 1 : 0;
    }
    return sum;
}

/* -- stays ----------------------------------------------------------------------------
 */

struct str vendor_queue(const struct vendor *vendor, const struct call_wait *stay)
{
    return index_id(vendor->queues, stay->queue);
}

struct call_wait *vendor_stay(struct vendor *vendor, struct str contact, struct str queue)
{
    struct call_wait *stay = call_waits_latest(vendor->waits, contact);
    size_t number = queue.size == 0 ? INDEX_NONE : index_find(vendor->queues, queue);
    while (stay != NULL && queue.size > 0 && stay->queue != number) {
        stay = call_waits_before(vendor->waits, stay);
    }
    return stay;
}

static struct call_wait *add_stay(struct vendor *vendor, struct str contact,
                                  struct str queue)
{
    if (contact.size == 0 || contact.size > LIMIT_ID_BYTES) {
        vendor_refuse(vendor, "contact", "is no id");
        return NULL;
    }
    if (queue.size == 0 || queue.size > LIMIT_ID_BYTES) {
        vendor_refuse(vendor, "queue", "is no id");
        return NULL;
    }
    size_t number = index_add(vendor->queues, queue);
    if (number == INDEX_NONE) {
        vendor_refuse(vendor, "queue", "there are too many");
        return NULL;
    }
    return call_waits_enter(vendor->waits, contact, number);
}

struct call_wait *vendor_enter(struct vendor *vendor, struct str contact,
                               struct str queue, int64_t time_ms)
{
    struct call_wait *stay = vendor_stay(vendor, contact, queue);
    while (stay != NULL && stay->queued_ms != EVENT_NO_TIME &&
           stay->queued_ms > time_ms) {
        struct call_wait *before = call_waits_before(vendor->waits, stay);
        while (before != NULL && before->queue != stay->queue) {
            before = call_waits_before(vendor->waits, before);
        }
        if (before == NULL) {
            return stay; /* told late: the earlier time holds */
        }
        stay = before;
    }
    bool is_next =
        stay == NULL || (stay->queued_ms != EVENT_NO_TIME && stay->queued_ms != time_ms &&
                         stay->state != CALL_WAITING);
    if (is_next) {
        stay = add_stay(vendor, contact, queue);
    }
    if (stay != NULL && stay->queued_ms == EVENT_NO_TIME) {
        stay->queued_ms = time_ms;
    }
    return stay;
}

struct call_wait *vendor_stay_of(struct vendor *vendor, struct str contact,
                                 struct str queue)
{
    struct call_wait *stay = vendor_stay(vendor, contact, queue);
    return stay != NULL ? stay : add_stay(vendor, contact, queue);
}

/* -- activities -----------------------------------------------------------------------
 */

enum event_agent_state vendor_activity(const struct vendor *vendor, struct str name)
{
    const struct vendor_activities *own = &vendor->settings->activities;
    for (size_t i = 0; i < own->count; i++) {
        if (str_is(name, own->list[i].name)) {
            return own->list[i].state;
        }
    }
    if (is_key(name, str_from("available")) || is_key(name, str_from("idle"))) {
        return EVENT_AGENT_STATE_READY;
    }
    return is_key(name, str_from("offline")) ? EVENT_AGENT_STATE_LOGGED_OUT
                                             : EVENT_AGENT_STATE_NOT_READY;
}
