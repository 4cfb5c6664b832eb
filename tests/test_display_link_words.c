/* display/link_words.h: how a connection stands, in the reader's language, as long as
 * nobody was heard. */

#include <string.h>

#include "base/str.h"
#include "display/link_words.h"
#include "locale/text.h"
#include "site/follower.h"
#include "support/rows.h"

struct row {
    const char *name;
    const char *locale;
    enum link_state state;
    const char *reason;
    enum follower_state follower;
    const char *fault;
    const char *plain, *hub; /* what is said of a publisher, and of a hub */
};

#define AT "tcp://pbx:5556"

static struct row rows_words[] = {
    {"nobody there", "", LINK_CONNECTING, "nobody answers there", FOLLOWER_SILENT, "",
     AT ": connecting, nobody answers there",
     "hub " AT ": connecting, nobody answers there"},
    {"in German", "de", LINK_CONNECTING, "nobody answers there", FOLLOWER_SILENT, "",
     AT ": Verbindungsaufbau, dort antwortet niemand",
     "Hub " AT ": Verbindungsaufbau, dort antwortet niemand"},
    {"a key that is not allowed, in Polish", "pl", LINK_LOST,
     "our key is not allowed there", FOLLOWER_SILENT, "",
     AT ": utracono, nasz klucz nie jest tam dopuszczony",
     "hub " AT ": utracono, nasz klucz nie jest tam dopuszczony"},
    {"the system's own words, in English", "", LINK_LOST, "Address already in use",
     FOLLOWER_SILENT, "", AT ": lost, Address already in use",
     "hub " AT ": lost, Address already in use"},
    {"the system's own words are no reader's", "fr", LINK_LOST, "Address already in use",
     FOLLOWER_SILENT, "", AT ": perdu", "hub " AT " : perdu"},
    {"nothing is wrong", "es", LINK_CONNECTED, "", FOLLOWER_LEVEL, "",
     AT ": conectado, aún sin datos", "hub " AT ": al día"},
    {"a hub that is asked", "", LINK_CONNECTED, "", FOLLOWER_JOINING, "",
     AT ": connected, nothing heard yet", "hub " AT ": asks for the figures"},
    {"a hub whose figures are of no use", "de", LINK_CONNECTED, "", FOLLOWER_CLOSING,
     "the hub's site file:3:1: unknown key", AT ": verbunden, noch nichts empfangen",
     "Hub " AT ": holt auf, kann ihm nicht folgen; Grund im Protokoll"},
};

static void test_words(void **state)
{
    const struct row *row = *state;
    char text[512];
    struct follower_status status = {.state = row->follower};
    const struct link_status link = {
        .endpoint = AT, .state = row->state, .reason = row->reason};
    str_copy(status.fault, sizeof status.fault, str_from(row->fault));
    assert_true(text_use(row->locale));
    link_words_write(&link, text, sizeof text);
    assert_string_equal(text, row->plain);
    link_words_write_hub(&link, &status, text, sizeof text);
    assert_string_equal(text, row->hub);
    (void)text_use("");
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_words, rows_words);
    return rows_run(&rows, "display/link_words");
}
