#include "feed/esl_frame.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Room for the longest message and a good read behind it. Pages that no list fills cost
 * nothing. */
#define BUFFER_BYTES (ESL_BODY_MAX + ESL_HEAD_MAX + 32768)

struct esl_frame {
    size_t from, to; /* what is held and not yet given */
    size_t scanned;  /* before it there is no end of a head */
    uint64_t skip;   /* bytes of a body over the limit that are still to come */
    bool lost;       /* a head over the limit: waiting for an empty line */
    char bytes[BUFFER_BYTES];
};

/* What the lines before a body say. */
struct head {
    struct str type, reply;
    int64_t length; /* of the body; 0: none; -1: stated, but no number */
    bool is_broken;
};

struct esl_frame *esl_frame_create(void)
{
    return calloc(1, sizeof(struct esl_frame));
}

void esl_frame_destroy(struct esl_frame **self)
{
    free(*self);
    *self = NULL;
}

void esl_frame_clear(struct esl_frame *frame)
{
    frame->from = frame->to = frame->scanned = 0;
    frame->skip = 0;
    frame->lost = false;
}

size_t esl_frame_put(struct esl_frame *frame, struct str bytes)
{
    if (frame->from > 0) {
        memmove(frame->bytes, frame->bytes + frame->from, frame->to - frame->from);
        frame->to -= frame->from;
        frame->scanned -= frame->from;
        frame->from = 0;
    }
    size_t room = BUFFER_BYTES - frame->to;
    size_t taken = bytes.size < room ? bytes.size : room;
    if (taken > 0) {
        memcpy(frame->bytes + frame->to, bytes.data, taken);
        frame->to += taken;
    }
    return taken;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_word(struct str text, const char *word)
{
    size_t at = 0;
    while (at < text.size && word[at] != '\0' &&
           lower(text.data[at]) == lower(word[at])) {
        at++;
    }
    return at == text.size && word[at] == '\0';
}

struct str esl_value(const struct esl_message *message, const char *key)
{
    for (size_t i = 0; i < message->count; i++) {
        if (is_word(message->fields[i].key, key)) {
            return message->fields[i].value;
        }
    }
    return (struct str){0};
}

/* -- lines ----------------------------------------------------------------------------
 */

/* Cuts the next line off *rest, without its end. */
static struct str next_line(struct str *rest)
{
    struct str line = str_split(rest, '\n');
    if (line.size > 0 && line.data[line.size - 1] == '\r') {
        line.size--;
    }
    return line;
}

/* "Name: value". False if it is no such line. */
static bool split_line(struct str line, struct str *ret_key, struct str *ret_value)
{
    const char *colon = line.size == 0 ? NULL : memchr(line.data, ':', line.size);
    if (colon == NULL || colon == line.data) {
        return false;
    }
    ret_key->data = line.data;
    ret_key->size = (size_t)(colon - line.data);
    ret_value->data = colon + 1;
    ret_value->size = line.size - ret_key->size - 1;
    if (ret_value->size > 0 && ret_value->data[0] == ' ') {
        ret_value->data++;
        ret_value->size--;
    }
    return true;
}

static struct head read_head(struct str lines)
{
    struct head head = {0};
    while (lines.size > 0) {
        struct str key;
        struct str value;
        if (!split_line(next_line(&lines), &key, &value)) {
            head.is_broken = true;
        } else if (is_word(key, "Content-Type")) {
            head.type = value;
        } else if (is_word(key, "Reply-Text")) {
            head.reply = value;
        } else if (is_word(key, "Content-Length") &&
                   !str_to_int(str_trim(value), 0, INT64_MAX, &head.length)) {
            head.length = -1;
        }
    }
    head.is_broken = head.is_broken || head.type.size == 0 || head.length < 0;
    return head;
}

/* -- the body of a plain event --------------------------------------------------------
 */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undoes "%20" where it stands: what is decoded is never longer. */
static struct str decode(char *text, size_t size)
{
    size_t to = 0;
    for (size_t from = 0; from < size; from++) {
        char c = text[from];
        if (c == '%' && from + 2 < size && hex_digit(text[from + 1]) >= 0 &&
            hex_digit(text[from + 2]) >= 0) {
            c = (char)(hex_digit(text[from + 1]) * 16 + hex_digit(text[from + 2]));
            from += 2;
        }
        text[to++] = c;
    }
    return (struct str){text, to};
}

/* False if a line is none: the event is not to be trusted. */
static bool read_fields(struct esl_frame *frame, struct str body,
                        struct esl_message *message)
{
    while (body.size > 0) {
        struct str key;
        struct str value;
        struct str line = next_line(&body);
        if (line.size == 0) {
            break; /* what follows is the event's own body */
        }
        if (!split_line(line, &key, &value)) {
            return false;
        }
        if (str_starts_with(key, "variable_") || message->count == ESL_FIELDS_MAX) {
            continue;
        }
        char *text = frame->bytes + (value.data - frame->bytes);
        message->fields[message->count].key = key;
        message->fields[message->count++].value = decode(text, value.size);
    }
    return message->count > 0;
}

/* -- messages -------------------------------------------------------------------------
 */

static const struct {
    const char *type;
    enum esl_kind kind;
} kinds[] = {
    {"text/event-plain", ESL_EVENT},
    {"api/response", ESL_API_RESPONSE},
    {"command/reply", ESL_COMMAND_REPLY},
    {"auth/request", ESL_AUTH_REQUEST},
    {"text/disconnect-notice", ESL_DISCONNECT},
    {"text/rude-rejection", ESL_REJECTION},
};

static enum esl_kind kind_of(struct str type)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (is_word(type, kinds[i].type)) {
            return kinds[i].kind;
        }
    }
    return ESL_OTHER;
}

/* Passes over line ends before a message, and what is left of a body over the limit. */
static void pass_over(struct esl_frame *frame)
{
    size_t held = frame->to - frame->from;
    size_t skipped = frame->skip < held ? (size_t)frame->skip : held;
    frame->skip -= skipped;
    frame->from += skipped;
    while (!frame->lost && frame->skip == 0 && frame->from < frame->to &&
           (frame->bytes[frame->from] == '\n' || frame->bytes[frame->from] == '\r')) {
        frame->from++;
    }
    if (frame->scanned < frame->from) {
        frame->scanned = frame->from;
    }
}

/* Finds the empty line that closes the head: where the head ends, and what follows it. */
static bool find_end(struct esl_frame *frame, size_t *ret_end, size_t *ret_next)
{
    for (size_t at = frame->scanned; at < frame->to; at++) {
        size_t next = at + 1;
        if (frame->bytes[at] != '\n') {
            continue;
        }
        if (next < frame->to && frame->bytes[next] == '\r') {
            next++;
        }
        if (next == frame->to) {
            frame->scanned = at; /* the next line is still to come */
            return false;
        }
        if (frame->bytes[next] == '\n') {
            *ret_end = at;
            *ret_next = next + 1;
            return true;
        }
    }
    frame->scanned = frame->to;
    return false;
}

/* Lets go of a head that does not end, all but what its end may need. */
static void bound_head(struct esl_frame *frame)
{
    if (frame->scanned - frame->from > ESL_HEAD_MAX) {
        frame->lost = true;
        frame->from = frame->scanned;
    }
}

static enum esl_read give(struct esl_frame *frame, const struct head *head, size_t body,
                          struct esl_message *message)
{
    message->kind = kind_of(head->type);
    message->type = head->type;
    message->reply = head->reply;
    message->body = (struct str){frame->bytes + body, (size_t)head->length};
    message->count = 0;
    if (message->kind == ESL_EVENT && !read_fields(frame, message->body, message)) {
        return ESL_RUBBISH;
    }
    return ESL_MESSAGE;
}

enum esl_read esl_frame_next(struct esl_frame *frame, struct esl_message *ret_message)
{
    size_t end = 0;
    size_t next = 0;
    pass_over(frame);
    if (frame->skip > 0 || !find_end(frame, &end, &next)) {
        bound_head(frame);
        return ESL_NOTHING;
    }
    struct str lines = {frame->bytes + frame->from, end - frame->from};
    bool is_long = frame->lost || lines.size > ESL_HEAD_MAX;
    struct head head = {.is_broken = true};
    if (!is_long) {
        head = read_head(lines);
    }
    if (head.is_broken || (uint64_t)head.length > ESL_BODY_MAX) {
        frame->skip = head.is_broken ? 0 : (uint64_t)head.length;
        frame->lost = false;
        frame->from = frame->scanned = next;
        return ESL_RUBBISH;
    }
    if (frame->to - next < (size_t)head.length) {
        frame->scanned = end;
        return ESL_NOTHING;
    }
    frame->from = frame->scanned = next + (size_t)head.length;
    return give(frame, &head, next, ret_message);
}
