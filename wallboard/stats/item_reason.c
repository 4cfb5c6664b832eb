#include "stats/item_reason.h"

#include <assert.h>

#include "stats/shift.h"

/* What an item is worth in a part. */
enum worth {
    NOTHING, /* the metric has no such part */
    ONE,
    VALUE, /* of a result, in thousandths */
    TIME,  /* of a spell or a shift, in ms */
    KEPT,  /* of a shift: what was kept to, in ms */
};

/* The items that count in a part. */
struct part {
    enum item_kind kind;
    uint32_t of; /* RESULT: bits of the measures; SPELL: of the states, and PRODUCTIVE */
    bool answered; /* ATTEMPT: only those that a person answered */
    enum worth worth;
    int64_t scale; /* the worth of each, times this */
};

struct row {
    struct part num, den;
    int64_t unit; /* the denominator where no item is in it */
};

#define RESULT(measure) (UINT32_C(1) << RESULT_##measure)
#define STATE(state)    (UINT32_C(1) << AGENT_##state)
#define PRODUCTIVE      (UINT32_C(1) << AGENT_STATE_COUNT)

#define BUSY      (STATE(ON_CONTACT) | STATE(HOLD) | STATE(WRAPUP))
#define THERE     (BUSY | STATE(READY) | STATE(RINGING))
#define LOGGED_IN (THERE | STATE(NOT_READY))
#define ANY_STATE (LOGGED_IN | STATE(UNKNOWN) | STATE(LOGGED_OUT))

/* clang-format off */
#define COUNT_OF(kind)      {ITEM_##kind, 0, false, ONE, 1}
#define ANSWERED_ATTEMPTS(scale) {ITEM_ATTEMPT, 0, true, ONE, scale}
#define SUM_OF(measure)     {ITEM_RESULT, RESULT(measure), false, VALUE, 1}
#define NUMBER_OF(measure, scale) {ITEM_RESULT, RESULT(measure), false, ONE, scale}
#define TIME_IN(states)     {ITEM_SPELL, states, false, TIME, 1}
#define NO_PART             {ITEM_RING, 0, false, NOTHING, 0}

/* metrics.md sections 2, 3, 8 and 9. Values are in thousandths, and so are the
 * denominators under them. */
static const struct row rows[METRIC_COUNT] = {
    [METRIC_OFFERED] = {COUNT_OF(RING), NO_PART, 1},
    [METRIC_UNANSWERED] = {COUNT_OF(MISS), NO_PART, 1},
    [METRIC_CALLBACKS_ATTEMPTS] = {COUNT_OF(CALLBACK), NO_PART, 1},
    [METRIC_DIALS] = {COUNT_OF(ATTEMPT), NO_PART, 1},
    [METRIC_CONNECTS] = {ANSWERED_ATTEMPTS(1), NO_PART, 1},
    [METRIC_CONNECT_RATE] = {ANSWERED_ATTEMPTS(1), COUNT_OF(ATTEMPT), 1},
    [METRIC_CSAT_MEAN] = {SUM_OF(CSAT), NUMBER_OF(CSAT, 1000), 1},
    [METRIC_CSAT_N] = {NUMBER_OF(CSAT, 1), NO_PART, 1},
    [METRIC_QA_MEAN] = {SUM_OF(QA), NUMBER_OF(QA, 1000), 1},
    [METRIC_QA_N] = {NUMBER_OF(QA, 1), NO_PART, 1},
    [METRIC_FCR] = {SUM_OF(FCR), NUMBER_OF(FCR, 1000), 1},
    [METRIC_FCR_N] = {NUMBER_OF(FCR, 1), NO_PART, 1},
    [METRIC_SALES] = {SUM_OF(SALE), NO_PART, 1000},
    [METRIC_REVENUE] = {SUM_OF(REVENUE), NO_PART, 1000},
    [METRIC_ORDERS] = {SUM_OF(ORDER), NO_PART, 1000},
    [METRIC_COMPLAINTS] = {SUM_OF(COMPLAINT), NO_PART, 1000},
    [METRIC_RIGHT_PARTY] = {SUM_OF(RIGHT_PARTY), NO_PART, 1000},
    [METRIC_DROPS] = {SUM_OF(DROP), NO_PART, 1000},
    [METRIC_CONVERSION] = {SUM_OF(SALE), SUM_OF(RIGHT_PARTY), 1},
    [METRIC_CONTACT_RATE] = {SUM_OF(RIGHT_PARTY), {ITEM_ATTEMPT, 0, false, ONE, 1000}, 1},
    [METRIC_DROP_RATE] = {SUM_OF(DROP), ANSWERED_ATTEMPTS(1000), 1},
    /* thousandths over ms: an hour is 3,600,000 of them */
    [METRIC_SALES_PER_HOUR] = {{ITEM_RESULT, RESULT(SALE), false, VALUE, 3600}, TIME_IN(LOGGED_IN), 1},
    [METRIC_OCCUPANCY] = {TIME_IN(BUSY), TIME_IN(THERE), 1},
    [METRIC_UTILISATION] = {TIME_IN(BUSY | PRODUCTIVE), TIME_IN(LOGGED_IN), 1},
    [METRIC_TIME_IN_STATE_MS] = {TIME_IN(ANY_STATE), NO_PART, 1},
    [METRIC_SCHEDULED_MS] = {{ITEM_SHIFT, 0, false, TIME, 1}, NO_PART, 1},
    [METRIC_ADHERENCE] = {{ITEM_SHIFT, 0, false, KEPT, 1}, {ITEM_SHIFT, 0, false, TIME, 1}, 1},
    [METRIC_LOGGED_IN_MS] = {TIME_IN(LOGGED_IN), NO_PART, 1},
    [METRIC_STATE_READY_MS] = {TIME_IN(STATE(READY)), NO_PART, 1},
    [METRIC_STATE_RINGING_MS] = {TIME_IN(STATE(RINGING)), NO_PART, 1},
    [METRIC_STATE_ON_CONTACT_MS] = {TIME_IN(STATE(ON_CONTACT)), NO_PART, 1},
    [METRIC_STATE_HOLD_MS] = {TIME_IN(STATE(HOLD)), NO_PART, 1},
    [METRIC_STATE_WRAPUP_MS] = {TIME_IN(STATE(WRAPUP)), NO_PART, 1},
    [METRIC_STATE_NOT_READY_MS] = {TIME_IN(STATE(NOT_READY)), NO_PART, 1},
};
/* clang-format on */

static const char *const measure_words[] = {
    [RESULT_SALE] = "sale",
    [RESULT_REVENUE] = "revenue",
    [RESULT_CSAT] = "survey score",
    [RESULT_QA] = "quality score",
    [RESULT_FCR] = "judged for first-contact resolution",
    [RESULT_COMPLAINT] = "complaint",
    [RESULT_ORDER] = "order",
    [RESULT_RIGHT_PARTY] = "the wanted person reached",
    [RESULT_DROP] = "dropped for want of an agent",
};
static_assert(sizeof measure_words / sizeof *measure_words == RESULT_MEASURE_COUNT,
              "every measure has its words");

static const char *const state_words[] = {
    [AGENT_ON_CONTACT] = "on a contact", [AGENT_HOLD] = "all contacts on hold",
    [AGENT_RINGING] = "ringing",         [AGENT_WRAPUP] = "wrap-up",
    [AGENT_NOT_READY] = "not ready",     [AGENT_READY] = "ready",
    [AGENT_UNKNOWN] = "unknown",         [AGENT_LOGGED_OUT] = "logged out",
};
static_assert(sizeof state_words / sizeof *state_words == AGENT_STATE_COUNT,
              "every state has its words");

static const char *const shift_words[] = {
    [SHIFT_WORK] = "scheduled to work",
    [SHIFT_BREAK] = "scheduled for a break",
    [SHIFT_OTHER] = "scheduled for something else",
};
static_assert(sizeof shift_words / sizeof *shift_words == SHIFT_KIND_COUNT,
              "every shift has its words");

static const char *words_of(const struct item *item)
{
    switch (item->kind) {
    case ITEM_RING:
        return "rang at the agent";
    case ITEM_MISS:
        return "a ring that the agent missed";
    case ITEM_ATTEMPT:
        return item->connected ? "a person answered" : "nobody answered";
    case ITEM_CALLBACK:
        return "an attempt to call back";
    case ITEM_RESULT:
        return measure_words[item->measure];
    case ITEM_SPELL:
        return item->productive ? "not ready, productive" : state_words[item->state];
    case ITEM_SHIFT:
        return shift_words[item->shift];
    case ITEM_KIND_COUNT:
        break;
    }
    return "";
}

static unsigned kind_bit(const struct part *part)
{
    return part->worth == NOTHING ? 0 : 1U << part->kind;
}

unsigned item_reason_kinds(enum metric metric, bool of_agent)
{
    if (metric == METRIC_OFFERED && !of_agent) {
        return 0;
    }
    return kind_bit(&rows[metric].num) | kind_bit(&rows[metric].den);
}

bool item_reason_has_denominator(enum metric metric)
{
    return rows[metric].den.worth != NOTHING;
}

/* Does the metric look at such items at all? Of results only at its own measures. */
static bool is_asked_for(const struct part *part, const struct item *item)
{
    if (part->worth == NOTHING || part->kind != item->kind) {
        return false;
    }
    return item->kind != ITEM_RESULT || (part->of >> item->measure & 1U) != 0;
}

static bool counts_in(const struct part *part, const struct item *item)
{
    if (!is_asked_for(part, item)) {
        return false;
    }
    if (item->kind == ITEM_SPELL) {
        uint32_t own =
            UINT32_C(1) << item->state | (item->productive ? PRODUCTIVE : UINT32_C(0));
        return (part->of & own) != 0;
    }
    return !part->answered || item->connected;
}

static int64_t worth_of(const struct part *part, const struct item *item, int64_t ms)
{
    switch (part->worth) {
    case KEPT:
        return part->scale * item->kept_ms;
    case NOTHING:
        return 0;
    case ONE:
        return part->scale;
    case VALUE:
        return part->scale * item->value_milli;
    case TIME:
        break;
    }
    return part->scale * ms;
}

void item_reason_of(const struct reason_terms *terms, const struct item *item,
                    struct reason *ret)
{
    struct row row = rows[terms->metric];
    if (terms->metric == METRIC_CONTACT_RATE) {
        row.den.answered = terms->contact_rate_of_connects;
    }
    if (terms->metric == METRIC_UTILISATION && terms->of_scheduled) {
        row.den = rows[METRIC_SCHEDULED_MS].num;
    }
    bool spell = item->kind == ITEM_SPELL || item->kind == ITEM_SHIFT;
    int64_t from_ms =
        spell && item->at_ms < terms->from_ms ? terms->from_ms : item->at_ms;
    int64_t to_ms = spell && item->to_ms > terms->to_ms ? terms->to_ms : item->to_ms;
    bool inside = spell ? from_ms < to_ms
                        : item->at_ms >= terms->from_ms && item->at_ms < terms->to_ms;
    *ret = (struct reason){
        .at_ms = from_ms, .to_ms = to_ms, .what = words_of(item), .rule = ""};
    ret->here = inside && (is_asked_for(&row.num, item) || is_asked_for(&row.den, item));
    ret->in_num = ret->here && counts_in(&row.num, item);
    ret->in_den = ret->here && counts_in(&row.den, item);
    ret->num = ret->in_num ? worth_of(&row.num, item, to_ms - from_ms) : 0;
    ret->den = ret->in_den ? worth_of(&row.den, item, to_ms - from_ms) : 0;
    if (ret->here && !ret->in_num && !ret->in_den) {
        ret->rule = spell ? "a state that this number is not made of"
                          : "only what a person answered counts";
    }
}

struct figure item_reason_figure(const struct reason_terms *terms,
                                 const struct reason_sum *sum)
{
    const struct row *row = &rows[terms->metric];
    if (row->den.worth == NOTHING) {
        return (struct figure){sum->num, row->unit};
    }
    return sum->den > 0 ? (struct figure){sum->num, sum->den} : FIGURE_NONE;
}
