#include "hub/memory.h"

#include <stdlib.h>
#include <string.h>

#include "base/little.h"
#include "base/log.h"
#include "hub/day.h"
#include "hub/record.h"
#include "locale/calendar.h"
#include "site/intake.h"
#include "site/site.h"
#include "stats/state.h"

#define CHECKPOINT "checkpoint"
#define CHECKPOINT_HEAD                                                                  \
    24 /* sequence, wall clock, hash of the site file, 8 bytes each, lowest first */
#define TICK_MS    1000
#define WHY_BYTES  256
#define HOLES_TOLD 20 /* in the log, one by one */

/* -- counting what was recorded --------------------------------------------------------
 */

struct counting {
    struct intake *intake;
    int64_t ticked_ms;
    struct wall last; /* when the last one was received; INT64_MIN: none was */
    bool behind_hole; /* those between the last and the next one are lost */
    uint64_t lost;    /* events so far... */
    unsigned holes;   /* ...in so many places */
};

/* What is received only now shows how long the hole is. */
static void pass_hole(struct counting *counting, struct wall next)
{
    if (counting->behind_hole) {
        intake_miss(counting->intake, counting->last, next);
        counting->behind_hole = false;
    }
}

static bool count_event(void *context, const struct relay_event *event)
{
    struct counting *counting = context;
    const struct wall received = {event->received_ms};
    const struct mono long_ago = {0};
    pass_hole(counting, received);
    if (received.ms - counting->ticked_ms >= TICK_MS) {
        intake_tick(counting->intake, received);
        counting->ticked_ms = received.ms;
    }
    intake_relayed(counting->intake, event, long_ago);
    counting->last = received;
    return true;
}

/* The next event that can be counted, from `from` on, where the one after `reached` could
 * not; 0: no memory to tell. */
static uint64_t find_next(struct counting *counting, struct journal *journal,
                          uint64_t reached, uint64_t from)
{
    char why[WHY_BYTES];
    str_copy(why, sizeof why, str_from(journal_fault(journal)));
    uint64_t next = journal_next_whole(journal, from);
    if (next <= reached + 1) {
        return next;
    }
    counting->behind_hole = true;
    counting->lost += next - reached - 1;
    if (counting->holes++ < HOLES_TOLD) {
        log_write(LOG_LEVEL_ERROR, "hub", "events %llu to %llu cannot be counted: %s",
                  (unsigned long long)reached + 1, (unsigned long long)next - 1, why);
    }
    return next;
}

/* From `from` to the head, as far as it can be read. False: no memory, or nothing at all
 * can be read now. */
static bool count_readable(struct counting *counting, struct record *record,
                           uint64_t from)
{
    struct journal *journal = record_journal(record);
    uint64_t head = record_head(record);
    uint64_t reached = 0;
    while (from > 0 && from <= head &&
           !record_read(record, from, head, count_event, counting, &reached)) {
        if (journal_is_suspect(journal)) {
            return false;
        }
        /* the bad one once more, as disks hesitate; not where it was looked at already */
        uint64_t after = reached >= from ? reached + 1 : reached + 2;
        from = find_next(counting, journal, reached, after);
    }
    return from > 0;
}

static bool count_from(struct intake *intake, struct record *record, uint64_t from,
                       struct wall now, uint64_t *ret_lost)
{
    struct counting counting = {
        .intake = intake, .ticked_ms = INT64_MIN / 2, .last = {INT64_MIN}};
    if (!count_readable(&counting, record, from)) {
        return false;
    }
    pass_hole(&counting, now);
    *ret_lost = counting.lost;
    if (counting.lost > 0) {
        log_write(LOG_LEVEL_ERROR, "hub",
                  "%llu events are lost from the journal, in %u places: the figures that "
                  "hang on them are marked as unverified",
                  (unsigned long long)counting.lost, counting.holes);
    }
    return true;
}

/* -- where to begin --------------------------------------------------------------------
 */

/* The first instant of the longest period of a leaderboard. */
static int64_t period_begins_ms(const struct site *site, const struct calendar *calendar,
                                struct wall now)
{
    const struct calendar_civil today = calendar_civil(calendar, now);
    int64_t begins = now.ms;
    for (size_t i = 0; i < site->boards.leaderboard_count; i++) {
        struct calendar_civil first = {.year = today.year, .month = today.month};
        enum boards_period period = site->boards.leaderboards[i].period;
        first.day = period == BOARDS_WEEK    ? today.day - today.weekday + 1
                    : period == BOARDS_MONTH ? 1
                                             : today.day;
        int64_t start = calendar_instant(calendar, &first).ms;
        begins = start < begins ? start : begins;
    }
    return begins;
}

/* The first instant that today's figures may depend on. */
static int64_t begins_ms(const struct site *site, const struct intake *intake,
                         struct wall now)
{
    const struct calendar *calendar = intake_calendar(intake);
    int day_start_min = (int)site->day_start_min;
    struct wall yesterday = {calendar_day(calendar, now, day_start_min).start.ms - 1};
    int64_t begins = calendar_day(calendar, yesterday, day_start_min).start.ms;
    for (size_t i = 0; i < site->boards.contest_count; i++) {
        const struct boards_contest *contest = &site->boards.contests[i];
        struct wall start = contest->start;
        bool counts = contest->start.ms < begins;
        begins = counts ? calendar_day(calendar, start, day_start_min).start.ms : begins;
    }
    int64_t period = period_begins_ms(site, calendar, now);
    return period < begins ? period : begins;
}

/* -- checkpoints ------------------------------------------------------------------------
 */

/* The last one. No bytes: there is none. */
struct checkpoint {
    uint8_t *bytes; /* owned; CHECKPOINT_HEAD of them, then the intake's */
    size_t size;
};

static struct checkpoint load_checkpoint(struct journal *journal)
{
    size_t size = journal_get(journal, CHECKPOINT, NULL, 0);
    struct checkpoint last = {size <= CHECKPOINT_HEAD ? NULL : malloc(size), size};
    if (last.bytes != NULL &&
        journal_get(journal, CHECKPOINT, last.bytes, size) != size) {
        free(last.bytes);
        last.bytes = NULL;
    }
    return last;
}

/* What of the site file the engine's own hash of its rules does not cover. */
static bool has_boards(const struct site *site)
{
    return site->boards.contest_count + site->boards.leaderboard_count > 0;
}

/* An intake as of the checkpoint, and the event it goes on with; NULL: it cannot be used,
 * which is logged. */
static struct intake *from_checkpoint(const struct site *site, struct record *record,
                                      uint64_t rules_hash, const struct checkpoint *last,
                                      uint64_t *ret_next)
{
    const uint8_t *bytes = last->bytes;
    struct state_fault fault = {.reason = "of events that the journal does not have"};
    struct intake *intake = NULL;
    const struct wall at = {(int64_t)little_get(bytes + 8, 8)};
    *ret_next = little_get(bytes, 8) + 1;
    if (little_get(bytes + 16, 8) != rules_hash && has_boards(site)) {
        fault.reason = "the site file is another";
    } else if (*ret_next <= record_head(record) + 1) {
        intake = intake_restore(site, bytes + CHECKPOINT_HEAD,
                                last->size - CHECKPOINT_HEAD, at, &fault);
    }
    if (intake == NULL) {
        log_write(LOG_LEVEL_INFO, "hub", "counting anew: %s", fault.reason);
    }
    return intake;
}

/* An intake that has counted nothing yet, with what a checkpoint that cannot be used
 * still tells of the days before. */
static struct intake *count_anew(const struct site *site, struct record *record,
                                 const struct checkpoint *last, struct wall now,
                                 uint64_t *ret_next)
{
    struct intake *intake = intake_create(site);
    if (intake == NULL) {
        return NULL;
    }
    if (last->bytes != NULL) {
        (void)intake_recall(intake, last->bytes + CHECKPOINT_HEAD,
                            last->size - CHECKPOINT_HEAD);
    }
    char day[DAY_NAME_SIZE];
    day_name(intake_calendar(intake), (int)site->day_start_min,
             (struct wall){begins_ms(site, intake, now)}, day);
    *ret_next = journal_day_first(record_journal(record), day);
    return intake;
}

struct intake *memory_restore(const struct site *site, struct record *record,
                              uint64_t rules_hash, uint64_t *ret_next)
{
    struct checkpoint last = load_checkpoint(record_journal(record));
    struct intake *intake =
        last.bytes == NULL ? NULL
                           : from_checkpoint(site, record, rules_hash, &last, ret_next);
    free(last.bytes);
    return intake;
}

bool memory_count(const struct site *site, struct record *record, uint64_t next,
                  struct wall now, struct intake **intake, uint64_t *ret_lost)
{
    if (*intake == NULL) {
        struct checkpoint last = load_checkpoint(record_journal(record));
        *intake = count_anew(site, record, &last, now, &next);
        free(last.bytes);
    }
    return *intake != NULL && count_from(*intake, record, next, now, ret_lost);
}

bool memory_keep(struct intake *intake, struct record *record, uint64_t rules_hash,
                 struct wall now)
{
    size_t size = intake_checkpoint(intake, NULL, 0);
    uint8_t *bytes = malloc(CHECKPOINT_HEAD + size);
    if (bytes == NULL || !record_is_durable(record)) {
        free(bytes);
        return false;
    }
    little_put(bytes, record_head(record), 8);
    little_put(bytes + 8, (uint64_t)now.ms, 8);
    little_put(bytes + 16, rules_hash, 8);
    (void)intake_checkpoint(intake, bytes + CHECKPOINT_HEAD, size);
    bool kept =
        journal_put(record_journal(record), CHECKPOINT, bytes, CHECKPOINT_HEAD + size) &&
        journal_mark(record_journal(record));
    free(bytes);
    return kept;
}
