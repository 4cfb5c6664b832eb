#include "display/demo.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/str.h"
#include "simulate/centre.h"
#include "site/intake.h"
#include "site/site.h"

#define HEARTBEAT_MS 1000
#define OPENS        10 /* hours, local */
#define CLOSES       18
#define BUSY_HOUR    11
#define BUSY_MINUTE  20
#define SEED         1
#define SEED_BEFORE  3 /* another day than today's */
#define SOURCE       "wallboard://demo/simulate/demo"

struct demo {
    struct centre *centre;
    int64_t epoch, sequence;
    int64_t beat_ms; /* when the next heartbeat is due, wall */
    bool said_hello;
};

struct wall demo_moment(const struct calendar *calendar, struct wall now)
{
    struct calendar_civil civil = calendar_civil(calendar, now);
    if (civil.hour >= OPENS && civil.hour < CLOSES) {
        return now;
    }
    civil.hour = BUSY_HOUR;
    civil.minute = BUSY_MINUTE;
    log_write(LOG_LEVEL_INFO, "demo", "the made-up floor's clock says %02d:%02d",
              BUSY_HOUR, BUSY_MINUTE);
    return calendar_instant(calendar, &civil);
}

/* The centre's life from that day on. */
static struct demo *create_from(struct wall day_start, uint64_t seed,
                                int64_t utc_offset_ms, struct wall now)
{
    struct demo *demo = calloc(1, sizeof *demo);
    if (demo == NULL) {
        return NULL;
    }
    const struct centre_config config = {
        .seed = seed, .start = day_start, .utc_offset_ms = utc_offset_ms};
    demo->epoch = day_start.ms;
    demo->beat_ms = now.ms;
    demo->centre = centre_create(&config);
    if (demo->centre == NULL) {
        demo_destroy(&demo);
    }
    return demo;
}

struct demo *demo_create(const struct calendar *calendar, int day_start_min,
                         struct wall now)
{
    struct calendar_span day = calendar_day(calendar, now, day_start_min);
    return create_from(day.start, SEED, calendar_offset_ms(calendar, now), now);
}

void demo_destroy(struct demo **self)
{
    if (*self == NULL) {
        return;
    }
    centre_destroy(&(*self)->centre);
    free(*self);
    *self = NULL;
}

/* The service day of the same date a week before. */
static struct calendar_span day_a_week_before(const struct calendar *calendar,
                                              int day_start_min, struct wall now)
{
    struct calendar_civil civil = calendar_civil(calendar, now);
    civil.day -= 7;
    return calendar_day(calendar, calendar_instant(calendar, &civil), day_start_min);
}

/* Fills the envelope. Hello and heartbeat belong to the link and are not numbered. */
static void give(struct demo *demo, struct intake *intake, struct event *event,
                 struct mono now, struct wall wall)
{
    char id[64];
    bool numbered =
        event->type != EVENT_SOURCE_HELLO && event->type != EVENT_SOURCE_HEARTBEAT;
    event->source = str_from(SOURCE);
    event->epoch = demo->epoch;
    if (numbered) {
        event->sequence = ++demo->sequence;
        str_format(id, sizeof id, "%lld-%lld", (long long)demo->epoch,
                   (long long)demo->sequence);
    } else {
        event->head = demo->sequence;
        str_format(id, sizeof id, "%lld-h%lld", (long long)demo->epoch,
                   (long long)event->time_ms);
    }
    event->id = str_from(id);
    intake_event(intake, event, now, wall);
}

static void say_hello(struct demo *demo, struct intake *intake, struct mono now,
                      struct wall wall)
{
    struct event event = event_blank(EVENT_SOURCE_HELLO);
    event.time_ms = demo->epoch;
    event.software = str_from("wallboard --demo");
    event.capabilities = centre_capabilities(demo->centre);
    event.heartbeat_ms = HEARTBEAT_MS;
    give(demo, intake, &event, now, wall);
    centre_snapshot(demo->centre, &event);
    event.time_ms = demo->epoch;
    give(demo, intake, &event, now, wall);
    demo->said_hello = true;
}

struct wall demo_next(const struct demo *demo)
{
    struct wall event = centre_next_time(demo->centre);
    return event.ms < demo->beat_ms ? event : (struct wall){demo->beat_ms};
}

bool demo_step(struct demo *demo, struct intake *intake, struct mono now,
               struct wall wall)
{
    struct event event;
    if (wall.ms < demo_next(demo).ms) {
        return false;
    }
    if (!demo->said_hello) {
        say_hello(demo, intake, now, wall);
    }
    while (centre_next_time(demo->centre).ms <= wall.ms) {
        centre_next(demo->centre, &event);
        /* The past is told as it happened, so that receipt and event agree. */
        give(demo, intake, &event, now, (struct wall){event.time_ms});
    }
    if (wall.ms >= demo->beat_ms) {
        event = event_blank(EVENT_SOURCE_HEARTBEAT);
        event.time_ms = wall.ms;
        event.upstream = EVENT_UPSTREAM_UP;
        event.dropped = 0;
        event.uptime_ms = wall.ms - demo->epoch;
        give(demo, intake, &event, now, wall);
        demo->beat_ms = wall.ms + HEARTBEAT_MS;
    }
    return true;
}

/* Lives through that day in an intake of its own, and out of it. */
static bool live(struct intake *scratch, const struct calendar *calendar,
                 const struct calendar_span *day)
{
    const struct wall last = {day->end.ms - 1};
    struct demo *demo = create_from(day->start, SEED_BEFORE,
                                    calendar_offset_ms(calendar, day->start), last);
    if (demo == NULL) {
        return false;
    }
    (void)demo_step(demo, scratch, (struct mono){0}, last);
    intake_tick(scratch, day->end);
    demo_destroy(&demo);
    return true;
}

bool demo_recall_week(const struct site *site, const struct calendar *calendar,
                      struct wall now, struct intake *intake)
{
    const struct calendar_span day =
        day_a_week_before(calendar, (int)site->day_start_min, now);
    struct intake *scratch = intake_create(site);
    bool good = scratch != NULL && live(scratch, calendar, &day);
    size_t size = good ? intake_checkpoint(scratch, NULL, 0) : 0;
    void *bytes = good ? malloc(size) : NULL;
    good = bytes != NULL && intake_checkpoint(scratch, bytes, size) == size &&
           intake_recall(intake, bytes, size);
    free(bytes);
    intake_destroy(&scratch);
    return good;
}
