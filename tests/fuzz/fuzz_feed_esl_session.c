/* Any bytes as what FreeSWITCH says after we called: no crash, no word to it but the four
 * that we know, and every event that is made of them is one that the door of a board lets
 * in. A 0x1F in the bytes lets a second pass. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "feed/adapter.h"
#include "feed/esl_session.h"
#include "feed/freeswitch.h"
#include "feed/freeswitch_events.h"
#include "feed/freeswitch_lists.h"
#include "judged_output.h"
#include "wire/decode.h"

#define START_MS INT64_C(1700000000000)

/* Small tables: they run full, and a run is short. */
#define AGENTS   16
#define CONTACTS 64

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct talk {
    struct esl_session *session;
    struct freeswitch state;
    struct mono now;
};

/* Every command is one that is known, and ends where it should. */
static void check_output(struct talk *talk)
{
    struct str said = esl_session_output(talk->session);
    while (said.size > 0) {
        size_t size = 0;
        while (size + 1 < said.size &&
               (said.data[size] != '\n' || said.data[size + 1] != '\n')) {
            size++;
        }
        bool is_ours = str_starts_with(said, "auth s3cret\n") ||
                       str_starts_with(said, "event plain HEARTBEAT ") ||
                       str_starts_with(said, "api callcenter_config ");
        if (!is_ours || size + 1 >= said.size) {
            abort();
        }
        esl_session_sent(talk->session, size + 2);
        said = esl_session_output(talk->session);
    }
}

static void apply(struct talk *talk, enum esl_session_read read,
                  const struct esl_message *message)
{
    const char *why = NULL;
    size_t refused = 0;
    int64_t now_ms = START_MS + talk->now.ns / 1000000;
    freeswitch_tick(&talk->state, now_ms);
    if (read == ESL_SESSION_EVENT) {
        (void)freeswitch_apply(&talk->state, message, now_ms, &why);
    } else if (read == ESL_SESSION_LIST) {
        (void)freeswitch_lists_take(&talk->state, message->body, &refused);
    }
}

static void hear(struct talk *talk, struct str bytes)
{
    static struct esl_message message;
    while (bytes.size > 0) {
        size_t taken = esl_session_put(talk->session, bytes);
        bytes.data += taken;
        bytes.size -= taken;
        enum esl_session_read read = ESL_SESSION_NOTHING;
        while ((read = esl_session_next(talk->session, talk->now, &message)) !=
               ESL_SESSION_NOTHING) {
            apply(talk, read, &message);
        }
        check_output(talk);
    }
}

static void pass_a_second(struct talk *talk)
{
    talk->now = mono_add_ms(talk->now, 1000);
    esl_session_tick(talk->session, talk->now);
    freeswitch_tick(&talk->state, START_MS + talk->now.ns / 1000000);
    check_output(talk);
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* Kept: making them costs more than a run, and each run begins anew with them. */
    static struct feed_output output;
    static struct esl_session *session;
    output.decoder = output.decoder == NULL ? decoder_create() : output.decoder;
    session = session == NULL ? esl_session_create("s3cret") : session;
    struct talk talk = {.session = session};
    if (output.decoder == NULL || talk.session == NULL ||
        !freeswitch_init(&talk.state, AGENTS, CONTACTS)) {
        abort();
    }
    talk.state.say.output = &output;
    esl_session_begin(talk.session, talk.now);
    struct str rest = {(const char *)data, size};
    while (rest.data != NULL) {
        hear(&talk, str_split(&rest, '\x1F'));
        pass_a_second(&talk);
    }
    freeswitch_lost(&talk.state);
    for (int i = 0; i < 70; i++) {
        pass_a_second(&talk);
    }
    if (talk.state.say.failed) {
        abort();
    }
    freeswitch_finish(&talk.state);
    return 0;
}
