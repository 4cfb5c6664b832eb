#include "hub/screen_words.h"

#include "hub/screens.h"
#include "wire/json.h"

static const char *const state_names[SCREEN_STATES] = {
    [SCREEN_LEVEL] = "level",           [SCREEN_CATCHING_UP] = "catching up",
    [SCREEN_JOINING] = "joining",       [SCREEN_SILENT] = "silent",
    [SCREEN_NO_DISPLAY] = "no display", [SCREEN_GONE] = "gone",
};

const char *screen_words_state_name(enum screen_words_state state)
{
    return state < SCREEN_STATES ? state_names[state] : "gone";
}

/* The states that a screen says itself; any other word is none of them. */
static void read_state(struct str text, enum screen_words_state *state)
{
    for (unsigned i = 0; i <= SCREEN_SILENT; i++) {
        if (str_is(text, state_names[i])) {
            *state = (enum screen_words_state)i;
        }
    }
}

/* A digest is any 64 bits, the rest is below 2^63. */
static void read_digest(struct str text, uint64_t *digest)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.size; i++) {
        unsigned figure = (unsigned)(unsigned char)text.data[i] - '0';
        if (figure > 9 || value > (UINT64_MAX - figure) / 10) {
            return;
        }
        value = value * 10 + figure;
    }
    *digest = value;
}

static void read_field(struct str key, struct str value, struct screen_words *words,
                       bool *dark)
{
    int64_t number = -1;
    bool counts = str_to_int(value, 0, INT64_MAX, &number);
    if (str_is(key, "state")) {
        read_state(value, &words->state);
    } else if (str_is(key, "digest")) {
        read_digest(value, &words->digest);
    } else if (str_is(key, "width")) {
        *dark = counts && number == 0;
    } else if (str_is(key, "frame_us")) {
        words->frame_us = number;
    } else if (str_is(key, "errors")) {
        words->errors = number;
    } else if (str_is(key, "heartbeat_ms")) {
        words->heartbeat_ms = number;
    }
}

bool screen_words_are_report(struct json_parser *parser, struct str report)
{
    struct json_value root;
    struct json_value value;
    struct str key;
    if (report.size > SCREENS_REPORT_BYTES ||
        json_parse(parser, report.data, report.size, &root) != JSON_OK ||
        root.kind != JSON_OBJECT || json_find_duplicate(parser, &root, &key)) {
        return false;
    }
    struct json_cursor cursor = json_open(&root);
    while (json_next_field(&cursor, &key, &value)) {
        if (value.kind == JSON_OBJECT || value.kind == JSON_ARRAY) {
            return false;
        }
    }
    return true;
}

void screen_words_read(struct json_parser *parser, const struct screen_entry *screen,
                       struct mono now, struct screen_words *ret)
{
    struct json_value root;
    struct str report = str_from(screen->report);
    bool dark = false;
    int64_t silent_ms = mono_ms_between(screen->heard, now);
    *ret = (struct screen_words){
        .state = SCREEN_JOINING, .frame_us = -1, .errors = -1, .heartbeat_ms = -1};
    if (json_parse(parser, report.data, report.size, &root) == JSON_OK &&
        root.kind == JSON_OBJECT) {
        struct json_cursor cursor = json_open(&root);
        struct str key;
        struct json_value value;
        while (json_next_field(&cursor, &key, &value)) {
            if (value.kind == JSON_TEXT) {
                read_field(key, value.text, ret, &dark);
            }
        }
    }
    if (ret->heartbeat_ms >= 0 && ret->heartbeat_ms < INT64_MAX / 2) {
        ret->heartbeat_ms += mono_ms_between(screen->reported, now);
    }
    ret->state = dark ? SCREEN_NO_DISPLAY : ret->state;
    ret->state = silent_ms >= SCREENS_GONE_MS ? SCREEN_GONE : ret->state;
}
