#include "display/hub_link.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/log.h"
#include "bus/context.h"
#include "bus/curve.h"
#include "bus/dealer.h"
#include "bus/message.h"
#include "bus/poll.h"
#include "bus/ports.h"
#include "bus/subscriber.h"
#include "display/admittance.h"
#include "display/hub_files.h"
#include "display/link_words.h"
#include "display/steering.h"
#include "display/timekeeper.h"
#include "locale/text.h"
#include "platform/clock_sync.h"
#include "site/follower.h"
#include "site/site.h"
#include "wire/relay.h"

#define DRAIN_MESSAGES 200
#define DRAIN_MS       20 /* a range is a mebibyte a message */
#define REPORT_BYTES   4096
#define ALLOW_BYTES    160

/* The hub takes requests of 16 KiB at most. */
#define PICTURE_PART_BYTES 12288

struct hub_link {
    char screen[65];
    char hubs[ARGUMENTS_HUBS][ENDPOINT_SIZE]; /* their addresses */
    size_t hub_count, hub;                    /* hub: the one that is followed */
    struct mono heard;                        /* or begun to be followed */
    struct mono followed;                     /* since then: this one */
    bool secured;
    struct context *context;
    struct curve curve; /* ours, and the hubs' */
    struct subscriber *relay;
    struct dealer *sync;
    struct follower *follower;
    struct hub_files *files; /* NULL: we have a site file */
    struct message message;
    struct mono report_due;
    struct steering *steering;
    uint64_t control, controls; /* read by the steering: version, and the how manieth */
    bool ordered, owes_picture;
    bool not_durable;          /* as told last */
    bool no_time;              /* neither the hub's clock nor ours is synchronised */
    bool refused, was_refused; /* our last report, and the one before */
    char fingerprint[CURVE_FINGERPRINT_BYTES]; /* of our key; "": we have none */
    char allow[ALLOW_BYTES];                   /* what lets it in */
    struct board_admission admission;
};

static uint64_t random_seed(void)
{
    uint64_t seed = 0;
    return getrandom(&seed, sizeof seed, 0) == (ssize_t)sizeof seed ? seed : 1;
}

static bool open_sockets(struct hub_link *link, struct mono now, struct diag *diag)
{
    const char *address = link->hubs[link->hub];
    char relay[ENDPOINT_SIZE];
    char sync[ENDPOINT_SIZE];
    const struct curve *curve = link->secured ? &link->curve : NULL;
    const struct dealer_options options = {.curve = curve};
    const struct subscriber_options hears = {.curve = curve};
    link->heard = link->followed = now;
    if (!ports_endpoint(address, PORTS_SCREENS, relay, diag) ||
        !ports_endpoint(address, PORTS_SYNC, sync, diag)) {
        return false;
    }
    link->relay = subscriber_create_with(link->context, &hears);
    link->sync = dealer_create(link->context, sync, &options, now, diag);
    return link->relay != NULL && link->sync != NULL &&
           subscriber_add(link->relay, relay, ENDPOINT_CONNECT, now, diag);
}

static void add_hub(struct hub_link *link, const char *address)
{
    if (address[0] != '\0') {
        (void)str_copy(link->hubs[link->hub_count++], ENDPOINT_SIZE, str_from(address));
    }
}

static bool check_hubs(const struct hub_link *link, struct diag *diag)
{
    char endpoint[ENDPOINT_SIZE];
    bool good = true;
    for (size_t i = 0; i < link->hub_count; i++) {
        good = ports_endpoint(link->hubs[i], PORTS_SYNC, endpoint, diag) && good;
    }
    return good;
}

/* Those of the command line, else those of the site file. */
static void name_hubs(struct hub_link *link, const struct arguments *arguments,
                      const struct site *site)
{
    for (size_t i = 0; i < arguments->hub_count; i++) {
        add_hub(link, arguments->hubs[i]);
    }
    if (link->hub_count == 0) {
        add_hub(link, site->hub.address);
        add_hub(link, site->hub.standby);
    }
}

static const char *either(const char *given, const char *said)
{
    return given != NULL ? given : said;
}

static void name_screen(struct hub_link *link, const char *given)
{
    char machine[sizeof link->screen] = "screen";
    (void)gethostname(machine, sizeof machine - 1);
    (void)str_copy(link->screen, sizeof link->screen, str_from(either(given, machine)));
}

struct hub_link *hub_link_create(const struct arguments *arguments,
                                 const struct site *site, struct mono now,
                                 struct diag *diag)
{
    const char *key = either(arguments->key, site->screen.key);
    struct hub_link *link = calloc(1, sizeof *link);
    if (link != NULL) {
        message_init(&link->message);
        name_screen(link, arguments->screen);
        name_hubs(link, arguments, site);
        link->secured = key[0] != '\0';
        link->report_due = now;
        link->context = context_create();
        link->follower = follower_create(link->screen, random_seed());
        link->steering = steering_create(link->screen, site->screen.group);
    }
    if (link != NULL && arguments->config == NULL) {
        link->files = hub_files_create(link->screen);
    }
    if (link == NULL || link->context == NULL || link->follower == NULL ||
        link->steering == NULL || (link->files == NULL && arguments->config == NULL)) {
        diag_add(diag, DIAG_ERROR, "hub", 0, 0, "out of memory");
        hub_link_destroy(&link);
        return NULL;
    }
    if (!check_hubs(link, diag) ||
        (link->secured && !curve_load(key, true, &link->curve, diag)) ||
        !open_sockets(link, now, diag)) {
        hub_link_destroy(&link);
        return NULL;
    }
    if (link->secured) {
        curve_fingerprint(link->curve.public_key, link->fingerprint);
        admittance_write_line(link->fingerprint, link->screen, link->allow,
                              sizeof link->allow);
    }
    return link;
}

void hub_link_destroy(struct hub_link **self)
{
    struct hub_link *link = *self;
    if (link == NULL) {
        return;
    }
    message_finish(&link->message);
    dealer_destroy(&link->sync);
    subscriber_destroy(&link->relay);
    follower_destroy(&link->follower);
    hub_files_destroy(&link->files);
    steering_destroy(&link->steering);
    curve_finish(&link->curve);
    context_destroy(&link->context);
    free(link);
    *self = NULL;
}

/* Without memory for sockets there is nothing to hear; they are tried again. */
static bool has_sockets(const struct hub_link *link)
{
    return link->relay != NULL && link->sync != NULL;
}

bool hub_link_join(const struct hub_link *link, struct poll *poll)
{
    if (!has_sockets(link)) {
        return true;
    }
    return poll_add_subscriber(poll, link->relay) && poll_add_dealer(poll, link->sync);
}

static void tell_state(const struct hub_link *link)
{
    const struct follower_status *status = follower_status(link->follower);
    bool grave = status->state == FOLLOWER_SILENT || status->fault[0] != '\0';
    log_write(grave ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "hub",
              "%s at %llu of %llu, epoch %llu%s%s", follower_state_name(status->state),
              (unsigned long long)status->sequence, (unsigned long long)status->head,
              (unsigned long long)status->epoch, status->fault[0] == '\0' ? "" : ": ",
              status->fault);
}

/* What is said of files is theirs alone. */
static bool is_of_files(struct hub_link *link, struct str frame, struct mono now)
{
    struct relay_reader in;
    return link->files != NULL && relay_read(&in, frame.data, frame.size) &&
           hub_files_hear(link->files, &in, now);
}

static void take_refusal(struct hub_link *link)
{
    if (!hub_link_is_disowned(link)) {
        log_write(LOG_LEVEL_WARNING, "hub",
                  "it does not believe what we report: the name '%s' is that of another "
                  "key there",
                  link->screen);
    }
    link->refused = true;
}

/* Of the hub's other answers the follower needs all but these. */
static void take_answer(struct hub_link *link, struct str frame, struct mono now)
{
    struct relay_reader in;
    bool good = relay_read(&in, frame.data, frame.size);
    if (good && in.head.kind == RELAY_ASK_PICTURE) {
        link->owes_picture = true;
        return;
    }
    if (good && in.head.kind == RELAY_REFUSED && in.head.first == RELAY_REPORT) {
        take_refusal(link);
        return;
    }
    if (is_of_files(link, frame, now)) {
        return;
    }
    follower_answer(link->follower, frame.data, frame.size, now);
}

/* Orders, by what the hub said last and by its time. */
static bool follow_orders(struct hub_link *link, struct mono now)
{
    const struct follower_status *status = follower_status(link->follower);
    if (status->controls != link->controls &&
        steering_read(link->steering, follower_control(link->follower))) {
        link->controls = status->controls;
        link->control = status->control_version;
        link->report_due = now; /* the supervisor waits for it */
    }
    bool changed = steering_update(link->steering, follower_time(link->follower));
    link->ordered = link->ordered || changed;
    return changed;
}

/* What has come, answers first: they are what is waited for. */
static int drain(struct hub_link *link, struct mono now)
{
    struct str frames[DEALER_FRAMES];
    int heard = 0;
    for (; heard < DRAIN_MESSAGES && dealer_receive(link->sync, frames) > 0; heard++) {
        take_answer(link, frames[0], now);
        if (mono_ms_between(now, clock_mono()) >= DRAIN_MS) {
            return heard + 1;
        }
    }
    for (; heard < DRAIN_MESSAGES && subscriber_receive(link->relay, &link->message);
         heard++) {
        const struct str body = link->message.body;
        if (!is_of_files(link, body, now)) {
            follower_hear(link->follower, body.data, body.size, now);
        }
        if (mono_ms_between(now, clock_mono()) >= DRAIN_MS) {
            return heard + 1;
        }
    }
    return heard;
}

static bool follow_time(struct hub_link *link)
{
    const struct follower_status *status = follower_status(link->follower);
    bool told = status->messages > 0 && status->clock_good;
    bool ours = timekeeper_vouches(clock_sync_is_good(), clock_wall(),
                                   follower_time(link->follower));
    bool no_time = !told && !ours;
    if (status->messages > 0 && status->state == FOLLOWER_SILENT) {
        return false; /* as it was, for its last word grows old */
    }
    bool changed = no_time != link->no_time;
    link->no_time = no_time;
    if (changed) {
        log_write(no_time ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "hub",
                  no_time ? "no time is known: neither the hub's clock nor ours, if it "
                            "says the same, is synchronised"
                          : "the time is known");
    }
    return changed;
}

static bool follow_disk(struct hub_link *link)
{
    bool not_durable = !hub_link_is_durable(link);
    bool changed = not_durable != link->not_durable;
    link->not_durable = not_durable;
    if (changed) {
        log_write(not_durable ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO, "hub", "%s",
                  not_durable ? "what it says is not on its disk: marked"
                              : "what it says is on its disk");
    }
    return changed;
}

bool hub_link_is_lost(const struct hub_link *link, struct mono now)
{
    return link->hub_count > 1 && mono_ms_between(link->heard, now) >= HUB_LINK_LOST_MS;
}

void hub_link_follow_next(struct hub_link *link, struct mono now)
{
    struct diag diag;
    diag_clear(&diag);
    dealer_destroy(&link->sync);
    subscriber_destroy(&link->relay);
    link->hub = (link->hub + 1) % link->hub_count;
    link->refused = link->was_refused = false;
    if (!open_sockets(link, now, &diag)) {
        diag_print(&diag, stderr); /* no memory, no descriptors: the next one, later */
        dealer_destroy(&link->sync);
        subscriber_destroy(&link->relay);
    }
    log_write(LOG_LEVEL_WARNING, "hub", "silent for too long: trying %s",
              link->hubs[link->hub]);
}

/* What is missing of numbers and of files. */
static void ask(struct hub_link *link, struct mono now)
{
    char request[FOLLOWER_ASK_BYTES];
    static_assert(sizeof request >= HUB_FILES_ASK_BYTES, "room for either");
    size_t size = follower_ask(link->follower, now, request);
    if (size > 0) {
        const struct str frame = {request, size};
        (void)dealer_send(link->sync, &frame, 1); /* else it asks again */
    }
    size = link->files == NULL ? 0 : hub_files_ask(link->files, now, request);
    if (size > 0) {
        const struct str frame = {request, size};
        (void)dealer_send(link->sync, &frame, 1);
    }
}

bool hub_link_turn(struct hub_link *link, struct mono now)
{
    if (!has_sockets(link)) {
        return false;
    }
    if (follower_status(link->follower)->state != FOLLOWER_SILENT) {
        link->heard = now;
    }
    subscriber_update(link->relay, now);
    dealer_update(link->sync, now);
    bool news = drain(link, now) > 0;
    if (follower_update(link->follower, now)) {
        tell_state(link);
        link->report_due = now;
        news = true;
    }
    news = follow_time(link) || news;
    news = follow_disk(link) || news;
    news = follow_orders(link, now) || news;
    ask(link, now);
    return news;
}

int64_t hub_link_wait_ms(const struct hub_link *link, struct mono now)
{
    int64_t wait_ms = follower_wait_ms(link->follower, now);
    return link->files == NULL ? wait_ms : hub_files_wait_ms(link->files, now, wait_ms);
}

bool hub_link_take_orders(struct hub_link *link)
{
    bool ordered = link->ordered;
    link->ordered = false;
    return ordered;
}

bool hub_link_owes_report(const struct hub_link *link, struct mono now)
{
    return has_sockets(link) && mono_ms_between(link->report_due, now) >= 0;
}

void hub_link_report(struct hub_link *link, struct str report, struct mono now)
{
    char buffer[REPORT_BYTES];
    struct relay_writer out;
    const struct follower_status *status = follower_status(link->follower);
    const struct relay_head head = {.kind = RELAY_REPORT,
                                    .hub = status->hub,
                                    .epoch = status->epoch,
                                    .last = status->sequence};
    link->report_due = mono_add_ms(now, HUB_LINK_REPORT_MS);
    link->was_refused = link->refused;
    link->refused = false;
    relay_begin(&out, buffer, sizeof buffer, &head);
    if (relay_put_text(&out, str_from(link->screen)) &&
        relay_put_text(&out, str_from("\n")) && relay_put_text(&out, report)) {
        const struct str frame = {buffer, relay_end(&out)};
        (void)dealer_send(link->sync, &frame, 1);
    }
}

void hub_link_hurry(struct hub_link *link, struct mono now)
{
    link->report_due = now;
}

bool hub_link_owes_picture(const struct hub_link *link)
{
    return link->owes_picture;
}

void hub_link_show(struct hub_link *link, struct str picture)
{
    char buffer[RELAY_HEAD_BYTES + PICTURE_PART_BYTES + 64];
    size_t count = (picture.size + PICTURE_PART_BYTES - 1) / PICTURE_PART_BYTES;
    link->owes_picture = false;
    for (size_t i = 0; i < count; i++) {
        struct relay_writer out;
        size_t at = i * PICTURE_PART_BYTES;
        size_t left = picture.size - at;
        const struct relay_head head = {.kind = RELAY_PICTURE};
        const struct relay_part part = {
            .number = (uint32_t)i,
            .count = (uint32_t)count,
            .at = at,
            .size = picture.size,
            .bytes = {picture.data + at,
                      left < PICTURE_PART_BYTES ? left : PICTURE_PART_BYTES},
        };
        relay_begin(&out, buffer, sizeof buffer, &head);
        (void)relay_put_part(&out, &part);
        const struct str frame = {buffer, relay_end(&out)};
        if (!dealer_send(link->sync, &frame, 1)) {
            return; /* whoever waits for it asks again */
        }
    }
}

const struct steering *hub_link_steering(const struct hub_link *link)
{
    return link->steering;
}

const char *hub_link_screen(const struct hub_link *link)
{
    return link->screen;
}

uint64_t hub_link_control(const struct hub_link *link)
{
    return link->control;
}

bool hub_link_knows_time(const struct hub_link *link)
{
    return !link->no_time;
}

bool hub_link_is_durable(const struct hub_link *link)
{
    const struct follower_status *status = follower_status(link->follower);
    return status->state == FOLLOWER_SILENT || status->durable;
}

bool hub_link_is_disowned(const struct hub_link *link)
{
    return link->refused || link->was_refused;
}

struct follower *hub_link_follower(struct hub_link *link)
{
    return link->follower;
}

struct hub_files *hub_link_files(struct hub_link *link)
{
    return link->files;
}

const struct board_admission *hub_link_admission(struct hub_link *link, struct mono now)
{
    const struct follower_status *status = follower_status(link->follower);
    if (!has_sockets(link)) {
        return NULL;
    }
    const struct admittance_facts facts = {
        .has_key = link->secured,
        .heard = status->messages > 0,
        .silent = status->state == FOLLOWER_SILENT,
        .links = {subscriber_link(link->relay, 0), dealer_link(link->sync)},
        .followed = link->followed,
        .now = now};
    enum admission_state state = admittance_judge(&facts);
    bool reached = state == ADMISSION_REFUSED || state == ADMISSION_REVOKED;
    if (reached && link->admission.state != state) {
        log_write(LOG_LEVEL_WARNING, "hub", "not let in%s; at the hub: %s",
                  state == ADMISSION_REVOKED ? " any more" : " yet", link->allow);
    }
    link->admission = (struct board_admission){
        .state = state,
        .screen = link->screen,
        .hub = reached ? link->hubs[link->hub] : admittance_endpoint(&facts),
        .fingerprint = link->fingerprint,
        .line = link->allow};
    return state == ADMISSION_IN ? NULL : &link->admission;
}

void hub_link_describe(const struct hub_link *link, char *buffer, size_t size)
{
    if (!has_sockets(link)) {
        str_format(buffer, size, text_get("hub %s: %s"), link->hubs[link->hub],
                   text_get("out of memory"));
        return;
    }
    struct link_status relay = subscriber_link(link->relay, 0);
    link_words_write_hub(&relay, follower_status(link->follower), buffer, size);
}
