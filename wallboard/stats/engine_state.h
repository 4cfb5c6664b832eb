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
#include "stats/control.h"
#include "stats/engine.h"
#include "stats/holds.h"
#include "stats/ledger.h"
#include "stats/recent.h"
#include "stats/result.h"
#include "stats/source.h"

struct queue {
    struct ledger ledger;
    struct engine_rule rules[EVENT_CHANNEL_COUNT]; /* of NONE: the queue's own */
    uint64_t sources;                              /* bit n: source n has named it */
    bool configured, target_said, label_said;      /* by the site file */
    bool known;
    bool has_members; /* somebody joined it once */
    bool has_mail;    /* an e-mail or a task came once: nought is a true nought */
    bool has_callbacks;
    const struct hours *hours; /* borrowed; NULL: the site's */
    uint8_t gauges_source;
    struct event_gauges gauges; /* the source's own word; EVENT_NO_NUMBER: not said */
    int64_t gauges_since_ms;
    struct control control;            /* the source's own counts against ours */
    char label[LIMIT_LABEL_BYTES + 1]; /* "": the id */
};

/* An outbound campaign: shared tallies of today and yesterday. */
struct campaign {
    int64_t day[DAY_SLOTS][TALLY_SHARED_COUNT];
    int64_t records[DAY_SLOTS]; /* distinct contacts tried */
};

struct revision {
    uint16_t queue;
    uint8_t tally;
    uint32_t number;
    int64_t quarter, before, after, at_ms;
    char event[LIMIT_ID_BYTES + 1];
};

struct engine {
    char site[LIMIT_ID_BYTES + 1];
    struct engine_rule rule;
    bool target_said;
    int64_t sweep_waiting_ms, sweep_ringing_ms, sweep_active_ms;
    int64_t restart_grace_ms, breach_horizon_ms;
    enum rule_credit credit;
    bool abandonment_excludes_short, contact_rate_of_connects;
    int64_t csat_min, drop_window_ms;
    const struct hours *hours; /* borrowed; NULL: always open */
    engine_stay_visitor *forgotten;
    void *forgotten_context;
    item_witness *witness;
    void *witness_context;
    struct agent_watch agent_watch; /* tells the witness of agents' spells */
    size_t max_queues, max_agents;
    uint64_t rules_hash; /* of what was configured: see state_rules.h */

    struct index *queue_ids, *agent_ids, *campaign_ids, *reason_ids;
    struct queue *queues;
    struct agent *agents;
    struct campaign *campaigns;
    struct contacts *contacts;
    struct sources *sources;
    struct recent *recent;
    struct ledger channels[EVENT_CHANNEL_COUNT]; /* over all queues; NONE is not used */
    struct ring_block quarter_block, minute_block;
    uint32_t (*waits)[HISTOGRAM_BUCKETS]; /* DAY_SLOTS for each ledger */
    struct agent_quarter *agent_quarters; /* LIMIT_AGENT_QUARTERS for each agent, as */
    struct mark *agent_marks;             /* TIMELINE_MARKS: see TIMELINE_STRIDE */
    struct mark *agent_lists;             /* likewise: how snapshots list them */
    uint32_t productive;                  /* bits of the reasons that are */
    char currencies[TALLY_CURRENCIES][4];

    int64_t now_ms;   /* the latest instant told; EVENT_NO_TIME: none yet */
    int64_t first_ms; /* the earliest event's time; EVENT_NO_TIME: none yet */
    int64_t day_start_ms, day_end_ms;
    struct days days;

    struct stamp last_call; /* of complete snapshots and restarts; STAMP_NONE: none */
    int64_t arrivals;       /* ranks the events of unnumbered sources */
    int64_t next_sweep_ms;  /* no open contact can be due before */
    int64_t next_wrapup_ms; /* no wrap-up runs out before; INT64_MAX: none does */
    int64_t next_change_ms; /* no credit changes by time alone before */
    bool has_results[RESULT_MEASURE_COUNT]; /* heard of once: nought is a true nought */
    bool has_dials;
    bool stale; /* a longest wait or a rule changed: see engine_mend() */
    uint64_t over_limit, late;
    uint64_t control_totals, control_mismatches; /* compared; of these not in agreement */
    int64_t faults;

    struct revision *revisions; /* a ring of LIMIT_REVISIONS */
    uint64_t revision_count;    /* ever */
    struct str cause;           /* id of the event at hand; borrowed; size 0: none */
};

/* One event on its way in. */
struct arrival {
    const struct event *event;
    uint8_t source; /* its number */
    struct stamp at;
    bool received; /* the time is that of receipt, for want of a usable one */
};

/* The number of a queue, agent or campaign, made known now; QUEUE_NONE, AGENT_NONE,
 * CAMPAIGN_NONE if the table is full, which is counted, or if nothing is named. */
uint16_t engine_queue(struct engine *engine, struct str id, uint8_t source);
uint32_t engine_agent(struct engine *engine, struct str id, uint8_t source);
uint16_t engine_campaign(struct engine *engine, struct str id);

/* The two parts of engine_agent(): its number, which asks for its record; and that the
 * source has spoken of it, which waits for the record. What lies between costs nothing.
 */
uint32_t engine_name_agent(struct engine *engine, struct str id);
void engine_hear_of_agent(struct engine *engine, uint32_t agent, uint8_t source);

/* How a stay in a queue is judged by its channel. */
const struct engine_rule *engine_rule_of(const struct engine *engine, uint16_t queue,
                                         uint8_t channel);

/* The deadline of a stay; EVENT_NO_TIME: none. */
int64_t engine_due_ms(const struct engine *engine, const struct stay *stay);

/* How much of [from, to) the queue is open; all of it where that is not known. */
int64_t engine_open_ms(const struct engine *engine, uint16_t queue, int64_t from_ms,
                       int64_t to_ms);

/* -- engine_agent.c: agents and their timelines
 * ------------------------------------------
 */

/* Puts a mark on the agent's timeline, and its wrap-ups to the contacts they belong to.
 */
void engine_mark(struct engine *engine, uint32_t agent, const struct mark *mark);
void engine_unmark(struct engine *engine, uint32_t agent, const struct mark *mark);

/* Moves what a wrap-up is worth from the stay that had it to the stay that has it now. */
void engine_move_share(struct engine *engine, const struct timeline *timeline,
                       struct mark *mark, struct wrapup_share share);

/* Finds anew what all the agent's wrap-ups are worth, and of which stays. */
void engine_share_wrapups(struct engine *engine, uint32_t number);

/* The mark, if it is a wrap-up, runs out at its `until`. */
void engine_expect_wrapup(struct engine *engine, const struct mark *mark);

/* Wrap-ups whose `until` has come by now. */
void engine_run_out_wrapups(struct engine *engine);

/* A state said of all the agent's queues, or listed; `contact` empty: none was named. */
struct said {
    struct stamp at;
    enum event_agent_state state;
    int64_t until_ms; /* expected end of wrap-up, or EVENT_NO_TIME */
    struct str reason, contact;
};
struct mark engine_state_mark(struct engine *engine, uint8_t source,
                              const struct said *said);

/* agent.* */
enum engine_result engine_apply_agent(struct engine *engine,
                                      const struct arrival *arrival);

/* -- engine_hearing.c: what snapshots and restarts say of agents
 * --------------------------
 */

/* A snapshot lists the agent: MARK_LISTED, MARK_LISTED_IN. */
void engine_list_agent(struct engine *engine, uint32_t number, const struct mark *call);

/* A complete snapshot is whole, and does not list the others. */
void engine_call_absent(struct engine *engine, uint8_t source,
                        const struct source_listing *listing);

/* A source is known to have begun a new life then. */
void engine_call_restarted(struct engine *engine, uint8_t source, struct stamp at);

/* Has nothing that was listed or called at or after `at` been heard yet? Else what is
 * said of the agent then may change what that comes to. */
bool engine_is_settled(const struct engine *engine, const struct agent *agent,
                       struct stamp at);

/* Finds anew what calls come to. */
void engine_settle_agent(struct engine *engine, uint32_t number);

/* -- engine_traces.c: what stays leave on the timelines of agents
 * ------------------------
 */

/* The stay's credit was `old` and is another now. */
void engine_trace_stay(struct engine *engine, uint32_t number, const struct credit *old);

/* The holds of a stay, and those of `loose`, what was said without a queue, if that
 * belongs to it; NULL: it does not. */
void engine_trace_holds(struct engine *engine, uint32_t holder, const struct stay *loose);

/* Rings that sound while the stay has no outcome; `holder` is the stay whose outcome ends
 * them. True if any does. */
bool engine_trace_offers(struct engine *engine, uint32_t number, uint32_t holder);

/* -- engine_books.c: the books
 * ------------------------------------------------------------
 */

/* Takes back what a stay counted for and adds what it counts for now. */
void engine_set_credit(struct engine *engine, uint32_t number,
                       const struct credit *credit);

/* Split credit: takes the work of a contact's ended stays out of the books (sign -1)
 * before its holds change, and puts it back (1). */
void engine_lift_work(struct engine *engine, uint32_t contact, int64_t sign);

/* -- engine_items.c: the books of what hangs on contacts
 * ----------------------------------
 */

/* All that a contact counts for as a whole: its first entry, results and attempts. */
void engine_post_items(struct engine *engine, uint32_t number, int64_t sign);

/* One result of no contact. */
void engine_post_lone_result(struct engine *engine, const struct result *result,
                             int64_t at_ms);

/* -- engine_witness.c: what the witness is told
 * ---------------------------------------
 */

/* Names of the item that are numbers in the engine. CONTACT_NONE, QUEUE_NONE, AGENT_NONE,
 * CAMPAIGN_NONE: none. */
struct item_names {
    uint32_t contact, agent;
    uint16_t queue, campaign;
};
/* Fills them in, and the source of the contact, and tells the witness, if there is one.
 */
void engine_tell(const struct engine *engine, struct item item,
                 const struct item_names *names, int64_t sign);

/* Tells the witness of the spells of agents. */
struct agent_watch engine_watch_agents(struct engine *engine);

/* -- engine_chain.c: contacts as chains of stays
 * -----------------------------------------
 */

/* The contact, with room made for it; CONTACT_NONE if it is one too many, which is
 * counted. Opens it and notes the sign of life. */
uint32_t engine_touch_contact(struct engine *engine, const struct arrival *arrival,
                              struct str id);

/* Forms all that a contact counts for anew after its facts changed. */
void engine_refresh_contact(struct engine *engine, uint32_t number);

/* The same after a word of it, which opens what was closed for want of one; unless a
 * complete snapshot or a restart that came later has closed it for good. */
void engine_revive_contact(struct engine *engine, uint32_t number);

/* Closes a contact's open stays, which the source says nothing more of, as unknown since
 * that was heard; what was too old by then is swept, and a ring that was too old by then
 * rang until its age ended it. */
void engine_close_contact(struct engine *engine, uint32_t number, int64_t heard_ms);

/* When was heard that it is over, by a complete snapshot of the source or its restart;
 * EVENT_NO_TIME: it is not. */
int64_t engine_contact_over_ms(const struct engine *engine,
                               const struct contact *contact);

/* Notes a sign of life. */
void engine_note_life(struct engine *engine, const struct arrival *arrival,
                      struct contact *contact);

/* What was said of the contact without a queue, and the stay it belongs to; NULL. */
const struct stay *engine_loose_of(const struct engine *engine,
                                   const struct contact *contact);
const struct stay *engine_home_of(const struct engine *engine,
                                  const struct contact *contact,
                                  const struct stay *loose);

/* A stay as others see it. */
struct engine_stay engine_show_stay(const struct engine *engine, const struct stay *stay);

/* -- engine_contact.c: contact.* --------------------------------------------------------
 */
enum engine_result engine_apply_contact(struct engine *engine,
                                        const struct arrival *arrival);

/* -- engine_outbound.c: contact.dialled, contact.result ---------------------------------
 */
enum engine_result engine_apply_dialled(struct engine *engine,
                                        const struct arrival *arrival);
enum engine_result engine_apply_result(struct engine *engine,
                                       const struct arrival *arrival);

/* -- engine_care.c
 * ------------------------------------------------------------------------
 */

/* When a stay is too old without a sign of life; INT64_MAX: never. */
int64_t engine_sweep_due_ms(const struct engine *engine, const struct contact *contact,
                            const struct credit *credit);

/* Lost endings: what is too old without a sign of life. */
void engine_sweep(struct engine *engine);

/* Credits that the passing of time alone has changed by now. */
void engine_pass_time(struct engine *engine);

/* Looks for longest waits anew and judges stays by changed rules. */
void engine_mend(struct engine *engine);

/* What is kept per day, for days that are not the next ones: waits and times in state are
 * formed anew from what is on record; what else agents and campaigns did stays, if the
 * new day overlaps the old one. */
void engine_recount(struct engine *engine, bool overlaps);

/* -- engine_source.c, engine_listing.c: queue.* and source.*
 * ------------------------------
 */
enum engine_result engine_apply_source(struct engine *engine,
                                       const struct arrival *arrival);

/* source.snapshot */
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
