#include "wire/rules.h"

#include <stddef.h>

#define THOUSAND 1000

static bool broken(struct rule_fault *ret_fault, enum refusal refusal, const char *field,
                   const char *text)
{
    *ret_fault = (struct rule_fault){refusal, field, text};
    return false;
}

static bool check_dialled(const struct event *event, struct rule_fault *ret_fault)
{
    if (event->campaign.size == 0 && event->queue.size == 0) {
        return broken(ret_fault, REFUSAL_MISSING, "campaign",
                      "is missing, and no queue is given");
    }
    return true;
}

static bool check_result(const struct event *event, struct rule_fault *ret_fault)
{
    bool whole = event->value_milli % THOUSAND == 0;
    if (str_is(event->measure, "revenue")) {
        if (event->currency[0] == '\0') {
            return broken(ret_fault, REFUSAL_MISSING, "currency",
                          "is missing, and revenue needs it");
        }
        if (!whole) {
            return broken(ret_fault, REFUSAL_BAD_VALUE, "value",
                          "must be a whole number of minor units for revenue");
        }
    }
    bool yes_or_no =
        str_is(event->measure, "fcr") || str_is(event->measure, "right_party");
    if (yes_or_no && event->value_milli != 0 && event->value_milli != THOUSAND) {
        return broken(ret_fault, REFUSAL_BAD_VALUE, "value",
                      "must be 0 or 1 for this measure");
    }
    return true;
}

static bool has_agents(const struct event_gauges *gauges)
{
    return gauges->logged_in >= 0 || gauges->ready >= 0 || gauges->not_ready >= 0 ||
           gauges->ringing >= 0 || gauges->on_contact >= 0 || gauges->wrapup >= 0;
}

static bool check_stats(const struct event *event, struct rule_fault *ret_fault)
{
    const struct event_gauges *gauges = &event->gauges;
    bool counted = gauges->offered >= 0 || gauges->answered >= 0 ||
                   gauges->abandoned >= 0 || gauges->in_sl >= 0;
    if (counted && event->since_ms == EVENT_NO_TIME) {
        return broken(ret_fault, REFUSAL_MISSING, "since",
                      "is missing, and counters need it");
    }
    if (!counted && gauges->waiting < 0 && gauges->longest_wait_ms < 0 &&
        gauges->sl_ms < 0 && !has_agents(gauges)) {
        return broken(ret_fault, REFUSAL_MISSING, "waiting",
                      "is missing, and so is every other gauge and counter");
    }
    return true;
}

static bool check_config(const struct event *event, struct rule_fault *ret_fault)
{
    if (event->label.size == 0 && event->gauges.sl_ms < 0 && event->wrapup_ms < 0) {
        return broken(ret_fault, REFUSAL_MISSING, "label",
                      "is missing, and so are sl_ms and wrapup_ms");
    }
    return true;
}

static bool check_snapshot(const struct event *event, struct rule_fault *ret_fault)
{
    if (event->part > event->parts) {
        return broken(ret_fault, REFUSAL_BAD_VALUE, "part", "must not be beyond parts");
    }
    if (event->parts > 1 && event->snapshot.size == 0) {
        return broken(ret_fault, REFUSAL_MISSING, "snapshot",
                      "is missing, and parts cannot be joined without it");
    }
    return true;
}

bool rules_hold(const struct event *event, struct rule_fault *ret_fault)
{
    typedef bool check(const struct event *, struct rule_fault *);
    static check *const checks[EVENT_TYPE_COUNT] = {
        [EVENT_CONTACT_DIALLED] = check_dialled,  [EVENT_CONTACT_RESULT] = check_result,
        [EVENT_QUEUE_STATS] = check_stats,        [EVENT_QUEUE_CONFIG] = check_config,
        [EVENT_SOURCE_SNAPSHOT] = check_snapshot,
    };
    check *of_type = checks[event->type];
    return of_type == NULL || of_type(event, ret_fault);
}
