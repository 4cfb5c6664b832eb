/* Whose is a screen's name (hub/screens.h)? "It belongs to the key that is called so;
 * where no key is, to the key that used it first, until that is off the list or was not
 * heard under it for a day." */
#include <stdlib.h>
#include <string.h>

#include "bus/keyring.h"
#include "hub/screens.h"
#include "support/rows.h"

#define A_KEY   "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define B_KEY   "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"
#define C_KEY   "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs"
#define HOUR_MS INT64_C(3600000)

static struct mono at_ms(int64_t ms)
{
    return mono_add_ms((struct mono){1}, ms);
}

/* A list of displays of site leeds, by name; "york/NAME" is of site york, "boss/NAME" a
 * supervisor. NULL: there are no keys. */
static struct keyring *keyring_of(const char *names)
{
    static const char *const keys[] = {A_KEY, B_KEY, C_KEY};
    char text[1024] = "";
    struct diag diag;
    struct str rest = names == NULL ? (struct str){NULL, 0} : str_from(names);
    diag_clear(&diag);
    for (size_t i = 0; rest.data != NULL; i++) {
        struct str name = str_split(&rest, ' ');
        struct str site = name;
        bool york = str_starts_with(name, "york/");
        bool boss = str_starts_with(name, "boss/");
        (void)str_split(&site, '/');
        name = york || boss ? site : name;
        size_t size = strlen(text);
        str_format(text + size, sizeof text - size, "%s %s %.*s %s\n", keys[i % 3],
                   boss ? "supervisor" : "display", (int)name.size, name.data,
                   york ? "york" : "leeds");
    }
    if (names == NULL) {
        return NULL;
    }
    struct keyring *keyring = keyring_read("allowed", str_from(text), &diag);
    assert_non_null(keyring);
    return keyring;
}

struct said {
    const char *keys; /* the list at that time */
    const char *user, *name;
    int64_t at_ms;
    bool believed;
};

#define SAID_MAX 5

static struct row {
    const char *name;
    struct said said[SAID_MAX]; /* one after the other */
    const char *holder;         /* of the last name, then */
} table[] = {
    {"a key reports under its own name",
     {{"wall-1 other", "display:wall-1", "wall-1", 0, true}},
     "display:wall-1"},
    {"another key does not, though the screen was never heard",
     {{"wall-1 other", "display:other", "wall-1", 0, false}},
     NULL},
    {"nor while the screen is off",
     {{"wall-1 other", "display:wall-1", "wall-1", 0, true},
      {"wall-1 other", "display:other", "wall-1", 48 * HOUR_MS, false}},
     "display:wall-1"},
    {"a name that is no key's is had by who used it first",
     {{"one two", "display:one", "wall-1", 0, true},
      {"one two", "display:two", "wall-1", 1000, false},
      {"one two", "display:one", "wall-1", 2000, true}},
     "display:one"},
    {"and is free a day after it was heard last",
     {{"one two", "display:one", "wall-1", 0, true},
      {"one two", "display:two", "wall-1", SCREENS_HELD_MS - 1, false},
      {"one two", "display:two", "wall-1", SCREENS_HELD_MS, true},
      {"one two", "display:one", "wall-1", SCREENS_HELD_MS + 1, false}},
     "display:two"},
    {"a refusal does not prolong it",
     {{"one two", "display:one", "wall-1", 0, true},
      {"one two", "display:two", "wall-1", SCREENS_HELD_MS / 2, false},
      {"one two", "display:two", "wall-1", SCREENS_HELD_MS, true}},
     "display:two"},
    {"a renewed key under the old name: the old one is off the list",
     {{"wall-1", "display:wall-1", "wall-1", 0, true},
      {"wall-1", "display:wall-1", "wall-1", 1000, true}},
     "display:wall-1"},
    {"a renewed key under a new name: the old one is off the list",
     {{"wall-1", "display:wall-1", "wall-1", 0, true},
      {"wall-1b", "display:wall-1b", "wall-1", 1000, true}},
     "display:wall-1b"},
    {"the same while the old one is on it still",
     {{"wall-1", "display:wall-1", "wall-1", 0, true},
      {"wall-1 wall-1b", "display:wall-1b", "wall-1", 1000, false},
      {"wall-1b", "display:wall-1b", "wall-1", 2000, true}},
     "display:wall-1b"},
    {"the first user is off the list",
     {{"one two", "display:one", "wall-1", 0, true},
      {"two", "display:two", "wall-1", 1000, true}},
     "display:two"},
    {"a key of that name comes to the list later: the name is its",
     {{"one", "display:one", "wall-1", 0, true},
      {"one wall-1", "display:one", "wall-1", 1000, false},
      {"one wall-1", "display:wall-1", "wall-1", 2000, true},
      {"one wall-1", "display:one", "wall-1", 3000, false}},
     "display:wall-1"},
    {"many screens with one key",
     {{"walls", "display:walls", "wall-1", 0, true},
      {"walls", "display:walls", "wall-2", 0, true},
      {"walls", "display:walls", "wall-1", 1000, true}},
     "display:walls"},
    {"a key called as no screen is",
     {{"left right", "display:left", "wall-1", 0, true},
      {"left right", "display:right", "wall-2", 0, true}},
     "display:right"},
    {"a key of that name of another site takes nothing",
     {{"york/wall-1 leeds-1", "display:leeds-1", "wall-1", 0, true}},
     "display:leeds-1"},
    {"nor does a supervisor's",
     {{"boss/wall-1 leeds-1", "display:leeds-1", "wall-1", 0, true}},
     "display:leeds-1"},
    {"a name is compared as it is kept: control characters are none",
     {{"one two", "display:one", "wall1", 0, true},
      {"one two", "display:two",
       "wall\x01"
       "1",
       1000, false}},
     "display:one"},
    {"and no longer than it is kept",
     {{"one two", "display:one",
       "wall567890123456789012345678901234567890123456789012345678901234", 0, true},
      {"one two", "display:two",
       "wall567890123456789012345678901234567890123456789012345678901234567", 1000,
       false}},
     "display:one"},
    {"without keys nobody can be told apart",
     {{NULL, "", "wall-1", 0, true}, {NULL, "", "wall-1", 1000, true}},
     ""},
    {"no name is a name too",
     {{"one two", "display:one", "", 0, true}, {"one two", "display:two", "", 0, false}},
     "display:one"},
};

static struct screen_entry *hear(struct screens *screens, const struct said *said,
                                 uint8_t peer)
{
    struct keyring *keyring = keyring_of(said->keys);
    const struct router_peer from = {.size = 1, .bytes = {peer}};
    const struct screens_speaker speaker = {.peer = &from,
                                            .user = str_from(said->user),
                                            .keyring = keyring,
                                            .site = "leeds",
                                            .now = at_ms(said->at_ms)};
    struct screen_entry *entry = screens_hear(screens, str_from(said->name), &speaker);
    keyring_destroy(&keyring);
    return entry;
}

static void check_row(void **state)
{
    const struct row *row = *state;
    struct screens *screens = screens_create();
    const char *name = "";
    assert_non_null(screens);
    for (uint8_t i = 0; i < SAID_MAX && row->said[i].user != NULL; i++) {
        struct screen_entry *entry = hear(screens, &row->said[i], i + 1);
        assert_int_equal(entry != NULL, row->said[i].believed);
        if (entry != NULL) {
            name = entry->name;
            assert_int_equal(entry->peer.bytes[0], i + 1);
            assert_string_equal(entry->user, row->said[i].user);
        }
    }
    const struct screen_entry *entry = screens_find(screens, name);
    assert_int_equal(entry != NULL, row->holder != NULL);
    if (entry != NULL) {
        assert_string_equal(entry->user, row->holder);
    }
    screens_destroy(&screens);
}

/* Who is refused changes nothing of the screen: a picture is asked of that, and what it
 * said stays. Whoever has the name after it does not inherit what it said. */
static void a_refusal_touches_nothing(void **state)
{
    (void)state;
    struct screens *screens = screens_create();
    const struct said first = {"one two", "display:one", "wall-1", 0, true};
    const struct said second = {"one two", "display:two", "wall-1", 1000, false};
    const struct said later = {"two", "display:two", "wall-1", 2000, true};
    const struct router_peer other = {.size = 1, .bytes = {2}};
    assert_non_null(screens);
    struct screen_entry *entry = hear(screens, &first, 1);
    assert_non_null(entry);
    (void)str_copy(entry->report, sizeof entry->report, str_from("{}"));
    entry->sequence = 7;
    assert_null(hear(screens, &second, 2));
    assert_null(screens_find_peer(screens, &other, str_from("display:two")));
    assert_string_equal(screens_find(screens, "wall-1")->report, "{}");
    entry = hear(screens, &later, 2);
    assert_non_null(entry);
    assert_string_equal(entry->report, "");
    assert_int_equal(entry->sequence, 0);
    assert_int_equal(screens_count(screens), 1);
    screens_destroy(&screens);
}

/* A picture is believed of whom the peer and the name are. */
static void a_peer_is_known_by_its_key_too(void **state)
{
    (void)state;
    struct screens *screens = screens_create();
    const struct said said = {"one two", "display:one", "wall-1", 0, true};
    const struct router_peer peer = {.size = 1, .bytes = {1}};
    const struct router_peer longer = {.size = 2, .bytes = {1}};
    assert_non_null(screens);
    struct screen_entry *entry = hear(screens, &said, 1);
    assert_non_null(entry);
    assert_ptr_equal(screens_find_peer(screens, &peer, str_from("display:one")), entry);
    assert_null(screens_find_peer(screens, &peer, str_from("display:two")));
    assert_null(screens_find_peer(screens, &longer, str_from("display:one")));
    screens_destroy(&screens);
}

/* "Of each key once an hour", and of no more than 32 in it. */
static void it_is_told_once(void **state)
{
    (void)state;
    struct screens *screens = screens_create();
    struct screens_impostor told;
    assert_non_null(screens);
    assert_false(screens_take_impostor(screens, &told));
    assert_null(screens_impostor_of_late(screens, at_ms(0)));
    size_t count = 0;
    for (int64_t ms = 0; ms < 2 * HOUR_MS; ms += 1000) {
        const struct said said = {"wall-1 other", "display:other", "wall-1", ms, false};
        assert_null(hear(screens, &said, 2));
        count += screens_take_impostor(screens, &told);
        assert_string_equal(told.name, "wall-1");
    }
    assert_int_equal(count, 2);
    assert_string_equal(told.user, "");
    const struct screens_impostor *last =
        screens_impostor_of_late(screens, at_ms(2 * HOUR_MS));
    assert_non_null(last);
    assert_string_equal(last->user, "display:other");
    assert_string_equal(last->name, "wall-1");
    assert_null(screens_impostor_of_late(screens, at_ms(2 * HOUR_MS + SCREENS_GONE_MS)));
    for (unsigned i = 0; i < 1000; i++) {
        char user[32];
        str_format(user, sizeof user, "display:%u", i);
        const struct said said = {"wall-1 other", user, "wall-1", 9 * HOUR_MS, false};
        assert_null(hear(screens, &said, 2));
        count += screens_take_impostor(screens, &told);
    }
    assert_in_range(count, 3, 2 + 32);
    screens_destroy(&screens);
}

/* -- how many ---------------------------------------------------------------------------
 */

static struct many {
    const char *name;
    const char *keys, *wall, *other; /* users */
} manys[] = {
    {"many names push out their own key's", "one two", "display:one", "display:two"},
    {"without keys their own connection's", NULL, "", ""},
};

static void many_names_push_out_their_own(void **state)
{
    const struct many *row = *state;
    struct screens *screens = screens_create();
    const struct said wall = {row->keys, row->wall, "wall-1", 0, true};
    assert_non_null(screens);
    assert_non_null(hear(screens, &wall, 1));
    for (unsigned i = 0; i < 3 * SCREENS_MAX; i++) {
        char name[32];
        str_format(name, sizeof name, "made-up-%u", i);
        const struct said said = {row->keys, row->other, name, 1 + i, true};
        assert_non_null(hear(screens, &said, 2));
    }
    assert_int_equal(screens_count(screens), SCREENS_MAX);
    assert_non_null(screens_find(screens, "wall-1"));
    assert_null(screens_find(screens, "made-up-0"));
    screens_destroy(&screens);
}

/* Where all have one each, the longest silent goes. */
static void the_longest_silent_goes(void **state)
{
    (void)state;
    struct screens *screens = screens_create();
    assert_non_null(screens);
    for (unsigned i = 0; i <= SCREENS_MAX; i++) {
        char name[32];
        str_format(name, sizeof name, "display:%u", i);
        int64_t ms = i == 3 ? 0 : 1 + i;
        const struct said said = {"one", name, name, ms, true};
        assert_non_null(hear(screens, &said, 1));
    }
    assert_null(screens_find(screens, "display:3"));
    assert_non_null(screens_find(screens, "display:0"));
    screens_destroy(&screens);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, check_row, table);
    rows_add_one(&rows, "a refusal touches nothing", a_refusal_touches_nothing);
    rows_add_one(&rows, "a peer is known by its key too", a_peer_is_known_by_its_key_too);
    rows_add_one(&rows, "it is told once", it_is_told_once);
    ROWS_ADD(&rows, many_names_push_out_their_own, manys);
    rows_add_one(&rows, "the longest silent goes", the_longest_silent_goes);
    return rows_run(&rows, "hub_screens");
}
