#include <string.h>

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

/* Of two stays of one contact at one instant that of the queue whose id comes first (our
 * ruling: the definitions name none). */
static bool comes_first(const struct oracle *oracle, const struct stay *a,
                        const struct stay *b)
{
    if (a->queue == b->queue || a->queue == NONE || b->queue == NONE) {
        return a->queue == b->queue ? a->entry < b->entry : b->queue == NONE;
    }
    struct str left = oracle->queues.list[a->queue];
    struct str right = oracle->queues.list[b->queue];
    size_t size = left.size < right.size ? left.size : right.size;
    int order = memcmp(left.data, right.data, size);
    return order != 0 ? order < 0 : left.size < right.size;
}

/* The contact's stay that was answered last; NULL: none. */
static const struct stay *last_answered(const struct oracle *oracle, int contact)
{
    const struct stay *last = NULL;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (contact == NONE || stay->contact != contact ||
            stay->outcome != OUTCOME_ANSWERED) {
            continue;
        }
        bool later =
            last == NULL || stay->outcome_ms > last->outcome_ms ||
            (stay->outcome_ms == last->outcome_ms && comes_first(oracle, stay, last));
        last = later ? stay : last;
    }
    return last;
}

/* The stay by which it entered its first queue, by any channel; NULL: none. */
static const struct stay *first_entry(const struct oracle *oracle, int contact)
{
    const struct stay *first = NULL;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (contact == NONE || stay->contact != contact || stay->queue == NONE ||
            stay->outcome == OUTCOME_NONE) {
            continue;
        }
        bool earlier =
            first == NULL || stay->entry_ms < first->entry_ms ||
            (stay->entry_ms == first->entry_ms && comes_first(oracle, stay, first));
        first = earlier ? stay : first;
    }
    return first;
}

/* Is it the first report of an attempt? Two of one instant are one. */
static bool is_dial(const struct oracle *oracle, const struct word *word)
{
    if (word->say->type != EVENT_CONTACT_DIALLED) {
        return false;
    }
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *other = &oracle->words[i];
        bool same = other != word && other->say->type == EVENT_CONTACT_DIALLED &&
                    other->contact == word->contact && other->at_ms == word->at_ms;
        if (same &&
            (other->rank < word->rank || (other->rank == word->rank && other < word))) {
            return false;
        }
    }
    return true;
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
    const struct stay *first = first_entry(oracle, word->contact);
    if (first != NULL) {
        return first->entry_ms;
    }
    int64_t dial_ms = first_dial(oracle, word->contact);
    if (dial_ms != NEVER) {
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
    const struct stay *home = last == NULL ? first_entry(oracle, word->contact) : last;
    int agent = word->agent == NONE && last != NULL ? last->agent : word->agent;
    int queue = word->queue == NONE && home != NULL ? home->queue : word->queue;
    return (scope->agent == NONE || agent == scope->agent) &&
           (scope->queue == NONE || queue == scope->queue);
}

struct results {
    bool said; /* by any source, of anybody */
    int64_t sum_milli, count;
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
        }
    }
    return results;
}

/* A mean of scores with its number; nothing where none was ever given. */
static void add_mean(const struct oracle *oracle, const struct scope *scope,
                     const char *measure, int64_t least, struct oracle_figure *ret)
{
    struct results results = results_of(oracle, scope, measure);
    if (results.said) {
        bool hidden = results.count < least;
        ret[0] = oracle_ratio(hidden ? 0 : results.sum_milli,
                              hidden ? 0 : results.count * 1000);
        ret[1] = oracle_count(results.count);
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
    int64_t tried, reached, called_back;
};

/* Was it answered, and is it ours? "attempts a person answered: contact.answered or
 * result, direction out" */
static bool is_reached(const struct oracle *oracle, int contact)
{
    const struct stay *last = last_answered(oracle, contact);
    enum event_direction direction = EVENT_DIRECTION_NONE;
    for (size_t i = 0; last != NULL && i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->stay == (int)(last - oracle->stays) &&
            word->say->direction > direction) {
            direction = word->say->direction;
        }
    }
    return direction == EVENT_DIRECTION_OUT;
}

/* Did a person answer this attempt? Of a contact that was answered and whose attempts all
 * failed it was the last of them. */
static bool is_connected(const struct oracle *oracle, const struct word *dial)
{
    if (dial->say->outcome == EVENT_OUTCOME_CONNECTED) {
        return true;
    }
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *other = &oracle->words[i];
        if (other->contact == dial->contact && is_dial(oracle, other) &&
            (other->say->outcome == EVENT_OUTCOME_CONNECTED ||
             oracle_before(dial->at_ms, dial->rank, other->at_ms, other->rank))) {
            return false;
        }
    }
    return is_reached(oracle, dial->contact);
}

static bool is_of_scope(const struct scope *scope, int queue, int agent)
{
    return (scope->agent == NONE || agent == scope->agent) &&
           (scope->queue == NONE || queue == scope->queue);
}

/* An attempt of a contact that asked to be called back counts when it asked. */
static bool is_call_back(const struct oracle *oracle, const struct scope *scope,
                         const struct word *dial)
{
    const struct stay *first = first_entry(oracle, dial->contact);
    const struct stay *last = last_answered(oracle, dial->contact);
    if (first == NULL || first->channel != EVENT_CHANNEL_CALLBACK) {
        return false;
    }
    int queue = dial->queue != NONE ? dial->queue : last != NULL ? last->queue : NONE;
    queue = queue == NONE && last == NULL ? first->queue : queue;
    return is_of_scope(scope, queue, dial->agent) &&
           oracle_within(scope, first->entry_ms);
}

static void add_dial(const struct oracle *oracle, const struct scope *scope,
                     const struct word *dial, struct dials *ret)
{
    ret->called_back += is_call_back(oracle, scope, dial);
    if (is_of_scope(scope, dial->queue, dial->agent) &&
        oracle_within(scope, dial->at_ms)) {
        ret->tried++;
        ret->reached += is_connected(oracle, dial);
    }
}

/* An outbound contact that was answered proves an attempt that nobody told of. */
static void add_proved_dials(const struct oracle *oracle, const struct scope *scope,
                             struct dials *ret)
{
    for (int contact = 0; contact < oracle->contacts.count; contact++) {
        const struct stay *last = last_answered(oracle, contact);
        const struct stay *first = first_entry(oracle, contact);
        if (first_dial(oracle, contact) != NEVER || !is_reached(oracle, contact)) {
            continue;
        }
        int64_t at_ms = first != NULL ? first->entry_ms : last->entry_ms;
        bool ours = is_of_scope(scope, last->queue, last->agent);
        ret->called_back += ours && first != NULL &&
                            first->channel == EVENT_CHANNEL_CALLBACK &&
                            oracle_within(scope, first->entry_ms);
        ret->tried += ours && oracle_within(scope, at_ms);
        ret->reached += ours && oracle_within(scope, at_ms);
    }
}

static struct dials dials_of(const struct oracle *oracle, const struct scope *scope)
{
    struct dials dials = {.said = false};
    for (size_t i = 0; i < oracle->word_count; i++) {
        dials.said = dials.said || oracle->words[i].say->type == EVENT_CONTACT_DIALLED;
        if (is_dial(oracle, &oracle->words[i])) {
            add_dial(oracle, scope, &oracle->words[i], &dials);
        }
    }
    add_proved_dials(oracle, scope, &dials);
    return dials;
}

static void add_outbound(const struct oracle *oracle, const struct scope *scope,
                         struct oracle_figure *v)
{
    struct dials dials = dials_of(oracle, scope);
    struct results right = results_of(oracle, scope, "right_party");
    struct results drops = results_of(oracle, scope, "drop");
    int64_t base = oracle->config->contact_rate_of_connects ? dials.reached : dials.tried;
    v[ORACLE_RIGHT_PARTY] = sum_of(oracle, scope, "right_party");
    if (v[ORACLE_SALES].den > 0) {
        v[ORACLE_CONVERSION] = oracle_ratio(v[ORACLE_SALES].num, right.sum_milli);
    }
    if (dials.said) {
        v[ORACLE_DIALS] = oracle_count(dials.tried);
        v[ORACLE_CONNECTS] = oracle_count(dials.reached);
        v[ORACLE_CONNECT_RATE] = oracle_ratio(dials.reached, dials.tried);
    }
    if (dials.said && right.said) {
        v[ORACLE_CONTACT_RATE] = oracle_ratio(right.sum_milli, base * 1000);
    }
    if (scope->agent != NONE) {
        return;
    }
    v[ORACLE_DROPS] = sum_of(oracle, scope, "drop");
    if (drops.said && scope->is_day) {
        v[ORACLE_DROP_RATE] = oracle_ratio(drops.sum_milli, dials.reached * 1000);
    }
    if (oracle_heard_of(oracle, scope, EVENT_CHANNEL_CALLBACK)) {
        v[ORACLE_CALLBACKS_ATTEMPTS] = oracle_count(dials.called_back);
    }
}

void oracle_add_results(const struct oracle *oracle, const struct scope *scope,
                        struct oracle_figures *ret)
{
    struct oracle_figure *v = ret->value;
    v[ORACLE_SALES] = sum_of(oracle, scope, "sale");
    v[ORACLE_REVENUE] = sum_of(oracle, scope, "revenue");
    v[ORACLE_COMPLAINTS] = sum_of(oracle, scope, "complaint");
    v[ORACLE_ORDERS] = sum_of(oracle, scope, "order");
    add_mean(oracle, scope, "csat", oracle->config->csat_min, &v[ORACLE_CSAT_MEAN]);
    add_mean(oracle, scope, "qa", 0, &v[ORACLE_QA_MEAN]);
    add_outbound(oracle, scope, v);
    if (scope->agent == NONE) {
        add_mean(oracle, scope, "fcr", 0, &v[ORACLE_FCR]);
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

static bool is_mail(enum event_channel channel)
{
    return channel == EVENT_CHANNEL_EMAIL || channel == EVENT_CHANNEL_TASK;
}

static bool is_in(const struct scope *scope, const struct stay *stay)
{
    return stay->queue != NONE && (scope->queue == NONE || stay->queue == scope->queue);
}

bool oracle_heard_of(const struct oracle *oracle, const struct scope *scope,
                     enum event_channel channel)
{
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->say->type <= EVENT_CONTACT_REJECTED && word->queue != NONE &&
            word->say->channel == channel &&
            (scope->queue == NONE || word->queue == scope->queue)) {
            return true;
        }
    }
    return false;
}

/* Nought is a true nought once an e-mail or a task was heard of in the queue. */
static bool has_mail(const struct oracle *oracle, const struct scope *scope)
{
    return oracle_heard_of(oracle, scope, EVENT_CHANNEL_EMAIL) ||
           oracle_heard_of(oracle, scope, EVENT_CHANNEL_TASK);
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

/* "met: first reply with business age <= deadline; missed: later, or overdue now". What
 * was closed without a reply when it was overdue has missed it: "deadlines met or missed:
 * first reply, or the deadline if passed" (section 6). */
static void add_deadline(const struct oracle *oracle, const struct scope *scope,
                         const struct stay *stay, int64_t *ret_met, int64_t *ret_missed)
{
    int64_t due_ms = stay->queued == NULL ? NEVER : stay->queued->say->due_ms;
    bool replied = stay->outcome == OUTCOME_ANSWERED;
    bool closed =
        stay->outcome == OUTCOME_ABANDONED || stay->outcome == OUTCOME_LEFT_OTHER;
    bool waits = stay->outcome == OUTCOME_WAITING;
    bool overdue = (waits && due_ms < oracle->script->now_ms) ||
                   (closed && due_ms < stay->outcome_ms);
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

/* "wait = request to first attempt"; answered = reached, and given up: any other end. */
static void add_callback(const struct oracle *oracle, const struct scope *scope,
                         const struct stay *stay, struct oracle_figure *v)
{
    if (stay->outcome == OUTCOME_WAITING) {
        int64_t age_ms = oracle->script->now_ms - stay->entry_ms;
        struct oracle_figure *oldest = &v[ORACLE_CALLBACKS_OLDEST_MS];
        v[ORACLE_CALLBACKS_PENDING].num++;
        *oldest =
            oldest->den == 0 || age_ms > oldest->num ? oracle_count(age_ms) : *oldest;
    }
    if (oracle_within(scope, stay->entry_ms)) {
        v[ORACLE_CALLBACKS_ANSWERED].num += stay->outcome == OUTCOME_ANSWERED;
        v[ORACLE_CALLBACKS_FAILED].num +=
            stay->outcome == OUTCOME_ABANDONED || stay->outcome == OUTCOME_LEFT_OTHER;
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
    if (oracle_heard_of(oracle, scope, EVENT_CHANNEL_CALLBACK)) {
        v[ORACLE_CALLBACKS_PENDING] = v[ORACLE_CALLBACKS_ANSWERED] =
            v[ORACLE_CALLBACKS_FAILED] = oracle_count(0);
    }
    int64_t met = 0;
    int64_t missed = 0;
    for (size_t i = 0; i < oracle->stay_count; i++) {
        const struct stay *stay = &oracle->stays[i];
        if (is_in(scope, stay) && stay->channel == EVENT_CHANNEL_CALLBACK) {
            add_callback(oracle, scope, stay, v);
        } else if (is_in(scope, stay) && is_mail(stay->channel)) {
            if (stay->outcome == OUTCOME_WAITING) {
                add_open_mail(oracle, stay, v);
            }
            add_deadline(oracle, scope, stay, &met, &missed);
        }
    }
    if (has_mail(oracle, scope)) {
        v[ORACLE_MET_DEADLINE] = oracle_count(met);
        v[ORACLE_MISSED_DEADLINE] = oracle_count(missed);
        v[ORACLE_DEADLINE_RATE] = oracle_ratio(met, met + missed);
    }
}
