#ifndef WALLBOARD_SIMULATE_FLOOR_H
#define WALLBOARD_SIMULATE_FLOOR_H

/*
 * The inside of a made-up call centre, shared by the parts of simulate/ and nobody else:
 * who is there, who waits, what will happen, what was just said. shift.c lets agents come
 * and go, call.c lets contacts wait and talk, listing.c writes down what is so.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "simulate/centre.h"
#include "simulate/profile.h"
#include "simulate/random.h"
#include "simulate/timers.h"
#include "stats/event.h"

#define FLOOR_AGENTS   48
#define FLOOR_CONTACTS 192 /* a snapshot of so many fits one message */
#define FLOOR_SAID     64  /* events of one instant */
#define FLOOR_ID_SIZE  32
#define FLOOR_NONE     UINT16_MAX

enum floor_timer {
    FLOOR_OPENING, /* the source's own words about its queues, once */
    FLOOR_ARRIVAL, /* subject: stream */
    FLOOR_LOGIN,   /* subject: agent, as down to DIAL */
    FLOOR_DUTY,    /* a break or the shift's end, for an agent who is idle then */
    FLOOR_BACK,
    FLOOR_WRAPPED,
    FLOOR_PICK, /* takes up an e-mail */
    FLOOR_DIAL,
    FLOOR_ANSWER, /* subject: contact, as all below */
    FLOOR_MISS,
    FLOOR_HOLD,
    FLOOR_RETRIEVE,
    FLOOR_END,
    FLOOR_SURVEY,
    FLOOR_PATIENCE,
    FLOOR_OVERFLOW,
};

enum floor_agent_state {
    FLOOR_OUT,
    FLOOR_READY,
    FLOOR_RINGING,
    FLOOR_BUSY,
    FLOOR_WRAPUP,
    FLOOR_AWAY,
};

struct floor_agent {
    const struct profile_agent *profile;
    char id[8];
    enum floor_agent_state state;
    uint32_t token; /* another after each change of state */
    int64_t since_ms;
    int64_t until_ms; /* end of wrap-up */
    int64_t shift_start_ms, shift_end_ms;
    int64_t duty_ms;    /* when the next break, or the shift's end, is due */
    size_t duty;        /* number of the next break; PROFILE_BREAKS: the end */
    const char *reason; /* of AWAY */
    uint16_t contact;   /* rung by, on, or wrapping up after; or FLOOR_NONE */
};

enum floor_contact_state {
    FLOOR_FREE, /* the slot is not in use */
    FLOOR_WAITING,
    FLOOR_OFFERED,
    FLOOR_TALKING,
    FLOOR_HELD,
    FLOOR_GONE, /* ended, but a survey is yet to come */
};

struct floor_contact {
    enum floor_contact_state state;
    enum event_channel channel;
    enum profile_queue_id queue; /* PROFILE_NO_QUEUE: outbound */
    char id[FLOOR_ID_SIZE], caller[16];
    uint32_t wait_token;  /* another when the wait in a queue ends */
    uint32_t phase_token; /* another at every change of state */
    uint8_t entries[PROFILE_QUEUES];
    bool overflowed;
    uint16_t agent; /* offered to, or having it; also after the end, for the survey */
    int64_t queued_ms, offered_ms, answered_ms, due_ms;
    int64_t end_ms, hold_ms; /* planned: the end, and how long it will be held */
};

struct centre {
    struct random random;
    uint64_t seed;
    const struct profile *profile;
    int64_t utc_offset_ms, start_ms, now_ms;
    uint32_t contacts_made;
    char passing_id[FLOOR_ID_SIZE]; /* of the last contact without a place on the floor */

    struct timers timers;
    struct floor_agent agents[FLOOR_AGENTS];
    size_t agent_count;
    struct floor_contact contacts[FLOOR_CONTACTS];

    struct event said[FLOOR_SAID]; /* what happened at now_ms, yet to be handed out */
    size_t said_count, said_next;

    struct event_snapshot_queue list_queues[PROFILE_QUEUES];
    struct event_snapshot_agent list_agents[FLOOR_AGENTS];
    struct event_membership list_memberships[FLOOR_AGENTS][2];
    struct event_snapshot_contact list_contacts[FLOOR_CONTACTS];
};

/* A blank event of now, to be filled in. There is always room for those of one instant.
 */
struct event *floor_say(struct centre *centre, enum event_type type);

/* The same about a contact: its id, and its queue and entry unless it is outbound. */
struct event *floor_say_contact(struct centre *centre, enum event_type type,
                                const struct floor_contact *contact);

/* The same about a contact that never gets a place on the floor. */
struct event *floor_say_passing(struct centre *centre, enum event_type type);

/* Sets an alarm `after_ms` from now. */
void floor_set_timer(struct centre *centre, enum floor_timer kind, size_t subject,
                     uint32_t token, int64_t after_ms);

/* The slot number of a contact. */
uint16_t floor_number(const struct centre *centre, const struct floor_contact *contact);

/* A new contact with an id of its own, or NULL if the floor is full. */
struct floor_contact *floor_new_contact(struct centre *centre, enum event_channel channel,
                                        enum profile_queue_id queue);

/* The slot of the one that waits longest in `queue`, of e-mails or of all else; or
 * FLOOR_NONE. */
uint16_t floor_first_waiting(const struct centre *centre, enum profile_queue_id queue,
                             bool email);

bool floor_serves(const struct floor_agent *agent, enum profile_queue_id queue);

/* Minute of the local day, and the start of that day in UTC. */
int64_t floor_minute(const struct centre *centre, int64_t at_ms);
int64_t floor_midnight(const struct centre *centre, int64_t at_ms);

#endif
