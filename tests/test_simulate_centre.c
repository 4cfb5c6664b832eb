/* The made-up call centre: the same on every machine, and never at odds with itself. */

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "simulate/centre.h"
#include "support/rows.h"
#include "wire/decode.h"
#include "wire/encode.h"

#define HOUR_MS INT64_C(3600000)
#define DAY_MS  (24 * HOUR_MS)
/* 2026-11-22T00:00:00Z */
#define START_MS INT64_C(1795305600000)

static struct centre *create(const char *profile, uint64_t seed, int64_t start_ms,
                             int64_t utc_offset_ms)
{
    const struct centre_config config = {
        .seed = seed,
        .profile = profile,
        .start = {start_ms},
        .utc_offset_ms = utc_offset_ms,
    };
    struct centre *centre = centre_create(&config);
    assert_non_null(centre);
    return centre;
}

/* -- equal seeds, equal days -------------------------------------------------------- */

static uint64_t add_str(uint64_t hash, struct str text)
{
    return index_hash(hash, text.data, text.size);
}

/* Everything that these events can say. */
static uint64_t add_event(uint64_t hash, const struct event *event)
{
    const int64_t numbers[] = {event->type,     event->time_ms,     event->entry,
                               event->channel,  event->direction,   event->reason,
                               event->by,       event->outcome,     event->on,
                               event->wait_ms,  event->ring_ms,     event->talk_ms,
                               event->due_ms,   event->value_milli, event->state,
                               event->until_ms, event->penalty};
    hash = index_hash(hash, numbers, sizeof numbers);
    const struct str texts[] = {event->contact, event->queue,       event->agent,
                                event->caller,  event->transfer_to, event->campaign,
                                event->measure, event->note,        event->label};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        hash = add_str(hash, texts[i]);
    }
    return index_hash(hash, event->currency, sizeof event->currency);
}

static uint64_t hash_day(const char *profile, uint64_t seed)
{
    struct centre *centre = create(profile, seed, START_MS, 0);
    uint64_t hash = 0;
    while (centre_next_time(centre).ms < START_MS + DAY_MS) {
        struct event event;
        centre_next(centre, &event);
        hash = add_event(hash, &event);
    }
    centre_destroy(&centre);
    return hash;
}

static void test_seeds(void **state)
{
    (void)state;
    assert_int_equal(hash_day("office", 1), hash_day("office", 1));
    assert_int_not_equal(hash_day("office", 1), hash_day("office", 2));
    assert_int_not_equal(hash_day("office", 1), hash_day("busy", 1));
    assert_int_equal(hash_day(NULL, 7), hash_day("office", 7));
}

/* Asking for a snapshot, as feeds do at odd moments, does not change the day. */
static void test_snapshot_is_pure(void **state)
{
    (void)state;
    struct centre *plain = create(NULL, 3, START_MS + 9 * HOUR_MS, 0);
    struct centre *asked = create(NULL, 3, START_MS + 9 * HOUR_MS, 0);
    for (int i = 0; i < 5000; i++) {
        struct event a;
        struct event b;
        struct event list;
        centre_next(plain, &a);
        centre_snapshot(asked, &list);
        centre_next(asked, &b);
        assert_int_equal(add_event(0, &a), add_event(0, &b));
    }
    centre_destroy(&plain);
    centre_destroy(&asked);
}

/* -- a watcher who believes nothing ------------------------------------------------- */

enum watched {
    NEVER,
    QUEUED,
    OFFERED,
    ANSWERED,
    HELD,
    ENDED,
    LEFT,
};

#define MAX_CONTACTS 8192
#define MAX_AGENTS   64

struct watcher {
    struct index *contacts, *agents;
    enum watched contact[MAX_CONTACTS];
    int64_t queued_ms[MAX_CONTACTS], answered_ms[MAX_CONTACTS];
    size_t contact_agent[MAX_CONTACTS];
    enum event_agent_state agent[MAX_AGENTS];
    size_t agent_contact[MAX_AGENTS]; /* INDEX_NONE: none */
    int64_t until_ms[MAX_AGENTS];
    int64_t time_ms;
    int64_t answered, abandoned, ended, sales, surveys, mails, dials, waiting;
};

static struct watcher *watcher_create(void)
{
    struct watcher *watcher = calloc(1, sizeof *watcher);
    assert_non_null(watcher);
    watcher->contacts = index_create(MAX_CONTACTS);
    watcher->agents = index_create(MAX_AGENTS);
    for (size_t i = 0; i < MAX_AGENTS; i++) {
        watcher->agent_contact[i] = INDEX_NONE;
    }
    return watcher;
}

static void watcher_destroy(struct watcher *watcher)
{
    index_destroy(&watcher->contacts);
    index_destroy(&watcher->agents);
    free(watcher);
}

static void watch_queued(struct watcher *watcher, const struct event *event, size_t n)
{
    /* Again only after an overflow or a transfer out of another queue. */
    assert_true(watcher->contact[n] == NEVER || watcher->contact[n] == LEFT ||
                watcher->contact[n] == ENDED);
    watcher->contact[n] = QUEUED;
    watcher->queued_ms[n] = event->time_ms;
    watcher->waiting += event->channel != EVENT_CHANNEL_EMAIL;
    if (event->channel == EVENT_CHANNEL_EMAIL) {
        assert_true(event->due_ms > event->time_ms);
        watcher->mails++;
    }
}

static void watch_offered(struct watcher *watcher, const struct event *event, size_t n,
                          size_t agent)
{
    (void)event;
    assert_int_equal(watcher->contact[n], QUEUED);
    assert_int_equal(watcher->agent[agent], EVENT_AGENT_STATE_READY);
    assert_true(watcher->agent_contact[agent] == INDEX_NONE);
    watcher->contact[n] = OFFERED;
    watcher->contact_agent[n] = agent;
    watcher->agent_contact[agent] = n;
}

static void watch_unanswered(struct watcher *watcher, const struct event *event, size_t n,
                             size_t agent)
{
    assert_int_equal(watcher->contact[n], OFFERED);
    assert_int_equal(watcher->contact_agent[n], agent);
    assert_true(event->ring_ms >= 0);
    watcher->contact[n] = QUEUED;
    watcher->agent_contact[agent] = INDEX_NONE;
}

static void watch_answered(struct watcher *watcher, const struct event *event, size_t n,
                           size_t agent)
{
    assert_int_equal(watcher->agent[agent], EVENT_AGENT_STATE_READY);
    if (event->direction == EVENT_DIRECTION_OUT) {
        assert_int_equal(watcher->contact[n], NEVER);
        assert_int_equal(event->queue.size, 0);
    } else if (event->channel == EVENT_CHANNEL_EMAIL) {
        assert_int_equal(watcher->contact[n], QUEUED);
        assert_int_equal(event->wait_ms, event->time_ms - watcher->queued_ms[n]);
    } else {
        assert_int_equal(watcher->contact[n], OFFERED);
        assert_int_equal(watcher->contact_agent[n], agent);
        assert_int_equal(event->wait_ms, event->time_ms - watcher->queued_ms[n]);
        assert_in_range(event->ring_ms, 1, 60000);
        watcher->waiting--;
        watcher->answered++;
    }
    size_t on = watcher->agent_contact[agent];
    assert_true(on == INDEX_NONE || on == n);
    watcher->agent_contact[agent] = n;
    watcher->contact_agent[n] = agent;
    watcher->contact[n] = ANSWERED;
    watcher->answered_ms[n] = event->time_ms;
}

static void watch_hold(struct watcher *watcher, const struct event *event, size_t n,
                       size_t agent)
{
    bool on = event->on == EVENT_FLAG_YES;
    assert_int_equal(watcher->contact[n], on ? ANSWERED : HELD);
    assert_int_equal(watcher->contact_agent[n], agent);
    watcher->contact[n] = on ? HELD : ANSWERED;
}

static void watch_ended(struct watcher *watcher, const struct event *event, size_t n,
                        size_t agent)
{
    assert_int_equal(watcher->contact[n], ANSWERED);
    assert_int_equal(watcher->contact_agent[n], agent);
    assert_int_equal(event->talk_ms, event->time_ms - watcher->answered_ms[n]);
    assert_true(event->talk_ms > 0);
    watcher->contact[n] = ENDED;
    watcher->agent_contact[agent] = INDEX_NONE;
    watcher->ended++;
}

static void watch_left(struct watcher *watcher, const struct event *event, size_t n)
{
    assert_int_equal(watcher->contact[n], QUEUED);
    assert_int_equal(event->wait_ms, event->time_ms - watcher->queued_ms[n]);
    watcher->contact[n] = LEFT;
    watcher->waiting--;
    watcher->abandoned += event->reason == EVENT_REASON_ABANDONED;
}

static void watch_agent(struct watcher *watcher, const struct event *event, size_t agent)
{
    /* Nothing is said of an agent who is on a contact: the contact says it. */
    assert_true(watcher->agent_contact[agent] == INDEX_NONE);
    if (watcher->agent[agent] == EVENT_AGENT_STATE_WRAPUP) {
        assert_int_equal(event->time_ms, watcher->until_ms[agent]);
    }
    /* Said again only after a ring or an e-mail, or with another reason. */
    assert_true(event->state != watcher->agent[agent] ||
                event->state == EVENT_AGENT_STATE_READY ||
                event->state == EVENT_AGENT_STATE_NOT_READY);
    assert_int_equal(event->note.size > 0, event->state == EVENT_AGENT_STATE_NOT_READY);
    watcher->agent[agent] = event->state;
    watcher->until_ms[agent] = event->until_ms;
    if (event->state == EVENT_AGENT_STATE_WRAPUP) {
        assert_true(event->until_ms > event->time_ms);
    }
}

static void watch_result(struct watcher *watcher, const struct event *event)
{
    watcher->sales += str_is(event->measure, "sale");
    watcher->surveys += str_is(event->measure, "csat");
    if (str_is(event->measure, "revenue")) {
        assert_string_equal(event->currency, "GBP");
        assert_int_equal(event->value_milli % 1000, 0);
    }
}

static void watch_contact(struct watcher *watcher, const struct event *event,
                          size_t agent)
{
    size_t n = index_add(watcher->contacts, event->contact);
    assert_true(n != INDEX_NONE);
    if (event->type == EVENT_CONTACT_QUEUED) {
        watch_queued(watcher, event, n);
    } else if (event->type == EVENT_CONTACT_OFFERED) {
        watch_offered(watcher, event, n, agent);
    } else if (event->type == EVENT_CONTACT_UNANSWERED) {
        watch_unanswered(watcher, event, n, agent);
    } else if (event->type == EVENT_CONTACT_ANSWERED) {
        watch_answered(watcher, event, n, agent);
    } else if (event->type == EVENT_CONTACT_HOLD) {
        watch_hold(watcher, event, n, agent);
    } else if (event->type == EVENT_CONTACT_ENDED) {
        watch_ended(watcher, event, n, agent);
    } else if (event->type == EVENT_CONTACT_LEFT) {
        watch_left(watcher, event, n);
    } else if (event->type == EVENT_CONTACT_RESULT) {
        watch_result(watcher, event);
    } else if (event->type == EVENT_CONTACT_DIALLED) {
        watcher->dials++;
    }
}

static void watch(struct watcher *watcher, const struct event *event)
{
    assert_true(event->time_ms >= watcher->time_ms);
    watcher->time_ms = event->time_ms;
    size_t agent = INDEX_NONE;
    if (event->agent.size > 0) {
        agent = index_add(watcher->agents, event->agent);
        assert_true(agent != INDEX_NONE);
    }
    if (event->contact.size > 0 && event->type <= EVENT_CONTACT_RESULT) {
        watch_contact(watcher, event, agent);
    } else if (event->type == EVENT_AGENT_STATE) {
        watch_agent(watcher, event, agent);
    }
}

/* What the centre lists is what the watcher made of its events. */
static void check_snapshot(const struct watcher *watcher, struct centre *centre)
{
    struct event list;
    centre_snapshot(centre, &list);
    assert_int_equal(list.type, EVENT_SOURCE_SNAPSHOT);
    assert_int_equal(list.complete, EVENT_FLAG_YES);
    static const enum event_contact_state states[] = {
        [QUEUED] = EVENT_CONTACT_STATE_WAITING,
        [OFFERED] = EVENT_CONTACT_STATE_OFFERED,
        [ANSWERED] = EVENT_CONTACT_STATE_ANSWERED,
        [HELD] = EVENT_CONTACT_STATE_HELD,
    };
    size_t open = 0;
    for (size_t i = 0; i < index_count(watcher->contacts); i++) {
        open += watcher->contact[i] >= QUEUED && watcher->contact[i] <= HELD;
    }
    assert_int_equal(list.contact_count, open);
    for (size_t i = 0; i < list.contact_count; i++) {
        size_t n = index_find(watcher->contacts, list.contacts[i].contact);
        assert_true(n != INDEX_NONE);
        assert_in_range(watcher->contact[n], QUEUED, HELD);
        assert_int_equal(list.contacts[i].state, states[watcher->contact[n]]);
    }
    size_t present = 0;
    for (size_t i = 0; i < index_count(watcher->agents); i++) {
        present += watcher->agent[i] != EVENT_AGENT_STATE_LOGGED_OUT &&
                   watcher->agent[i] != EVENT_AGENT_STATE_NONE;
    }
    assert_int_equal(list.agent_count, present);
    for (size_t i = 0; i < list.agent_count; i++) {
        size_t n = index_find(watcher->agents, list.agents[i].agent);
        assert_int_equal(list.agents[i].state, watcher->agent[n]);
        assert_true(list.agents[i].membership_count >= 1);
    }
}

struct day_row {
    const char *name, *profile;
    int64_t utc_offset_ms;
    int64_t least_answered, most_answered;
    int64_t least_abandoned_permille, most_abandoned_permille;
};

static struct day_row day_rows[] = {
    {"an office day has over 1000 answered, 1 to 10 % abandoned", "office", 0, 1000, 2000,
     10, 100},
    {"a quiet day is a third of it", "quiet", 0, 250, 700, 10, 120},
    {"a busy day strains the same people", "busy", 0, 1100, 2400, 40, 250},
    {"the day's shape follows the local clock", "office", 11 * HOUR_MS, 1000, 2000, 10,
     100},
    {"and that behind UTC too", "office", -8 * HOUR_MS, 1000, 2000, 10, 100},
};

static void test_day(void **state)
{
    const struct day_row *row = *state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        int64_t start_ms = START_MS - row->utc_offset_ms;
        struct centre *centre = create(row->profile, seed, start_ms, row->utc_offset_ms);
        struct watcher *watcher = watcher_create();
        int64_t at_four = 0;
        for (int i = 0; centre_next_time(centre).ms < start_ms + DAY_MS; i++) {
            struct wall next = centre_next_time(centre);
            struct event event;
            centre_next(centre, &event);
            assert_int_equal(event.time_ms, next.ms);
            watch(watcher, &event);
            /* Between two instants only: within one the list is ahead of the words. */
            if (i % 16 == 0 && centre_next_time(centre).ms > event.time_ms) {
                check_snapshot(watcher, centre);
            }
            if (event.time_ms < start_ms + 4 * HOUR_MS) {
                at_four = watcher->answered;
            }
        }
        int64_t ended = watcher->answered + watcher->abandoned;
        int64_t permille = watcher->abandoned * 1000 / ended;
        assert_in_range(watcher->answered, row->least_answered, row->most_answered);
        assert_in_range(permille, row->least_abandoned_permille,
                        row->most_abandoned_permille);
        assert_in_range(at_four, 0, 60); /* nights are quiet */
        assert_true(watcher->sales > 20 && watcher->surveys > 20);
        assert_true(watcher->mails > 20 && watcher->dials > 20);
        watcher_destroy(watcher);
        centre_destroy(&centre);
    }
}

/* A demo begins in the middle of a shift and must look alive within minutes. */
static void test_begins_at_noon(void **state)
{
    (void)state;
    struct centre *centre = create(NULL, 1, START_MS + 12 * HOUR_MS, 0);
    struct watcher *watcher = watcher_create();
    while (centre_next_time(centre).ms < START_MS + 12 * HOUR_MS + HOUR_MS / 4) {
        struct event event;
        centre_next(centre, &event);
        watch(watcher, &event);
    }
    check_snapshot(watcher, centre);
    struct event list;
    centre_snapshot(centre, &list);
    assert_in_range(list.agent_count, 20, 36);
    assert_true(watcher->answered > 5);
    watcher_destroy(watcher);
    centre_destroy(&centre);
}

/* "Never ends: after a day comes the next." */
static void test_goes_on(void **state)
{
    (void)state;
    struct centre *centre = create("quiet", 1, START_MS, 0);
    struct watcher *watcher = watcher_create();
    int64_t before = 0;
    for (int day = 0; day < 5; day++) {
        while (centre_next_time(centre).ms < START_MS + (day + 1) * DAY_MS) {
            struct event event;
            centre_next(centre, &event);
            watch(watcher, &event);
        }
        assert_true(watcher->answered - before > 250);
        before = watcher->answered;
        assert_true(watcher->waiting < 10);
    }
    watcher_destroy(watcher);
    centre_destroy(&centre);
}

/* What the centre says is what any publisher may say: the decoder takes all of it. */
static void test_is_accepted(void **state)
{
    (void)state;
    static char body[DECODE_MAX_BYTES + 1];
    struct centre *centre = create(NULL, 1, START_MS + 8 * HOUR_MS, 0);
    struct decoder *decoder = decoder_create();
    assert_non_null(decoder);
    for (int64_t i = 0; i < 20000; i++) {
        struct event event;
        struct event again;
        if (i % 100 == 0) {
            centre_snapshot(centre, &event);
        } else {
            centre_next(centre, &event);
        }
        event.id = str_from("1");
        event.source = str_from("simulate");
        size_t size = encode_event(&event, body, sizeof body);
        assert_true(size > 0);
        decoder_begin(decoder, body, size);
        if (decoder_next(decoder, &again) != DECODE_EVENT) {
            fail_msg("%s: %s", decoder_fault(decoder), body);
        }
        assert_int_equal(add_event(0, &again), add_event(0, &event));
        assert_int_equal(again.contact_count, event.contact_count);
    }
    assert_int_equal(decoder_counts(decoder)->unknown_fields, 0);
    decoder_destroy(&decoder);
    centre_destroy(&centre);
}

static void test_unknown_profile(void **state)
{
    (void)state;
    const struct centre_config config = {.profile = "circus"};
    assert_null(centre_create(&config));
    assert_string_equal(centre_profiles()[0], "office");
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "equal seeds give equal days, others differ", test_seeds);
    rows_add_one(&rows, "a snapshot changes nothing", test_snapshot_is_pure);
    ROWS_ADD(&rows, test_day, day_rows);
    rows_add_one(&rows, "it may begin at noon", test_begins_at_noon);
    rows_add_one(&rows, "after a day comes the next", test_goes_on);
    rows_add_one(&rows, "every event is one that the door lets in", test_is_accepted);
    rows_add_one(&rows, "an unknown profile is refused", test_unknown_profile);
    return rows_run(&rows, "simulate/centre");
}
