#include "hub/known.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "control/orders.h"
#include "hub/ingest.h"
#include "site/alerts.h"
#include "site/intake.h"
#include "site/site.h"

#define OVER_MS 3000   /* screens see an end within it, and need no other word then */
#define WAIT_MS 600000 /* so long an acknowledgement waits for its alert */

/* What was seen of an acknowledged alert since the order came. */
struct trace {
    char id[ORDER_ID_BYTES + 1];
    bool raised, ended;
    struct mono since; /* it came; it ended */
};

struct known {
    struct alerts *alerts;
    const struct snapshot *snapshot; /* of the last judgement; the intake's; NULL: none */
    struct trace traces[ORDERS_MAX];
    size_t count;
};

struct known *known_create(const struct site *site)
{
    struct known *known = calloc(1, sizeof *known);
    if (known != NULL) {
        known->alerts = alerts_create(site);
        if (known->alerts == NULL) {
            known_destroy(&known);
        }
    }
    return known;
}

void known_destroy(struct known **self)
{
    if (*self != NULL) {
        alerts_destroy(&(*self)->alerts);
        free(*self);
        *self = NULL;
    }
}

void known_look(struct known *known, const struct snapshot *snapshot,
                const struct calendar *calendar, struct mono now, struct wall wall)
{
    known->snapshot = snapshot;
    alerts_judge(known->alerts, snapshot, calendar, now, wall);
}

void known_judge(struct known *known, struct intake *intake, const struct ingest *ingest,
                 struct mono now, struct wall wall)
{
    for (size_t i = 0; i < ingest_count(ingest); i++) {
        const struct ingest_source source = ingest_at(ingest, i, now);
        if (source.age_ms >= 0) {
            intake_note_source(intake, source.id, source.age_ms, source.upstream_down,
                               now);
        }
    }
    known_look(known, intake_snapshot(intake, now, wall), intake_calendar(intake), now,
               wall);
}

/* -- acknowledgements ------------------------------------------------------------------
 */

static enum alerts_answer ask(struct known *known, const struct order *order,
                              enum alert_level *ret_level)
{
    const struct alerts_name name = {order->value, order->subject};
    *ret_level = ALERT_NONE;
    if (known->snapshot == NULL) {
        return ALERTS_NOT_RAISED;
    }
    enum alert_level most = order->level == ORDER_WARNING ? ALERT_WARNING : ALERT_ALARM;
    return alerts_ask(known->alerts, known->snapshot, name, most, ret_level);
}

static struct trace *find_trace(struct known *known, const char *id)
{
    for (size_t i = 0; i < known->count; i++) {
        if (strcmp(known->traces[i].id, id) == 0) {
            return &known->traces[i];
        }
    }
    return NULL;
}

/* NULL: there is no room, which there is for as many as there are orders. */
static struct trace *get_trace(struct known *known, const char *id, struct mono now)
{
    struct trace *trace = find_trace(known, id);
    if (trace == NULL && known->count < ORDERS_MAX) {
        trace = &known->traces[known->count++];
        *trace = (struct trace){.since = now};
        (void)str_copy(trace->id, sizeof trace->id, str_from(id));
    }
    return trace;
}

const char *known_refuses(struct known *known, struct order *order, struct mono now)
{
    enum alert_level level = ALERT_NONE;
    switch (ask(known, order, &level)) {
    case ALERTS_NOT_THERE:
        return "acknowledge: there is no such alert; waiting, longest_wait and "
               "service_level take --queue";
    case ALERTS_NOT_RAISED:
        return "acknowledge: it is not raised";
    case ALERTS_WORSE:
    case ALERTS_RAISED:
        break;
    }
    order->level = level == ALERT_WARNING ? ORDER_WARNING : ORDER_ALARM;
    struct trace *trace = get_trace(known, order->id, now);
    if (trace != NULL) {
        trace->raised = true;
    }
    return NULL;
}

/* Forgets orders that are no more. */
static void prune(struct known *known, const struct orders *orders)
{
    size_t kept = 0;
    for (size_t i = 0; i < known->count; i++) {
        for (size_t k = 0; k < orders->count; k++) {
            if (strcmp(known->traces[i].id, orders->items[k].id) == 0) {
                known->traces[kept++] = known->traces[i];
                break;
            }
        }
    }
    known->count = kept;
}

static bool is_over(struct known *known, const struct order *order, struct mono now)
{
    struct trace *trace = get_trace(known, order->id, now);
    if (trace == NULL) {
        return false;
    }
    enum alert_level level = ALERT_NONE;
    enum alerts_answer answer = ask(known, order, &level);
    if (answer == ALERTS_WORSE) {
        return true;
    }
    if (answer == ALERTS_RAISED) {
        trace->raised = true;
    } else if (trace->raised && !trace->ended) {
        trace->ended = true;
        trace->since = now;
    }
    int64_t wait_ms = trace->ended ? OVER_MS : WAIT_MS;
    return (trace->ended || !trace->raised) &&
           mono_ms_between(trace->since, now) >= wait_ms;
}

size_t known_settle(struct known *known, struct orders *orders, struct mono now)
{
    size_t over = 0;
    prune(known, orders);
    for (size_t i = 0; i < orders->count;) {
        const struct order *order = &orders->items[i];
        if (order->kind == ORDER_ACKNOWLEDGE && is_over(known, order, now)) {
            const struct order like = *order;
            over += orders_clear(orders, &like);
        } else {
            i++;
        }
    }
    return over;
}

/* -- what is raised --------------------------------------------------------------------
 */

static const struct order *find_order(const struct orders *orders,
                                      const struct alerts_item *item)
{
    for (size_t i = 0; i < orders->count; i++) {
        const struct order *order = &orders->items[i];
        const struct alerts_name name = {order->value, order->subject};
        if (order->kind == ORDER_ACKNOWLEDGE && alerts_is(item, name)) {
            return order;
        }
    }
    return NULL;
}

static void put_item(struct writer *out, const struct alerts_item *item,
                     const struct order *seen)
{
    writer_put(out, "{\"alert\":");
    writer_put_text(out,
                    str_from(item->alert != NULL ? item->alert->id
                                                 : alerts_threshold_name(item->metric)));
    writer_put(out, ",\"queue\":");
    writer_put_text(out, str_from(item->queue == NULL ? "" : item->queue->id));
    writer_put(out, item->level == ALERT_ALARM ? ",\"level\":\"alarm\""
                                               : ",\"level\":\"warning\"");
    writer_put(out, ",\"seen\":");
    writer_put(out, seen != NULL ? "true" : "false");
    writer_put(out, ",\"by\":");
    writer_put_text(out, str_from(seen != NULL ? seen->issuer : ""));
    writer_put(out, "}");
}

void known_write(const struct known *known, const struct orders *orders,
                 struct writer *out)
{
    struct alerts_item items[ALERTS_LISTED];
    size_t count = 0;
    if (known->snapshot != NULL) {
        count = alerts_list(known->alerts, known->snapshot, items);
    }
    writer_put(out, "[");
    for (size_t i = 0; i < count && i < ALERTS_LISTED; i++) {
        writer_put(out, i == 0 ? "" : ",");
        put_item(out, &items[i], find_order(orders, &items[i]));
    }
    writer_put(out, "]");
}
