#ifndef WALLBOARD_STATS_ENGINE_STATE_H
#define WALLBOARD_STATS_ENGINE_STATE_H

/*
 * The engine's inside, shared by the files engine*.c alone: the tables, and the few verbs
 * they need of each other. Nobody else includes it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/index.h"
#include "stats/agent.h"
#include "stats/contact.h"
#include "stats/engine.h"
#include "stats/ledger.h"
#include "stats/recent.h"
#include "stats/source.h"

struct queue {
    struct ledger ledger;
    struct engine_rule rule;
    uint64_t sources;                         /* bit n: source n has named it */
    bool configured, target_said, label_said; /* by the site file */
    bool known;
    bool has_members; /* somebody joined it once */
    bool has_mail;    /* an e-mail came once: nought is a true nought */
    uint8_t gauges_source;
    struct event_gauges gauges; /* the source's own word; EVENT_NO_NUMBER: not said */
    int64_t gauges_since_ms;
    char label[LIMIT_LABEL_BYTES + 1]; /* "": the id */
};

struct engine {
    char site[LIMIT_ID_BYTES + 1];
    struct engine_rule rule;
    bool target_said;
    int64_t sweep_waiting_ms, sweep_ringing_ms, sweep_active_ms;
    int64_t restart_grace_ms, breach_horizon_ms;
    size_t max_queues, max_agents;

    struct index *queue_ids, *agent_ids;
    struct queue *queues;
    struct agent *agents;
    struct contacts *contacts;
    struct sources *sources;
    struct recent *recent;
    struct ledger total;
    struct ring_block quarter_block, minute_block, agent_block;

    int64_t now_ms;   /* the latest instant told; EVENT_NO_TIME: none yet */
    int64_t first_ms; /* the earliest event's time; EVENT_NO_TIME: none yet */
    int64_t day_start_ms, day_end_ms;
    struct day_span day;

    int64_t arrivals;       /* ranks the events of unnumbered sources */
    int64_t next_sweep_ms;  /* no open contact can be due before */
    int64_t next_wrapup_ms; /* no wrap-up runs out before; INT64_MAX: none does */
    bool has_sales;         /* a sale was heard of once: nought is a true nought */
    bool stale;             /* a longest wait or a rule changed: see engine_mend() */
    uint64_t over_limit, late;
    int64_t faults;
};

/* One event on its way in. */
struct arrival {
    const struct event *event;
    uint8_t source; /* its number */
    struct stamp at;
};

/* The number of a queue or agent, made known now; QUEUE_NONE, AGENT_NONE if the table is
 * full, which is counted, or if nothing is named. */
uint16_t engine_queue(struct engine *engine, struct str id, uint8_t source);
uint32_t engine_agent(struct engine *engine, struct str id, uint8_t source);

/* Brings an agent's state up to an instant, and its wrap-ups to the contacts they
 * belong to. */
void engine_settle_agent(struct engine *engine, uint32_t agent, int64_t at_ms);

/* Notes a boundary, a wrap-up or an end among the agent's last. */
void engine_note_wrapup(struct engine *engine, uint32_t agent,
                        const struct wrapup_mark *mark);

/* The end of a stay is not that agent's, or not as it was noted: its wrap-ups are taken
 * back from it. */
void engine_forget_end(struct engine *engine, uint32_t agent, uint32_t number);

/* Wrap-ups whose `until` has come by now. */
void engine_run_out_wrapups(struct engine *engine);

/* engine_books.c: takes back what a stay counted for and adds what it counts for now;
 * agents that this concerns are settled at `at_ms`. */
void engine_set_credit(struct engine *engine, uint32_t number,
                       const struct credit *credit, int64_t at_ms);

/* Likewise of the contact as a whole, and one such credit alone. */
void engine_set_contact_credit(struct engine *engine, struct contact *contact);
void engine_post_contact(struct engine *engine, const struct contact_credit *credit,
                         int64_t sign);

/* engine_contact.c: contact.* */
enum engine_result engine_apply_contact(struct engine *engine,
                                        const struct arrival *arrival);

/* engine_chain.c: the contact, with room made for it; CONTACT_NONE if it is one too many,
 * which is counted. Opens it and notes the sign of life. */
uint32_t engine_touch_contact(struct engine *engine, const struct arrival *arrival,
                              struct str id);

/* Forms all that a contact counts for anew after its facts changed at an instant. */
void engine_refresh_contact(struct engine *engine, uint32_t number, int64_t at_ms);

/* Closes a contact's open stays, which the source says nothing more of. */
void engine_close_contact(struct engine *engine, uint32_t number, enum fact_close why,
                          int64_t at_ms);

/* engine_care.c: the agent's rings that no event ended, and what is too old without a
 * sign of life. */
void engine_sweep(struct engine *engine);

/* Looks for longest waits anew and judges stays by changed rules. */
void engine_mend(struct engine *engine);

/* engine_agent.c: a state said of all the agent's queues or of one; `contact` empty: none
 * was named. */
void engine_say_agent(struct engine *engine, uint32_t number, uint8_t source,
                      const struct agent_status *status, struct str contact);
void engine_say_agent_in(struct engine *engine, uint32_t number, uint16_t queue,
                         const struct agent_status *status);
void engine_set_membership(struct engine *engine, uint32_t number, uint16_t queue,
                           struct stamp at, bool joined);

/* agent.* */
enum engine_result engine_apply_agent(struct engine *engine,
                                      const struct arrival *arrival);

/* engine_source.c: queue.* and source.* */
enum engine_result engine_apply_source(struct engine *engine,
                                       const struct arrival *arrival);

/* engine_listing.c: source.snapshot */
void engine_apply_listing(struct engine *engine, const struct arrival *arrival);

/* Fills a queue with what a source says of its settings, where the site does not. */
void engine_configure_queue(struct engine *engine, uint16_t number, int64_t sl_ms,
                            struct str label);

/* The source's own gauges: what is said replaces what was. */
void engine_merge_gauges(struct event_gauges *to, const struct event_gauges *from);

/* A life of the publisher greater than any before, said by any of its events. */
void engine_note_epoch(struct engine *engine, const struct arrival *arrival);

/* Restarts whose complete snapshot did not come in time. */
void engine_end_graces(struct engine *engine);

#endif
