#include "publish/courier.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "bus/dealer.h"
#include "history/spool.h"
#include "publish/backlog.h"
#include "publish/renumber.h"
#include "publish/spool_name.h"
#include "stats/event.h"
#include "wire/json.h"

#define SPOOL_MAX_BYTES ((uint64_t)1024 * 1024 * 1024)
#define SPOOL_KEEP_MS   INT64_C(86400000) /* of acknowledged messages: the day */

#define BACKLOG_BYTES ((size_t)8 * 1024 * 1024)

#define TURN_MESSAGES 1000 /* sent in one turn, and answers heard */
#define FULL_MS       5    /* ZeroMQ has no room: try again */
#define HOUSE_MS      1000

struct courier {
    struct spool *spool;
    struct backlog *backlog; /* what the spool has not committed */
    struct dealer *dealer;
    struct json_parser *json;
    struct renumber *renumber;
    struct delivery delivery;
    struct mono since;     /* of the connection that delivery knows of */
    struct mono committed; /* the spool, or tried to mend it */
    bool dirty;            /* messages were put since the last commit */
    bool marked;           /* acknowledgements were: they can wait */
    bool more;             /* the turn ended with work left */
    bool full;             /* the turn ended because ZeroMQ had no room */
    bool broken;           /* the disk fails; said in the log */
    uint64_t untaken;      /* messages that never came into the spool */
    char source[257];
};

/* -- building ---------------------------------------------------------------------- */

static bool open_spool(struct courier *courier, const struct courier_config *config,
                       struct diag *diag)
{
    char path[SPOOL_PATH_SIZE];
    if (mkdir(config->spool, 0700) != 0 && errno != EEXIST) {
        diag_add(diag, DIAG_ERROR, config->spool, 0, 0, "cannot be made: %s",
                 strerror(errno));
        return false;
    }
    if (!spool_name(config->spool, config->source, path)) {
        diag_add(diag, DIAG_ERROR, config->spool, 0, 0, "the path is too long");
        return false;
    }
    const struct spool_config spool = {
        .path = path, .max_bytes = SPOOL_MAX_BYTES, .keep_ms = SPOOL_KEEP_MS};
    courier->spool = spool_open(&spool, diag);
    return courier->spool != NULL;
}

static void begin_life(struct courier *courier, struct wall wall)
{
    struct delivery_mark open = {0, 0};
    int64_t epoch = spool_epoch(courier->spool, wall.ms > 0 ? wall.ms : 1);
    if (!spool_first_open(courier->spool, &open.epoch, &open.sequence)) {
        open = (struct delivery_mark){0, 0};
    }
    delivery_init(&courier->delivery, epoch, open);
}

struct courier *courier_create(const struct courier_config *config, struct diag *diag)
{
    size_t errors = diag->errors;
    struct courier *courier = calloc(1, sizeof *courier);
    const struct dealer_options options = {.max_bytes = ANSWER_MAX_BYTES,
                                           .curve = config->curve};
    if (courier != NULL && open_spool(courier, config, diag)) {
        str_copy(courier->source, sizeof courier->source, str_from(config->source));
        begin_life(courier, config->wall);
        courier->committed = config->now;
        courier->backlog = backlog_create(BACKLOG_BYTES);
        courier->json = json_parser_create();
        courier->renumber = renumber_create();
        courier->dealer =
            dealer_create(config->context, config->hub, &options, config->now, diag);
    }
    if (courier == NULL || courier->backlog == NULL || courier->json == NULL ||
        courier->renumber == NULL || courier->dealer == NULL) {
        if (diag->errors == errors) {
            diag_add(diag, DIAG_ERROR, config->hub, 0, 0, "out of memory");
        }
        courier_destroy(&courier);
    }
    return courier;
}

void courier_destroy(struct courier **self)
{
    struct courier *courier = *self;
    if (courier == NULL) {
        return;
    }
    dealer_destroy(&courier->dealer);
    renumber_destroy(&courier->renumber);
    json_parser_destroy(&courier->json);
    spool_close(&courier->spool);
    backlog_destroy(&courier->backlog);
    free(courier);
    *self = NULL;
}

/* -- storing ----------------------------------------------------------------------- */

struct delivery_mark courier_next(const struct courier *courier)
{
    struct delivery_mark next = courier->delivery.head;
    next.sequence++;
    return next;
}

/* A change of the disk's health, once. */
static void note_disk(struct courier *courier)
{
    bool broken = spool_is_suspect(courier->spool);
    if (broken && !courier->broken) {
        log_write(LOG_LEVEL_ERROR, "publish",
                  "the spool fails, events wait in memory: %s",
                  spool_fault(courier->spool));
    } else if (!broken && courier->broken) {
        log_write(LOG_LEVEL_INFO, "publish", "the spool works again");
    }
    courier->broken = broken;
}

static bool commit(struct courier *courier, struct mono now)
{
    courier->committed = now;
    bool committed = spool_commit(courier->spool);
    if (committed) {
        courier->dirty = courier->marked = false;
        backlog_clear(courier->backlog);
    }
    note_disk(courier);
    return committed;
}

/* After a failure of the disk: once it works, what it lost is put again. */
static void recover(struct courier *courier, struct mono now, struct wall wall)
{
    struct delivery_mark last;
    struct spool_message message;
    size_t at = 0;
    courier->committed = now;
    if (!spool_recover(courier->spool, &last.epoch, &last.sequence)) {
        return;
    }
    while (backlog_next(courier->backlog, &at, &message)) {
        struct delivery_mark mark = {message.epoch, message.sequence};
        if (delivery_is_before(last, mark) &&
            !spool_put(courier->spool, &message, wall.ms)) {
            note_disk(courier);
            return;
        }
    }
    (void)commit(courier, now);
}

/* Everything that was put is on disk, or the spool is suspect and mended when it can be.
 * Marks alone are worth a commit a second: forgotten, they cost a repetition. */
static void keep(struct courier *courier, struct mono now, struct wall wall)
{
    bool due = mono_ms_between(courier->committed, now) >= HOUSE_MS;
    if (spool_is_suspect(courier->spool)) {
        if (due) {
            recover(courier, now, wall);
        }
    } else if (courier->dirty || (courier->marked && due)) {
        (void)commit(courier, now);
    }
}

bool courier_put(struct courier *courier, struct str topic, struct str body,
                 struct mono now, struct wall wall)
{
    struct delivery_mark mark = courier_next(courier);
    const struct spool_message message = {
        .epoch = mark.epoch, .sequence = mark.sequence, .topic = topic, .body = body};
    delivery_note_stored(&courier->delivery, mark.sequence);
    bool kept = backlog_put(courier->backlog, &message);
    if (!kept && !spool_is_suspect(courier->spool) && commit(courier, now)) {
        kept = backlog_put(courier->backlog, &message);
    }
    if (kept && !spool_is_suspect(courier->spool)) {
        kept = spool_put(courier->spool, &message, wall.ms) ||
               spool_is_suspect(courier->spool);
    }
    courier->dirty = courier->dirty || kept;
    courier->untaken += kept ? 0 : 1;
    note_disk(courier);
    return kept;
}

bool courier_settle(struct courier *courier, struct mono now)
{
    if (courier->dirty && !spool_is_suspect(courier->spool)) {
        (void)commit(courier, now);
    }
    return !courier->dirty;
}

/* -- the connection ---------------------------------------------------------------- */

bool courier_wants_hello(struct courier *courier, struct mono now)
{
    return delivery_wants_hello(&courier->delivery, now);
}

struct courier_place courier_place(const struct courier *courier)
{
    const struct delivery *delivery = &courier->delivery;
    return (struct courier_place){.epoch = delivery->lane,
                                  .head = delivery_head(delivery),
                                  .first = delivery->first > 0 ? delivery->first
                                                               : EVENT_NO_NUMBER};
}

void courier_hello(struct courier *courier, struct str topic, struct str body,
                   struct mono now)
{
    const struct str frames[] = {topic, body};
    if (courier->delivery.state != DELIVERY_DOWN &&
        dealer_send(courier->dealer, frames, 2)) {
        delivery_said_hello(&courier->delivery, now);
    }
}

void courier_heartbeat(struct courier *courier, struct str topic, struct str body)
{
    const struct str frames[] = {topic, body};
    const struct delivery *delivery = &courier->delivery;
    if (delivery->state != DELIVERY_DOWN && !delivery->hello_due) {
        (void)dealer_send(courier->dealer, frames, 2);
    }
}

/* A connection that came, went, or came anew between two looks. */
static void follow_link(struct courier *courier, struct mono now)
{
    dealer_update(courier->dealer, now);
    struct link_status link = dealer_link(courier->dealer);
    bool up = link.state == LINK_CONNECTED;
    bool was_up = courier->delivery.state != DELIVERY_DOWN;
    if (was_up && (!up || link.since.ns != courier->since.ns)) {
        delivery_disconnect(&courier->delivery);
        was_up = false;
    }
    if (up && !was_up) {
        courier->since = link.since;
        delivery_connect(&courier->delivery, now);
    }
}

/* -- hearing ----------------------------------------------------------------------- */

static void renumber(struct courier *courier, struct mono now, struct wall wall)
{
    struct delivery *delivery = &courier->delivery;
    int64_t epoch = delivery->acknowledged.epoch + 1;
    epoch = epoch > wall.ms ? epoch : wall.ms;
    log_write(
        LOG_LEVEL_WARNING, "publish",
        "the hub has later numbers of '%s' than this feed: its clock was wrong, its "
        "spool is another, or somebody else speaks in its name",
        courier->source);
    struct renumbered result =
        renumber_all(courier->renumber, courier->spool, epoch, wall.ms);
    if (commit(courier, now)) {
        courier->untaken += result.lost;
        delivery_renumber(delivery, epoch, result.count);
    } else {
        delivery_connect(delivery, now); /* it will be told again */
    }
}

static void obey(struct courier *courier, enum delivery_order order, struct mono now,
                 struct wall wall)
{
    struct delivery_mark mark = courier->delivery.acknowledged;
    switch (order) {
    case DELIVERY_NOTHING:
        break;
    case DELIVERY_FORGET:
        courier->marked = true;
        spool_acknowledge(courier->spool, mark.epoch, mark.sequence);
        break;
    case DELIVERY_REOPEN:
        courier->marked = true;
        spool_acknowledge(courier->spool, mark.epoch, mark.sequence);
        spool_reopen(courier->spool, mark.epoch, mark.sequence);
        break;
    case DELIVERY_RENUMBER:
        renumber(courier, now, wall);
        break;
    }
}

static void note_refusal(const struct answer *answer)
{
    char id[80];
    char reason[80];
    char field[80];
    str_clean(id, sizeof id, answer->id);
    str_clean(reason, sizeof reason, answer->reason);
    str_clean(field, sizeof field, answer->field);
    log_write(LOG_LEVEL_WARNING, "publish", "the hub refused event '%s': %s%s%s", id,
              reason, field[0] == '\0' ? "" : ": ", field);
}

static void hear(struct courier *courier, struct mono now, struct wall wall)
{
    struct str frames[DEALER_FRAMES];
    for (int i = 0; i < TURN_MESSAGES; i++) {
        struct answer answer;
        size_t count = dealer_receive(courier->dealer, frames);
        if (count == 0) {
            return;
        }
        bool valid = count == 1 && answer_decode(courier->json, frames[0].data,
                                                 frames[0].size, &answer);
        if (valid && answer.kind == ANSWER_REFUSED) {
            note_refusal(&answer);
        }
        enum delivery_order order =
            delivery_hear(&courier->delivery, valid ? &answer : NULL, now);
        obey(courier, order, now, wall);
    }
    courier->more = true;
}

/* -- sending ----------------------------------------------------------------------- */

static void note_hole(const struct courier *courier, struct delivery_mark found)
{
    log_write(LOG_LEVEL_ERROR, "publish",
              "events of '%s' before number %" PRId64 " were given up and the hub does "
              "not have them: figures are incomplete",
              courier->source, found.sequence);
}

static void send_all(struct courier *courier, struct mono now)
{
    struct delivery *delivery = &courier->delivery;
    struct delivery_mark from;
    struct spool_message message;
    for (int i = 0; delivery_may_send(delivery, &from); i++) {
        if (i == TURN_MESSAGES) {
            courier->more = true;
            return;
        }
        if (!spool_next(courier->spool, from.epoch, from.sequence, &message)) {
            return;
        }
        struct delivery_mark found = {message.epoch, message.sequence};
        uint64_t holes = delivery->counts.holes;
        if (!delivery_offer(delivery, found)) {
            if (delivery->counts.holes > holes) {
                note_hole(courier, found);
            }
            return;
        }
        const struct str frames[] = {message.topic, message.body};
        if (!dealer_send(courier->dealer, frames, 2)) {
            courier->full = true;
            return;
        }
        delivery_sent(delivery, found, now);
    }
}

void courier_turn(struct courier *courier, struct mono now, struct wall wall)
{
    courier->more = courier->full = false;
    follow_link(courier, now);
    keep(courier, now, wall);
    /* What is not on disk is not said, nor is forgotten what the disk cannot forget. */
    if (!spool_is_suspect(courier->spool)) {
        hear(courier, now, wall);
        send_all(courier, now);
    }
}

int64_t courier_wait_ms(const struct courier *courier)
{
    if (courier->more || courier->delivery.hello_due) {
        return courier->full ? FULL_MS : 0;
    }
    return courier->full ? FULL_MS : HOUSE_MS;
}

const struct dealer *courier_dealer(const struct courier *courier)
{
    return courier->dealer;
}

struct courier_status courier_status(const struct courier *courier)
{
    const struct delivery *delivery = &courier->delivery;
    return (struct courier_status){
        .link = dealer_link(courier->dealer),
        .welcome = delivery->state == DELIVERY_OPEN,
        .open = spool_open_count(courier->spool),
        .dropped = spool_dropped(courier->spool) + courier->untaken,
        .refused = delivery->counts.refused,
        .sent = delivery->counts.sent,
        .nonsense = delivery->counts.nonsense,
        .holes = delivery->counts.holes,
    };
}
