#include "hub/steer.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "bus/gate.h"
#include "control/orders.h"
#include "history/journal.h"
#include "hub/guard.h"
#include "hub/known.h"
#include "hub/screens.h"
#include "hub/site_files.h"
#include "site/timetable.h"
#include "theme/theme.h"
#include "wire/json.h"
#include "wire/relay.h"
#include "wire/writer.h"

#define ORDERS_NAME   "orders"
#define VERSION_NAME  "orders_version"
#define VERSION_BYTES 24
#define ANSWER_BYTES  ((size_t)1 << 17)

#define STATUS_SCREENS 20 /* in one message, of up to 2.5 KiB each */
#define REFUSAL_MS     1000
#define PICTURE_MS     60000 /* so long somebody waits for one */

struct steer {
    struct journal *journal;
    struct json_parser *json;
    struct orders orders, tried;
    struct mono refused; /* the last that was written down; once `refusals` > 0 */
    uint64_t refusals, unwritten;       /* of them since then */
    char unwritten_by[GATE_USER_BYTES]; /* whose the last of those was */
    char reason[1024];                  /* why the last one was refused */
    uint64_t version;
    bool changed;
    struct router_peer waits; /* for a picture; size 0: nobody */
    char waits_for[SCREENS_NAME_BYTES + 1];
    struct mono waits_since;
    struct steer_counts counts;
    enum command_verb verb;  /* of the command that is heard; COUNT: of none */
    char text[ORDERS_BYTES]; /* the orders */
    size_t text_size;
    char answer[ANSWER_BYTES];
};

/* -- what outlives a restart ------------------------------------------------------------
 */

/* The version goes on from the one after what was kept: screens ask for the orders, for
 * those that are kept need not be those that they were told. */
static void load(struct steer *steer)
{
    char version[VERSION_BYTES + 1] = "";
    int64_t number = 0;
    size_t size = journal_get(steer->journal, VERSION_NAME, version, VERSION_BYTES);
    if (size > 0 && size <= VERSION_BYTES &&
        str_to_int((struct str){version, size}, 0, INT64_MAX, &number)) {
        steer->version = (uint64_t)number;
    }
    steer->version++;
    size = journal_get(steer->journal, ORDERS_NAME, steer->text, sizeof steer->text);
    if (size > 0 && size <= sizeof steer->text) {
        (void)orders_read(steer->json, (struct str){steer->text, size}, &steer->orders);
    }
}

/* Puts down what is in force now; first the number, which then is never that of two
 * lists, whatever of it reaches the disk. */
static void keep(struct steer *steer)
{
    char version[VERSION_BYTES + 1];
    size_t size = str_format(version, sizeof version, "%" PRIu64, ++steer->version);
    steer->text_size = orders_write(&steer->orders, steer->text, sizeof steer->text);
    steer->changed = true;
    if (!journal_put(steer->journal, VERSION_NAME, version, size) ||
        !journal_put(steer->journal, ORDERS_NAME, steer->text, steer->text_size)) {
        log_write(LOG_LEVEL_ERROR, "hub", "what screens are told is not on disk: %s",
                  journal_fault(steer->journal));
    }
}

struct steer *steer_create(struct journal *journal, struct wall now)
{
    struct steer *steer = calloc(1, sizeof *steer);
    if (steer == NULL) {
        return NULL;
    }
    steer->journal = journal;
    steer->json = json_parser_create();
    if (steer->json == NULL) {
        steer_destroy(&steer);
        return NULL;
    }
    load(steer);
    (void)orders_expire(&steer->orders, now);
    steer->text_size = orders_write(&steer->orders, steer->text, sizeof steer->text);
    return steer;
}

void steer_destroy(struct steer **self)
{
    if (*self != NULL) {
        json_parser_destroy(&(*self)->json);
    }
    free(*self);
    *self = NULL;
}

/* -- answers ----------------------------------------------------------------------------
 */

struct hearing_of {
    const struct router_message *message;
    struct router *control;
};

static void answer(const struct hearing_of *of, const char *text, size_t size)
{
    const struct str frame = {text, size};
    (void)router_send(of->control, &of->message->peer, &frame, 1);
}

static void refuse(struct steer *steer, const struct hearing_of *of, const char *reason)
{
    struct writer out = writer_begin(steer->answer, sizeof steer->answer);
    steer->counts.refused[steer->verb]++;
    writer_put(&out, "{\"answer\":\"refused\",\"reason\":");
    writer_put_text(&out, str_from(reason));
    writer_put(&out, "}");
    answer(of, steer->answer, writer_end(&out));
}

static bool refused_just_now(const struct steer *steer, struct mono now)
{
    return steer->refusals > 0 && mono_ms_between(steer->refused, now) < REFUSAL_MS;
}

/* Those that were refused since the last that was written down. */
static void write_down_rest(struct steer *steer, const struct steer_scene *scene)
{
    char detail[64];
    if (steer->unwritten == 0 || refused_just_now(steer, scene->now)) {
        return;
    }
    size_t size = str_format(detail, sizeof detail,
                             "%" PRIu64 " more, the last by this key", steer->unwritten);
    steer->unwritten = 0;
    steer->refused = scene->now;
    (void)journal_audit(steer->journal, scene->wall.ms, str_from(steer->unwritten_by),
                        str_from("refused"), (struct str){detail, size});
}

/* Who tried what in vain, too: one a second, and then how many others there were, for a
 * flood must not fill the disk. */
static void write_down_refusal(struct steer *steer, const struct hearing_of *of,
                               const char *reason, const struct steer_scene *scene)
{
    write_down_rest(steer, scene);
    bool just_now = refused_just_now(steer, scene->now);
    steer->refusals++;
    if (just_now) {
        steer->unwritten++;
        (void)str_copy(steer->unwritten_by, sizeof steer->unwritten_by,
                       of->message->user);
        return;
    }
    steer->refused = scene->now;
    (void)journal_audit(steer->journal, scene->wall.ms, of->message->user,
                        str_from("refused"), str_from(reason));
}

static void put_unsigned(struct writer *out, const char *key, uint64_t value)
{
    char text[48];
    str_format(text, sizeof text, ",\"%s\":\"%" PRIu64 "\"", key, value);
    writer_put(out, text);
}

static void put_screen(struct writer *out, const struct screen_entry *screen,
                       struct mono now)
{
    writer_put(out, "{\"name\":");
    writer_put_text(out, str_from(screen->name));
    writer_put(out, ",\"heard_ms\":");
    writer_put_number(out, mono_ms_between(screen->heard, now), 1);
    put_unsigned(out, "sequence", screen->sequence);
    writer_put(out, ",\"report\":");
    writer_put(out, screen->report[0] == '{' ? screen->report : "null");
    writer_put(out, "}");
}

static void put_files(struct writer *out, const struct site_files *files)
{
    writer_put(out, ",\"files\":{\"fault\":");
    writer_put_text(out, str_from(site_files_fault(files)));
    put_unsigned(out, "version", site_files_version(files));
    put_unsigned(out, "count", site_files_manifest(files)->count);
    put_unsigned(out, "bytes", site_files_manifest(files)->bytes);
    writer_put(out, "}");
}

/* Whose key uses the name of another's screen, if anybody's does just now. */
static void put_impostor(struct writer *out, const struct screens *screens,
                         struct mono now)
{
    const struct screens_impostor *impostor = screens_impostor_of_late(screens, now);
    if (impostor != NULL) {
        writer_put(out, ",\"impostor\":{\"screen\":");
        writer_put_text(out, str_from(impostor->name));
        writer_put(out, ",\"by\":");
        writer_put_text(out, str_from(impostor->user));
        writer_put(out, "}");
    }
}

/* One part of a status: of so many screens, so that a reader takes it. */
static void tell_part(struct steer *steer, const struct hearing_of *of,
                      const struct steer_scene *scene, size_t from)
{
    const struct screens *screens = scene->screens;
    const struct steer_facts *facts = scene->facts;
    struct writer out = writer_begin(steer->answer, sizeof steer->answer);
    size_t count = screens_count(screens);
    size_t to = count - from < STATUS_SCREENS ? count : from + STATUS_SCREENS;
    writer_put(&out, "{\"answer\":\"status\",\"site\":");
    writer_put_text(&out, str_from(facts->site));
    put_unsigned(&out, "hub", facts->hub);
    put_unsigned(&out, "epoch", facts->epoch);
    put_unsigned(&out, "head", facts->head);
    put_unsigned(&out, "verifying", facts->unverified);
    put_unsigned(&out, "lost", facts->lost);
    put_unsigned(&out, "control", steer->version);
    put_unsigned(&out, "sources", facts->sources);
    put_unsigned(&out, "refused", facts->refused);
    put_unsigned(&out, "rate_limited", facts->rate_limited);
    put_unsigned(&out, "compared", facts->compared);
    put_unsigned(&out, "disagreeing", facts->disagreeing);
    writer_put(&out, ",\"clock\":");
    writer_put_text(&out, str_from(facts->clock));
    writer_put(&out, facts->durable ? ",\"durable\":true" : ",\"durable\":false");
    put_unsigned(&out, "refused_commands", steer->refusals);
    put_files(&out, facts->files);
    put_impostor(&out, screens, scene->now);
    writer_put(&out, ",\"alerts\":");
    known_write(scene->known, &steer->orders, &out);
    writer_put(&out, to == count ? ",\"last\":true" : ",\"last\":false");
    writer_put(&out, ",\"screens\":[");
    for (size_t i = from; i < to; i++) {
        writer_put(&out, i == from ? "" : ",");
        put_screen(&out, screens_at(screens, i), scene->now);
    }
    writer_put(&out, "]}");
    answer(of, steer->answer, writer_end(&out));
}

static void tell_status(struct steer *steer, const struct hearing_of *of,
                        const struct steer_scene *scene)
{
    size_t from = 0;
    do {
        tell_part(steer, of, scene, from);
        from += STATUS_SCREENS;
    } while (from < screens_count(scene->screens));
}

static void tell_done(struct steer *steer, const struct hearing_of *of, size_t screens)
{
    struct writer out = writer_begin(steer->answer, sizeof steer->answer);
    writer_put(&out, "{\"answer\":\"done\"");
    put_unsigned(&out, "control", steer->version);
    put_unsigned(&out, "screens", screens);
    writer_put(&out, "}");
    answer(of, steer->answer, writer_end(&out));
}

/* -- commands ---------------------------------------------------------------------------
 */

/* Before the act, and whole: without it the act is refused. It may be longer than it
 * came, for a line end takes six bytes here. */
static bool write_down(struct steer *steer, const struct command *command,
                       struct str user, struct wall wall)
{
    size_t size = command_write(command, steer->answer, sizeof steer->answer);
    return size > 0 && journal_audit(steer->journal, wall.ms, user,
                                     str_from(command_verb_name(command->verb)),
                                     (struct str){steer->answer, size});
}

/* Does the list still fit the form that it is kept and told in? */
static bool give(struct steer *steer, const struct order *order)
{
    steer->tried = steer->orders;
    if (!orders_put(&steer->tried, order) ||
        orders_write(&steer->tried, steer->answer, ORDERS_BYTES) == 0) {
        return false;
    }
    steer->orders = steer->tried;
    return true;
}

/* Said again it is one order, and done, whatever has become of its alert since. */
static bool is_in_force(const struct steer *steer, const struct order *order)
{
    for (size_t i = 0; i < steer->orders.count; i++) {
        if (strcmp(steer->orders.items[i].id, order->id) == 0) {
            return true;
        }
    }
    return false;
}

/* A schedule and a look are read as the screens will read them. NULL: it is good. */
static const char *examine_file(struct steer *steer, const struct order *order,
                                const struct steer_scene *scene)
{
    struct diag diag;
    struct timetable table;
    struct theme theme;
    const struct theme_roots roots = theme_roots_of_site(scene->facts->site_path);
    const struct str text = str_from(order->value);
    diag_clear(&diag);
    bool good =
        order->kind == ORDER_LOOK
            ? theme_parse(&roots, order->subject, order->subject, text, &theme, &diag)
            : timetable_parse("schedule", text, &table, &diag);
    (void)str_copy(steer->reason, sizeof steer->reason, str_from("value: is faulty"));
    (void)diag_first_error(&diag, steer->reason, sizeof steer->reason);
    return good ? NULL : steer->reason;
}

/* Of looks a screen keeps so many. */
static bool has_room_for_look(const struct steer *steer, const struct order *order)
{
    size_t others = 0;
    for (size_t i = 0; i < steer->orders.count; i++) {
        const struct order *kept = &steer->orders.items[i];
        others += kept->kind == ORDER_LOOK && strcmp(kept->subject, order->subject) != 0;
    }
    return others < ORDERS_LOOKS;
}

/* NULL: it is a good one; else why not. */
static const char *examine(struct steer *steer, struct command *command,
                           const struct steer_scene *scene)
{
    struct order *order = &command->order;
    if (command->verb == COMMAND_GIVE && order->kind == ORDER_ACKNOWLEDGE &&
        !is_in_force(steer, order)) {
        return known_refuses(scene->known, order, scene->now);
    }
    if (command->verb != COMMAND_GIVE) {
        return NULL;
    }
    if (order->kind == ORDER_LOOK && !has_room_for_look(steer, order)) {
        return "there are eight looks already: drop one";
    }
    if (order->kind == ORDER_SCHEDULE || order->kind == ORDER_LOOK) {
        return examine_file(steer, order, scene);
    }
    return NULL;
}

/* NULL: done; else why not. */
static const char *act(struct steer *steer, struct command *command,
                       const struct hearing_of *of, const struct steer_scene *scene)
{
    struct order *order = &command->order;
    (void)str_copy(order->issuer, sizeof order->issuer, of->message->user);
    order->at_ms = scene->wall.ms;
    const char *fault = examine(steer, command, scene);
    if (fault != NULL) {
        return fault;
    }
    if (!write_down(steer, command, of->message->user, scene->wall)) {
        return "it cannot be written down: the hub's disk fails";
    }
    if (command->verb == COMMAND_TAKE_BACK) {
        if (orders_clear(&steer->orders, order) > 0) {
            keep(steer);
        }
    } else if (is_in_force(steer, order)) {
        /* nothing changes */
    } else if (give(steer, order)) {
        keep(steer);
    } else {
        return "there is too much in force already: take something back";
    }
    tell_done(steer, of, screens_connected(scene->screens, scene->now));
    return NULL;
}

/* The screen of that name is asked for its picture. NULL: it was; else why not. */
static const char *ask_picture(struct steer *steer, const struct command *command,
                               const struct hearing_of *of,
                               const struct steer_scene *scene)
{
    const struct screen_entry *screen = screens_find(scene->screens, command->screen);
    uint8_t buffer[RELAY_HEAD_BYTES];
    struct relay_writer out;
    const struct relay_head head = {.kind = RELAY_ASK_PICTURE};
    relay_begin(&out, buffer, sizeof buffer, &head);
    const struct str frame = {(const char *)buffer, relay_end(&out)};
    if (screen == NULL ||
        router_send(scene->sync, &screen->peer, &frame, 1) != ROUTER_SENT) {
        return "screen: is not there";
    }
    steer->waits = of->message->peer;
    steer->waits_since = scene->now;
    (void)str_copy(steer->waits_for, sizeof steer->waits_for, str_from(screen->name));
    return NULL;
}

/* NULL: carried out and answered; else why not. */
static const char *carry_out(struct steer *steer, struct command *command,
                             const struct hearing_of *of, const struct steer_scene *scene)
{
    switch (command->verb) {
    case COMMAND_STATUS:
        tell_status(steer, of, scene);
        return NULL;
    case COMMAND_ORDERS:
        answer(of, steer->text, steer->text_size);
        return NULL;
    case COMMAND_SCREENSHOT:
        return ask_picture(steer, command, of, scene);
    case COMMAND_GIVE:
    case COMMAND_TAKE_BACK:
    case COMMAND_VERB_COUNT:
        break;
    }
    return act(steer, command, of, scene);
}

void steer_hear(struct steer *steer, const struct router_message *message, bool may,
                const struct steer_scene *scene)
{
    struct command command;
    const char *fault = NULL;
    const struct hearing_of of = {message, scene->control};
    bool good = may && command_read(steer->json, message->body, &command, &fault);
    steer->verb = good ? command.verb : COMMAND_VERB_COUNT;
    steer->counts.heard[steer->verb]++;
    steer->counts.forbidden += !may;
    if (!may) {
        fault = "this key may not command";
    } else if (good) {
        fault = carry_out(steer, &command, &of, scene);
    }
    if (fault != NULL) {
        write_down_refusal(steer, &of, fault, scene);
        refuse(steer, &of, fault);
    }
}

void steer_turn(struct steer *steer, const struct guard *guard,
                const struct steer_scene *scene)
{
    struct router_message message;
    for (int i = 0; i < STEER_COMMANDS && router_receive(scene->control, &message); i++) {
        bool may = guard_may_command(guard, message.user, str_from(scene->facts->site));
        steer_hear(steer, &message, may, scene);
    }
    write_down_rest(steer, scene);
}

void steer_settle(struct steer *steer, struct known *known, struct mono now)
{
    if (known_settle(known, &steer->orders, now) > 0) {
        keep(steer);
    }
}

void steer_pass_picture(struct steer *steer, struct str frame, const char *screen,
                        struct router *control, struct mono now)
{
    struct relay_reader in;
    struct relay_part part;
    if (steer->waits.size == 0 || strcmp(steer->waits_for, screen) != 0 ||
        !relay_read(&in, frame.data, frame.size) || !relay_read_part(&in, &part)) {
        return;
    }
    bool late = mono_ms_between(steer->waits_since, now) >= PICTURE_MS;
    if (!late) {
        (void)router_send(control, &steer->waits, &frame, 1);
    }
    if (late || part.number + 1 == part.count) {
        steer->waits.size = 0;
    }
}

bool steer_take_change(struct steer *steer, struct wall now)
{
    if (orders_expire(&steer->orders, now)) {
        keep(steer);
    }
    bool changed = steer->changed;
    steer->changed = false;
    return changed;
}

const struct steer_counts *steer_counts(const struct steer *steer)
{
    return &steer->counts;
}

struct str steer_orders(const struct steer *steer)
{
    return (struct str){steer->text, steer->text_size};
}

uint64_t steer_version(const struct steer *steer)
{
    return steer->version;
}
