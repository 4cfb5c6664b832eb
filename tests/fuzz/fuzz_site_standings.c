/*
 * Whatever bytes come as standings: they are refused with a reason, or they can be
 * written again, hear on and rank. Four bytes each are an edit of true ones: where (two),
 * how, and with what; the hash is put right, as a peer would.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/little.h"
#include "site/intake.h"
#include "site/site.h"
#include "site/standings.h"

#define BYTES    (1U << 16)
#define HEADER   12 /* see site/seal.h: at 4 the hash of what follows */
#define START_MS INT64_C(1795392000000) /* 2026-11-23T00:00:00Z */

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char text[] =
    "site: leeds\ntimezone: Etc/UTC\n"
    "leaderboards:\n"
    "  week: { metric: handled, period: week, top_n: 3 }\n"
    "contests:\n"
    "  c: { start: \"2026-11-23 00:00\", end: \"2026-11-25 12:00\",\n"
    "       rule: \"sale=10, answered=1\", version: v1 }\n";

static void say(struct intake *intake, int64_t number)
{
    static const enum event_type types[] = {EVENT_CONTACT_ANSWERED, EVENT_CONTACT_ENDED,
                                            EVENT_CONTACT_RESULT};
    static const char *const names[] = {"a", "b", "c", "d"};
    struct event event = event_blank(types[number % 3]);
    event.id = str_from(names[number % 4]);
    event.source = str_from("s");
    event.epoch = 1;
    event.sequence = number + 1;
    event.time_ms = START_MS + number * 7200000;
    event.contact = str_from(names[number / 3 % 4]);
    event.queue = str_from("q");
    event.agent = str_from(names[number / 2 % 4]);
    event.measure = str_from("sale");
    event.value_milli = 1000 * (number % 3);
    const struct wall at = {event.time_ms};
    intake_event(intake, &event, (struct mono){1}, at);
    intake_tick(intake, at);
    (void)intake_snapshot(intake, (struct mono){1}, at);
}

static void check(bool holds)
{
    if (!holds) {
        abort();
    }
}

struct specimen {
    struct site *site;
    uint8_t bytes[BYTES];
    size_t size, begin; /* begin: of the standings */
};

static void make(struct specimen *specimen)
{
    struct diag diag = {0};
    specimen->site = site_parse("fuzz.yaml", str_from(text), &diag);
    check(specimen->site != NULL);
    struct intake *intake = intake_create(specimen->site);
    check(intake != NULL);
    for (int64_t i = 0; i < 24; i++) {
        say(intake, i);
    }
    specimen->size = intake_checkpoint(intake, specimen->bytes, BYTES / 2);
    check(specimen->size <= BYTES / 2);
    specimen->begin = 8 + (size_t)little_get(specimen->bytes, 8);
    intake_destroy(&intake);
}

static size_t edit(uint8_t *bytes, size_t from, size_t size, const uint8_t *edits,
                   size_t count)
{
    for (; count >= 4 && size > from; count -= 4, edits += 4) {
        size_t at = from + ((size_t)edits[0] << 8 | edits[1]) % (size - from);
        if (edits[2] % 8 == 0) {
            memmove(bytes + at, bytes + at + 1, size - at - 1);
            size--;
        } else if (edits[2] % 8 == 1 && size < BYTES) {
            memmove(bytes + at + 1, bytes + at, size - at);
            bytes[at] = edits[3];
            size++;
        } else {
            bytes[at] = edits[3];
        }
    }
    return size;
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct specimen specimen; /* kept: making one costs more than a run */
    static uint8_t bytes[BYTES];
    static uint8_t again[8 * BYTES];
    struct state_fault fault = {.reason = NULL};
    if (specimen.site == NULL) {
        make(&specimen);
    }
    size_t from = specimen.begin + HEADER;
    memcpy(bytes, specimen.bytes, specimen.size);
    size_t edited = edit(bytes, from, specimen.size, data, size);
    little_put(bytes + specimen.begin + 4, index_hash(2, bytes + from, edited - from), 8);
    struct intake *intake =
        intake_restore(specimen.site, bytes, edited, (struct wall){START_MS}, &fault);
    check(fault.reason != NULL);
    check((intake != NULL) == (fault.result == STATE_RESTORED));
    if (intake != NULL) {
        size_t length = intake_checkpoint(intake, again, sizeof again);
        check(length <= sizeof again);
        struct intake *twin =
            intake_restore(specimen.site, again, length, (struct wall){START_MS}, &fault);
        check(twin != NULL && intake_digest(twin) == intake_digest(intake));
        for (int64_t i = 20; i < 40; i++) {
            say(intake, i);
        }
        intake_destroy(&twin);
        intake_destroy(&intake);
    }
    return 0;
}
