#include "display/link_words.h"

#include <string.h>

#include "base/str.h"
#include "locale/text.h"
#include "site/follower.h"

#define WORDS_BYTES 512

static const char *state_words(enum link_state state)
{
    switch (state) {
    case LINK_CONNECTING:
        return text_get("connecting");
    case LINK_CONNECTED:
        return text_get("connected");
    case LINK_LOST:
        break;
    }
    /* Translators: a connection that was there is no more. */
    return text_get("lost");
}

static const char *follower_words(enum follower_state state)
{
    switch (state) {
    case FOLLOWER_SILENT:
        return text_get("silent");
    case FOLLOWER_JOINING:
        return text_get("asks for the figures");
    case FOLLOWER_CLOSING:
        return text_get("catching up");
    case FOLLOWER_LEVEL:
        break;
    }
    /* Translators: the screen shows all that its hub has said. */
    return text_get("level");
}

/* Those of bus/link; tests/check_words.cmake sees that none lacks. */
static const char *reason_words(const char *reason)
{
    static const char *const words[] = {
        TEXT_MARK("the peer closed the connection"),
        TEXT_MARK("nobody answers there"),
        TEXT_MARK("the peer breaks off the greeting"),
        TEXT_MARK("our key is not allowed there"),
        TEXT_MARK("the peer does not speak ZeroMQ as we do"),
        TEXT_MARK("no descriptors or memory for a socket"),
        TEXT_MARK("opening anew"),
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i], reason) == 0) {
            return text_get(words[i]);
        }
    }
    return text_is_translated() ? "" : reason; /* the system's own, in English */
}

static void write_state(const char *state, const char *reason, char buffer[WORDS_BYTES])
{
    if (reason[0] == '\0') {
        str_copy(buffer, WORDS_BYTES, str_from(state));
    } else {
        str_format(buffer, WORDS_BYTES, text_get("%s, %s"), state, reason);
    }
}

void link_words_write(const struct link_status *link, char *buffer, size_t size)
{
    char state[WORDS_BYTES];
    const char *reason = link->state == LINK_CONNECTED ? text_get("nothing heard yet")
                                                       : reason_words(link->reason);
    write_state(state_words(link->state), reason, state);
    str_format(buffer, size, "%s: %s", link->endpoint, state);
}

void link_words_write_hub(const struct link_status *link,
                          const struct follower_status *status, char *buffer, size_t size)
{
    char state[WORDS_BYTES];
    if (link->state != LINK_CONNECTED) {
        write_state(state_words(link->state), reason_words(link->reason), state);
    } else {
        write_state(follower_words(status->state),
                    status->fault[0] == '\0'
                        ? ""
                        : text_get("cannot be followed; the log says why"),
                    state);
    }
    /* Translators: a hub's address, and how the connection to it stands. */
    str_format(buffer, size, text_get("hub %s: %s"), link->endpoint, state);
}
