#include "oracle/oracle_state.h"

/* What came of contacts: results, attempts, callbacks and deadlines (metrics.md sections
 * 3, 9 and 10). */

#define HOUR_MS INT64_C(3600000)

static bool is_result(const struct word *word, const char *measure)
{
    return word->say->type == EVENT_CONTACT_RESULT && str_is(word->say->measure, measure);
}

/* "The latest for one (source, contact, measure) holds; without contact each counts for
 * itself." */
static bool holds(const struct oracle *oracle, const struct word *word,
                  const char *measure)
{
    for (size_t i = 0; word->contact != NONE && i < oracle->word_count; i++) {
        const struct word *other = &oracle->words[i];
        if (other == word || !is_result(other, measure) ||
            other->contact != word->contact) {
            continue;
        }
        bool later =
            oracle_before(word->at_ms, word->rank, other->at_ms, other->rank) ||
            (other->at_ms == word->at_ms && other->rank == word->rank && other > word);
        if (later) {
            return false;
        }
    }
    return true;
}

/* The contact's stay that was answered last; NULL: none. */
static const struct stay *last_answered(const struct oracle *oracle, int contact)
{
    const struct stay *last = NULL;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (contact != NONE && stay->contact == contact &&
            stay->outcome == OUTCOME_ANSWERED &&
            (last == NULL || stay->outcome_ms >= last->outcome_ms)) {
            last = stay;
        }
    }
    return last;
}

static int64_t first_dial(const struct oracle *oracle, int contact)
{
    int64_t first_ms = NEVER;
    for (size_t i = 0; contact != NONE && i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type == EVENT_CONTACT_DIALLED && word->contact == contact &&
            (first_ms == NEVER || word->at_ms < first_ms)) {
            first_ms = word->at_ms;
        }
    }
    return first_ms;
}

/* "results: with their contact, or their dial, however late they come" */
static int64_t credit_of(const struct oracle *oracle, const struct word *word)
{
    int64_t entry_ms = NEVER;
    for (size_t i = 0; word->contact != NONE && i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        bool entered =
            stay->outcome != OUTCOME_NONE && stay->queue != NONE && !stay->deferred;
        if (stay->contact == word->contact && entered &&
            (entry_ms == NEVER || stay->entry_ms < entry_ms)) {
            entry_ms = stay->entry_ms;
        }
    }
    if (entry_ms != NEVER) {
        return entry_ms;
    }
    int64_t dial_ms = first_dial(oracle, word->contact);
    if (dial_ms != NEVER &&
        (oracle->config->readings & ORACLE_RESULT_WITHOUT_DIAL) == 0) {
        return dial_ms;
    }
    const struct stay *last = last_answered(oracle, word->contact);
    return last != NULL ? last->entry_ms : word->at_ms;
}

/* Whose result it is: as it says, else who had the contact last. */
static bool is_theirs(const struct oracle *oracle, const struct scope *scope,
                      const struct word *word)
{
    const struct stay *last = last_answered(oracle, word->contact);
    int agent = word->agent == NONE && last != NULL ? last->agent : word->agent;
    int queue = word->queue == NONE && last != NULL ? last->queue : word->queue;
    return (scope->agent == NONE || agent == scope->agent) &&
           (scope->queue == NONE || queue == scope->queue);
}

struct results {
    bool said; /* by any source, of anybody */
    int64_t sum_milli, count, yes;
};

static struct results results_of(const struct oracle *oracle, const struct scope *scope,
                                 const char *measure)
{
    struct results results = {.said = false};
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (!is_result(word, measure)) {
            continue;
        }
        results.said = true;
        if (holds(oracle, word, measure) && is_theirs(oracle, scope, word) &&
            oracle_within(scope, credit_of(oracle, word))) {
            results.sum_milli += word->say->value_milli;
            results.count++;
            results.yes += word->say->value_milli > 0;
        }
    }
    return results;
}

/* A mean of scores with its number; nothing where none was ever given. */
static void add_mean(const struct oracle *oracle, const struct scope *scope,
                     const char *measure, struct oracle_figure *ret_mean,
                     struct oracle_figure *ret_n)
{
    struct results results = results_of(oracle, scope, measure);
    if (results.said) {
        *ret_mean = oracle_ratio(results.sum_milli, results.count * 1000);
        *ret_n = oracle_count(results.count);
    }
}

/* Sums of amounts: value in thousandths, and nothing where none was ever said. */
static struct oracle_figure sum_of(const struct oracle *oracle, const struct scope *scope,
                                   const char *measure)
{
    struct results results = results_of(oracle, scope, measure);
    return results.said ? (struct oracle_figure){results.sum_milli, 1000}
                        : (struct oracle_figure){0, 0};
}

struct dials {
    bool said;
    int64_t tried, reached, called_back, called_back_reached;
};

static bool is_callback(const struct oracle *oracle, int contact)
{
    for (size_t i = 0; i < oracle->stay_count; i++) {
        if (oracle->stays[i].contact == contact &&
            oracle->stays[i].channel == EVENT_CHANNEL_CALLBACK) {
            return true;
        }
    }
    return false;
}

static struct dials dials_of(const struct oracle *oracle, const struct scope *scope)
{
    struct dials dials = {.said = false};
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type != EVENT_CONTACT_DIALLED) {
            continue;
        }
        dials.said = true;
        bool ours = (scope->agent == NONE || word->agent == scope->agent) &&
                    (scope->queue == NONE || word->queue == scope->queue);
        if (!ours || !oracle_within(scope, word->at_ms)) {
            continue;
        }
        bool reached = word->say->outcome == EVENT_OUTCOME_CONNECTED;
        bool back = is_callback(oracle, word->contact);
        dials.tried++;
        dials.reached += reached;
        dials.called_back += back;
        dials.called_back_reached += back && reached;
    }
    return dials;
}

static void add_outbound(const struct oracle *oracle, const struct scope *scope,
                         struct oracle_figure *v)
{
    struct dials dials = dials_of(oracle, scope);
    struct results right = results_of(oracle, scope, "right_party");
    struct results drops = results_of(oracle, scope, "drop");
    if (!dials.said) {
        return;
    }
    int64_t base = oracle->config->contact_rate_of_connects ? dials.reached : dials.tried;
    v[ORACLE_DIALS] = oracle_count(dials.tried);
    v[ORACLE_CONNECTS] = oracle_count(dials.reached);
    v[ORACLE_CONNECT_RATE] = oracle_ratio(dials.reached, dials.tried);
    v[ORACLE_CALLBACKS_ATTEMPTS] = oracle_count(dials.called_back);
    v[ORACLE_CALLBACKS_ANSWERED] = oracle_count(dials.called_back_reached);
    if (right.said) {
        v[ORACLE_RIGHT_PARTY] = oracle_count(right.yes);
        v[ORACLE_CONTACT_RATE] = oracle_ratio(right.yes, base);
        v[ORACLE_CONVERSION] = oracle_ratio(v[ORACLE_SALES].num, right.yes * 1000);
    }
    if (drops.said) {
        v[ORACLE_DROPS] = oracle_count(drops.yes);
        v[ORACLE_DROP_RATE] = oracle_ratio(drops.yes, dials.reached);
    }
}

void oracle_add_results(const struct oracle *oracle, const struct scope *scope,
                        struct oracle_figures *ret)
{
    struct oracle_figure *v = ret->value;
    v[ORACLE_SALES] = sum_of(oracle, scope, "sale");
    v[ORACLE_REVENUE] = sum_of(oracle, scope, "revenue");
    v[ORACLE_COMPLAINTS] = sum_of(oracle, scope, "complaint");
    add_mean(oracle, scope, "csat", &v[ORACLE_CSAT_MEAN], &v[ORACLE_CSAT_N]);
    add_mean(oracle, scope, "qa", &v[ORACLE_QA_MEAN], &v[ORACLE_QA_N]);
    add_outbound(oracle, scope, v);
    if (scope->agent == NONE) {
        struct results judged = results_of(oracle, scope, "fcr");
        v[ORACLE_FCR] = oracle_ratio(judged.yes, judged.count);
        if (judged.said) {
            v[ORACLE_FCR_N] = oracle_count(judged.count);
        }
    }
}

/* "real elapsed time inside the opening hours" */
static int64_t business_ms(const struct oracle *oracle, int64_t from_ms, int64_t to_ms)
{
    const struct oracle_config *config = oracle->config;
    if (config->opening_count == 0) {
        return to_ms > from_ms ? to_ms - from_ms : 0;
    }
    int64_t sum_ms = 0;
    for (size_t i = 0; i < config->opening_count; i++) {
        int64_t open_ms = config->opening_ms[i][0];
        int64_t close_ms = config->opening_ms[i][1];
        open_ms = open_ms > from_ms ? open_ms : from_ms;
        close_ms = close_ms < to_ms ? close_ms : to_ms;
        sum_ms += close_ms > open_ms ? close_ms - open_ms : 0;
    }
    return sum_ms;
}

static bool is_mail_of(const struct scope *scope, const struct stay *stay)
{
    return stay->channel == EVENT_CHANNEL_EMAIL && stay->queue != NONE &&
           (scope->queue == NONE || stay->queue == scope->queue);
}

/* Nought is a true nought once an e-mail was heard of in the queue. */
static bool has_mail(const struct oracle *oracle, const struct scope *scope)
{
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->stay != NONE && word->queue != NONE &&
            word->say->channel == EVENT_CHANNEL_EMAIL &&
            (scope->queue == NONE || word->queue == scope->queue)) {
            return true;
        }
    }
    return false;
}

static void add_open_mail(const struct oracle *oracle, const struct stay *stay,
                          struct oracle_figure *v)
{
    int64_t now_ms = oracle->script->now_ms;
    int64_t age_ms = business_ms(oracle, stay->entry_ms, now_ms);
    v[ORACLE_EMAIL_OPEN].num++;
    if (v[ORACLE_EMAIL_OLDEST_MS].den == 0 || age_ms > v[ORACLE_EMAIL_OLDEST_MS].num) {
        v[ORACLE_EMAIL_OLDEST_MS] = oracle_count(age_ms);
    }
    int64_t due_ms = stay->queued == NULL ? NEVER : stay->queued->say->due_ms;
    if (due_ms == NEVER) {
        return;
    }
    v[ORACLE_EMAIL_OVERDUE].num += due_ms < now_ms;
    v[ORACLE_EMAIL_DUE_1H].num +=
        due_ms >= now_ms && business_ms(oracle, now_ms, due_ms) <= HOUR_MS;
}

/* "met: first reply with business age <= deadline; missed: later, or overdue now" */
static void add_deadline(const struct oracle *oracle, const struct scope *scope,
                         const struct stay *stay, int64_t *ret_met, int64_t *ret_missed)
{
    int64_t due_ms = stay->queued == NULL ? NEVER : stay->queued->say->due_ms;
    bool replied = stay->outcome == OUTCOME_ANSWERED;
    bool overdue = stay->outcome == OUTCOME_WAITING && due_ms < oracle->script->now_ms;
    if (due_ms == NEVER || (!replied && !overdue)) {
        return;
    }
    bool met = replied && stay->outcome_ms <= due_ms;
    int64_t credit_ms = oracle->config->credit == ORACLE_CREDIT_START ? stay->entry_ms
                        : met                                         ? stay->outcome_ms
                                                                      : due_ms;
    if (oracle_within(scope, credit_ms)) {
        *ret_met += met;
        *ret_missed += !met;
    }
}

void oracle_add_deadlines(const struct oracle *oracle, const struct scope *scope,
                          struct oracle_figures *ret)
{
    struct oracle_figure *v = ret->value;
    if (has_mail(oracle, scope)) {
        v[ORACLE_EMAIL_OPEN] = v[ORACLE_EMAIL_OVERDUE] = v[ORACLE_EMAIL_DUE_1H] =
            oracle_count(0);
    }
    int64_t met = 0;
    int64_t missed = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (is_mail_of(scope, stay) && stay->outcome == OUTCOME_WAITING) {
            add_open_mail(oracle, stay, v);
        }
        if (is_mail_of(scope, stay)) {
            add_deadline(oracle, scope, stay, &met, &missed);
        }
        bool pending = stay->channel == EVENT_CHANNEL_CALLBACK && stay->queue != NONE &&
                       stay->outcome == OUTCOME_WAITING &&
                       (scope->queue == NONE || stay->queue == scope->queue);
        if (pending) {
            int64_t age_ms = oracle->script->now_ms - stay->entry_ms;
            struct oracle_figure *oldest = &v[ORACLE_CALLBACKS_OLDEST_MS];
            v[ORACLE_CALLBACKS_PENDING] =
                oracle_count(v[ORACLE_CALLBACKS_PENDING].num + 1);
            *oldest =
                oldest->den == 0 || age_ms > oldest->num ? oracle_count(age_ms) : *oldest;
        }
    }
    if (has_mail(oracle, scope)) {
        v[ORACLE_MET_DEADLINE] = oracle_count(met);
        v[ORACLE_MISSED_DEADLINE] = oracle_count(missed);
        v[ORACLE_DEADLINE_RATE] = oracle_ratio(met, met + missed);
    }
}
