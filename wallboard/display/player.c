#include "display/player.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "base/timestamp.h"
#include "site/intake.h"
#include "wire/decode.h"

#define MAX_FILE_BYTES (INT64_C(1) << 30)

struct line {
    size_t offset, size;
    int64_t number;  /* in the file, from 1 */
    int64_t time_ms; /* never before the line above it */
};

struct player {
    char *path;
    char *text;
    struct line *lines;
    size_t count, next;
    bool timed; /* an event with a time was seen */
    int64_t first_ms, last_ms;
    int64_t told_line; /* the line being given, for its faults */
};

static char *read_file(const char *path, size_t *ret_size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    char *text = NULL;
    long size = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    if (size >= 0 && size < MAX_FILE_BYTES && fseek(file, 0, SEEK_SET) == 0) {
        text = malloc((size_t)size + 1);
    } else if (size >= MAX_FILE_BYTES) {
        errno = EFBIG;
    }
    if (text != NULL && fread(text, 1, (size_t)size, file) != (size_t)size) {
        free(text);
        text = NULL;
    }
    (void)fclose(file);
    *ret_size = text == NULL ? 0 : (size_t)size;
    return text;
}

/* Finds where the lines are; those without anything in them are passed over. */
static bool find_lines(struct player *player, size_t size)
{
    size_t newlines = 1;
    for (size_t i = 0; i < size; i++) {
        newlines += player->text[i] == '\n' ? 1U : 0U;
    }
    player->lines = calloc(newlines, sizeof *player->lines);
    if (player->lines == NULL) {
        return false;
    }
    struct str rest = {player->text, size};
    for (int64_t number = 1; rest.data != NULL; number++) {
        struct str line = str_trim(str_split(&rest, '\n'));
        if (line.size > 0) {
            player->lines[player->count++] =
                (struct line){(size_t)(line.data - player->text), line.size, number, 0};
        }
    }
    return true;
}

/* Reads every event's time, so that the recording can be played by the clock. */
static bool find_times(struct player *player)
{
    struct decoder *decoder = decoder_create();
    if (decoder == NULL) {
        return false;
    }
    int64_t latest = 0;
    for (size_t i = 0; i < player->count; i++) {
        struct line *line = &player->lines[i];
        struct event event;
        decoder_begin(decoder, player->text + line->offset, line->size);
        bool is_event = decoder_next(decoder, &event) == DECODE_EVENT;
        if (is_event && event.time_ms != EVENT_NO_TIME) {
            latest = player->timed && event.time_ms < latest ? latest : event.time_ms;
            player->first_ms = player->timed ? player->first_ms : event.time_ms;
            player->last_ms = latest;
            player->timed = true;
        }
        line->time_ms = latest;
    }
    decoder_destroy(&decoder);
    /* What stands before the first time belongs to it, not to 1970. */
    for (size_t i = 0; i < player->count && player->lines[i].time_ms == 0; i++) {
        player->lines[i].time_ms = player->first_ms;
    }
    return true;
}

struct player *player_create(const char *path, struct diag *diag)
{
    struct player *player = calloc(1, sizeof *player);
    size_t size = 0;
    if (player == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "out of memory");
        return NULL;
    }
    player->path = strdup(path);
    player->text = read_file(path, &size);
    if (player->path == NULL || player->text == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "cannot be read: %s", strerror(errno));
        player_destroy(&player);
    } else if (!find_lines(player, size) || !find_times(player)) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "out of memory");
        player_destroy(&player);
    }
    return player;
}

void player_destroy(struct player **self)
{
    if (*self == NULL) {
        return;
    }
    free((*self)->path);
    free((*self)->text);
    free((*self)->lines);
    free(*self);
    *self = NULL;
}

/* "HH:MM" or "HH:MM:SS" into the civil time's fields. */
static bool parse_clock(struct str text, struct calendar_civil *civil)
{
    int64_t hour = 0;
    int64_t minute = 0;
    int64_t second = 0;
    struct str h = str_split(&text, ':');
    struct str m = str_split(&text, ':');
    if (!str_to_int(h, 0, 23, &hour) || !str_to_int(m, 0, 59, &minute) ||
        (text.data != NULL && !str_to_int(text, 0, 59, &second))) {
        return false;
    }
    civil->hour = (int)hour;
    civil->minute = (int)minute;
    civil->second = (int)second;
    civil->millisecond = 0;
    return true;
}

/* The instant meant by --at. */
static bool find_instant(const struct player *player, const char *text,
                         const struct calendar *calendar, struct wall *ret_at)
{
    if (timestamp_parse(str_from(text), &ret_at->ms)) {
        return true;
    }
    struct calendar_civil civil =
        calendar_civil(calendar, (struct wall){player->last_ms});
    if (!parse_clock(str_from(text), &civil)) {
        return false;
    }
    *ret_at = calendar_instant(calendar, &civil);
    return true;
}

bool player_begin(const struct player *player, const struct arguments *arguments,
                  const struct calendar *calendar, struct wall *ret_at, struct diag *diag)
{
    if (!player->timed) {
        diag_add(diag, DIAG_ERROR, arguments->replay, 0, 0, "holds no event with a time");
        return false;
    }
    ret_at->ms = arguments->speed > 0 ? player->first_ms : player->last_ms;
    if (arguments->at != NULL && !find_instant(player, arguments->at, calendar, ret_at)) {
        diag_add(diag, DIAG_ERROR, "wallboard", 0, 0,
                 "--at: '%s': must be RFC 3339 or HH:MM[:SS]", arguments->at);
        return false;
    }
    return true;
}

static void tell_fault(void *context, enum refusal refusal, const char *text)
{
    const struct player *player = context;
    log_write(LOG_LEVEL_WARNING, "replay", "%s:%lld: %s: %s", player->path,
              (long long)player->told_line, refusal_name(refusal), text);
}

bool player_step(struct player *player, struct intake *intake, struct mono now,
                 struct wall until)
{
    const struct intake_fault fault = {tell_fault, player};
    size_t begun = player->next;
    while (player->next < player->count) {
        const struct line *line = &player->lines[player->next];
        if (line->time_ms > until.ms) {
            break;
        }
        player->told_line = line->number;
        player->next++;
        intake_body(intake, player->text + line->offset, line->size, now,
                    (struct wall){line->time_ms}, &fault);
    }
    return player->next > begun;
}

bool player_next(const struct player *player, struct wall *ret_at)
{
    if (player->next == player->count) {
        return false;
    }
    ret_at->ms = player->lines[player->next].time_ms;
    return true;
}
