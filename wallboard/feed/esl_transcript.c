#include "feed/esl_transcript.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "feed/freeswitch_events.h"

#define READ_BYTES 16384

struct esl_transcript {
    FILE *file;
    struct esl_frame *frame;
    int64_t now_ms, number;
};

static enum esl_read next(struct esl_transcript *transcript, struct esl_message *message)
{
    char bytes[READ_BYTES];
    enum esl_read read = ESL_NOTHING;
    while ((read = esl_frame_next(transcript->frame, message)) == ESL_NOTHING) {
        size_t size = fread(bytes, 1, sizeof bytes, transcript->file);
        if (size == 0) {
            break;
        }
        (void)esl_frame_put(transcript->frame, (struct str){bytes, size});
    }
    return read;
}

/* When does it begin? Then back to the start. */
static void find_start(struct esl_transcript *transcript, struct esl_message *message)
{
    enum esl_read read = ESL_NOTHING;
    transcript->now_ms = TIMESTAMP_MIN_MS;
    while ((read = next(transcript, message)) != ESL_NOTHING) {
        if (read == ESL_MESSAGE && freeswitch_stamp(message, &transcript->now_ms)) {
            break;
        }
    }
    rewind(transcript->file);
    esl_frame_clear(transcript->frame);
}

struct esl_transcript *esl_transcript_open(const char *path, struct esl_message *scratch,
                                           struct diag *diag)
{
    struct esl_transcript *transcript = calloc(1, sizeof *transcript);
    if (transcript == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "out of memory");
        return NULL;
    }
    transcript->frame = esl_frame_create();
    transcript->file = fopen(path, "re");
    if (transcript->frame == NULL || transcript->file == NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", strerror(errno));
        esl_transcript_close(&transcript);
        return NULL;
    }
    find_start(transcript, scratch);
    return transcript;
}

void esl_transcript_close(struct esl_transcript **self)
{
    if (*self == NULL) {
        return;
    }
    if ((*self)->file != NULL) {
        (void)fclose((*self)->file);
    }
    esl_frame_destroy(&(*self)->frame);
    free(*self);
    *self = NULL;
}

enum esl_read esl_transcript_next(struct esl_transcript *transcript,
                                  struct esl_message *ret_message)
{
    int64_t ms = 0;
    enum esl_read read = next(transcript, ret_message);
    transcript->number += read == ESL_NOTHING ? 0 : 1;
    if (read == ESL_MESSAGE && freeswitch_stamp(ret_message, &ms) &&
        ms > transcript->now_ms) {
        transcript->now_ms = ms;
    }
    return read;
}

int64_t esl_transcript_now_ms(const struct esl_transcript *transcript)
{
    return transcript->now_ms;
}

int64_t esl_transcript_number(const struct esl_transcript *transcript)
{
    return transcript->number;
}
