#include "site/follower.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/fifo.h"
#include "base/index.h"
#include "site/assembly.h"
#include "site/intake.h"
#include "site/labels.h"
#include "site/site.h"
#include "wire/relay.h"

#define BACKLOG_BYTES    ((size_t)8 << 20)
#define SCREEN_BYTES     64
#define SPREAD_MS        500    /* requests wait so long at most, at random */
#define ASK_AGAIN_MS     1000   /* and are said again after this */
#define FAULT_PAUSE_MS   10000  /* a snapshot was of no use */
#define BUSY_MOST_MS     10000  /* of a hub that asks to be asked later */
#define RANGE_MAX_EVENTS 200000 /* more than this is quicker as a snapshot */

/* What is missing. */
enum want {
    WANT_NOTHING,
    WANT_RANGE,
    WANT_SNAPSHOT,
};

struct follower {
    char screen[SCREEN_BYTES + 1];
    uint64_t random;
    struct follower_status status;
    struct intake *intake;
    struct site *site;                     /* by which the intake counts */
    char *site_text, *control, *next_text; /* owned; NULL: none. next: not yet used */
    size_t site_size, control_size, next_size;
    uint64_t rules_hash; /* of the hub's site file, as last heard */
    struct labels *labels;
    struct assembly assembly;
    struct fifo backlog; /* relayed, but not to be applied yet */
    bool renewed;
    bool is_news; /* the fault is another */

    struct mono heard, due; /* of the hub's relay; when the want is to be asked for */
    bool ever_heard;
    enum want want;
    uint64_t range_to;                           /* of WANT_RANGE */
    uint64_t control_wanted, control_wanted_hub; /* as heartbeats say */
    uint64_t control_hub;                        /* whose it is that is kept */
    struct mono control_due;
    struct wall time;
};

const char *follower_state_name(enum follower_state state)
{
    static const char *const names[] = {[FOLLOWER_SILENT] = "silent",
                                        [FOLLOWER_JOINING] = "joining",
                                        [FOLLOWER_CLOSING] = "catching up",
                                        [FOLLOWER_LEVEL] = "level"};
    return names[state];
}

struct follower *follower_create(const char *screen, uint64_t seed)
{
    struct follower *follower = calloc(1, sizeof *follower);
    if (follower == NULL) {
        return NULL;
    }
    (void)str_copy(follower->screen, sizeof follower->screen, str_from(screen));
    follower->random = seed;
    follower->time.ms = INT64_MIN;
    follower->status.durable = true; /* until a heartbeat says otherwise */
    follower->labels = labels_create();
    if (!fifo_init(&follower->backlog, BACKLOG_BYTES) || follower->labels == NULL) {
        follower_destroy(&follower);
    }
    return follower;
}

void follower_destroy(struct follower **self)
{
    struct follower *follower = *self;
    if (follower == NULL) {
        return;
    }
    intake_destroy(&follower->intake);
    site_destroy(&follower->site);
    labels_destroy(&follower->labels);
    assembly_clear(&follower->assembly);
    fifo_finish(&follower->backlog);
    free(follower->site_text);
    free(follower->next_text);
    free(follower->control);
    free(follower);
    *self = NULL;
}

/* -- what is missing ------------------------------------------------------------------
 */

/* Evenly spread over [0, below). */
static int64_t spread(struct follower *follower, int64_t below)
{
    follower->random = index_hash(follower->random, "spread", 6);
    return (int64_t)(follower->random % (uint64_t)below);
}

/* A snapshot outranks a range; what is wanted already keeps its time. */
static void want(struct follower *follower, enum want what, uint64_t to, struct mono now)
{
    if (what == WANT_RANGE) {
        follower->range_to = to > follower->range_to ? to : follower->range_to;
        bool long_one = follower->range_to - follower->status.sequence > RANGE_MAX_EVENTS;
        what = long_one ? WANT_SNAPSHOT : WANT_RANGE;
    }
    if (what > follower->want) {
        follower->want = what;
        follower->due = mono_add_ms(now, spread(follower, SPREAD_MS));
    }
}

static void settle(struct follower *follower)
{
    follower->want = WANT_NOTHING;
    follower->range_to = 0;
}

static bool is_ours(const struct follower *follower, const struct relay_head *head)
{
    return follower->intake != NULL && head->hub == follower->status.hub &&
           head->epoch == follower->status.epoch;
}

/* -- events ---------------------------------------------------------------------------
 */

/* Applies what is new in it. False: there is a gap before it. */
static bool apply(struct follower *follower, struct relay_reader *in, struct mono now)
{
    struct relay_event event;
    if (in->head.first > follower->status.sequence + 1) {
        return false;
    }
    while (relay_next_event(in, &event)) {
        if (event.sequence <= follower->status.sequence) {
            continue;
        }
        const struct wall received = {event.received_ms};
        intake_relayed(follower->intake, &event, now);
        follower->status.sequence = event.sequence;
        if (received.ms > follower->time.ms) {
            follower->time = received;
        }
    }
    return true;
}

/* Applies what was put aside, up to a gap if there is one: then that range is wanted. */
static void catch_up(struct follower *follower, struct mono now)
{
    struct str message;
    while (fifo_first(&follower->backlog, &message)) {
        struct relay_reader in;
        bool good = relay_read(&in, message.data, message.size);
        assert(good); /* it was before it was put there */
        if (good && is_ours(follower, &in.head) && !apply(follower, &in, now)) {
            follower->status.gaps++;
            want(follower, WANT_RANGE, in.head.first - 1, now);
            return;
        }
        fifo_drop(&follower->backlog);
    }
    if (follower->want == WANT_RANGE && follower->status.sequence >= follower->range_to) {
        settle(follower);
    }
}

static void hear_events(struct follower *follower, struct relay_reader *in,
                        struct str message, struct mono now)
{
    if (!is_ours(follower, &in->head)) {
        want(follower, WANT_SNAPSHOT, 0, now);
    }
    if (follower->want == WANT_NOTHING) {
        if (apply(follower, in, now)) {
            return;
        }
        follower->status.gaps++;
        want(follower, WANT_RANGE, in->head.first - 1, now);
    }
    if (!fifo_put(&follower->backlog, message.data, message.size)) {
        want(follower, WANT_SNAPSHOT, 0, now);
    }
}

/* -- heartbeats -----------------------------------------------------------------------
 */

static void compare_digest(struct follower *follower, const struct relay_beat *beat,
                           struct mono now)
{
    follower->status.digest = intake_digest(follower->intake);
    if (follower->status.digest != beat->digest) {
        follower->status.wrong_digests++;
        want(follower, WANT_SNAPSHOT, 0, now);
    }
}

/* Is the numbering where the hub says, and do the numbers agree? */
static void follow_head(struct follower *follower, const struct relay_head *head,
                        const struct relay_beat *beat, struct mono now)
{
    bool ours = is_ours(follower, head);
    if (ours && head->wall_ms < follower->time.ms) {
        return; /* overtaken: what came since says more */
    }
    /* A hub that began anew with another site file goes on in the same numbering. */
    bool other_rules =
        follower->rules_hash != 0 && beat->rules_hash != follower->rules_hash;
    follower->rules_hash = beat->rules_hash;
    if (!ours || other_rules || head->last < follower->status.sequence) {
        want(follower, WANT_SNAPSHOT, 0, now);
        return;
    }
    if (head->last > follower->status.sequence) {
        follower->status.gaps += follower->want == WANT_NOTHING;
        want(follower, WANT_RANGE, head->last, now);
        return;
    }
    if (follower->want != WANT_NOTHING) {
        return;
    }
    follower->time.ms =
        head->wall_ms > follower->time.ms ? head->wall_ms : follower->time.ms;
    intake_tick(follower->intake, follower->time);
    if ((head->flags & RELAY_DIGEST) != 0) {
        compare_digest(follower, beat, now);
    }
}

static void hear_beat(struct follower *follower, struct relay_reader *in, struct mono now)
{
    struct relay_beat beat;
    struct relay_source source;
    if (!relay_read_beat(in, &beat)) {
        return;
    }
    follower->status.head = in->head.last;
    follower->status.durable = (in->head.flags & RELAY_DURABLE) != 0;
    follower->status.clock_good = (in->head.flags & RELAY_CLOCK_GOOD) != 0;
    follower->status.clock_held = (in->head.flags & RELAY_CLOCK_HELD) != 0;
    if (beat.control_version != follower->control_wanted ||
        in->head.hub != follower->control_wanted_hub) {
        follower->control_wanted = beat.control_version;
        follower->control_wanted_hub = in->head.hub;
        follower->control_due = now;
    }
    follow_head(follower, &in->head, &beat, now);
    while (follower->intake != NULL && relay_next_source(in, &source)) {
        intake_note_source(follower->intake, source.id, source.age_ms,
                           (source.flags & RELAY_SOURCE_DOWN) != 0, now);
    }
}

/* -- texts and names --------------------------------------------------------------------
 */

/* Keeps a copy in place of what was there; without memory the old one stays. */
static bool keep(char **text, size_t *size, struct str from)
{
    char *copy = malloc(from.size + 1);
    if (copy == NULL) {
        return false;
    }
    if (from.size > 0) {
        memcpy(copy, from.data, from.size);
    }
    copy[from.size] = '\0';
    free(*text);
    *text = copy;
    *size = from.size;
    return true;
}

static void note_names(struct follower *follower, struct relay_reader *in)
{
    struct relay_name name;
    while (relay_next_name(in, &name)) {
        (void)labels_note(follower->labels, name.agent, name.label);
    }
}

/* Two hubs count apart from one another. */
static bool has_control(const struct follower *follower, uint64_t hub, uint64_t version)
{
    return follower->status.control_version == version &&
           (follower->control_hub == hub || version == 0);
}

static void take_control(struct follower *follower, const struct relay_reader *in)
{
    bool other = !has_control(follower, in->head.hub, in->head.last);
    if (keep(&follower->control, &follower->control_size, relay_text(in))) {
        follower->status.control_version = in->head.last;
        follower->control_hub = in->head.hub;
        follower->status.controls += other;
    }
}

/* -- snapshots ------------------------------------------------------------------------
 */

static void refuse_snapshot(struct follower *follower, const char *reason,
                            struct mono now)
{
    char fault[sizeof follower->status.fault]; /* as long as it is kept */
    (void)str_copy(fault, sizeof fault, str_from(reason));
    follower->is_news = strcmp(fault, follower->status.fault) != 0;
    memcpy(follower->status.fault, fault, sizeof fault);
    follower->want = WANT_SNAPSHOT;
    follower->due = mono_add_ms(now, FAULT_PAUSE_MS);
}

/* The site that the snapshot counts by: a new one if the hub's file is another. NULL: it
 * cannot be used, which is said. */
static struct site *read_site(struct follower *follower, struct mono now)
{
    struct diag diag;
    diag_clear(&diag);
    struct str text = {follower->next_text, follower->next_size};
    struct site *site = follower->next_text == NULL
                            ? NULL
                            : site_parse_alone("the hub's site file", text, &diag);
    if (site == NULL) {
        char reason[sizeof(struct diag_entry)] = "the hub sent no site file";
        (void)diag_first_error(&diag, reason, sizeof reason);
        refuse_snapshot(follower, reason, now);
    }
    return site;
}

static void use_snapshot(struct follower *follower, struct mono now)
{
    const struct assembly *whole = &follower->assembly;
    const struct wall at = {whole->head.wall_ms};
    struct state_fault fault;
    struct site *site = read_site(follower, now);
    if (site == NULL) {
        return;
    }
    struct intake *intake = intake_restore(site, whole->bytes, whole->size, at, &fault);
    if (intake == NULL) {
        refuse_snapshot(follower, fault.reason, now);
        site_destroy(&site);
        return;
    }
    intake_destroy(&follower->intake);
    site_destroy(&follower->site);
    follower->intake = intake;
    follower->site = site;
    (void)keep(&follower->site_text, &follower->site_size,
               (struct str){follower->next_text, follower->next_size});
    intake_use_labels(intake, follower->labels);
    follower->status.hub = whole->head.hub;
    follower->status.epoch = whole->head.epoch;
    follower->status.sequence = whole->head.last;
    follower->status.head = whole->head.last > follower->status.head
                                ? whole->head.last
                                : follower->status.head;
    follower->status.snapshots++;
    follower->status.digest = 0; /* of other numbers */
    follower->status.fault[0] = '\0';
    follower->time = at;
    follower->renewed = true;
    settle(follower);
    catch_up(follower, now);
}

static void take_part(struct follower *follower, const struct relay_reader *in,
                      struct mono now)
{
    if (follower->want != WANT_SNAPSHOT) {
        return; /* it was asked for twice, or not at all */
    }
    if (assembly_take(&follower->assembly, in)) {
        use_snapshot(follower, now);
        assembly_clear(&follower->assembly);
    } else if (follower->assembly.count > 0) {
        follower->due = mono_add_ms(now, ASK_AGAIN_MS); /* it is coming */
    }
}

static void take_range(struct follower *follower, struct relay_reader *in,
                       struct mono now)
{
    if (is_ours(follower, &in->head) && follower->want == WANT_RANGE &&
        apply(follower, in, now)) {
        follower->status.ranges++;
        follower->due = mono_add_ms(now, ASK_AGAIN_MS); /* more may be coming */
        catch_up(follower, now);
    }
}

/* The hub is busy with what others of the same key ask for: it is asked later. */
static void take_refusal(struct follower *follower, const struct relay_head *head,
                         struct mono now)
{
    int64_t pause_ms = head->last < BUSY_MOST_MS ? (int64_t)head->last : BUSY_MOST_MS;
    struct mono due = mono_add_ms(now, pause_ms + spread(follower, SPREAD_MS));
    if (head->first == RELAY_ASK_CONTROL) {
        follower->control_due = due;
    } else if (head->first == RELAY_ASK_SNAPSHOT || head->first == RELAY_ASK_RANGE) {
        follower->due = due;
    }
}

/* -- in and out -----------------------------------------------------------------------
 */

static bool read_message(struct follower *follower, struct relay_reader *in,
                         const void *bytes, size_t size)
{
    bool good = relay_read(in, bytes, size);
    follower->status.messages += good;
    follower->status.bad_messages += !good;
    return good;
}

void follower_hear(struct follower *follower, const void *bytes, size_t size,
                   struct mono now)
{
    struct relay_reader in;
    if (!read_message(follower, &in, bytes, size)) {
        return;
    }
    if (in.head.kind == RELAY_EVENTS || in.head.kind == RELAY_HEARTBEAT) {
        follower->heard = now; /* names and orders do not say where the hub is */
        follower->ever_heard = true;
    }
    if (in.head.kind == RELAY_EVENTS) {
        hear_events(follower, &in, (struct str){bytes, size}, now);
    } else if (in.head.kind == RELAY_HEARTBEAT) {
        hear_beat(follower, &in, now);
    } else if (in.head.kind == RELAY_NAMES) {
        note_names(follower, &in);
    } else if (in.head.kind == RELAY_CONTROL) {
        take_control(follower, &in);
    }
}

void follower_answer(struct follower *follower, const void *bytes, size_t size,
                     struct mono now)
{
    struct relay_reader in;
    if (!read_message(follower, &in, bytes, size)) {
        return;
    }
    if (in.head.kind == RELAY_EVENTS) {
        take_range(follower, &in, now);
    } else if (in.head.kind == RELAY_NAMES) {
        note_names(follower, &in);
    } else if (in.head.kind == RELAY_SITE) {
        (void)keep(&follower->next_text, &follower->next_size, relay_text(&in));
    } else if (in.head.kind == RELAY_PART) {
        take_part(follower, &in, now);
    } else if (in.head.kind == RELAY_CONTROL) {
        take_control(follower, &in);
    } else if (in.head.kind == RELAY_HEARTBEAT) {
        hear_beat(follower, &in, now);
    } else if (in.head.kind == RELAY_NONE) {
        want(follower, WANT_SNAPSHOT, 0, now);
    } else if (in.head.kind == RELAY_REFUSED) {
        take_refusal(follower, &in.head, now);
    }
}

static size_t write_ask(const struct follower *follower, enum relay_kind kind,
                        void *buffer)
{
    struct relay_writer out;
    const struct relay_head head = {
        .kind = kind,
        .hub = follower->status.hub,
        .epoch = follower->status.epoch,
        .first = follower->status.sequence + 1,
        .last = follower->range_to,
    };
    relay_begin(&out, buffer, FOLLOWER_ASK_BYTES, &head);
    bool fits = relay_put_text(&out, str_from(follower->screen));
    assert(fits);
    return fits ? relay_end(&out) : 0;
}

static bool is_due(struct mono due, struct mono now)
{
    return mono_ms_between(due, now) >= 0;
}

size_t follower_ask(struct follower *follower, struct mono now, void *buffer)
{
    static_assert(RELAY_HEAD_BYTES + SCREEN_BYTES <= FOLLOWER_ASK_BYTES, "it fits");
    if (follower->want != WANT_NOTHING && is_due(follower->due, now)) {
        int64_t again_ms = ASK_AGAIN_MS + spread(follower, SPREAD_MS);
        follower->due = mono_add_ms(now, again_ms);
        return write_ask(
            follower, follower->want == WANT_RANGE ? RELAY_ASK_RANGE : RELAY_ASK_SNAPSHOT,
            buffer);
    }
    if (!has_control(follower, follower->control_wanted_hub, follower->control_wanted) &&
        is_due(follower->control_due, now)) {
        follower->control_due = mono_add_ms(now, ASK_AGAIN_MS);
        return write_ask(follower, RELAY_ASK_CONTROL, buffer);
    }
    return 0;
}

int64_t follower_wait_ms(const struct follower *follower, struct mono now)
{
    int64_t wait_ms = ASK_AGAIN_MS;
    if (follower->want != WANT_NOTHING) {
        int64_t due_ms = mono_ms_between(now, follower->due);
        wait_ms = due_ms < wait_ms ? due_ms : wait_ms;
    }
    return wait_ms > 0 ? wait_ms : 0;
}

bool follower_update(struct follower *follower, struct mono now)
{
    bool silent = !follower->ever_heard ||
                  mono_ms_between(follower->heard, now) >= FOLLOWER_SILENCE_MS;
    enum follower_state state =
        silent                                                        ? FOLLOWER_SILENT
        : follower->intake == NULL || follower->want == WANT_SNAPSHOT ? FOLLOWER_JOINING
        : follower->want == WANT_RANGE                                ? FOLLOWER_CLOSING
                                                                      : FOLLOWER_LEVEL;
    bool changed = state != follower->status.state || follower->is_news;
    follower->status.state = state;
    follower->is_news = false;
    if (follower->intake != NULL) {
        intake_set_catching_up(follower->intake, state != FOLLOWER_LEVEL);
    }
    return changed;
}

struct intake *follower_intake(struct follower *follower)
{
    return follower->intake;
}

bool follower_renewed(struct follower *follower)
{
    bool renewed = follower->renewed;
    follower->renewed = false;
    return renewed;
}

const struct site *follower_site(const struct follower *follower)
{
    return follower->site;
}

struct str follower_site_text(const struct follower *follower)
{
    return (struct str){follower->site_text, follower->site_size};
}

struct wall follower_time(const struct follower *follower)
{
    return follower->time;
}

struct str follower_control(const struct follower *follower)
{
    return (struct str){follower->control, follower->control_size};
}

const struct follower_status *follower_status(const struct follower *follower)
{
    return &follower->status;
}

int64_t follower_silence_ms(const struct follower *follower, struct mono now)
{
    return follower->ever_heard ? mono_ms_between(follower->heard, now) : -1;
}
