#ifndef WALLBOARD_SITE_INTAKE_H
#define WALLBOARD_SITE_INTAKE_H

/*
 * From bytes to numbers, the same way in every program: decode, turn the service day when
 * its hour has come, apply, keep count of what was refused, and know of each source how
 * long ago it was last heard. Owns a decoder and an engine. Reads no clock, does no I/O.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "stats/engine.h"
#include "stats/snapshot.h"
#include "stats/state.h"
#include "wire/decode.h"

struct calendar;
struct forecast;
struct labels;
struct site;
struct standings;
struct intake;

/* `site` is borrowed for the intake's life. NULL without memory. */
struct intake *intake_create(const struct site *site);
void intake_destroy(struct intake **self);

/* The same with an engine that is made from `config`, borrowed for the call, which is
 * site_engine_config() with more said in it. */
struct intake *intake_create_from(const struct site *site,
                                  const struct engine_config *config);

/* All that was counted, engine, standings and days that are over, as bytes: the size that
 * it takes; if that is more than `size` the bytes are of no use. */
size_t intake_checkpoint(struct intake *intake, void *buffer, size_t size);

/* One number for all that is counted (engine_digest()), contests too. */
uint64_t intake_digest(const struct intake *intake);

/*
 * An intake that goes on from a checkpoint of another one of the same site, as of `at`
 * (stats/state.h). What was said about sources and names besides is to be noted anew.
 * NULL: *ret_fault says why.
 */
struct intake *intake_restore(const struct site *site, const void *bytes, size_t size,
                              struct wall at, struct state_fault *ret_fault);

/* Into an intake that was just made: what a checkpoint keeps of the days that are over,
 * whatever rules it counted by. False: it is damaged, and nothing was taken. */
bool intake_recall(struct intake *intake, const void *bytes, size_t size);

/* The site file was read again: names are shown as this one says, borrowed as the one
 * before was. The engine goes on counting as it began. */
void intake_use_site(struct intake *intake, const struct site *site);

/* What is expected of the day, for the figures that look ahead. Borrowed until the next
 * one; NULL: nothing. */
void intake_use_forecast(struct intake *intake, const struct forecast *forecast);

struct schedule;

/* Who is scheduled when, for adherence. Borrowed until the next one; NULL: nobody. */
void intake_use_schedule(struct intake *intake, const struct schedule *schedule);

/* One message body (an event or a batch). `fault` may be NULL; else it is told of each
 * refusal: reason, and text for people, borrowed for the call. */
struct intake_fault {
    void (*refused)(void *context, enum refusal refusal, const char *text);
    void *context;
};
void intake_body(struct intake *intake, const void *body, size_t size,
                 struct mono received, struct wall received_wall,
                 const struct intake_fault *fault);

/* An event that a hub has numbered: as it was received there, and, if the hub says that
 * its own time cannot be, with that of receipt instead. */
struct relay_event;
void intake_relayed(struct intake *intake, const struct relay_event *event,
                    struct mono received);

/* What was received in between, after `from` (INT64_MIN: nobody knows since when) and
 * before `to`, is lost for good: whatever may hang on it is marked. */
void intake_miss(struct intake *intake, struct wall from, struct wall to);

/* An event that is one already (the demo's simulator). */
enum engine_result intake_event(struct intake *intake, const struct event *event,
                                struct mono received, struct wall received_wall);

/* Time passes: the day turns, wrap-ups end. */
void intake_tick(struct intake *intake, struct wall now);

/* What a hub tells of a source: it heard it `age_ms` ago; its link upstream is down. */
void intake_note_source(struct intake *intake, struct str id, int64_t age_ms,
                        bool upstream_down, struct mono now);

/* Names that come from elsewhere than the events; borrowed. NULL: none do. */
void intake_use_labels(struct intake *intake, const struct labels *labels);

/* The numbers, with links, ages and refusals filled in, and agents' labels as the site
 * allows names on a wall. Memory is the intake's, valid until the next call. */
const struct snapshot *intake_snapshot(struct intake *intake, struct mono now,
                                       struct wall now_wall);

/* Leaderboards and contests as of the last snapshot. Borrowed. */
const struct standings *intake_standings(const struct intake *intake);

const struct engine *intake_engine(const struct intake *intake);
const struct decode_counts *intake_counts(const struct intake *intake);

/* The site's zone, borrowed. */
const struct calendar *intake_calendar(const struct intake *intake);

/* Marks every figure as not to be coloured while a backlog is being read. */
void intake_set_catching_up(struct intake *intake, bool catching_up);

/*
 * A replay's time is that of its events: between begin and end the wall clock follows
 * each event's time, sources count as live, and nothing is stale.
 */
void intake_set_replay(struct intake *intake, bool replay);

/* A replay up to and including an instant: events that carry a later time are passed
 * over, as if they had not been said yet. */
void intake_set_until(struct intake *intake, struct wall until);

/* The service day: [start, end), Unix ms; both 0 before any time was told. */
void intake_day(const struct intake *intake, int64_t *ret_start_ms, int64_t *ret_end_ms);

/* The latest time of any event taken in, Unix ms; EVENT_NO_TIME before the first. */
int64_t intake_last_time_ms(const struct intake *intake);

#endif
