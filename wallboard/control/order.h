#ifndef WALLBOARD_CONTROL_ORDER_H
#define WALLBOARD_CONTROL_ORDER_H

/*
 * One thing that a supervisor wants screens to show, as plain data: which look, which
 * page, a message. Said absolutely and with its own id, so that saying it twice changes
 * nothing.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "wire/json.h"
#include "wire/writer.h"

enum order_kind {
    ORDER_THEME,       /* value: the name of a look */
    ORDER_PAGE,        /* value: the name of a page, which stays */
    ORDER_MESSAGE,     /* value: text in a banner */
    ORDER_TICKER,      /* value: text at the foot */
    ORDER_TAKEOVER,    /* value: text that fills the picture */
    ORDER_MUTE,        /* no sound, and nothing is celebrated */
    ORDER_ACKNOWLEDGE, /* value: the alert that is known by now; subject: its queue */
    ORDER_IDENTIFY,    /* the screen shows its own name */
    ORDER_SCHEDULE,    /* value: rules, YAML: which look and which page when */
    ORDER_LOOK,        /* value: a theme's file, YAML; subject: its name */
    ORDER_KIND_COUNT,
};

enum order_level {
    ORDER_INFO,
    ORDER_WARNING,
    ORDER_ALARM,
    ORDER_LEVEL_COUNT,
};

#define ORDER_ID_BYTES      64
#define ORDER_TO_BYTES      72
#define ORDER_SUBJECT_BYTES 128
#define ORDER_VALUE_BYTES   4096 /* of schedules and looks */
#define ORDER_TEXT_BYTES    512  /* of what people read */
#define ORDER_USER_BYTES    80

struct order {
    char id[ORDER_ID_BYTES + 1]; /* never empty; a supervisor's program makes it up */
    char issuer[ORDER_USER_BYTES + 1];     /* set by the hub */
    char to[ORDER_TO_BYTES + 1];           /* "*", "screen:NAME" or "group:NAME" */
    char subject[ORDER_SUBJECT_BYTES + 1]; /* "" for kinds that have none */
    char value[ORDER_VALUE_BYTES + 1];
    enum order_kind kind;
    enum order_level level;
    int64_t at_ms;    /* when it was given; set by the hub */
    int64_t until_ms; /* 0: until it is taken back */
    int64_t priority; /* 0..9, the higher goes first */
};

/* "theme"; never NULL. */
const char *order_kind_name(enum order_kind kind);
bool order_find_kind(struct str name, enum order_kind *ret);
bool order_find_level(struct str name, enum order_level *ret);

/* What is wrong with it, for people, or NULL: a look's or page's name is
 * [a-z0-9_-]{1,32}, texts are clean UTF-8, `to` is one of the three. Whether a schedule
 * or a look is a good one is not known here. */
const char *order_fault(const struct order *order);

/* Does it speak to this screen? 0: no; the larger, the more it means this one alone. */
int order_speaks_to(const struct order *order, const char *screen, const char *group);

/* One JSON object; reading leaves what is not said as it was and refuses what does not
 * fit, and unknown fields. */
void order_write(const struct order *order, struct writer *out);
bool order_read(const struct json_value *object, struct order *order);

#endif
