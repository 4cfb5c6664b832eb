#include "oracle/log.h"

/* People: they join queues, log in, take breaks, are paused in one queue, and go home. */

static struct event *say(struct log *log, int source, enum event_type type, int agent,
                         int64_t at_ms)
{
    struct event *event = log_add(log, source, type, at_ms);
    if (event != NULL) {
        event->agent = str_from(log_agent(agent));
    }
    return event;
}

static void join(struct log *log, struct dice *dice, int source, int agent)
{
    for (int queue = 0; queue < log->queues; queue++) {
        if (!dice_chance(dice, log->plain ? 20 : 40)) {
            continue;
        }
        int64_t at_ms = dice_between(dice, log->start_ms, log->end_ms);
        bool early = dice_chance(dice, 80);
        struct event *event =
            say(log, source, EVENT_AGENT_JOINED, agent, early ? log->start_ms : at_ms);
        if (event != NULL) {
            event->queue = str_from(log_queue(queue));
            event->penalty = dice_below(dice, 3);
        }
        event = dice_chance(dice, 15) ? say(log, source, EVENT_AGENT_LEFT, agent,
                                            dice_between(dice, at_ms, log->end_ms))
                                      : NULL;
        if (event != NULL) {
            event->queue = str_from(log_queue(queue));
        }
    }
}

void log_add_agents(struct log *log, struct dice *dice)
{
    static const enum event_agent_state states[] = {
        EVENT_AGENT_STATE_READY,      EVENT_AGENT_STATE_READY,
        EVENT_AGENT_STATE_NOT_READY,  EVENT_AGENT_STATE_NOT_READY,
        EVENT_AGENT_STATE_ON_CONTACT, EVENT_AGENT_STATE_RINGING,
        EVENT_AGENT_STATE_WRAPUP,     EVENT_AGENT_STATE_LOGGED_OUT,
        EVENT_AGENT_STATE_UNKNOWN};
    for (int agent = 0; agent < log->people; agent++) {
        int source = (int)dice_below(dice, log->sources);
        join(log, dice, source, agent);
        int64_t words = dice_below(dice, log->plain ? 3 : 6);
        for (int64_t i = 0; i < words; i++) {
            int64_t at_ms = i == 0 && dice_chance(dice, 60)
                                ? log->start_ms
                                : dice_between(dice, log->start_ms, log->end_ms);
            struct event *event = say(log, source, EVENT_AGENT_STATE, agent, at_ms);
            if (event == NULL) {
                return;
            }
            event->state = i == 0
                               ? EVENT_AGENT_STATE_READY
                               : states[dice_below(dice, sizeof states / sizeof *states)];
            if (event->state == EVENT_AGENT_STATE_NOT_READY) {
                event->note = str_from(dice_chance(dice, 50) ? "lunch" : "training");
            }
            if (event->state == EVENT_AGENT_STATE_WRAPUP && dice_chance(dice, 50)) {
                event->until_ms = event->time_ms + dice_below(dice, 100000);
            }
            bool stands = event->state == EVENT_AGENT_STATE_READY ||
                          event->state == EVENT_AGENT_STATE_NOT_READY;
            if (stands && dice_chance(dice, 25)) {
                event->queue = str_from(log_queue((int)dice_below(dice, log->queues)));
            }
        }
    }
}
