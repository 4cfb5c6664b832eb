/*
 * queue-log FILE [--follow] [--alias FILE] [--state FILE]
 *
 * The log is Asterisk's file; rows of its realtime table, written the same way, are read
 * too: their local times are those of --timezone. It is read from its start, so that the
 * day's counts are whole. --follow goes on as it grows. --state remembers how far it was
 * told: a later run reads the log from its start in silence, to know which calls are open
 * and who is where, says all of that in a complete snapshot, and goes on with the first
 * row not yet told, also when the log has been rotated once since. What was told in the
 * second before a crash is told again.
 */

#include "feed/adapter_queue_log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "feed/alias.h"
#include "feed/own_counts.h"
#include "feed/queue_log.h"
#include "feed/queue_log_agents.h"
#include "feed/queue_log_file.h"
#include "feed/queue_log_line.h"
#include "feed/queue_log_resume.h"
#include "feed/queue_log_verbs.h"
#include "locale/calendar.h"
#include "stats/limits.h"

#define STEP_LINES   256 /* a row makes a handful of events at most */
#define WAIT_MS      250
#define SAVE_EACH_MS 1000
/* While much is read at once: so few calls are told twice after a kill that boards still
 * know all of them. */
#define SAVE_EACH_BYTES 65536

struct adapter {
    const char *path, *alias_path, *state_path; /* borrowed from the command line */
    bool follow;
    struct calendar *calendar; /* of rows from the realtime table: they have local time */
    struct queue_log log;
    struct queue_log_file *file;
    struct queue_log_place told; /* as the state file says: before it is silence */
    bool silent;                 /* reading what an earlier run has told */
    bool is_settled;             /* all that was told cannot be lost any more */
    bool caught_up;              /* followed, and at the log's end: now is the time */
    bool live;
    struct own_counts counts;              /* of rows, whatever is made of them */
    char refused_call[LIMIT_ID_BYTES + 1]; /* its ABANDON is none: see count_row() */
    struct queue_log_place saved;
    struct mono saved_at;
};

static bool read_option(const struct adapter_args *args, int *at, const char **ret_value,
                        struct diag *diag)
{
    const char *name = args->values[*at];
    if (*at + 1 >= args->count) {
        diag_add(diag, DIAG_ERROR, "queue-log", 0, 0, "%s: needs a file", name);
        return false;
    }
    (*at)++;
    *ret_value = args->values[*at];
    return true;
}

static bool read_args(struct adapter *adapter, const struct adapter_args *args,
                      struct diag *diag)
{
    bool ok = true;
    for (int i = 0; i < args->count; i++) {
        struct str value = str_from(args->values[i]);
        if (str_is(value, "--follow")) {
            adapter->follow = true;
        } else if (str_is(value, "--alias")) {
            ok = read_option(args, &i, &adapter->alias_path, diag) && ok;
        } else if (str_is(value, "--state")) {
            ok = read_option(args, &i, &adapter->state_path, diag) && ok;
        } else if (adapter->path == NULL && !str_starts_with(value, "--")) {
            adapter->path = args->values[i];
        } else {
            diag_add(diag, DIAG_ERROR, "queue-log", 0, 0, "%s: not understood",
                     args->values[i]);
            ok = false;
        }
    }
    if (adapter->path == NULL) {
        diag_add(diag, DIAG_ERROR, "queue-log", 0, 0, "needs the FILE to read");
        ok = false;
    }
    return ok;
}

static void destroy(void *self);

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct adapter *adapter = calloc(1, sizeof *adapter);
    if (adapter == NULL || !queue_log_init(&adapter->log, LIMIT_AGENTS, LIMIT_CONTACTS)) {
        diag_add(diag, DIAG_ERROR, "queue-log", 0, 0, "out of memory");
        goto out;
    }
    if (!read_args(adapter, args, diag)) {
        goto out;
    }
    adapter->calendar = calendar_create(args->timezone);
    if (adapter->calendar == NULL) {
        diag_add(diag, DIAG_ERROR, "--timezone", 0, 0, "%s: no such time zone",
                 args->timezone == NULL ? "" : args->timezone);
        goto out;
    }
    if (!own_counts_init(&adapter->counts, adapter->calendar)) {
        diag_add(diag, DIAG_ERROR, "queue-log", 0, 0, "out of memory");
        goto out;
    }
    adapter->live = args->live;
    if (adapter->alias_path != NULL &&
        !alias_load(adapter->log.aliases, adapter->alias_path, diag)) {
        goto out;
    }
    if (adapter->state_path != NULL &&
        !queue_log_resume_read(adapter->state_path, &adapter->told, diag)) {
        goto out;
    }
    adapter->file =
        queue_log_file_open(adapter->path, adapter->follow, &adapter->told, diag);
    if (adapter->file == NULL) {
        goto out;
    }
    adapter->silent = adapter->told.offset > 0;
    adapter->saved = adapter->told;
    return adapter;
out:
    destroy(adapter);
    return NULL;
}

static uint32_t capabilities(const void *self)
{
    const struct adapter *adapter = self;
    return adapter->log.capabilities;
}

/* Is the line that was read last one that an earlier run has told? */
static bool is_told(const struct adapter *adapter)
{
    return queue_log_file_switches(adapter->file) == 0 &&
           queue_log_file_place(adapter->file).offset <= adapter->told.offset;
}

/* From here on it is news: first all that is so after what was told. */
static void end_silence(struct adapter *adapter, struct feed_output *output)
{
    if (adapter->silent) {
        adapter->silent = false;
        adapter->log.say.output = output;
        if (adapter->log.begun) {
            queue_log_snapshot(&adapter->log, adapter->log.last_ms);
        }
    }
}

/* A verb as Asterisk writes them. Anything else that stands in its place, a name say, is
 * not for the log. */
static struct str name_of(struct str verb)
{
    for (size_t i = 0; i < verb.size; i++) {
        if (verb.data[i] < 'A' || verb.data[i] > 'Z') {
            return str_from("what is no verb");
        }
    }
    return verb;
}

/* Counts a row by its verb alone, so that what is made of it can be held against that. An
 * ABANDON that SYSCOMPAT announced is the system's doing. */
static void count_row(struct adapter *adapter, const struct queue_log_line *line)
{
    struct own_counts *counts = &adapter->counts;
    own_counts_reach(counts, line->time_ms);
    if (str_is(line->verb, "ENTERQUEUE") || str_is(line->verb, "CALLOUTBOUND")) {
        own_counts_note(counts, CONTROL_OFFERED, line->queue, line->time_ms);
    } else if (str_is(line->verb, "CONNECT")) {
        own_counts_note(counts, CONTROL_ANSWERED, line->queue, line->time_ms);
    } else if (str_is(line->verb, "ABANDON") &&
               !str_is(line->call, adapter->refused_call)) {
        own_counts_note(counts, CONTROL_ABANDONED, line->queue, line->time_ms);
    } else if (str_is(line->verb, "SYSCOMPAT")) {
        (void)str_copy(adapter->refused_call, sizeof adapter->refused_call, line->call);
    }
}

static void take_line(struct adapter *adapter, struct feed_output *output,
                      struct str text)
{
    struct queue_log_line line;
    const char *why = NULL;
    if (adapter->silent && !is_told(adapter)) {
        end_silence(adapter, output);
    }
    if (str_trim(text).size == 0) {
        return;
    }
    int64_t number = queue_log_file_line(adapter->file);
    bool is_row = queue_log_line_parse(text, adapter->calendar, &line, &why);
    enum queue_log_verdict verdict = QUEUE_LOG_REFUSED;
    if (is_row) {
        if (!str_is(line.verb, "QUEUESTART")) {
            queue_log_begin(&adapter->log, line.time_ms);
        }
        verdict = queue_log_apply(&adapter->log, &line, &why);
        if (verdict == QUEUE_LOG_TAKEN) {
            count_row(adapter, &line);
        }
    }
    if (adapter->silent || verdict == QUEUE_LOG_TAKEN) {
        return;
    }
    if (verdict == QUEUE_LOG_UNKNOWN) {
        feed_ignore(output, name_of(line.verb));
    } else if (is_row) {
        feed_fault(output, adapter->path, number, "%.*s: %s", (int)line.verb.size,
                   line.verb.data, why);
    } else {
        feed_fault(output, adapter->path, number, "%s", why);
    }
}

/* Notes how far the log is told, at most once in a while, and not before that cannot be
 * lost. */
static void save(struct adapter *adapter, struct mono now, bool at_once)
{
    if (adapter->state_path == NULL || adapter->silent || adapter->file == NULL) {
        return;
    }
    struct queue_log_place place = queue_log_file_place(adapter->file);
    bool is_news =
        place.offset != adapter->saved.offset || place.inode != adapter->saved.inode;
    bool is_far = place.inode == adapter->saved.inode &&
                  place.offset - adapter->saved.offset >= SAVE_EACH_BYTES;
    bool is_due =
        at_once || is_far || mono_ms_between(adapter->saved_at, now) >= SAVE_EACH_MS;
    if (!is_news || !is_due || !adapter->is_settled) {
        return;
    }
    adapter->saved_at = now;
    adapter->saved = place;
    if (!queue_log_resume_write(adapter->state_path, &place)) {
        log_write(LOG_LEVEL_WARNING, "feed",
                  "'%s': %s: a restart will begin the log anew", adapter->state_path,
                  strerror(errno));
    }
}

/* All is told for now: the time is the clock's. Then what was counted is told too, if its
 * time has come. */
static void catch_up(struct adapter *adapter, struct feed_output *output, struct mono now,
                     struct wall wall)
{
    end_silence(adapter, output);
    queue_log_begin(&adapter->log, wall.ms);
    queue_log_agents_tick(adapter->log.agents, wall.ms);
    adapter->caught_up = true;
    if (adapter->live && own_counts_are_due(&adapter->counts, now) &&
        !own_counts_tell(&adapter->counts, output, now, wall.ms)) {
        adapter->log.say.failed = true;
    }
}

static enum adapter_status step(void *self, struct feed_output *output, struct mono now,
                                struct wall wall, int64_t *ret_wait_ms)
{
    struct adapter *adapter = self;
    enum adapter_status status = ADAPTER_MORE;
    adapter->log.say.output = adapter->silent ? NULL : output;
    for (int i = 0; i < STEP_LINES && status == ADAPTER_MORE; i++) {
        struct str text;
        switch (queue_log_file_next(adapter->file, &text)) {
        case QUEUE_LOG_LINE:
            adapter->caught_up = false;
            take_line(adapter, output, text);
            break;
        case QUEUE_LOG_BAD:
            feed_fault(output, adapter->path, queue_log_file_line(adapter->file),
                       "a line of over %d bytes, or one that was cut off with its file",
                       QUEUE_LOG_LINE_MAX);
            break;
        case QUEUE_LOG_NOTHING:
            catch_up(adapter, output, now, wall);
            *ret_wait_ms = WAIT_MS;
            status = ADAPTER_WAIT;
            break;
        case QUEUE_LOG_END:
            end_silence(adapter, output);
            status = ADAPTER_DONE;
            break;
        case QUEUE_LOG_ERROR:
            status = ADAPTER_FAILED;
            break;
        }
        if (adapter->log.say.failed) {
            status = ADAPTER_FAILED;
        }
    }
    adapter->log.say.output = NULL;
    adapter->is_settled = feed_settle(output);
    save(adapter, now, status == ADAPTER_DONE);
    return status;
}

static bool snapshot(void *self, struct feed_output *output, struct wall wall)
{
    struct adapter *adapter = self;
    if (adapter->silent || !adapter->log.begun) {
        return true; /* one follows as soon as anything is known */
    }
    adapter->log.say.output = output;
    queue_log_snapshot(&adapter->log,
                       adapter->caught_up ? wall.ms : adapter->log.last_ms);
    adapter->log.say.output = NULL;
    return !adapter->log.say.failed;
}

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter == NULL) {
        return;
    }
    save(adapter, adapter->saved_at, true);
    queue_log_file_close(&adapter->file);
    queue_log_finish(&adapter->log);
    own_counts_finish(&adapter->counts);
    calendar_destroy(&adapter->calendar);
    free(adapter);
}

const struct adapter_class adapter_queue_log = {
    .name = "queue-log",
    .usage = "FILE [--follow] [--alias FILE] [--state FILE]",
    .help = "Asterisk's queue_log, read to its end or followed as it grows",
    .software = "wallboard-feed queue-log",
    .input_waits = true,
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .snapshot = snapshot,
    .destroy = destroy,
};
