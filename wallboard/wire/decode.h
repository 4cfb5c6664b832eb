#ifndef WALLBOARD_WIRE_DECODE_H
#define WALLBOARD_WIRE_DECODE_H

/*
 * Bytes to events, at the door: everything that a peer sends is checked here, once, and
 * refused with a reason that names the field (docs/events.md, "Bad input"). Strict JSON;
 * nothing allocates after decoder_create(). Not thread-safe; one decoder per program.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "stats/event.h"

#define DECODE_MAX_BYTES  65536 /* body of one message */
#define DECODE_MAX_EVENTS 1000  /* in one batch */

/* Why an event was refused; the names are those of the event contract. */
enum refusal {
    REFUSAL_NONE,
    REFUSAL_TOO_LARGE,
    REFUSAL_TOO_DEEP,
    REFUSAL_BAD_UTF8,
    REFUSAL_BAD_JSON,
    REFUSAL_NOT_AN_EVENT,
    REFUSAL_BAD_SPECVERSION,
    REFUSAL_MISSING,
    REFUSAL_BAD_VALUE,
    REFUSAL_BAD_TIME,
    REFUSAL_BAD_SEQUENCE,
    REFUSAL_WRONG_SITE,
    REFUSAL_UNAUTHORISED,
    REFUSAL_COUNT,
};

/* "bad_json"; never NULL. */
const char *refusal_name(enum refusal refusal);

enum decode_result {
    DECODE_EVENT,   /* *ret_event is filled */
    DECODE_IGNORED, /* well-formed, but of a type that we do not know: counted */
    DECODE_REFUSED, /* decoder_refusal() and decoder_fault() say why */
    DECODE_END,     /* no more events in this payload */
};

struct decoder;

/* NULL without memory. */
struct decoder *decoder_create(void);
void decoder_destroy(struct decoder **self);

/*
 * Begins a payload: one event (a JSON object) or a batch (a JSON array of them). Copies
 * the bytes. A payload that is not JSON at all yields exactly one DECODE_REFUSED.
 */
void decoder_begin(struct decoder *decoder, const void *body, size_t size);

/*
 * The next event of the payload. The event's strings and arrays are borrowed until the
 * next decoder_next() or decoder_begin(). Each element of a batch stands for itself.
 * *ret_event is worked in, so it means nothing after any other result.
 */
enum decode_result decoder_next(struct decoder *decoder, struct event *ret_event);

/* After DECODE_REFUSED: why; and "field: reason" for people ("data.wait_ms: not a whole
 * number of milliseconds"), printable, borrowed until the next decoder_next(). */
enum refusal decoder_refusal(const struct decoder *decoder);
const char *decoder_fault(const struct decoder *decoder);

/*
 * After DECODE_REFUSED or DECODE_IGNORED: source, epoch and sequence, if the envelope
 * gave them soundly, so that neither is taken for a gap. False if not. source is borrowed
 * as above.
 */
bool decoder_refused_number(const struct decoder *decoder, struct str *ret_source,
                            int64_t *ret_epoch, int64_t *ret_sequence);

/* Counted since creation, not refused. */
struct decode_counts {
    uint64_t unknown_types, unknown_fields;
    uint64_t refused[REFUSAL_COUNT];
};
const struct decode_counts *decoder_counts(const struct decoder *decoder);

/* Counts a refusal that was decided elsewhere (wrong site, unauthorised). */
void decoder_count_refusal(struct decoder *decoder, enum refusal refusal);

#endif
