#ifndef ORACLE_LOG_H
#define ORACLE_LOG_H

/*
 * A small random log: a few contacts, agents, queues and sources that live through a
 * stretch of a service day, told as events in the order in which they arrive. The same
 * seed gives the same log on every machine. What may go wrong in the telling is
 * mutate.h's.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "oracle/dice.h"
#include "stats/event.h"

#define LOG_LINES  256
#define LOG_ITEMS  512 /* of all snapshots' lists together */
#define LOG_QUEUES 4
#define LOG_AGENTS 5

/* One event on its way in. */
struct log_line {
    struct event event;
    int64_t received_ms; /* the receiver's clock */
};

/* What both sides are given. Lines may be taken out and put in another order; what their
 * strings borrow stays the log's. */
struct log_script {
    struct log_line lines[LOG_LINES];
    size_t count;
    int64_t now_ms;                   /* the instant of the picture */
    int64_t day_start_ms, day_end_ms; /* the service day that is told */
    bool ticks;                       /* time passes between the lines, as it does */
    bool day_turns;                   /* the day is told late, after the one before */
};

struct log {
    struct log_script script;
    char ids[LOG_LINES][24]; /* of events */
    struct event_snapshot_agent agents[LOG_ITEMS];
    struct event_snapshot_contact contacts[LOG_ITEMS];
    struct event_membership memberships[LOG_ITEMS];
    size_t agent_count, contact_count, membership_count;
    size_t snapshots; /* in more than one part */

    /* how this log is, drawn once */
    int queues, people, sources;
    bool loose;            /* facts may be said without their queue */
    bool silent;           /* entries may be said without their channel */
    bool skewed;           /* times may be missing, or ahead of the receiver's */
    bool plain;            /* contacts are mostly answered or lost, and little else */
    bool numbered[2];      /* does the source number its messages? */
    int64_t restart_ms[2]; /* EVENT_NO_TIME: it lives on */
    int64_t grain_ms;      /* times are multiples of it, so that ties happen */
    int64_t start_ms, end_ms;
};

/* Fills the log from its seed. */
void log_make(struct log *log, uint64_t seed);

/* The names in use: "q0", "a0", "s0" and their like. */
const char *log_queue(int number);
const char *log_agent(int number);
const char *log_source(int number);

/* For the files log_*.c: appends a blank event of a type at an instant, cut to the grain
 * and to the log's span; NULL if the log is full. */
struct event *log_add(struct log *log, int source, enum event_type type, int64_t at_ms);

/* The parts: contacts and what comes of them, agents, and what sources say of
 * themselves. The last puts all lines in order and numbers them. */
void log_add_contacts(struct log *log, struct dice *dice);
void log_add_agents(struct log *log, struct dice *dice);
void log_add_sources(struct log *log, struct dice *dice);

#endif
