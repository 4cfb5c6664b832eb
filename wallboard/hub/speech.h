#ifndef WALLBOARD_HUB_SPEECH_H
#define WALLBOARD_HUB_SPEECH_H

/*
 * The hub's messages to its screens (wire/relay.h), made from what it has: events from
 * the record, heartbeats from engine and ingest, names from the labels, snapshots in
 * parts. Into the caller's buffer of RELAY_MAX_BYTES; sizes are returned.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "wire/relay.h"

struct ingest;
struct intake;
struct labels;
struct manifest;
struct record;

/* Who speaks, and when: the same in each message of a moment. */
struct speech {
    uint64_t hub, epoch;
    uint8_t flags; /* enum relay_flag */
    struct wall wall;
    struct mono now;
};

/* Events [from, to], as many as fit; *ret_reached is the last of them. 0: they are not
 * to be had. */
size_t speech_events(const struct speech *speech, struct record *record, uint64_t from,
                     uint64_t to, void *buffer, uint64_t *ret_reached);

struct speech_state {
    uint64_t head, control_version, rules_hash;
    bool with_digest;
    uint64_t digest; /* of the intake's engine, which costs a walk through all of it */
};

/* A heartbeat; the intake has been told the speech's wall time. */
size_t speech_beat(const struct speech *speech, const struct speech_state *state,
                   const struct intake *intake, const struct ingest *ingest,
                   void *buffer);

/* Names from number `from` on, as many as fit; *ret_next is where to go on. */
size_t speech_names(const struct speech *speech, const struct labels *labels, size_t from,
                    void *buffer, size_t *ret_next);

/* One part of a snapshot at `sequence`. */
#define SPEECH_PART_BYTES ((size_t)512 << 10)
size_t speech_part_count(size_t size);
size_t speech_part(const struct speech *speech, uint64_t sequence, struct str snapshot,
                   size_t number, void *buffer);

/* A kind that holds a text; `last` as its kind has it. 0: it does not fit. */
size_t speech_text(const struct speech *speech, enum relay_kind kind, uint64_t last,
                   struct str text, void *buffer);

/* A request of that kind is not granted, for that reason, and may be said again after
 * `again_ms`; 0: it would be in vain. */
struct speech_refusal {
    enum relay_kind kind;
    uint64_t again_ms;
    struct str reason;
};
size_t speech_refusal(const struct speech *speech, const struct speech_refusal *refusal,
                      void *buffer);

/* Which files the site file names: their version alone, and their list. */
size_t speech_files(const struct speech *speech, const struct manifest *manifest,
                    void *buffer);
size_t speech_manifest(const struct speech *speech, const struct manifest *manifest,
                       void *buffer);

/* A piece of one of them. */
size_t speech_piece(const struct speech *speech, const struct relay_piece *piece,
                    void *buffer);

#endif
