#include "stats/reason.h"

#include <assert.h>

#include "stats/work.h"

#define HOUR_MS 3600000

/* -- what is so of a stay --------------------------------------------------------------
 */

/* In the order in which what is lacking is looked for: the coarse before the fine. */
enum facet {
    LIVE, /* judged by its wait; a queue's or an agent's figures */
    MAIL,
    CALLBACK,
    REJECTED,
    ENTERED,
    FIRST,
    WAITING,
    FINISHED, /* answered, abandoned or left */
    ANSWERED,
    ABANDONED,
    LEFT_OTHER,
    NOT_ANSWERED, /* finished otherwise: what a callback failed by */
    UNKNOWN,
    TIMED_OUT,
    IN_SL,
    SHORT,
    NOT_SHORT,
    HANDLED,
    TRANSFERRED,
    LOST,
    JUDGED,
    MET,
    MISSED,
    OVERDUE,
    DUE_1H,
    WITHIN,
    SOON,
    PAST,
    FACET_COUNT,
};

static const struct {
    const char *yes, *no;
} facets[] = {
    [LIVE] = {"a call or chat", "e-mail, callback or task: judged by its deadline"},
    [MAIL] = {"e-mail or task", "not an e-mail or task"},
    [CALLBACK] = {"callback", "not a callback"},
    [REJECTED] = {"refused at the door", "not refused"},
    [ENTERED] = {"entered the queue", "never queued"},
    [FIRST] = {"the first entry of its contact", "its contact entered a queue before"},
    [WAITING] = {"waiting now", "no longer waiting"},
    [FINISHED] = {"has an outcome", "no outcome"},
    [ANSWERED] = {"answered", "not answered"},
    [ABANDONED] = {"abandoned", "not abandoned"},
    [LEFT_OTHER] = {"left for another reason", "did not leave for another reason"},
    [NOT_ANSWERED] = {"given up", "not given up"},
    [UNKNOWN] = {"closed by a restart of its source", "not closed by a restart"},
    [TIMED_OUT] = {"swept while it waited", "not swept while it waited"},
    [IN_SL] = {"within the target", "waited past the target"},
    [SHORT] = {"a short abandon", "not a short abandon"},
    [NOT_SHORT] = {"not a short abandon", "a short abandon"},
    [HANDLED] = {"answered, and its end is known", "its end is not known"},
    [TRANSFERRED] = {"ended by a transfer", "not ended by a transfer"},
    [LOST] = {"answered, and swept before its end", "not swept before its end"},
    [JUDGED] = {"has met or missed its deadline", "its deadline is not decided"},
    [MET] = {"replied to by its deadline", "deadline missed"},
    [MISSED] = {"deadline missed", "deadline not missed"},
    [OVERDUE] = {"open past its deadline", "deadline not passed"},
    [DUE_1H] = {"due within an hour", "not due within an hour"},
    [WITHIN] = {"waiting within the target", "waiting past the target"},
    [SOON] = {"past the target soon", "not past the target soon"},
    [PAST] = {"waiting past the target", "waiting within the target"},
};
static_assert(sizeof facets / sizeof *facets == FACET_COUNT, "every facet has its words");
static_assert(FACET_COUNT <= 32, "a bit for each facet");

#define BIT(facet) (UINT32_C(1) << (facet))

static uint32_t bit_if(bool so, enum facet facet)
{
    return so ? BIT(facet) : 0;
}

/* How much of the target a waiting stay has left; below 0: it is past it. */
static int64_t left_ms(const struct reason_terms *terms, const struct engine_stay *stay)
{
    const struct engine_rule *rule = stay->rule;
    int64_t wait_ms = terms->now_ms - stay->credit->entry_ms;
    return rule->target_ms - wait_ms - (rule->target_exclusive ? 1 : 0);
}

/* What only those that wait have: how near the target, or the deadline, they are. */
static uint32_t waiting_facets(const struct reason_terms *terms,
                               const struct engine_stay *stay)
{
    uint32_t set = BIT(WAITING);
    if (!stay->credit->deferred) {
        int64_t rest_ms = left_ms(terms, stay);
        return set | bit_if(rest_ms >= 0, WITHIN) | bit_if(rest_ms < 0, PAST) |
               bit_if(rest_ms >= 0 && rest_ms <= terms->breach_horizon_ms, SOON);
    }
    if (stay->due_ms == EVENT_NO_TIME) {
        return set;
    }
    bool overdue = stay->due_ms < terms->now_ms;
    return set | bit_if(overdue, OVERDUE) |
           bit_if(!overdue && stay->due_ms - terms->now_ms <= HOUR_MS, DUE_1H);
}

static uint32_t facets_of(const struct reason_terms *terms,
                          const struct engine_stay *stay)
{
    const struct credit *c = stay->credit;
    enum outcome outcome = (enum outcome)c->outcome;
    bool finished = credit_has_wait(c);
    bool callback = c->channel == EVENT_CHANNEL_CALLBACK;
    uint32_t set =
        bit_if(!c->deferred, LIVE) | bit_if(c->deferred && !callback, MAIL) |
        bit_if(c->deferred && callback, CALLBACK) |
        bit_if(c->rejected_ms != EVENT_NO_TIME, REJECTED) |
        bit_if(outcome != OUTCOME_NONE, ENTERED) | bit_if(stay->is_first, FIRST) |
        bit_if(finished, FINISHED) | bit_if(outcome == OUTCOME_ANSWERED, ANSWERED) |
        bit_if(outcome == OUTCOME_ABANDONED, ABANDONED) |
        bit_if(outcome == OUTCOME_LEFT_OTHER, LEFT_OTHER) |
        bit_if(finished && outcome != OUTCOME_ANSWERED, NOT_ANSWERED) |
        bit_if(outcome == OUTCOME_UNKNOWN, UNKNOWN) |
        bit_if(outcome == OUTCOME_TIMED_OUT, TIMED_OUT) | bit_if(c->in_sl, IN_SL) |
        bit_if(c->is_short, SHORT) | bit_if(!c->is_short, NOT_SHORT) |
        bit_if(c->handled, HANDLED) | bit_if(c->transferred, TRANSFERRED) |
        bit_if(c->timed_out_active, LOST) | bit_if(c->verdict == VERDICT_MET, MET) |
        bit_if(c->verdict == VERDICT_MISSED, MISSED);
    set |= bit_if((set & (BIT(MET) | BIT(MISSED))) != 0, JUDGED);
    return outcome == OUTCOME_WAITING ? set | waiting_facets(terms, stay) : set;
}

/* -- the table of metrics --------------------------------------------------------------
 */

/* The instant that a part is credited to. */
enum place {
    AT_OFFERED,
    AT_OUTCOME,
    AT_VERDICT,
    AT_HANDLED,
    AT_REJECTED,
    AT_ENTRY,
    AT_NOW, /* gauges: wherever they belong */
};

enum value {
    NOTHING, /* the metric has no such part */
    ONE,
    WAIT,
    TALK, /* from here on work, which credit split cuts at every bound */
    HOLD,
    WRAPUP,
    HANDLING,
    AGE,
    REST,
};

struct part {
    enum value value;
    uint32_t needs; /* bits of all the facets that it takes to count */
};

struct row {
    enum reason_made_of made_of;
    enum place place;
    struct part num, den;
    const char *silence; /* why it may be unknown; NULL: it may not */
};

#define LIVE_     BIT(LIVE)
#define ENTERED_  (LIVE_ | BIT(ENTERED))
#define WAITING_  (LIVE_ | BIT(WAITING))
#define FINISHED_ (LIVE_ | BIT(FINISHED))
#define ANSWERED_ (FINISHED_ | BIT(ANSWERED))
#define GAVE_UP_  (FINISHED_ | BIT(ABANDONED))
#define HANDLED_  (LIVE_ | BIT(ANSWERED) | BIT(HANDLED))
#define MAIL_     BIT(MAIL)
#define BACK_     BIT(CALLBACK)

static const char no_hold[] = "no source tells of holds";
static const char no_wrapup[] = "no source tells of wrap-up";
static const char no_reject[] = "no source tells of contacts refused";
static const char no_mail[] = "no e-mail or task was ever heard of";
static const char no_callback[] = "no callback was ever heard of";

/* clang-format off */
static const struct row rows[] = {
    [METRIC_OFFERED] = {REASON_CONTACTS, AT_OFFERED, {ONE, ENTERED_}, {0}, NULL},
    [METRIC_OFFERED_CONTACTS] = {REASON_CONTACTS, AT_ENTRY, {ONE, ENTERED_ | BIT(FIRST)}, {0}, NULL},
    [METRIC_WAITING] = {REASON_CONTACTS, AT_NOW, {ONE, WAITING_}, {0}, NULL},
    [METRIC_ANSWERED] = {REASON_CONTACTS, AT_OUTCOME, {ONE, ANSWERED_}, {0}, NULL},
    [METRIC_ABANDONED] = {REASON_CONTACTS, AT_OUTCOME, {ONE, GAVE_UP_}, {0}, NULL},
    [METRIC_ANSWERED_IN_SL] = {REASON_CONTACTS, AT_OUTCOME, {ONE, ANSWERED_ | BIT(IN_SL)}, {0}, NULL},
    [METRIC_ABANDONED_IN_SL] = {REASON_CONTACTS, AT_OUTCOME, {ONE, GAVE_UP_ | BIT(IN_SL)}, {0}, NULL},
    [METRIC_SHORT_ABANDONED] = {REASON_CONTACTS, AT_OUTCOME, {ONE, GAVE_UP_ | BIT(SHORT)}, {0}, NULL},
    [METRIC_LEFT_OTHER] = {REASON_CONTACTS, AT_OUTCOME, {ONE, FINISHED_ | BIT(LEFT_OTHER)}, {0}, NULL},
    [METRIC_UNKNOWN] = {REASON_CONTACTS, AT_OUTCOME, {ONE, LIVE_ | BIT(UNKNOWN)}, {0}, NULL},
    [METRIC_TIMED_OUT] = {REASON_CONTACTS, AT_OUTCOME, {ONE, LIVE_ | BIT(TIMED_OUT)}, {0}, NULL},
    [METRIC_TIMED_OUT_ACTIVE] = {REASON_CONTACTS, AT_OUTCOME, {ONE, ANSWERED_ | BIT(LOST)}, {0}, NULL},
    [METRIC_FINISHED] = {REASON_CONTACTS, AT_OUTCOME, {ONE, FINISHED_}, {0}, NULL},
    [METRIC_REJECTED] = {REASON_CONTACTS, AT_REJECTED, {ONE, BIT(REJECTED)}, {0}, no_reject},
    [METRIC_UNANSWERED] = {.made_of = REASON_RINGS},
    [METRIC_HANDLED] = {REASON_CONTACTS, AT_HANDLED, {ONE, HANDLED_}, {0}, NULL},
    [METRIC_TRANSFERS] = {REASON_CONTACTS, AT_HANDLED, {ONE, HANDLED_ | BIT(TRANSFERRED)}, {0}, NULL},
    [METRIC_TRANSFER_RATE] = {REASON_CONTACTS, AT_HANDLED, {ONE, HANDLED_ | BIT(TRANSFERRED)}, {ONE, HANDLED_}, NULL},
    [METRIC_ABANDONMENT_RATE] = {REASON_CONTACTS, AT_OUTCOME, {ONE, GAVE_UP_}, {ONE, FINISHED_}, NULL},
    [METRIC_LONGEST_WAIT_MS] = {REASON_LONGEST, AT_NOW, {AGE, WAITING_}, {0}, NULL},
    [METRIC_MAX_WAIT_MS] = {REASON_LONGEST, AT_OUTCOME, {WAIT, FINISHED_}, {0}, NULL},
    [METRIC_ASA_MS] = {REASON_CONTACTS, AT_OUTCOME, {WAIT, ANSWERED_}, {ONE, ANSWERED_}, NULL},
    [METRIC_AVG_WAIT_MS] = {REASON_CONTACTS, AT_OUTCOME, {WAIT, FINISHED_}, {ONE, FINISHED_}, NULL},
    [METRIC_AVG_ABANDON_MS] = {REASON_CONTACTS, AT_OUTCOME, {WAIT, GAVE_UP_}, {ONE, GAVE_UP_}, NULL},
    [METRIC_PATIENCE_MS] = {REASON_CONTACTS, AT_OUTCOME, {WAIT, FINISHED_}, {ONE, GAVE_UP_}, NULL},
    [METRIC_WAIT_P50_MS] = {REASON_PERCENTILE, AT_OUTCOME, {WAIT, ANSWERED_}, {0}, NULL},
    [METRIC_WAIT_P90_MS] = {REASON_PERCENTILE, AT_OUTCOME, {WAIT, ANSWERED_}, {0}, NULL},
    [METRIC_WAIT_P95_MS] = {REASON_PERCENTILE, AT_OUTCOME, {WAIT, ANSWERED_}, {0}, NULL},
    [METRIC_TALK_MS] = {REASON_CONTACTS, AT_HANDLED, {TALK, HANDLED_}, {0}, NULL},
    [METRIC_HOLD_MS] = {REASON_CONTACTS, AT_HANDLED, {HOLD, HANDLED_}, {0}, no_hold},
    [METRIC_WRAPUP_MS] = {REASON_CONTACTS, AT_HANDLED, {WRAPUP, HANDLED_}, {0}, no_wrapup},
    [METRIC_AVG_TALK_MS] = {REASON_CONTACTS, AT_HANDLED, {TALK, HANDLED_}, {ONE, HANDLED_}, NULL},
    [METRIC_AVG_HOLD_MS] = {REASON_CONTACTS, AT_HANDLED, {HOLD, HANDLED_}, {ONE, HANDLED_}, no_hold},
    [METRIC_AVG_WRAPUP_MS] = {REASON_CONTACTS, AT_HANDLED, {WRAPUP, HANDLED_}, {ONE, HANDLED_}, no_wrapup},
    [METRIC_AHT_MS] = {REASON_CONTACTS, AT_HANDLED, {HANDLING, HANDLED_}, {ONE, HANDLED_}, NULL},
    [METRIC_OCCUPANCY] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_UTILISATION] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_CSAT_MEAN] = {.made_of = REASON_RESULTS},
    [METRIC_CSAT_N] = {.made_of = REASON_RESULTS},
    [METRIC_QA_MEAN] = {.made_of = REASON_RESULTS},
    [METRIC_QA_N] = {.made_of = REASON_RESULTS},
    [METRIC_FCR] = {.made_of = REASON_RESULTS},
    [METRIC_FCR_N] = {.made_of = REASON_RESULTS},
    /* by the table of formulas below */
    [METRIC_SERVICE_LEVEL] = {REASON_CONTACTS, AT_OUTCOME, {ONE, 0}, {ONE, 0}, NULL},
    [METRIC_SERVICE_LEVEL_NUM] = {REASON_CONTACTS, AT_OUTCOME, {ONE, 0}, {0}, NULL},
    [METRIC_SERVICE_LEVEL_DEN] = {REASON_CONTACTS, AT_OUTCOME, {ONE, 0}, {0}, NULL},
    [METRIC_AGENTS_LOGGED_IN] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_AGENTS_ON_CONTACT] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_AGENTS_HOLD] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_AGENTS_RINGING] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_AGENTS_WRAPUP] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_AGENTS_NOT_READY] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_AGENTS_READY] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_AGENTS_UNKNOWN] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_TIME_IN_STATE_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_LOGGED_IN_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_STATE_READY_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_STATE_RINGING_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_STATE_ON_CONTACT_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_STATE_HOLD_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_STATE_WRAPUP_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_STATE_NOT_READY_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_SALES] = {.made_of = REASON_RESULTS},
    [METRIC_REVENUE] = {.made_of = REASON_RESULTS},
    [METRIC_SALES_PER_HOUR] = {.made_of = REASON_RESULTS},
    [METRIC_ORDERS] = {.made_of = REASON_RESULTS},
    [METRIC_COMPLAINTS] = {.made_of = REASON_RESULTS},
    [METRIC_DIALS] = {.made_of = REASON_ATTEMPTS},
    [METRIC_CONNECTS] = {.made_of = REASON_ATTEMPTS},
    [METRIC_CONNECT_RATE] = {.made_of = REASON_ATTEMPTS},
    [METRIC_RIGHT_PARTY] = {.made_of = REASON_RESULTS},
    [METRIC_CONTACT_RATE] = {.made_of = REASON_RESULTS},
    [METRIC_CONVERSION] = {.made_of = REASON_RESULTS},
    [METRIC_DROPS] = {.made_of = REASON_RESULTS},
    [METRIC_DROP_RATE] = {.made_of = REASON_RESULTS},
    [METRIC_CALLBACKS_PENDING] = {REASON_CONTACTS, AT_NOW, {ONE, BACK_ | BIT(WAITING)}, {0}, no_callback},
    [METRIC_CALLBACKS_OLDEST_MS] = {REASON_LONGEST, AT_NOW, {AGE, BACK_ | BIT(WAITING)}, {0}, no_callback},
    [METRIC_CALLBACKS_ATTEMPTS] = {.made_of = REASON_ATTEMPTS},
    [METRIC_CALLBACKS_ANSWERED] = {REASON_CONTACTS, AT_ENTRY, {ONE, BACK_ | BIT(FINISHED) | BIT(ANSWERED)}, {0}, no_callback},
    [METRIC_CALLBACKS_FAILED] = {REASON_CONTACTS, AT_ENTRY, {ONE, BACK_ | BIT(FINISHED) | BIT(NOT_ANSWERED)}, {0}, no_callback},
    [METRIC_OPEN] = {REASON_CONTACTS, AT_NOW, {ONE, MAIL_ | BIT(WAITING)}, {0}, no_mail},
    [METRIC_OLDEST_MS] = {REASON_LONGEST, AT_NOW, {AGE, MAIL_ | BIT(WAITING)}, {0}, no_mail},
    [METRIC_DUE_1H] = {REASON_CONTACTS, AT_NOW, {ONE, MAIL_ | BIT(WAITING) | BIT(DUE_1H)}, {0}, no_mail},
    [METRIC_OVERDUE] = {REASON_CONTACTS, AT_NOW, {ONE, MAIL_ | BIT(WAITING) | BIT(OVERDUE)}, {0}, no_mail},
    [METRIC_MET_DEADLINE] = {REASON_CONTACTS, AT_VERDICT, {ONE, MAIL_ | BIT(JUDGED) | BIT(MET)}, {0}, no_mail},
    [METRIC_MISSED_DEADLINE] = {REASON_CONTACTS, AT_VERDICT, {ONE, MAIL_ | BIT(JUDGED) | BIT(MISSED)}, {0}, no_mail},
    [METRIC_DEADLINE_RATE] = {REASON_CONTACTS, AT_VERDICT, {ONE, MAIL_ | BIT(JUDGED) | BIT(MET)}, {ONE, MAIL_ | BIT(JUDGED)}, NULL},
    [METRIC_NEXT_BREACH_MS] = {REASON_LEAST, AT_NOW, {REST, WAITING_ | BIT(WITHIN)}, {0}, NULL},
    [METRIC_BREACHING_SOON] = {REASON_CONTACTS, AT_NOW, {ONE, WAITING_ | BIT(WITHIN) | BIT(SOON)}, {0}, NULL},
    [METRIC_BREACHED_WAITING] = {REASON_CONTACTS, AT_NOW, {ONE, WAITING_ | BIT(PAST)}, {0}, NULL},
    [METRIC_RECOVERY_CONTACTS] = {REASON_RECOVERY, AT_OUTCOME, {ONE, 0}, {ONE, 0}, NULL},
    [METRIC_BEST_POSSIBLE_SERVICE_LEVEL] = {.made_of = REASON_FORECAST},
    [METRIC_REQUIRED_LOW] = {.made_of = REASON_FORECAST},
    [METRIC_REQUIRED_HIGH] = {.made_of = REASON_FORECAST},
    [METRIC_VOLUME_VARIANCE] = {.made_of = REASON_FORECAST},
    [METRIC_AHT_VARIANCE] = {.made_of = REASON_FORECAST},
    [METRIC_BUDGET_VARIANCE] = {.made_of = REASON_FORECAST},
};
/* clang-format on */
static_assert(sizeof rows / sizeof *rows == METRIC_COUNT, "every metric has its row");

static const char *const made_of_names[] = {
    [REASON_CONTACTS] = "contacts",
    [REASON_LONGEST] = "contacts, of which the longest counts",
    [REASON_LEAST] = "contacts, of which the least counts",
    [REASON_PERCENTILE] = "contacts in order of their waits",
    [REASON_RECOVERY] = "contacts: what their service level lacks to the goal",
    [REASON_RINGS] = "rings at agents",
    [REASON_ATTEMPTS] = "outbound attempts",
    [REASON_RESULTS] = "results",
    [REASON_AGENT_TIMES] = "the time that agents spent in each state",
    [REASON_AGENTS_NOW] = "agents, each in its state of now",
    [REASON_FORECAST] = "estimates and the forecast",
};
static_assert(sizeof made_of_names / sizeof *made_of_names == REASON_FORECAST + 1,
              "everything has its name");

enum reason_made_of reason_made_of(enum metric metric)
{
    return rows[metric].made_of;
}

const char *reason_made_of_name(enum reason_made_of made_of)
{
    return made_of_names[made_of];
}

bool reason_is_of_stays(enum reason_made_of made_of)
{
    return made_of <= REASON_RECOVERY;
}

bool reason_has_denominator(enum metric metric)
{
    return rows[metric].den.value != NOTHING;
}

const char *reason_of_silence(enum metric metric)
{
    return rows[metric].silence;
}

/* -- the seven formulas ----------------------------------------------------------------
 */

enum level_class {
    LEVEL_ANSWERED_IN,
    LEVEL_ANSWERED_LATE,
    LEVEL_SHORT_IN,
    LEVEL_SHORT_LATE, /* where the short limit is longer than the target */
    LEVEL_ABANDONED_IN,
    LEVEL_ABANDONED_LATE,
    LEVEL_LEFT,
    LEVEL_LATE, /* count_at event: passed the target, whatever came of it */
    LEVEL_NONE,
    LEVEL_CLASS_COUNT,
};

static const char *const level_words[LEVEL_CLASS_COUNT] = {
    [LEVEL_ANSWERED_IN] = "answered within the target",
    [LEVEL_ANSWERED_LATE] = "answered after the target",
    [LEVEL_SHORT_IN] = "short abandon within the target",
    [LEVEL_SHORT_LATE] = "short abandon after the target",
    [LEVEL_ABANDONED_IN] = "abandoned within the target",
    [LEVEL_ABANDONED_LATE] = "abandoned after the target",
    [LEVEL_LEFT] = "left for another reason",
    [LEVEL_LATE] = "passed the target, counted late from then on",
    [LEVEL_NONE] = "nothing to judge yet, or never",
};

/* metrics.md section 4, a column for each class: 1 counts in both, d in the denominator
 * alone, - in neither. */
static const struct {
    const char *cells, *left_out;
} formulas[] = {
    [SERVICE_LEVEL_ANSWERED_ONLY] = {"1d-------", "left out by answered_only"},
    [SERVICE_LEVEL_ALL_ABANDONS] = {"1ddddd-d-", "left out by all_abandons"},
    [SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET] = {"1d-d-d-d-",
                                                 "left out by ignore_abandons_in_target"},
    [SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET] = {"1d1d1d-d-",
                                                 "left out by credit_abandons_in_target"},
    [SERVICE_LEVEL_CREDIT_SHORT] = {"1d11dd-d-", "left out by credit_short"},
    [SERVICE_LEVEL_EXCLUDE_SHORT] = {"1d--dd-d-", "left out by exclude_short"},
    [SERVICE_LEVEL_WITH_FLOW_OUTS] = {"1dddddddd", "left out by with_flow_outs"},
};
static_assert(sizeof formulas / sizeof *formulas == SERVICE_LEVEL_COUNT,
              "every formula has its row");

/* answered_only has no instant at which it could count before the end. */
static bool counts_at_event(const struct reason_terms *terms)
{
    return terms->count_at == RULE_COUNT_AT_EVENT &&
           terms->formula != SERVICE_LEVEL_ANSWERED_ONLY;
}

static enum level_class level_class_of(const struct reason_terms *terms,
                                       const struct credit *credit)
{
    bool by_event = counts_at_event(terms);
    if (credit->deferred || (by_event && credit->verdict == VERDICT_NONE)) {
        return LEVEL_NONE;
    }
    if (by_event && credit->verdict == VERDICT_LATE) {
        return LEVEL_LATE;
    }
    bool in = by_event || credit->in_sl;
    switch ((enum outcome)credit->outcome) {
    case OUTCOME_ANSWERED:
        return in ? LEVEL_ANSWERED_IN : LEVEL_ANSWERED_LATE;
    case OUTCOME_ABANDONED:
        if (credit->is_short) {
            return in ? LEVEL_SHORT_IN : LEVEL_SHORT_LATE;
        }
        return in ? LEVEL_ABANDONED_IN : LEVEL_ABANDONED_LATE;
    case OUTCOME_LEFT_OTHER:
        return LEVEL_LEFT;
    case OUTCOME_NONE:
    case OUTCOME_WAITING:
    case OUTCOME_UNKNOWN:
    case OUTCOME_TIMED_OUT:
        break;
    }
    return LEVEL_NONE;
}

static void judge_level(const struct reason_terms *terms, const struct credit *credit,
                        struct reason *ret)
{
    enum level_class class = level_class_of(terms, credit);
    char cell = class == LEVEL_NONE ? '-' : formulas[terms->formula].cells[class];
    bool served = cell == '1';
    bool judged = served || cell == 'd';
    ret->what = level_words[class];
    if (!judged && class != LEVEL_NONE) {
        ret->rule = formulas[terms->formula].left_out;
    }
    if (terms->metric == METRIC_SERVICE_LEVEL_DEN) {
        ret->in_num = judged;
        return;
    }
    ret->in_num = served;
    ret->in_den = judged && reason_has_denominator(terms->metric);
    if (terms->metric == METRIC_SERVICE_LEVEL_NUM && judged && !served) {
        ret->rule = "in the denominator alone";
    }
}

/* -- one stay --------------------------------------------------------------------------
 */

static bool is_here(const struct reason_terms *terms, int64_t at_ms)
{
    return at_ms != EVENT_NO_TIME && at_ms >= terms->from_ms && at_ms < terms->to_ms;
}

/* Where the row's parts of the stay are credited; EVENT_NO_TIME: nowhere. */
static int64_t place_of(const struct reason_terms *terms, enum place place,
                        const struct credit *credit)
{
    struct credit_places at = credit_places(credit, terms->credit);
    switch (place) {
    case AT_OFFERED: /* credit end: who waits counts in the interval that runs */
        return at.offered_ms == EVENT_NO_TIME && credit->outcome == OUTCOME_WAITING
                   ? terms->now_ms
                   : at.offered_ms;
    case AT_OUTCOME:
        return at.outcome_ms;
    case AT_VERDICT:
        return at.verdict_ms;
    case AT_HANDLED:
        return at.handled_ms;
    case AT_REJECTED:
        return credit->rejected_ms;
    case AT_ENTRY:
    case AT_NOW:
        break;
    }
    return credit->entry_ms;
}

static bool is_level(enum metric metric)
{
    return metric == METRIC_SERVICE_LEVEL || metric == METRIC_SERVICE_LEVEL_NUM ||
           metric == METRIC_SERVICE_LEVEL_DEN || metric == METRIC_RECOVERY_CONTACTS;
}

static bool is_work(enum value value)
{
    return value == TALK || value == HOLD || value == WRAPUP || value == HANDLING;
}

/* What lies in the span of a stay's work that is cut at every bound. */
struct cut {
    const struct reason_terms *terms;
    enum value value;
    int64_t ms;
};

static void add_cut(void *context, enum tally tally, int64_t at_ms, int64_t value)
{
    struct cut *cut = context;
    bool wanted = cut->value == HANDLING ||
                  (cut->value == TALK && tally == TALLY_TALK_MS) ||
                  (cut->value == HOLD && tally == TALLY_HOLD_MS) ||
                  (cut->value == WRAPUP && tally == TALLY_WRAPUP_MS);
    if (wanted && is_here(cut->terms, at_ms)) {
        cut->ms += value;
    }
}

static int64_t work_of(const struct reason_terms *terms, enum value value,
                       const struct engine_stay *stay)
{
    const struct credit *credit = stay->credit;
    if (terms->credit == RULE_CREDIT_SPLIT) {
        struct cut cut = {terms, value, 0};
        work_cut(credit, stay->holds, stay->hold_count, 1, add_cut, &cut);
        return cut.ms;
    }
    return value == TALK     ? credit->talk_ms
           : value == HOLD   ? credit->hold_ms
           : value == WRAPUP ? credit->wrapup_ms
                             : credit->talk_ms + credit->hold_ms + credit->wrapup_ms;
}

static int64_t value_of(const struct reason_terms *terms, enum value value,
                        const struct engine_stay *stay)
{
    switch (value) {
    case NOTHING:
        return 0;
    case ONE:
        return 1;
    case WAIT:
        return stay->credit->wait_ms;
    case TALK:
    case HOLD:
    case WRAPUP:
    case HANDLING:
        return work_of(terms, value, stay);
    case AGE:
        return terms->now_ms - stay->credit->entry_ms;
    case REST:
        return left_ms(terms, stay);
    }
    return 0;
}

/* The first of the facets needed that the stay lacks; FACET_COUNT: none. */
static int first_lack(uint32_t needs, uint32_t has)
{
    int facet = 0;
    while (facet < FACET_COUNT && ((needs & ~has) >> facet & 1U) == 0) {
        facet++;
    }
    return facet;
}

/* The finest of the facets needed. */
static int finest(uint32_t needs)
{
    int facet = FACET_COUNT - 1;
    while (facet > 0 && (needs >> facet & 1U) == 0) {
        facet--;
    }
    return facet;
}

static void judge_facets(const struct reason_terms *terms, const struct row *row,
                         const struct engine_stay *stay, struct reason *ret)
{
    uint32_t has = facets_of(terms, stay);
    bool rate = terms->metric == METRIC_ABANDONMENT_RATE && terms->excludes_short;
    uint32_t more = rate ? BIT(NOT_SHORT) : 0;
    int num_lack = first_lack(row->num.needs | more, has);
    int den_lack = first_lack(row->den.needs | more, has);
    ret->in_num = num_lack == FACET_COUNT;
    ret->in_den = row->den.value != NOTHING && den_lack == FACET_COUNT;
    ret->what = ret->in_num ? facets[finest(row->num.needs)].yes : facets[num_lack].no;
    if (rate && (has & BIT(SHORT)) != 0) {
        ret->rule = "left out by abandonment_excludes_short";
    }
}

void reason_of(const struct reason_terms *terms, const struct engine_stay *stay,
               struct reason *ret)
{
    const struct row *row = &rows[terms->metric];
    const struct credit *credit = stay->credit;
    bool level = is_level(terms->metric);
    *ret = (struct reason){.what = "", .rule = ""};
    if (level) {
        judge_level(terms, credit, ret);
    } else {
        judge_facets(terms, row, stay, ret);
    }
    enum place place = level && counts_at_event(terms) ? AT_VERDICT : row->place;
    ret->at_ms = place_of(terms, place, credit);
    bool here = place == AT_NOW || is_here(terms, ret->at_ms);
    bool split = is_work(row->num.value) && terms->credit == RULE_CREDIT_SPLIT;
    if (ret->at_ms == EVENT_NO_TIME) { /* it counts nowhere: shown where it came in */
        ret->at_ms =
            credit->entry_ms != EVENT_NO_TIME ? credit->entry_ms : credit->rejected_ms;
        here = is_here(terms, ret->at_ms);
    }
    ret->num = ret->in_num && (here || split) ? value_of(terms, row->num.value, stay) : 0;
    ret->den = ret->in_den && here ? value_of(terms, row->den.value, stay) : 0;
    ret->here = here || ret->num != 0;
    ret->in_num = ret->in_num && ret->here;
    ret->in_den = ret->in_den && here;
    if (ret->in_num && !here) {
        ret->rule = "its work reaches into this span";
    }
}

const char *reason_outcome(const struct credit *credit)
{
    switch ((enum outcome)credit->outcome) {
    case OUTCOME_NONE:
        return "refused";
    case OUTCOME_WAITING:
        return "waiting";
    case OUTCOME_ANSWERED:
        return credit->timed_out_active ? "answered (end lost)" : "answered";
    case OUTCOME_ABANDONED:
        return credit->is_short ? "abandoned (short)" : "abandoned";
    case OUTCOME_LEFT_OTHER:
        return "left";
    case OUTCOME_UNKNOWN:
        return "unknown";
    case OUTCOME_TIMED_OUT:
        return "timed out";
    }
    return "";
}

/* -- all of them -----------------------------------------------------------------------
 */

void reason_add(enum reason_made_of made_of, const struct reason *reason,
                struct reason_sum *sum)
{
    if (!reason->here || (!reason->in_num && !reason->in_den)) {
        return;
    }
    bool first = sum->counted == 0;
    if (made_of == REASON_LONGEST) {
        sum->num = first || reason->num > sum->num ? reason->num : sum->num;
    } else if (made_of == REASON_LEAST) {
        sum->num = first || reason->num < sum->num ? reason->num : sum->num;
    } else {
        sum->num += reason->num;
        sum->den += reason->den;
    }
    sum->counted++;
}

struct figure reason_figure(const struct reason_terms *terms,
                            const struct reason_sum *sum, int64_t goal_bp)
{
    const struct row *row = &rows[terms->metric];
    struct figure parts = {sum->num, sum->den};
    if (row->made_of == REASON_LONGEST || row->made_of == REASON_LEAST) {
        return sum->counted > 0 ? figure_count(sum->num) : FIGURE_NONE;
    }
    if (row->den.value == NOTHING) {
        return figure_count(sum->num);
    }
    if (sum->den <= 0) {
        return FIGURE_NONE;
    }
    return row->made_of == REASON_RECOVERY ? service_level_recovery(parts, goal_bp)
                                           : parts;
}

int reason_percent(enum metric metric)
{
    return metric == METRIC_WAIT_P50_MS ? 50 : metric == METRIC_WAIT_P90_MS ? 90 : 95;
}

size_t reason_rank(enum metric metric, size_t count)
{
    return (count * (size_t)reason_percent(metric) + 99) / 100;
}
