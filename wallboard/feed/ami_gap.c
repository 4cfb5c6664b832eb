#include "feed/ami_gap.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "feed/adapter.h"
#include "feed/alias.h"
#include "feed/ami.h"
#include "feed/ami_exits.h"
#include "feed/ami_logged.h"
#include "feed/queue_log.h"
#include "feed/queue_log_file.h"
#include "feed/queue_log_line.h"
#include "feed/queue_log_resume.h"
#include "feed/queue_log_verbs.h"
#include "feed/state_file.h"
#include "stats/limits.h"

#define SECOND_MS      1000
#define LOOK_MS        1000 /* between two looks at the log while the link is up */
#define SETTLE_LOOK_MS 50   /* ... and after a log-in */
#define RINGS_MS       2000 /* a state may be so much older than what was told */
#define STAMP_MS       20   /* an event's stamp is so much later than its row, at most */
#define STATE_VALUES   (1 + QUEUE_LOG_RESUME_VALUES)

struct ami_gap {
    const struct ami_gap_options *options;
    struct ami *ami;
    struct queue_log log; /* translates; what it says comes to hear_log() */
    struct queue_log_file *file;
    struct queue_log_place resume;
    struct str line; /* of the file, read and not yet taken in; data NULL: none */
    struct ami_logged_row row; /* on its way to hear_log() */
    int64_t heard_ms; /* AMI's last word; before any, an earlier run's, or our start */
    int64_t login_ms, read_ms; /* the log was last read then */
    int64_t saved_ms;          /* heard_ms as the state file has it */
    struct mono login, looked, saved;
    bool begins;     /* AMI has told nothing yet: what was is known by the log alone */
    bool reads;      /* to the end */
    bool was_at_end; /* since the log-in: AMI will tell of what comes now, too */
    bool more;       /* there may be more to read at once */
    bool told_fault;
};

/* -- the files ------------------------------------------------------------------------
 */

static struct state_file state_of(const struct ami_gap *gap)
{
    return (struct state_file){.path = gap->options->state_path,
                               .word = "wallboard-asterisk-1",
                               .owner = "asterisk",
                               .count = STATE_VALUES};
}

static bool load_state(struct ami_gap *gap, struct diag *diag)
{
    int64_t values[STATE_VALUES];
    const struct state_file file = state_of(gap);
    if (file.path == NULL) {
        return true;
    }
    if (!state_file_read(&file, values, diag)) {
        return false;
    }
    if (values[0] < 0 || !queue_log_resume_unpack(values + 1, &gap->resume)) {
        diag_add(diag, DIAG_ERROR, file.path, 1, 1, "this is no state file of %s",
                 file.owner);
        return false;
    }
    gap->saved_ms = values[0];
    gap->heard_ms = values[0] > 0 ? values[0] : gap->heard_ms;
    return true;
}

static void complain(struct ami_gap *gap, const char *why)
{
    if (!gap->told_fault) {
        gap->told_fault = true;
        log_write(LOG_LEVEL_WARNING, "feed",
                  "'%s': %s: what happens while the link is lost is not told",
                  gap->options->log_path, why);
    }
}

static void open_log(struct ami_gap *gap)
{
    struct diag diag = {0};
    if (gap->file != NULL) {
        return;
    }
    gap->file = queue_log_file_open(gap->options->log_path, true, &gap->resume, &diag);
    if (gap->file == NULL) {
        const struct diag_entry *entry = diag_find_error(&diag);
        complain(gap, entry == NULL ? "cannot be opened" : entry->text);
    }
    gap->resume = (struct queue_log_place){0}; /* for the first time only */
}

/* -- one row --------------------------------------------------------------------------
 */

static void hear_log(void *context, const struct event *event)
{
    const struct ami_gap *gap = context;
    ami_logged_take(gap->ami, &gap->log, event, &gap->row);
}

/* What is said of the log before it concerns AMI: it only numbers calls. */
static void hear_nothing(void *context, const struct event *event)
{
    (void)context;
    (void)event;
}

static int64_t quiet_ms(const struct ami_gap *gap)
{
    return gap->heard_ms - AMI_GAP_MARGIN_MS;
}

/* Until when AMI may tell of a row, too: surely, if it is of after the log-in; perhaps,
 * if of just then, but what happens only after it was read is something else. */
static int64_t echoes_ms(const struct ami_gap *gap, int64_t row_ms)
{
    if (gap->was_at_end || row_ms > gap->login_ms) {
        return row_ms + AMI_GAP_MARGIN_MS;
    }
    return row_ms + SECOND_MS > gap->login_ms ? gap->read_ms + STAMP_MS : EVENT_NO_TIME;
}

/* What stands in the log and is no row; of a time that AMI has told of, who cares? */
static void refuse(struct ami_gap *gap, const char *why)
{
    if (gap->reads && gap->ami->say.output != NULL) {
        feed_fault(gap->ami->say.output, gap->options->log_path,
                   queue_log_file_line(gap->file), "%s", why);
    }
}

/* Takes in the row; what AMI has heard itself is not told. */
static void apply(struct ami_gap *gap, const struct queue_log_line *line)
{
    struct feed_output *output = gap->ami->say.output;
    const char *why = NULL;
    bool is_news = line->time_ms > quiet_ms(gap);
    gap->log.say.hear = is_news || gap->begins ? hear_log : hear_nothing;
    gap->row = (struct ami_logged_row){
        .rings = line->time_ms > gap->heard_ms + RINGS_MS &&
                 line->time_ms + SECOND_MS <= gap->login_ms,
        .echoes_ms = echoes_ms(gap, line->time_ms),
    };
    gap->ami->say.output = is_news ? output : NULL;
    if (queue_log_apply(&gap->log, line, &why) == QUEUE_LOG_REFUSED) {
        refuse(gap, why);
    }
    gap->ami->say.output = output;
    gap->ami->say.failed = gap->ami->say.failed || gap->log.say.failed; /* no memory */
}

/* Takes in the line that was read. False: it is too young, and waits. */
static bool take_line(struct ami_gap *gap)
{
    struct queue_log_line line;
    const char *why = NULL;
    if (queue_log_line_parse(gap->line, NULL, &line, &why)) {
        if (!gap->reads && line.time_ms > quiet_ms(gap)) {
            return false;
        }
        apply(gap, &line);
    } else if (str_trim(gap->line).size > 0) {
        refuse(gap, why);
    }
    gap->line = (struct str){0};
    return true;
}

/* -- reading --------------------------------------------------------------------------
 */

/* The next line, if none is at hand. False: there is none at present. */
static bool fetch(struct ami_gap *gap)
{
    enum queue_log_read read = QUEUE_LOG_LINE;
    if (gap->line.data == NULL) {
        read = queue_log_file_next(gap->file, &gap->line);
    }
    if (read == QUEUE_LOG_BAD) {
        refuse(gap, "a line that is too long, or was cut off with its file");
        gap->line = (struct str){0};
    } else if (read == QUEUE_LOG_ERROR || read == QUEUE_LOG_END) {
        queue_log_file_close(&gap->file);
        complain(gap, "cannot be read");
    }
    return read == QUEUE_LOG_LINE || read == QUEUE_LOG_BAD;
}

/* True: there may be more at once. */
static bool read_rows(struct ami_gap *gap)
{
    for (int i = 0; i < AMI_GAP_LINES; i++) {
        if (gap->file == NULL || !fetch(gap) ||
            (gap->line.data != NULL && !take_line(gap))) {
            return false;
        }
    }
    return true;
}

static bool is_readable(const struct ami_gap *gap)
{
    return gap->file != NULL && queue_log_file_is_open(gap->file);
}

/* The log is told: what it did not end AMI has to. */
static void end_reading(struct ami_gap *gap)
{
    if (!is_readable(gap)) {
        complain(gap, "there is no such file");
    }
    gap->reads = gap->begins = false;
    gap->ami->awaits_log = false;
    gap->ami->logged = is_readable(gap);
    gap->ami->gap = true; /* until the list is told */
    ami_exits_give_up(gap->ami);
}

bool ami_gap_step(struct ami_gap *gap, struct mono now)
{
    bool is_due = gap != NULL && (gap->reads || gap->more ||
                                  mono_ms_between(gap->looked, now) >= LOOK_MS);
    if (!is_due) {
        return false;
    }
    gap->looked = now;
    gap->read_ms = gap->login_ms + mono_ms_between(gap->login, now);
    gap->more = read_rows(gap);
    gap->was_at_end = gap->was_at_end || !gap->more;
    bool is_over =
        gap->reads && !gap->more &&
        (!is_readable(gap) || mono_ms_between(gap->login, now) >= AMI_GAP_SETTLE_MS);
    if (is_over) {
        end_reading(gap);
    }
    return gap->more || is_over; /* AMI has waited */
}

int64_t ami_gap_pause_ms(const struct ami_gap *gap)
{
    return ami_gap_is_reading(gap) ? SETTLE_LOOK_MS : INT64_MAX;
}

bool ami_gap_is_reading(const struct ami_gap *gap)
{
    return gap != NULL && gap->reads;
}

/* -- what becomes of the link ---------------------------------------------------------
 */

void ami_gap_heard(struct ami_gap *gap, int64_t time_ms)
{
    if (gap != NULL) {
        gap->heard_ms = time_ms;
    }
}

void ami_gap_lost(struct ami_gap *gap)
{
    if (gap != NULL) {
        gap->reads = false;
        gap->ami->awaits_log = true;
    }
}

void ami_gap_logged_in(struct ami_gap *gap, struct mono now, int64_t time_ms)
{
    if (gap != NULL) {
        open_log(gap);
        gap->reads = true;
        gap->was_at_end = false;
        gap->login = now;
        gap->login_ms = time_ms;
    }
}

void ami_gap_save(struct ami_gap *gap, struct mono now)
{
    bool is_due = gap != NULL && gap->options->state_path != NULL && !gap->begins &&
                  !gap->reads && gap->heard_ms != gap->saved_ms &&
                  mono_ms_between(gap->saved, now) >= AMI_GAP_STATE_MS;
    if (!is_due || !feed_settle(gap->ami->say.output)) {
        return;
    }
    int64_t values[STATE_VALUES] = {gap->heard_ms};
    const struct state_file file = state_of(gap);
    struct queue_log_place place = {0};
    if (gap->file != NULL) {
        place = queue_log_file_place(gap->file);
    }
    queue_log_resume_pack(&place, values + 1);
    gap->saved = now;
    gap->saved_ms = gap->heard_ms;
    if (!state_file_write(&file, values)) {
        log_write(LOG_LEVEL_WARNING, "feed",
                  "'%s': %s: what happens until the feed runs again is not told",
                  file.path, strerror(errno));
    }
}

/* -- its life -------------------------------------------------------------------------
 */

struct ami_gap *ami_gap_create(const struct ami_gap_options *options, struct ami *ami,
                               const struct adapter_args *args, struct diag *diag)
{
    struct ami_gap *gap = calloc(1, sizeof *gap);
    if (gap == NULL || !queue_log_init(&gap->log, LIMIT_AGENTS, LIMIT_CONTACTS)) {
        diag_add(diag, DIAG_ERROR, "asterisk", 0, 0, "out of memory");
        ami_gap_destroy(&gap);
        return NULL;
    }
    gap->options = options;
    gap->ami = ami;
    gap->log.say.context = gap;
    /* As if AMI had been heard up to our start, and no row of before were on its way. */
    gap->heard_ms = args->start_wall.ms + AMI_GAP_MARGIN_MS - SECOND_MS;
    gap->looked = mono_add_ms(args->start, -LOOK_MS);
    gap->saved = mono_add_ms(args->start, -AMI_GAP_STATE_MS);
    gap->begins = true;
    if (!load_state(gap, diag) ||
        (options->alias_path != NULL &&
         !alias_load(gap->log.aliases, options->alias_path, diag))) {
        ami_gap_destroy(&gap);
        return NULL;
    }
    open_log(gap);
    return gap;
}

void ami_gap_destroy(struct ami_gap **self)
{
    if (*self != NULL) {
        queue_log_file_close(&(*self)->file);
        queue_log_finish(&(*self)->log);
        free(*self);
        *self = NULL;
    }
}
