/* Any bytes as what Asterisk says after we called: no crash, no word to it but the three
 * that we know, and every event that is made of them is one that the door of a board lets
 * in. A 0x1F in the bytes lets a second pass. */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/adapter.h"
#include "feed/ami.h"
#include "feed/ami_events.h"
#include "feed/ami_list.h"
#include "feed/ami_session.h"
#include "judged_output.h"
#include "wire/decode.h"

#define START_MS INT64_C(1700000000000)

/* Small tables: they run full, and a run is short. */
#define AGENTS   16
#define CONTACTS 64

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct talk {
    struct ami_session *session;
    struct ami ami;
    struct mono now;
};

/* Every request is an action that is known, and none carries what Asterisk said. */
static void check_output(struct talk *talk)
{
    struct str said = ami_session_output(talk->session);
    if (said.size > 0 && !str_starts_with(said, "Action: ")) {
        abort();
    }
    ami_session_sent(talk->session, said.size);
}

static void hear(struct talk *talk, struct str bytes)
{
    static struct ami_message message;
    while (bytes.size > 0) {
        size_t taken = ami_session_put(talk->session, bytes, talk->now);
        bytes.data += taken;
        bytes.size -= taken;
        enum ami_session_read read = AMI_SESSION_NOTHING;
        while ((read = ami_session_next(talk->session, talk->now, &message)) !=
               AMI_SESSION_NOTHING) {
            const char *why = NULL;
            int64_t now_ms = START_MS + talk->now.ns / 1000000;
            if (read == AMI_SESSION_EVENT) {
                ami_tick(&talk->ami, now_ms);
                (void)ami_apply(&talk->ami, &message, now_ms, &why);
            }
        }
        check_output(talk);
    }
}

static void pass_a_second(struct talk *talk)
{
    talk->now = mono_add_ms(talk->now, 1000);
    ami_session_tick(talk->session, talk->now);
    ami_tick(&talk->ami, START_MS + talk->now.ns / 1000000);
    check_output(talk);
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct ami_login login = {.user = "feed", .secret = "s3cret"};
    /* Kept: making them costs more than a run, and each run begins anew with them. */
    static struct feed_output output;
    static struct ami_session *session;
    output.decoder = output.decoder == NULL ? decoder_create() : output.decoder;
    session = session == NULL ? ami_session_create(&login) : session;
    struct talk talk = {.session = session};
    if (output.decoder == NULL || talk.session == NULL ||
        !ami_init(&talk.ami, AGENTS, CONTACTS)) {
        abort();
    }
    talk.ami.wrapups.default_ms = 2000;
    talk.ami.say.output = &output;
    ami_session_begin(talk.session, talk.now);
    struct str rest = {(const char *)data, size};
    while (rest.data != NULL) {
        hear(&talk, str_split(&rest, '\x1F'));
        pass_a_second(&talk);
    }
    ami_list_lost(&talk.ami);
    ami_list_end(&talk.ami);
    for (int i = 0; i < 70; i++) {
        pass_a_second(&talk);
    }
    if (talk.ami.say.failed) {
        abort();
    }
    ami_finish(&talk.ami);
    return 0;
}
