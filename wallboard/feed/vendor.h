#ifndef WALLBOARD_FEED_VENDOR_H
#define WALLBOARD_FEED_VENDOR_H

/*
 * What every cloud system looks like to the http feed: a path, and a function that
 * translates one item of what is posted there. A new system is one vendor_*.c with a
 * const table of its words, and one line in vendors.c. Pure but for what the events are
 * given to.
 *
 * Keys are looked up without heed to the case of letters and to '_', for the same system
 * writes them in several ways: "TaskSid" in a form is "task_sid" in a stream.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "feed/call_waits.h"
#include "stats/event.h"
#include "wire/json.h"

struct http_events;
struct http_form;
struct http_outcome;
struct http_post;
struct index;
struct json_map;
struct vendor;

struct vendor_class {
    const char *name; /* of the sender in the ids of its events: "twilio" */
    const char *path; /* where it posts: "/twilio" */

    /* Says what one item (an object) tells; what it does not know it ignores. */
    void (*take)(struct vendor *vendor, const struct json_value *item);
};

#define VENDOR_ACTIVITIES_MAX 64

/* What people call the states of agents, and which state each is. */
struct vendor_activities {
    size_t count;
    struct {
        char name[64];
        enum event_agent_state state;
    } list[VENDOR_ACTIVITIES_MAX];
};

/* What the person said on the command line of the systems. */
struct vendor_settings {
    struct vendor_activities activities;
    const struct json_map *map; /* of /json; NULL: there is none */
};

/* One system that is listened to. Its parts are for the vendor_*.c alone. */
struct vendor {
    const struct vendor_class *class;
    const struct vendor_settings *settings; /* borrowed */
    struct http_events *events;             /* borrowed */
    struct json_parser *parser;
    struct http_form *form;                  /* of a request that is one, */
    char *form_json;                         /* and the same as JSON */
    struct call_waits *waits;                /* the stays that it told of */
    struct index *queues;                    /* their queues */
    bool *is_named;                          /* by queue: its label has been told */
    int64_t (*waiting)[EVENT_CHANNEL_COUNT]; /* by queue: how many of each channel, + 1;
                                                0: not told */

    /* of the item that is being taken */
    struct http_outcome *outcome;
    struct str id;   /* the system's own, for telling a second delivery */
    size_t said;     /* events, this far */
    bool is_refused; /* nothing more is said of it */
    bool is_broken;  /* the output is */
};

/* `settings` and `events` are borrowed for its life. NULL without memory. */
struct vendor *vendor_create(const struct vendor_class *class,
                             const struct vendor_settings *settings,
                             struct http_events *events);
void vendor_destroy(struct vendor **self);

/* Takes one request: a form, or JSON that is an object or an array of them. False: the
 * output failed. */
bool vendor_take(struct vendor *vendor, const struct http_post *post,
                 struct http_outcome *ret_outcome);

/* -- for the translators --------------------------------------------------------------
 */

/* The value at a path ("queueInfo.queueArn") below an object; JSON_NULL if there is none.
 */
struct json_value vendor_get(const struct json_value *object, const char *path);

/* The text there; empty if it is no text. */
struct str vendor_text(const struct json_value *object, const char *path);

/* A whole number there, as such or as text, in [0, max]; EVENT_NO_NUMBER if not. */
int64_t vendor_number(const struct json_value *object, const char *path, int64_t max);

/* An instant there: RFC 3339, or seconds or milliseconds since 1970, told apart by the
 * years 2000 to 2100 that they may mean; EVENT_NO_TIME if not. */
int64_t vendor_time(const struct json_value *object, const char *path);

/* What follows the last `separator`; all of it without one. */
struct str vendor_last(struct str text, char separator);

/* Refuses the item for the sake of a field: nothing more is said of it. `why` may be NULL
 * if the other says it. */
void vendor_refuse(struct vendor *vendor, const char *field, const char *why);

/* Says an event of this item; what the door of a board would not let in refuses it. */
void vendor_say(struct vendor *vendor, const struct event *event);

/* The queue's label, the first time that there is one. */
void vendor_name_queue(struct vendor *vendor, struct str queue, struct str label,
                       int64_t time_ms);

/* So many of the channel wait in the queue. How many of all channels that were told of.
 */
int64_t vendor_waiting(struct vendor *vendor, struct str queue,
                       enum event_channel channel, int64_t waiting);

/* The contact's latest stay in the queue, or in any if `queue` is empty; NULL if there is
 * none. Borrowed until the next one is entered. */
struct call_wait *vendor_stay(struct vendor *vendor, struct str contact,
                              struct str queue);

/*
 * The contact comes to the queue at `time_ms`. Told again it is the same stay; after one
 * that is over, or that was answered, it is the next. NULL after refusing a name.
 */
struct call_wait *vendor_enter(struct vendor *vendor, struct str contact,
                               struct str queue, int64_t time_ms);

/* The contact's latest stay in the queue, which is made if it was never told of: the
 * requests come in any order. NULL after refusing a name. */
struct call_wait *vendor_stay_of(struct vendor *vendor, struct str contact,
                                 struct str queue);

/* The id of the stay's queue. Borrowed for the vendor's life. */
struct str vendor_queue(const struct vendor *vendor, const struct call_wait *stay);

/* What the site calls an activity of that name: its own table first, then ready for
 * "available" and "idle", logged out for "offline", else not ready. */
enum event_agent_state vendor_activity(const struct vendor *vendor, struct str name);

#endif
