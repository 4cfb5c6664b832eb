#include "stats/reason.h"

#include <assert.h>

#include "stats/facet.h"
#include "stats/item_reason.h"
#include "stats/level_class.h"
#include "stats/work.h"

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
    OPEN_AGE, /* in opening hours */
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

#define BIT(name) FACET_BIT(FACET_##name)

#define OF_LIVE     BIT(LIVE)
#define OF_ENTERED  (OF_LIVE | BIT(ENTERED))
#define OF_WAITING  (OF_LIVE | BIT(WAITING))
#define OF_FINISHED (OF_LIVE | BIT(FINISHED))
#define OF_ANSWERED (OF_FINISHED | BIT(ANSWERED))
#define OF_GAVE_UP  (OF_FINISHED | BIT(ABANDONED))
#define OF_HANDLED  (OF_LIVE | BIT(ANSWERED) | BIT(HANDLED))
#define OF_MAIL     BIT(MAIL)
#define OF_BACK     BIT(CALLBACK)

static const char no_hold[] = "no source tells of holds";
static const char no_wrapup[] = "no source tells of wrap-up";
static const char no_reject[] = "no source tells of contacts refused";
static const char no_ring[] = "no source tells of rings";
static const char no_miss[] = "no source tells of rings that are missed";
static const char no_dial[] = "no source tells of attempts";
static const char no_state[] = "no source tells what the agent does";
static const char no_sale[] = "no source tells of sales";
static const char no_drop[] = "no source tells of contacts dropped";
static const char few_surveys[] = "hidden: fewer surveys than csat_min";
static const char mixed_money[] = "of several currencies, which are never mixed";
static const char no_mail[] = "no e-mail or task was ever heard of";
static const char no_callback[] = "no callback was ever heard of";

static const char best_words[] =
    "the service level of today, those who wait now, and the contacts that the forecast "
    "still expects, all answered within the target";
static const char erlang_a_words[] = "an estimate by Erlang A from the arrivals, the "
                                     "handling time and the patience of the "
                                     "last half-hour";
static const char erlang_c_words[] = "an estimate by Erlang C from the arrivals and the "
                                     "handling time of the last half-hour";
static const char volume_words[] =
    "the contacts offered in closed quarter-hours that have a forecast, against it: see "
    "offered of that span";
static const char aht_words[] =
    "the handling time of closed quarter-hours that have a forecast, against it: see "
    "aht_ms of that span";
static const char budget_words[] =
    "the contacts offered in closed quarter-hours that have a budget, against it: see "
    "offered of that span";

/* clang-format off */
static const struct row rows[] = {
    [METRIC_OFFERED] = {REASON_CONTACTS, AT_OFFERED, {ONE, OF_ENTERED}, {0}, NULL},
    [METRIC_OFFERED_CONTACTS] = {REASON_CONTACTS, AT_ENTRY, {ONE, OF_ENTERED | BIT(FIRST)}, {0}, NULL},
    [METRIC_WAITING] = {REASON_CONTACTS, AT_NOW, {ONE, OF_WAITING}, {0}, NULL},
    [METRIC_ANSWERED] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_ANSWERED}, {0}, NULL},
    [METRIC_ABANDONED] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_GAVE_UP}, {0}, NULL},
    [METRIC_ANSWERED_IN_SL] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_ANSWERED | BIT(IN_SL)}, {0}, NULL},
    [METRIC_ABANDONED_IN_SL] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_GAVE_UP | BIT(IN_SL)}, {0}, NULL},
    [METRIC_SHORT_ABANDONED] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_GAVE_UP | BIT(SHORT)}, {0}, NULL},
    [METRIC_LEFT_OTHER] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_FINISHED | BIT(LEFT_OTHER)}, {0}, NULL},
    [METRIC_UNKNOWN] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_LIVE | BIT(UNKNOWN)}, {0}, NULL},
    [METRIC_TIMED_OUT] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_LIVE | BIT(TIMED_OUT)}, {0}, NULL},
    [METRIC_TIMED_OUT_ACTIVE] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_ANSWERED | BIT(LOST)}, {0}, NULL},
    [METRIC_FINISHED] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_FINISHED}, {0}, NULL},
    [METRIC_REJECTED] = {REASON_CONTACTS, AT_REJECTED, {ONE, BIT(REJECTED)}, {0}, no_reject},
    [METRIC_UNANSWERED] = {.made_of = REASON_RINGS, .silence = no_miss},
    [METRIC_HANDLED] = {REASON_CONTACTS, AT_HANDLED, {ONE, OF_HANDLED}, {0}, NULL},
    [METRIC_TRANSFERS] = {REASON_CONTACTS, AT_HANDLED, {ONE, OF_HANDLED | BIT(TRANSFERRED)}, {0}, NULL},
    [METRIC_TRANSFER_RATE] = {REASON_CONTACTS, AT_HANDLED, {ONE, OF_HANDLED | BIT(TRANSFERRED)}, {ONE, OF_HANDLED}, NULL},
    [METRIC_ABANDONMENT_RATE] = {REASON_CONTACTS, AT_OUTCOME, {ONE, OF_GAVE_UP}, {ONE, OF_FINISHED}, NULL},
    [METRIC_LONGEST_WAIT_MS] = {REASON_LONGEST, AT_NOW, {AGE, OF_WAITING}, {0}, NULL},
    [METRIC_MAX_WAIT_MS] = {REASON_LONGEST, AT_OUTCOME, {WAIT, OF_FINISHED}, {0}, NULL},
    [METRIC_ASA_MS] = {REASON_CONTACTS, AT_OUTCOME, {WAIT, OF_ANSWERED}, {ONE, OF_ANSWERED}, NULL},
    [METRIC_AVG_WAIT_MS] = {REASON_CONTACTS, AT_OUTCOME, {WAIT, OF_FINISHED}, {ONE, OF_FINISHED}, NULL},
    [METRIC_AVG_ABANDON_MS] = {REASON_CONTACTS, AT_OUTCOME, {WAIT, OF_GAVE_UP}, {ONE, OF_GAVE_UP}, NULL},
    [METRIC_PATIENCE_MS] = {REASON_CONTACTS, AT_OUTCOME, {WAIT, OF_FINISHED}, {ONE, OF_GAVE_UP}, NULL},
    [METRIC_WAIT_P50_MS] = {REASON_PERCENTILE, AT_OUTCOME, {WAIT, OF_ANSWERED}, {0}, NULL},
    [METRIC_WAIT_P90_MS] = {REASON_PERCENTILE, AT_OUTCOME, {WAIT, OF_ANSWERED}, {0}, NULL},
    [METRIC_WAIT_P95_MS] = {REASON_PERCENTILE, AT_OUTCOME, {WAIT, OF_ANSWERED}, {0}, NULL},
    [METRIC_TALK_MS] = {REASON_CONTACTS, AT_HANDLED, {TALK, OF_HANDLED}, {0}, NULL},
    [METRIC_HOLD_MS] = {REASON_CONTACTS, AT_HANDLED, {HOLD, OF_HANDLED}, {0}, no_hold},
    [METRIC_WRAPUP_MS] = {REASON_CONTACTS, AT_HANDLED, {WRAPUP, OF_HANDLED}, {0}, no_wrapup},
    [METRIC_AVG_TALK_MS] = {REASON_CONTACTS, AT_HANDLED, {TALK, OF_HANDLED}, {ONE, OF_HANDLED}, NULL},
    [METRIC_AVG_HOLD_MS] = {REASON_CONTACTS, AT_HANDLED, {HOLD, OF_HANDLED}, {ONE, OF_HANDLED}, no_hold},
    [METRIC_AVG_WRAPUP_MS] = {REASON_CONTACTS, AT_HANDLED, {WRAPUP, OF_HANDLED}, {ONE, OF_HANDLED}, no_wrapup},
    [METRIC_AHT_MS] = {REASON_CONTACTS, AT_HANDLED, {HANDLING, OF_HANDLED}, {ONE, OF_HANDLED}, NULL},
    [METRIC_OCCUPANCY] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_UTILISATION] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_CSAT_MEAN] = {.made_of = REASON_RESULTS, .silence = few_surveys},
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
    [METRIC_AGENTS_HOLD] = {.made_of = REASON_AGENTS_NOW, .silence = no_hold},
    [METRIC_AGENTS_RINGING] = {.made_of = REASON_AGENTS_NOW, .silence = no_ring},
    [METRIC_AGENTS_WRAPUP] = {.made_of = REASON_AGENTS_NOW, .silence = no_wrapup},
    [METRIC_AGENTS_NOT_READY] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_AGENTS_READY] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_AGENTS_UNKNOWN] = {.made_of = REASON_AGENTS_NOW},
    [METRIC_TIME_IN_STATE_MS] = {.made_of = REASON_AGENT_TIMES, .silence = no_state},
    [METRIC_LOGGED_IN_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_STATE_READY_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_STATE_RINGING_MS] = {.made_of = REASON_AGENT_TIMES, .silence = no_ring},
    [METRIC_STATE_ON_CONTACT_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_STATE_HOLD_MS] = {.made_of = REASON_AGENT_TIMES, .silence = no_hold},
    [METRIC_STATE_WRAPUP_MS] = {.made_of = REASON_AGENT_TIMES, .silence = no_wrapup},
    [METRIC_STATE_NOT_READY_MS] = {.made_of = REASON_AGENT_TIMES},
    [METRIC_SCHEDULED_MS] = {.made_of = REASON_SHIFTS},
    [METRIC_ADHERENCE] = {.made_of = REASON_SHIFTS},
    [METRIC_SALES] = {.made_of = REASON_RESULTS},
    [METRIC_REVENUE] = {.made_of = REASON_RESULTS, .silence = mixed_money},
    [METRIC_SALES_PER_HOUR] = {.made_of = REASON_RESULTS, .silence = no_sale},
    [METRIC_ORDERS] = {.made_of = REASON_RESULTS},
    [METRIC_COMPLAINTS] = {.made_of = REASON_RESULTS},
    [METRIC_DIALS] = {.made_of = REASON_ATTEMPTS, .silence = no_dial},
    [METRIC_CONNECTS] = {.made_of = REASON_ATTEMPTS, .silence = no_dial},
    [METRIC_CONNECT_RATE] = {.made_of = REASON_ATTEMPTS, .silence = no_dial},
    [METRIC_RIGHT_PARTY] = {.made_of = REASON_RESULTS},
    [METRIC_CONTACT_RATE] = {.made_of = REASON_RESULTS, .silence = no_dial},
    [METRIC_CONVERSION] = {.made_of = REASON_RESULTS, .silence = no_sale},
    [METRIC_DROPS] = {.made_of = REASON_RESULTS},
    [METRIC_DROP_RATE] = {.made_of = REASON_RESULTS, .silence = no_drop},
    [METRIC_CALLBACKS_PENDING] = {REASON_CONTACTS, AT_NOW, {ONE, OF_BACK | BIT(WAITING)}, {0}, no_callback},
    [METRIC_CALLBACKS_OLDEST_MS] = {REASON_LONGEST, AT_NOW, {AGE, OF_BACK | BIT(WAITING)}, {0}, no_callback},
    [METRIC_CALLBACKS_ATTEMPTS] = {.made_of = REASON_ATTEMPTS, .silence = no_callback},
    [METRIC_CALLBACKS_ANSWERED] = {REASON_CONTACTS, AT_ENTRY, {ONE, OF_BACK | BIT(FINISHED) | BIT(ANSWERED)}, {0}, no_callback},
    [METRIC_CALLBACKS_FAILED] = {REASON_CONTACTS, AT_ENTRY, {ONE, OF_BACK | BIT(FINISHED) | BIT(NOT_ANSWERED)}, {0}, no_callback},
    [METRIC_OPEN] = {REASON_CONTACTS, AT_NOW, {ONE, OF_MAIL | BIT(WAITING)}, {0}, no_mail},
    [METRIC_OLDEST_MS] = {REASON_LONGEST, AT_NOW, {OPEN_AGE, OF_MAIL | BIT(WAITING)}, {0}, no_mail},
    [METRIC_DUE_1H] = {REASON_CONTACTS, AT_NOW, {ONE, OF_MAIL | BIT(WAITING) | BIT(DUE_1H)}, {0}, no_mail},
    [METRIC_OVERDUE] = {REASON_CONTACTS, AT_NOW, {ONE, OF_MAIL | BIT(WAITING) | BIT(OVERDUE)}, {0}, no_mail},
    [METRIC_MET_DEADLINE] = {REASON_CONTACTS, AT_VERDICT, {ONE, OF_MAIL | BIT(JUDGED) | BIT(MET)}, {0}, no_mail},
    [METRIC_MISSED_DEADLINE] = {REASON_CONTACTS, AT_VERDICT, {ONE, OF_MAIL | BIT(JUDGED) | BIT(MISSED)}, {0}, no_mail},
    [METRIC_DEADLINE_RATE] = {REASON_CONTACTS, AT_VERDICT, {ONE, OF_MAIL | BIT(JUDGED) | BIT(MET)}, {ONE, OF_MAIL | BIT(JUDGED)}, NULL},
    [METRIC_NEXT_BREACH_MS] = {REASON_LEAST, AT_NOW, {REST, OF_WAITING | BIT(WITHIN)}, {0}, NULL},
    [METRIC_BREACHING_SOON] = {REASON_CONTACTS, AT_NOW, {ONE, OF_WAITING | BIT(WITHIN) | BIT(SOON)}, {0}, NULL},
    [METRIC_BREACHED_WAITING] = {REASON_CONTACTS, AT_NOW, {ONE, OF_WAITING | BIT(PAST)}, {0}, NULL},
    [METRIC_RECOVERY_CONTACTS] = {REASON_RECOVERY, AT_OUTCOME, {ONE, 0}, {ONE, 0}, NULL},
    [METRIC_BEST_POSSIBLE_SERVICE_LEVEL] = {.made_of = REASON_FORECAST, .silence = best_words},
    [METRIC_REQUIRED_LOW] = {.made_of = REASON_FORECAST, .silence = erlang_a_words},
    [METRIC_REQUIRED_HIGH] = {.made_of = REASON_FORECAST, .silence = erlang_c_words},
    [METRIC_VOLUME_VARIANCE] = {.made_of = REASON_FORECAST, .silence = volume_words},
    [METRIC_AHT_VARIANCE] = {.made_of = REASON_FORECAST, .silence = aht_words},
    [METRIC_BUDGET_VARIANCE] = {.made_of = REASON_FORECAST, .silence = budget_words},
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
    [REASON_SHIFTS] = "what agents are scheduled for",
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
    return reason_is_of_stays(rows[metric].made_of) ? rows[metric].den.value != NOTHING
                                                    : item_reason_has_denominator(metric);
}

const char *reason_of_silence(enum metric metric)
{
    return rows[metric].silence;
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

static struct facet_terms facet_terms_of(const struct reason_terms *terms)
{
    return (struct facet_terms){terms->now_ms, terms->breach_horizon_ms};
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
    case OPEN_AGE:
        return stay->open_ms;
    case REST:
        break;
    }
    const struct facet_terms facet_terms = facet_terms_of(terms);
    return facet_rest_ms(&facet_terms, stay);
}

static void judge_level(const struct reason_terms *terms, const struct credit *credit,
                        struct reason *ret)
{
    struct level_verdict verdict =
        level_verdict_of(terms->formula, terms->count_at, credit);
    bool served = verdict.part == LEVEL_IN_BOTH;
    bool judged = served || verdict.part == LEVEL_IN_DENOMINATOR;
    ret->what = verdict.what;
    ret->rule = verdict.rule;
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

static void judge_facets(const struct reason_terms *terms, const struct row *row,
                         const struct engine_stay *stay, struct reason *ret)
{
    const struct facet_terms facet_terms = facet_terms_of(terms);
    uint32_t has = facets_of(&facet_terms, stay);
    bool rate = terms->metric == METRIC_ABANDONMENT_RATE && terms->excludes_short;
    uint32_t more = rate ? BIT(NOT_SHORT) : 0;
    int num_lack = facet_lacking(row->num.needs | more, has);
    int den_lack = facet_lacking(row->den.needs | more, has);
    ret->in_num = num_lack == FACET_COUNT;
    ret->in_den = row->den.value != NOTHING && den_lack == FACET_COUNT;
    ret->what =
        ret->in_num ? facet_yes(facet_finest(row->num.needs)) : facet_no(num_lack);
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
    enum place place = level && level_counts_at_event(terms->formula, terms->count_at)
                           ? AT_VERDICT
                           : row->place;
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
