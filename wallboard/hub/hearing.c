#include "hub/hearing.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "hub/doors.h"
#include "hub/guard.h"
#include "hub/ingest.h"
#include "hub/record.h"
#include "hub/scrub.h"
#include "site/site.h"
#include "wire/answer.h"
#include "wire/decode.h"

struct hearing {
    const struct site *site;
    const struct guard *guard;
    struct ingest *ingest;
    struct record *record;
    struct decoder *decoder;
    struct scrub *scrub;
    struct message message; /* of plain publishers */
    struct hearing_counts counts;
    struct mono now;
    struct wall wall;
    bool is_sound; /* the wall is not to be doubted */
};

/* Who said it; `peer` NULL: a plain publisher, who is not answered. */
struct speaker {
    struct router *router;
    const struct router_peer *peer;
    struct str user; /* as its key was let in */
};

struct hearing *hearing_create(const struct site *site, const struct guard *guard,
                               struct ingest *ingest, struct record *record,
                               struct labels *labels)
{
    struct hearing *hearing = calloc(1, sizeof *hearing);
    if (hearing == NULL) {
        return NULL;
    }
    message_init(&hearing->message);
    hearing->site = site;
    hearing->guard = guard;
    hearing->ingest = ingest;
    hearing->record = record;
    hearing->decoder = decoder_create();
    hearing->scrub = scrub_create(labels);
    if (hearing->decoder == NULL || hearing->scrub == NULL) {
        hearing_destroy(&hearing);
    }
    return hearing;
}

void hearing_destroy(struct hearing **self)
{
    if (*self == NULL) {
        return;
    }
    message_finish(&(*self)->message);
    decoder_destroy(&(*self)->decoder);
    scrub_destroy(&(*self)->scrub);
    free(*self);
    *self = NULL;
}

/* -- refusing -------------------------------------------------------------------------
 */

static void refuse(struct hearing *hearing, const struct speaker *speaker, struct str id,
                   enum refusal refusal, const char *text)
{
    hearing->counts.refused++;
    log_write(LOG_LEVEL_WARNING, "hub", "event refused: %s: %s", refusal_name(refusal),
              text);
    if (speaker->peer == NULL) {
        return;
    }
    char buffer[ANSWER_MAX_BYTES];
    struct str rest = str_from(text);
    struct answer answer = {.kind = ANSWER_REFUSED,
                            .id = id,
                            .reason = str_from(refusal_name(refusal)),
                            .field = str_split(&rest, ':')};
    if (rest.data == NULL) {
        answer.field.size = 0; /* no field is named */
    }
    size_t size = answer_encode(&answer, buffer, sizeof buffer);
    const struct str frame = {buffer, size};
    (void)router_send(speaker->router, speaker->peer, &frame, 1);
}

static bool may_write(const struct hearing *hearing, const struct speaker *speaker,
                      struct str source)
{
    return speaker->peer == NULL ||
           guard_may_write(hearing->guard, speaker->user, source);
}

/* What is refused, or of a type that is not known, counts as taken all the same; but not
 * in another's name, whose next events would look old. */
static void skip(struct hearing *hearing, const struct speaker *speaker)
{
    struct str source;
    int64_t epoch = 0;
    int64_t sequence = 0;
    if (decoder_refused_number(hearing->decoder, &source, &epoch, &sequence) &&
        may_write(hearing, speaker, source)) {
        ingest_skip(hearing->ingest, source, epoch, sequence, speaker->peer,
                    hearing->now);
    }
}

/* -- clocks ----------------------------------------------------------------------------
 */

static bool is_of_link(const struct event *event)
{
    return event->type == EVENT_SOURCE_HELLO || event->type == EVENT_SOURCE_HEARTBEAT;
}

static void note_skew(struct hearing *hearing, const struct event *event)
{
    enum skew_verdict verdict = SKEW_SMALL;
    int64_t off_ms = hearing->wall.ms - event->time_ms;
    if (!is_of_link(event) || event->time_ms == EVENT_NO_TIME ||
        !ingest_note_skew(hearing->ingest, event->source, off_ms, hearing->now,
                          &verdict)) {
        return;
    }
    log_write(verdict == SKEW_SMALL ? LOG_LEVEL_INFO : LOG_LEVEL_WARNING, "hub",
              "the clock of '%.*s' is %.1f s %s the hub's%s", (int)event->source.size,
              event->source.data, (double)(off_ms < 0 ? -off_ms : off_ms) / 1000,
              off_ms < 0 ? "before" : "behind",
              verdict == SKEW_OVERRULED
                  ? ": the time of receipt is used instead of its own"
                  : "");
}

/* Is the event's own time no use? A hub whose clock stepped does not judge others'. */
static bool takes_receipt(struct hearing *hearing, const struct event *event)
{
    if (is_of_link(event) || event->time_ms == EVENT_NO_TIME || !hearing->is_sound) {
        return false;
    }
    bool to_come = event->time_ms - hearing->wall.ms > SKEW_AHEAD_MS;
    bool overruled = to_come || ingest_is_overruled(hearing->ingest, event->source);
    hearing->counts.overruled += overruled;
    return overruled;
}

/* -- taking ---------------------------------------------------------------------------
 */

static bool is_of_site(const struct hearing *hearing, const struct event *event)
{
    return event->site.size == 0 || hearing->site->id[0] == '\0' ||
           str_is(event->site, hearing->site->id);
}

/* What is too large once it is written anew is refused, not dropped: its number counts.
 */
static void take(struct hearing *hearing, const struct event *event,
                 const struct speaker *speaker)
{
    bool plain = speaker->peer == NULL;
    bool numbered = event->sequence != EVENT_NO_NUMBER;
    const struct journal_row row = {
        .received_ms = hearing->wall.ms,
        .time_ms = event->time_ms,
        .source_epoch = numbered ? event->epoch : -1,
        .source_sequence = numbered ? event->sequence : -1,
        .source = event->source,
        .id = event->id,
        .type = str_from(event_type_name(event->type)),
        .body = scrub_event(hearing->scrub, event),
        .flags = (plain ? (uint32_t)JOURNAL_PLAIN : 0U) |
                 (numbered || is_of_link(event) ? 0U : (uint32_t)JOURNAL_UNNUMBERED) |
                 (takes_receipt(hearing, event) ? (uint32_t)JOURNAL_HUB_TIME : 0U),
    };
    if (row.body.size == 0) {
        decoder_count_refusal(hearing->decoder, REFUSAL_TOO_LARGE);
        refuse(hearing, speaker, event->id, REFUSAL_TOO_LARGE,
               "more than 64 KiB in canonical form");
    } else if (record_take(hearing->record, &row)) {
        hearing->counts.taken++;
    } else {
        hearing->counts.no_room++;
    }
}

/* Is there room for what would be taken? What finds none is not judged either, so that it
 * is asked for again. */
static bool has_room(struct hearing *hearing)
{
    bool room = record_has_room(hearing->record);
    hearing->counts.no_room += !room;
    return room;
}

static void hear_event(struct hearing *hearing, const struct event *event,
                       const struct speaker *speaker)
{
    if (!may_write(hearing, speaker, event->source)) {
        decoder_count_refusal(hearing->decoder, REFUSAL_UNAUTHORISED);
        refuse(hearing, speaker, event->id, REFUSAL_UNAUTHORISED,
               "source: this key may not write for it");
        return;
    }
    if (!is_of_site(hearing, event)) {
        decoder_count_refusal(hearing->decoder, REFUSAL_WRONG_SITE);
        refuse(hearing, speaker, event->id, REFUSAL_WRONG_SITE,
               "site: not the site of this hub");
        ingest_skip(hearing->ingest, event->source, event->epoch, event->sequence,
                    speaker->peer, hearing->now);
        return;
    }
    if (!has_room(hearing)) {
        return;
    }
    note_skew(hearing, event);
    switch (ingest_hear(hearing->ingest, event, speaker->peer, hearing->now)) {
    case INGEST_TAKE:
        take(hearing, event, speaker);
        return;
    case INGEST_DUPLICATE:
        hearing->counts.duplicates++;
        return;
    case INGEST_EARLY:
        hearing->counts.early++;
        return;
    case INGEST_LIMITED:
        hearing->counts.rate_limited++;
        return;
    case INGEST_IDLE:
        return;
    case INGEST_FULL:
        refuse(hearing, speaker, event->id, REFUSAL_UNAUTHORISED,
               event->source.size > INGEST_SOURCE_BYTES
                   ? "source: longer than 128 bytes, which a hub does not keep"
                   : "source: there are too many");
        return;
    }
}

static void hear_body(struct hearing *hearing, struct str body,
                      const struct speaker *speaker)
{
    struct event event;
    hearing->counts.messages++;
    decoder_begin(hearing->decoder, body.data, body.size);
    for (;;) {
        switch (decoder_next(hearing->decoder, &event)) {
        case DECODE_EVENT:
            hear_event(hearing, &event, speaker);
            break;
        case DECODE_IGNORED:
            skip(hearing, speaker);
            break;
        case DECODE_REFUSED:
            refuse(hearing, speaker, (struct str){NULL, 0},
                   decoder_refusal(hearing->decoder), decoder_fault(hearing->decoder));
            skip(hearing, speaker);
            break;
        case DECODE_END:
            return;
        }
    }
}

static bool may_go_on(const struct hearing *hearing, int heard)
{
    return heard < HEARING_MESSAGES &&
           mono_ms_between(hearing->now, clock_mono()) < HEARING_MS;
}

void hearing_drain(struct hearing *hearing, struct doors *doors, struct mono now,
                   struct wall wall, bool is_sound)
{
    struct router_message said;
    const struct speaker plain = {NULL, NULL, {NULL, 0}};
    hearing->now = now;
    hearing->wall = wall;
    hearing->is_sound = is_sound;
    for (int i = 0; may_go_on(hearing, i) && router_receive(doors_ingest(doors), &said);
         i++) {
        const struct speaker speaker = {doors_ingest(doors), &said.peer, said.user};
        hear_body(hearing, said.body, &speaker);
    }
    for (int i = 0; may_go_on(hearing, i) && doors_receive(doors, &hearing->message);
         i++) {
        hear_body(hearing, hearing->message.body, &plain);
    }
}

void hearing_discard(struct hearing *hearing, struct doors *doors)
{
    struct router_message said;
    for (int i = 0; i < HEARING_MESSAGES && router_receive(doors_ingest(doors), &said);
         i++) {
    }
    for (int i = 0; i < HEARING_MESSAGES && doors_receive(doors, &hearing->message);
         i++) {
    }
}

size_t hearing_take_names(struct hearing *hearing)
{
    return scrub_take_news(hearing->scrub);
}

const struct hearing_counts *hearing_counts(const struct hearing *hearing)
{
    return &hearing->counts;
}

const struct decode_counts *hearing_refusals(const struct hearing *hearing)
{
    return decoder_counts(hearing->decoder);
}
