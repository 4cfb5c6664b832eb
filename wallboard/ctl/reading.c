#include "ctl/reading.h"

#include <stdio.h>

#include "ctl/replay_options.h"
#include "wire/decode.h"

struct teller {
    const struct recording *recording;
    int64_t line;
};

static void tell_refusal(void *context, enum refusal refusal, const char *text)
{
    const struct teller *teller = context;
    (void)fprintf(stderr, "%s:%lld: %s: %s\n", recording_name(teller->recording),
                  (long long)teller->line, refusal_name(refusal), text);
}

static void take_all(struct recording *recording, struct intake *intake)
{
    /* A replay's clock is that of its events; when they are read does not matter. */
    const struct mono no_clock = {0};
    const struct wall beginning = {0};
    struct teller teller = {.recording = recording};
    const struct intake_fault fault = {tell_refusal, &teller};
    struct str line = {0};
    intake_set_replay(intake, true);
    while (recording_next(recording, &line, &teller.line)) {
        intake_body(intake, line.data, line.size, no_clock, beginning, &fault);
    }
}

static void note_time(struct reading_times *times, int64_t time_ms)
{
    if (time_ms == EVENT_NO_TIME) {
        return;
    }
    if (times->first_ms == EVENT_NO_TIME || time_ms < times->first_ms) {
        times->first_ms = time_ms;
    }
    if (time_ms > times->last_ms) {
        times->last_ms = time_ms;
    }
}

bool reading_look(struct recording *recording, struct reading_times *times)
{
    struct decoder *decoder = decoder_create();
    struct str line = {0};
    int64_t number = 0;
    while (decoder != NULL && recording_next(recording, &line, &number)) {
        struct event event;
        enum decode_result result;
        decoder_begin(decoder, line.data, line.size);
        do {
            result = decoder_next(decoder, &event);
            if (result == DECODE_EVENT) {
                note_time(times, event.time_ms);
            }
        } while (result != DECODE_END);
    }
    bool whole = decoder != NULL && !recording_failed(recording);
    decoder_destroy(&decoder);
    return whole;
}

/* The instant to stop at. "14:30" means the last event's day, which is known only after
 * reading once. False if the input cannot be read twice. */
static bool find_until(const char *at, struct recording *recording,
                       const struct calendar *calendar, struct wall *ret_until)
{
    struct wall last = {0};
    if (replay_options_is_local(at)) {
        if (!recording_rewind(recording)) {
            return false;
        }
        struct reading_times times = {EVENT_NO_TIME, EVENT_NO_TIME};
        if (!reading_look(recording, &times) || !recording_rewind(recording)) {
            return false;
        }
        last.ms = times.last_ms == EVENT_NO_TIME ? 0 : times.last_ms;
    }
    *ret_until = replay_options_instant(at, calendar, last);
    return true;
}

const char *reading_read(struct recording *recording, struct intake *intake)
{
    take_all(recording, intake);
    return recording_failed(recording) ? "cannot read the events to their end" : NULL;
}

const char *reading_take(struct recording *recording, struct intake *intake,
                         const char *at, struct wall *ret_now, bool *ret_timed)
{
    struct wall until = {0};
    if (at != NULL) {
        if (!find_until(at, recording, intake_calendar(intake), &until)) {
            return "cannot read the events twice, which a time of day needs";
        }
        intake_set_until(intake, until);
    }
    const char *fault = reading_read(recording, intake);
    if (fault != NULL) {
        return fault;
    }
    int64_t last_ms = intake_last_time_ms(intake);
    bool timed = last_ms != EVENT_NO_TIME;
    *ret_now = at != NULL ? until : (struct wall){timed ? last_ms : 0};
    *ret_timed = timed || at != NULL;
    return NULL;
}
