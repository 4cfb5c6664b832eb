#include "feed/ami_list.h"

#include "base/index.h"
#include "feed/ami.h"
#include "feed/ami_agents.h"
#include "feed/ami_exits.h"
#include "feed/ami_offers.h"
#include "feed/asterisk_lists.h"
#include "feed/call_waits.h"

void ami_list_begin(struct ami *ami)
{
    if (ami->listing) {
        return;
    }
    ami->listing = true;
    ami->list_ms = ami->now_ms;
    ami_agents_begin_list(ami->agents);
    for (size_t i = 0; i < index_count(ami->queues); i++) {
        ami->queue_rows[i].listed = false;
    }
}

/* Counters restart with the module: since when do they count? "The last fall"; and what
 * begins at nothing begins now. */
static int64_t counted_since(const struct ami *ami, const struct ami_queue *known,
                             const struct ami_queue *said)
{
    bool has_fallen = known->known && (said->answered < known->answered ||
                                       said->abandoned < known->abandoned);
    bool is_zero = said->answered == 0 && said->abandoned == 0;
    bool begins = !known->known && is_zero;
    if (has_fallen || begins) {
        return ami->now_ms;
    }
    return known->since_ms;
}

void ami_list_queue(struct ami *ami, size_t queue, const struct ami_queue *said)
{
    struct ami_queue *known = &ami->queue_rows[queue];
    known->since_ms = counted_since(ami, known, said);
    known->waiting = said->waiting;
    known->sl_ms = said->sl_ms;
    known->answered = said->answered;
    known->abandoned = said->abandoned;
    known->known = known->listed = true;
}

/* What the list's counters mean for what was told since the one before. */
static void keep_books(const struct ami *ami, struct ami_queue *row, bool after_gap)
{
    int64_t counted = row->answered + row->abandoned;
    /* Its counters have, or we: of what they held before us nothing was lost. */
    bool has_begun = row->since_ms == ami->now_ms || !ami->begun;
    row->owed = after_gap && !has_begun ? row->owed + counted - row->counted : 0;
    row->counted = counted;
    if (row->owed <= 0) {
        row->owed = row->told = 0;
    }
}

void ami_list_audit(struct ami *ami)
{
    ami->audit_due_ms = EVENT_NO_TIME;
    for (size_t i = 0; i < index_count(ami->queues); i++) {
        struct ami_queue *row = &ami->queue_rows[i];
        if (row->owed > row->told) {
            ami->lost += (uint64_t)(row->owed - row->told);
        }
        row->told = row->told > row->owed ? row->told - row->owed : 0; /* of since then */
        row->owed = 0;
    }
}

void ami_list_end(struct ami *ami)
{
    ami_list_begin(ami); /* of an Asterisk without queues */
    ami->listing = false;
    ami_agents_end_list(ami->agents, ami->now_ms);
    ami_exits_end_list(ami, ami->list_ms, ami->gap);
    for (size_t i = 0; i < index_count(ami->queues); i++) {
        if (ami->queue_rows[i].listed) {
            keep_books(ami, &ami->queue_rows[i], ami->gap);
        }
    }
    if (ami->gap) {
        ami->audit_due_ms = ami->now_ms + AMI_REASON_MS;
    }
    ami->gap = ami->logged = false;
    ami->snapshot_due_ms = ami->now_ms;
}

bool ami_list_covers(const struct ami *ami, size_t queue)
{
    return !ami->opens || ami->queue_rows[queue].listed;
}

void ami_list_lost(struct ami *ami)
{
    ami->gap = true;
    ami->listing = false;
    ami->snapshot_due_ms = EVENT_NO_TIME;
    ami->logged = false;
    ami->audit_due_ms = EVENT_NO_TIME; /* with what this gap takes */
    ami_offers_clear(ami->offers);
    if (!ami->awaits_log) {
        ami_exits_give_up(ami);
    }
}

static struct event_snapshot_queue queue_item(const struct ami *ami, size_t queue)
{
    const struct ami_queue *row = &ami->queue_rows[queue];
    struct event_snapshot_queue item = asterisk_lists_queue(index_id(ami->queues, queue));
    item.sl_ms = row->sl_ms;
    item.gauges.waiting = row->listed ? row->waiting : EVENT_NO_NUMBER;
    if (row->wrapup_ms > 0) {
        item.wrapup_ms = row->wrapup_ms;
    }
    if (row->listed && row->since_ms != EVENT_NO_TIME) {
        item.since_ms = row->since_ms;
        item.gauges.answered = row->answered;
        item.gauges.abandoned = row->abandoned;
    }
    return item;
}

static void fill(const struct ami *ami, struct asterisk_lists *lists)
{
    const struct index *names = ami_agents_names(ami->agents);
    for (size_t i = 0; i < index_count(ami->queues); i++) {
        if (ami->queue_rows[i].heard) {
            lists->queues[lists->queue_count++] = queue_item(ami, i);
        }
    }
    for (size_t i = 0; i < index_count(names); i++) {
        if (ami_agents_item(ami->agents, i, asterisk_lists_memberships(lists),
                            &lists->agents[lists->agent_count])) {
            lists->agent_count++;
        }
    }
    asterisk_lists_add_contacts(lists, ami->waits, ami->queues, names);
}

void ami_list_snapshot(struct ami *ami, int64_t time_ms)
{
    struct asterisk_lists lists;
    ami->snapshot_due_ms = EVENT_NO_TIME;
    ami->begun = true;
    if (asterisk_lists_init(&lists, index_count(ami->queues),
                            index_count(ami_agents_names(ami->agents)), ami->waits)) {
        fill(ami, &lists);
        asterisk_lists_say(&lists, &ami->say, time_ms);
    } else {
        ami->say.failed = true; /* half a snapshot would say that the rest is not so */
    }
    asterisk_lists_finish(&lists);
}
