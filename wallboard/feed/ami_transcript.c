#include "feed/ami_transcript.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "feed/ami_field.h"

#define READ_BYTES 16384

struct ami_transcript {
    FILE *file;
    struct ami_frame *frame;
    int64_t now_ms, number;
    bool stamped; /* now_ms is of a stamp */
};

/* An id begins with the second in which its channel came, perhaps behind a name. */
static bool second_of(struct str id, int64_t *ret_ms)
{
    int64_t second = 0;
    struct str rest = id;
    while (rest.data != NULL) {
        struct str part = str_split(&rest, '-');
        struct str whole = str_split(&part, '.');
        if (str_to_int(whole, TIMESTAMP_MIN_MS / 1000, TIMESTAMP_MAX_MS / 1000 - 1,
                       &second)) {
            *ret_ms = second * 1000;
            return true;
        }
    }
    return false;
}

/* More bytes into the frame; false at the file's end. */
static bool fill(struct ami_transcript *transcript)
{
    char bytes[READ_BYTES];
    size_t size = fread(bytes, 1, sizeof bytes, transcript->file);
    if (size == 0) {
        ami_frame_end(transcript->frame);
        return false;
    }
    return ami_frame_put(transcript->frame, (struct str){bytes, size}) == size;
}

static enum ami_read next(struct ami_transcript *transcript, struct ami_message *message)
{
    enum ami_read read = ami_frame_next(transcript->frame, message);
    while (read == AMI_NOTHING && fill(transcript)) {
        read = ami_frame_next(transcript->frame, message);
    }
    return read == AMI_NOTHING ? ami_frame_next(transcript->frame, message) : read;
}

static bool note_stamp(struct ami_transcript *transcript,
                       const struct ami_message *message)
{
    int64_t ms = 0;
    if (!ami_field_stamp(message, &ms)) {
        return false;
    }
    if (!transcript->stamped || ms > transcript->now_ms) {
        transcript->now_ms = ms;
    }
    transcript->stamped = true;
    return true;
}

/* When does it begin? Then back to the start. */
static void find_start(struct ami_transcript *transcript, struct ami_message *message)
{
    int64_t first_ms = TIMESTAMP_MIN_MS;
    bool has_id = false;
    bool has_stamp = false;
    enum ami_read read = AMI_NOTHING;
    while (!has_stamp && (read = next(transcript, message)) != AMI_NOTHING) {
        has_stamp = read == AMI_MESSAGE && note_stamp(transcript, message);
        if (read == AMI_MESSAGE && !has_id) {
            has_id = second_of(ami_value(message, "Uniqueid"), &first_ms);
        }
    }
    if (!has_stamp) {
        transcript->now_ms = first_ms;
    }
    rewind(transcript->file);
    ami_frame_clear(transcript->frame);
}

struct ami_transcript *ami_transcript_open(const char *path, struct diag *diag)
{
    struct ami_message *message = calloc(1, sizeof *message);
    struct ami_transcript *transcript = calloc(1, sizeof *transcript);
    if (message == NULL || transcript == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "out of memory");
        goto out;
    }
    transcript->frame = ami_frame_create();
    transcript->file = fopen(path, "re");
    if (transcript->frame == NULL || transcript->file == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", strerror(errno));
        goto out;
    }
    find_start(transcript, message);
    free(message);
    return transcript;
out:
    free(message);
    ami_transcript_close(&transcript);
    return NULL;
}

void ami_transcript_close(struct ami_transcript **self)
{
    if (*self == NULL) {
        return;
    }
    if ((*self)->file != NULL) {
        (void)fclose((*self)->file);
    }
    ami_frame_destroy(&(*self)->frame);
    free(*self);
    *self = NULL;
}

enum ami_read ami_transcript_next(struct ami_transcript *transcript,
                                  struct ami_message *ret_message)
{
    enum ami_read read = AMI_NOTHING;
    while ((read = next(transcript, ret_message)) != AMI_NOTHING) {
        transcript->number++;
        bool is_event = read == AMI_MESSAGE && ami_value(ret_message, "Event").size > 0 &&
                        ami_value(ret_message, "Action").size == 0;
        if (is_event) {
            (void)note_stamp(transcript, ret_message);
        }
        if (is_event || read == AMI_RUBBISH) {
            break;
        }
    }
    return read;
}

int64_t ami_transcript_now_ms(const struct ami_transcript *transcript)
{
    return transcript->now_ms;
}

int64_t ami_transcript_number(const struct ami_transcript *transcript)
{
    return transcript->number;
}
