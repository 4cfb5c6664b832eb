#include "feed/ami_frame.h"

#include <stdlib.h>
#include <string.h>

#define GREETING "Asterisk Call Manager"

/* Room for one message that is not complete and a good read behind it. */
#define BUFFER_BYTES ((size_t)AMI_MESSAGE_MAX * 4)

struct ami_frame {
    size_t from, to; /* what is held and not yet given */
    size_t scanned;  /* from here on no line end has been looked for */
    size_t line;     /* where the line begins that is being gathered */
    bool broken;     /* a line of this message was none */
    bool skipping;   /* a message or line over the limit: waiting for an empty line */
    bool ended;
    size_t field_count;
    struct {
        size_t key, key_size, value, value_size;
    } fields[AMI_FIELDS_MAX];
    char bytes[BUFFER_BYTES];
};

struct ami_frame *ami_frame_create(void)
{
    return calloc(1, sizeof(struct ami_frame));
}

void ami_frame_destroy(struct ami_frame **self)
{
    free(*self);
    *self = NULL;
}

static void begin_message(struct ami_frame *frame)
{
    frame->from = frame->line;
    frame->field_count = 0;
    frame->broken = false;
}

void ami_frame_clear(struct ami_frame *frame)
{
    frame->from = frame->to = frame->scanned = frame->line = 0;
    frame->skipping = false;
    frame->ended = false;
    begin_message(frame);
}

/* Moves what is held to the buffer's start. */
static void compact(struct ami_frame *frame)
{
    size_t by = frame->from;
    memmove(frame->bytes, frame->bytes + by, frame->to - by);
    for (size_t i = 0; i < frame->field_count; i++) {
        frame->fields[i].key -= by;
        frame->fields[i].value -= by;
    }
    frame->from = 0;
    frame->to -= by;
    frame->scanned -= by;
    frame->line -= by;
}

size_t ami_frame_put(struct ami_frame *frame, struct str bytes)
{
    if (frame->from > 0) {
        compact(frame);
    }
    size_t room = BUFFER_BYTES - frame->to;
    size_t taken = bytes.size < room ? bytes.size : room;
    if (taken > 0) {
        memcpy(frame->bytes + frame->to, bytes.data, taken);
        frame->to += taken;
    }
    return taken;
}

void ami_frame_end(struct ami_frame *frame)
{
    frame->ended = true;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool ami_is(struct str text, const char *word)
{
    size_t at = 0;
    while (at < text.size && word[at] != '\0' &&
           lower(text.data[at]) == lower(word[at])) {
        at++;
    }
    return at == text.size && word[at] == '\0';
}

struct str ami_value(const struct ami_message *message, const char *key)
{
    for (size_t i = 0; i < message->count; i++) {
        if (ami_is(message->fields[i].key, key)) {
            return message->fields[i].value;
        }
    }
    return (struct str){0};
}

/* "ChanVariable(SIP/1)" is a key, "[218 bytes missing in capture file]Event" is none. */
static bool is_key(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] <= ' ' || text[i] == '[' || (unsigned char)text[i] >= 0x7F) {
            return false;
        }
    }
    return size > 0;
}

/* Takes in a line of a message, which begins at `at`. */
static void take_line(struct ami_frame *frame, size_t at, size_t size)
{
    const char *text = frame->bytes + at;
    const char *colon = memchr(text, ':', size);
    if (colon == NULL || size > AMI_LINE_MAX || !is_key(text, (size_t)(colon - text))) {
        frame->broken = true;
        return;
    }
    if (frame->field_count == AMI_FIELDS_MAX) {
        return;
    }
    size_t key_size = (size_t)(colon - text);
    size_t value = key_size + 1;
    if (value < size && text[value] == ' ') {
        value++;
    }
    frame->fields[frame->field_count].key = at;
    frame->fields[frame->field_count].key_size = key_size;
    frame->fields[frame->field_count].value = at + value;
    frame->fields[frame->field_count++].value_size = size - value;
}

static void give(const struct ami_frame *frame, struct ami_message *message)
{
    message->count = frame->field_count;
    for (size_t i = 0; i < frame->field_count; i++) {
        message->fields[i] = (struct ami_field){
            .key = {frame->bytes + frame->fields[i].key, frame->fields[i].key_size},
            .value = {frame->bytes + frame->fields[i].value, frame->fields[i].value_size},
        };
    }
}

/* The message ends here: what was it? AMI_NOTHING for empty lines alone. */
static enum ami_read close_message(struct ami_frame *frame, struct ami_message *message)
{
    enum ami_read read = AMI_NOTHING;
    if (frame->skipping || frame->broken) {
        read = AMI_RUBBISH;
    } else if (frame->field_count > 0) {
        give(frame, message);
        read = AMI_MESSAGE;
    }
    frame->skipping = false;
    begin_message(frame);
    return read;
}

/* "Asterisk Call Manager/5.0.4": Asterisk's only line without a colon. */
static bool take_greeting(struct ami_frame *frame, struct str line,
                          struct ami_message *message)
{
    const size_t size = sizeof GREETING - 1;
    bool is_greeting = frame->field_count == 0 && !frame->broken && !frame->skipping &&
                       line.size <= AMI_LINE_MAX && str_starts_with(line, GREETING "/");
    if (is_greeting) {
        message->count = 1;
        message->fields[0] = (struct ami_field){
            .key = {line.data, size},
            .value = {line.data + size + 1, line.size - size - 1},
        };
        begin_message(frame);
    }
    return is_greeting;
}

/* The next whole line without its end; false if there is none yet. */
static bool next_line(struct ami_frame *frame, struct str *ret_line)
{
    const char *start = frame->bytes + frame->line;
    const char *end =
        memchr(frame->bytes + frame->scanned, '\n', frame->to - frame->scanned);
    frame->scanned = frame->to;
    if (end == NULL && !(frame->ended && frame->line < frame->to)) {
        return false;
    }
    size_t size = end != NULL ? (size_t)(end - start) : frame->to - frame->line;
    frame->line += size + (end != NULL ? 1 : 0);
    frame->scanned = frame->line;
    if (size > 0 && start[size - 1] == '\r') {
        size--;
    }
    *ret_line = (struct str){start, size};
    return true;
}

/* Lets go of the message that is being gathered, up to the next empty line. */
static void skip_message(struct ami_frame *frame)
{
    frame->skipping = true;
    begin_message(frame);
}

/* Of an endless line only its end matters. What stays of it is one byte, so that the line
 * is not taken for an empty one. */
static void bound_line(struct ami_frame *frame)
{
    if (frame->to - frame->line >
        AMI_LINE_MAX + 1) { /* one more: the CR is no part of it */
        frame->line = frame->to - 1;
        frame->bytes[frame->line] = '?';
        skip_message(frame);
    }
}

enum ami_read ami_frame_next(struct ami_frame *frame, struct ami_message *ret_message)
{
    struct str line;
    enum ami_read read = AMI_NOTHING;
    while (read == AMI_NOTHING && next_line(frame, &line)) {
        if (line.size == 0) {
            read = close_message(frame, ret_message);
        } else if (take_greeting(frame, line, ret_message)) {
            read = AMI_GREETING;
        } else if (frame->skipping || frame->line - frame->from > AMI_MESSAGE_MAX) {
            skip_message(frame);
        } else {
            take_line(frame, (size_t)(line.data - frame->bytes), line.size);
        }
    }
    if (read == AMI_NOTHING && frame->ended) {
        return close_message(frame, ret_message);
    }
    if (read == AMI_NOTHING) {
        bound_line(frame);
    }
    return read;
}
