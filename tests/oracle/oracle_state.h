#ifndef ORACLE_ORACLE_STATE_H
#define ORACLE_ORACLE_STATE_H

/* What the files oracle*.c share: the list of what was said, and the stays it tells of.
 */

#include "oracle/oracle.h"

#define WORDS_MAX    1024
#define STAYS_MAX    192
#define NAMES_MAX    256
#define MENTIONS_MAX 512
#define FOREVER      INT64_MAX
#define NEVER        EVENT_NO_TIME

/* No queue, no agent, no stay, no word. */
#define NONE (-1)

/* One thing said: an event, or an item of a snapshot told as the event it stands for. */
struct word {
    const struct event *say;
    int source, contact, queue, agent; /* NONE: not named */
    int64_t at_ms;                     /* what its time is taken to be */
    int64_t rank;                      /* breaks ties of time */
    bool received;                     /* at_ms is that of receipt */
    int64_t epoch, sequence;           /* EVENT_NO_NUMBER: not numbered */
    int64_t said_ms;                   /* of an item: the snapshot's time; else at_ms */
    int64_t heard_ms;                  /* the receiver's clock */
    int stay;                          /* which it tells of */
    bool listed; /* an item of a snapshot: nothing that happened there and then */
};

/* Something an agent was said to be, or a join, or a leave. */
enum mention_kind {
    MENTION_STATE,       /* in all queues */
    MENTION_QUEUE_STATE, /* in one */
    MENTION_MEMBER,      /* joined or left */
    MENTION_ABSENT,      /* of nobody: a complete snapshot, which lists some */
    MENTION_RESTART,     /* of nobody: the source began a new life */
};

struct mention {
    enum mention_kind kind;
    int agent, queue, source;
    int64_t at_ms, rank;
    enum event_agent_state state;
    bool joined;
    bool listed; /* an item of a snapshot */
    bool called; /* what a snapshot or a restart says of those that it does not name */
    int64_t since_ms, until_ms;
    int contact;            /* named by a wrap-up, or NONE */
    unsigned by;            /* of a state in all queues: bits of those who say it, */
    int64_t by_ms, by_rank; /* since then */
};

enum outcome {
    OUTCOME_NONE,
    OUTCOME_WAITING,
    OUTCOME_ANSWERED,
    OUTCOME_ABANDONED,
    OUTCOME_LEFT_OTHER,
    OUTCOME_UNKNOWN,
    OUTCOME_TIMED_OUT,
};

enum closing {
    CLOSING_NONE,
    CLOSING_UNKNOWN,
    CLOSING_SWEPT,
};

struct span {
    int64_t from_ms, to_ms;
};

#define HOLDS_MAX 64

/* A stay: (source, contact, queue, entry), or what was said without a queue. */
struct stay {
    int source, contact, queue;
    int64_t entry;
    int guest; /* what was said without a queue and belongs here; NONE */
    int home;  /* of what was said without a queue: where it belongs; NONE */

    const struct word *queued, *answered, *ended, *left, *rejected, *held, *rung;
    enum event_channel channel;
    bool deferred;
    enum closing closing;
    int64_t closed_ms; /* its last sign of life */

    enum outcome outcome;
    int64_t entry_ms, outcome_ms, end_ms; /* NEVER */
    int64_t answer_rank;
    int64_t wait_ms, whole_ms, talk_ms, hold_ms, wrapup_ms;
    int agent;
    bool handled, transferred;
    int faults;
    struct span holds[HOLDS_MAX];
    size_t hold_count;
    struct span wrapups[HOLDS_MAX];
    size_t wrapup_count;
};

struct names {
    struct str list[NAMES_MAX];
    int owner[NAMES_MAX]; /* of contacts: their source */
    int count;
};

struct oracle {
    const struct oracle_config *config;
    const struct log_script *script;
    struct names sources, queues, agents, contacts;
    struct word words[WORDS_MAX];
    size_t word_count;
    struct event listed[WORDS_MAX]; /* what items of snapshots stand for */
    size_t listed_count;
    struct stay stays[STAYS_MAX];
    size_t stay_count;
    struct mention mentions[MENTIONS_MAX]; /* in order of time */
    size_t mention_count;
    struct mention raw[MENTIONS_MAX]; /* the same before snapshots were understood */
    int64_t duplicates, late;
    int64_t first_ms; /* the earliest time of all */
    bool overflow;
};

/* oracle_intake.c: events to words, each once. */
void oracle_take_in(struct oracle *oracle);
int oracle_name(struct names *names, struct str name, int owner, bool add);

/* oracle_stay.c: words to stays, and what each comes to. */
void oracle_find_stays(struct oracle *oracle);
void oracle_settle_stays(struct oracle *oracle);

/* Does the word tell of the stay, or of its guest? */
bool oracle_is_of(const struct oracle *oracle, const struct word *word,
                  const struct stay *stay);

/* oracle_close.c: what restarts, snapshots and sweeps close. */
void oracle_close_stays(struct oracle *oracle);

/* A snapshot as a whole: its as_of, its first and its last part in time, and when the
 * last one to come was heard. False unless all parts of the one that begins with this
 * word are there. */
struct whole {
    int64_t as_of;
    const struct word *first, *last;
    int64_t heard_ms;
};
bool oracle_whole_snapshot(const struct oracle *oracle, const struct word *word,
                           struct whole *ret);

/* oracle_agent.c: what agents were said to be; and their wrap-ups' contacts. */
void oracle_find_mentions(struct oracle *oracle);
void oracle_share_wrapups(struct oracle *oracle);

/* Does the state say that the agent works: rings, is on a contact, or wraps up? */
bool oracle_is_activity(enum event_agent_state state);

/* Is stamp a before b? */
bool oracle_before(int64_t a_ms, int64_t a_rank, int64_t b_ms, int64_t b_rank);

/* oracle_clock.c: times in states. */
void oracle_state_times(const struct oracle *oracle, int agent, int64_t from_ms,
                        int64_t to_ms, int64_t *ret_row_ms);
int64_t oracle_state_since(const struct oracle *oracle, int agent);
int oracle_state_row(const struct oracle *oracle, int agent, int queue, int64_t at_ms);
bool oracle_agent_is_known(const struct oracle *oracle, int agent);
bool oracle_serves(const struct oracle *oracle, int agent, int queue, int64_t at_ms,
                   bool by_word_only);

/* Rows of metrics.md section 8. */
enum {
    ROW_ON_CONTACT,
    ROW_HOLD,
    ROW_RINGING,
    ROW_WRAPUP,
    ROW_NOT_READY,
    ROW_READY,
    ROW_UNKNOWN,
    ROW_LOGGED_OUT,
    ROW_COUNT,
};

/* What the sources that name a queue or an agent can tell; both NONE: all sources. */
uint32_t oracle_parts(const struct oracle *oracle, int queue, int agent);

/* Whose figures, over what time. */
struct scope {
    int queue, agent; /* NONE, NONE: the totals */
    int64_t from_ms, to_ms;
    bool is_day; /* the whole service day; else an interval */
};

/* Was a contact of the channel heard of in the queue, or in any? */
bool oracle_heard_of(const struct oracle *oracle, const struct scope *scope,
                     enum event_channel channel);

bool oracle_within(const struct scope *scope, int64_t at_ms);

/* Does the stay belong to the scope's queue, agent or totals? */
bool oracle_concerns(const struct scope *scope, const struct stay *stay);

const struct oracle_rule *oracle_rule_of(const struct oracle *oracle, int queue);
bool oracle_in_target(const struct oracle *oracle, const struct stay *stay);
bool oracle_is_short(const struct oracle *oracle, const struct stay *stay);

/* In which instant an entry, its outcome, and its handling are counted (section 6). */
int64_t oracle_entry_credit(const struct oracle *oracle, const struct stay *stay);
int64_t oracle_outcome_credit(const struct oracle *oracle, const struct stay *stay);
int64_t oracle_handled_credit(const struct oracle *oracle, const struct stay *stay);

/* The figures by group, added to `ret`. */
void oracle_add_counts(const struct oracle *oracle, const struct scope *scope,
                       struct oracle_figures *ret);
void oracle_add_waits(const struct oracle *oracle, const struct scope *scope,
                      struct oracle_figures *ret);
void oracle_add_handling(const struct oracle *oracle, const struct scope *scope,
                         struct oracle_figures *ret);
void oracle_add_levels(const struct oracle *oracle, const struct scope *scope,
                       struct oracle_figures *ret);
void oracle_add_gauges(const struct oracle *oracle, const struct scope *scope,
                       struct oracle_figures *ret);
void oracle_add_agents(const struct oracle *oracle, const struct scope *scope,
                       struct oracle_figures *ret);
void oracle_add_times(const struct oracle *oracle, const struct scope *scope,
                      struct oracle_figures *ret);
void oracle_add_results(const struct oracle *oracle, const struct scope *scope,
                        struct oracle_figures *ret);
void oracle_add_deadlines(const struct oracle *oracle, const struct scope *scope,
                          struct oracle_figures *ret);

struct oracle_figure oracle_count(int64_t count);
struct oracle_figure oracle_ratio(int64_t num, int64_t den);

/* The level of one queue's stays by a formula; of several, the queues' own ones added. */
struct oracle_figure oracle_level(const struct oracle *oracle, const struct scope *scope,
                                  enum oracle_formula formula, bool rolling);
struct oracle_figure oracle_own_level(const struct oracle *oracle,
                                      const struct scope *scope, bool rolling);

/* Has a source of the queue (NONE: of any) told of single contacts? */
bool oracle_is_counted(const struct oracle *oracle, int queue);

#endif
