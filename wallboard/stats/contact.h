#ifndef WALLBOARD_STATS_CONTACT_H
#define WALLBOARD_STATS_CONTACT_H

/*
 * The table of contacts and of their stays in queues, with all that hangs on them, in
 * pools of fixed size. Closed contacts stay, so that late reports find them, until their
 * room is needed: the one closed longest ago goes first. Contacts, stays, offers and
 * holds are numbers below the size of their pool; CONTACT_NONE is none.
 */

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/table.h"
#include "stats/credit.h"
#include "stats/fact.h"
#include "stats/limits.h"

#define CONTACT_NONE  UINT32_MAX
#define CAMPAIGN_NONE UINT16_MAX

/* One stay in a queue: an entry of metrics.md, keyed by (queue, n-th entry). */
struct stay {
    uint32_t contact, next; /* next of the same contact */
    uint32_t generation;    /* changes when the record is given to another stay */
    int32_t entry;
    uint32_t first_offer, first_hold;
    uint32_t waiting_place; /* in the list of those that wait; CONTACT_NONE: not in it */
    uint16_t queue;         /* QUEUE_NONE: said without a queue */
    struct facts facts;
    struct credit credit; /* what it has added to the books */
};

/* It rang at one agent, perhaps several times. */
struct offer {
    uint32_t next, agent;
    int64_t first_ms;           /* counted as offered then; EVENT_NO_TIME: only a miss was
                                   said */
    struct stamp rung, stopped; /* the latest of each */
    int64_t ends_ms; /* the end that its stay or its age has put into the agent's times;
                        EVENT_NO_TIME: none */
    bool ringing;
    bool has_silent; /* a ring of it came after that end: see MARK_RING */
};

struct hold {
    uint32_t next;
    uint32_t agent, stay; /* whose timeline shows it, and of which stay; AGENT_NONE: none
                             needs to */
    bool on;
    struct stamp at;
};

/* What came of the contact, by one measure; the latest report holds. */
struct result {
    uint32_t next;
    uint32_t agent; /* AGENT_NONE, QUEUE_NONE: who had the contact */
    uint16_t queue, campaign;
    uint8_t measure, currency; /* enum result_measure; number of the currency */
    struct stamp at;
    int64_t value_milli;
};

/* One outbound attempt. */
struct dial {
    uint32_t next;
    uint32_t agent; /* AGENT_NONE, QUEUE_NONE, CAMPAIGN_NONE: not said */
    uint16_t queue, campaign;
    uint8_t outcome; /* enum event_outcome */
    struct stamp at;
};

/* What a contact as a whole was booked for, so that it can be taken back. */
struct contact_credit {
    int64_t entry_ms;   /* its first entry into any queue; EVENT_NO_TIME: none */
    int64_t offered_ms; /* that by a channel that is not deferred, likewise */
    int64_t place_ms; /* where its results belong; EVENT_NO_TIME: to their own instants */
    uint32_t agent;   /* who had it last; AGENT_NONE, QUEUE_NONE: nobody, no queue */
    uint16_t queue;
    uint8_t channel, offered_channel; /* of these entries */
    bool reached;                     /* answered, and outbound */
};

struct contact {
    alignas(TABLE_LINE_BYTES) uint64_t hash;
    uint32_t newer, older; /* among the closed */
    uint32_t open_place;   /* in the list of the open; CONTACT_NONE: closed */
    uint32_t first_stay, first_result, first_dial;
    uint16_t stay_count, item_count; /* items: results and dials */
    int64_t touched_ms;              /* last sign of life */
    int64_t touched_epoch, touched_sequence;
    struct contact_credit credit;
    uint8_t source;
    uint8_t id_size; /* 0: the record is not in use */
    char id[LIMIT_ID_BYTES];
};

struct contacts;

/* NULL without memory. */
struct contacts *contacts_create(size_t max);
void contacts_destroy(struct contacts **self);

/* The contact of a source, or CONTACT_NONE. */
uint32_t contacts_find(const struct contacts *contacts, uint8_t source, struct str id);

/* The contact will be looked for soon: asks for the memory that tells where it is. */
void contacts_expect(const struct contacts *contacts, uint8_t source, struct str id);

/* Likewise its latest stay. */
void contacts_expect_stay(const struct contacts *contacts, uint32_t contact);

/* Its id. Borrowed until it is removed. */
struct str contacts_id(const struct contacts *contacts, uint32_t contact);

/* A key of (source, contact) that outlives the record, the same on every machine. Never
 * 0. */
uint64_t contacts_key(uint8_t source, struct str id);

/* Is there room for a stay, an offer, a hold, a result and a dial, and for one more
 * contact if `for_new`? */
bool contacts_have_room(const struct contacts *contacts, bool for_new);

/* The one closed longest ago, or CONTACT_NONE; and how many there are. */
uint32_t contacts_oldest_closed(const struct contacts *contacts);
size_t contacts_closed_count(const struct contacts *contacts);

/* A new one, open. There must be room. */
uint32_t contacts_add(struct contacts *contacts, uint8_t source, struct str id);

/* Frees the contact and all that hangs on it. */
void contacts_remove(struct contacts *contacts, uint32_t number);

/* Borrowed until the contact is removed. */
struct contact *contacts_at(const struct contacts *contacts, uint32_t contact);
struct stay *contacts_stay_at(const struct contacts *contacts, uint32_t stay);
struct offer *contacts_offer(const struct contacts *contacts, uint32_t offer);
struct hold *contacts_hold(const struct contacts *contacts, uint32_t hold);
struct result *contacts_result(const struct contacts *contacts, uint32_t result);
struct dial *contacts_dial(const struct contacts *contacts, uint32_t dial);

/* The stay, made now if need be; CONTACT_NONE if the contact has too many or there is no
 * room. */
uint32_t contacts_stay(struct contacts *contacts, uint32_t number, uint16_t queue,
                       int32_t entry);

/* The stay's offer to an agent, likewise. */
uint32_t contacts_offer_to(struct contacts *contacts, uint32_t number, uint32_t agent);

/* A hold of no stay yet: see stats/holds.h. CONTACT_NONE if there is no room. */
uint32_t contacts_new_hold(struct contacts *contacts);

/* The contact's result by a measure, made now if need be (its `at` is then STAMP_NONE);
 * CONTACT_NONE if it has too many items or there is no room. */
uint32_t contacts_result_by(struct contacts *contacts, uint32_t number, uint8_t measure);

/* The contact's attempt at an instant, likewise. */
uint32_t contacts_dial_at(struct contacts *contacts, uint32_t number, struct stamp when);

void contacts_set_open(struct contacts *contacts, uint32_t number, bool open);
void contacts_set_waiting(struct contacts *contacts, uint32_t number, bool waiting);

/* The open contacts and the waiting stays, in no order. */
size_t contacts_open_count(const struct contacts *contacts);
uint32_t contacts_open(const struct contacts *contacts, size_t place);
size_t contacts_waiting_count(const struct contacts *contacts);
uint32_t contacts_waiting(const struct contacts *contacts, size_t place);

/* Every record there may be: for passes over all; those not in use have id_size 0. */
size_t contacts_capacity(const struct contacts *contacts);

/* For checkpoints alone: the pools, and how records that are not in use are chained. */
enum contacts_kind {
    CONTACTS_CONTACT,
    CONTACTS_STAY,
    CONTACTS_OFFER,
    CONTACTS_HOLD,
    CONTACTS_RESULT,
    CONTACTS_DIAL,
    CONTACTS_KIND_COUNT,
};
struct contacts_pool {
    uint32_t free; /* the first that was given back; CONTACT_NONE: none */
    uint32_t used; /* records below it were in use once */
    uint32_t capacity;
};
struct contacts_pool *contacts_pool(struct contacts *contacts, enum contacts_kind kind);
uint32_t *contacts_next_free(struct contacts *contacts, enum contacts_kind kind,
                             uint32_t number);

/* Makes an unused record, which its pool counts as used already, a contact as
 * contacts_add() does. There must be no such contact yet. */
void contacts_put(struct contacts *contacts, uint32_t number, uint8_t source,
                  struct str id);

#endif
