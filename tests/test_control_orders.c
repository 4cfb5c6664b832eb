/* Rules: docs/hub.md, "Control": an order is said absolutely and twice is once; the most
 * its own, then the most urgent, then the latest holds; what is over is out. */
#include <string.h>

#include "base/str.h"
#include "control/command.h"
#include "control/orders.h"
#include "support/rows.h"
#include "wire/json.h"

static struct order make(enum order_kind kind, const char *id, const char *to,
                         const char *value)
{
    struct order order = {.kind = kind};
    (void)str_copy(order.id, sizeof order.id, str_from(id));
    (void)str_copy(order.to, sizeof order.to, str_from(to));
    (void)str_copy(order.value, sizeof order.value, str_from(value));
    return order;
}

/* -- what may be said
 * -------------------------------------------------------------------- */

struct fault_row {
    const char *name;
    enum order_kind kind;
    const char *id, *to, *value;
    bool good;
};

static struct fault_row fault_rows[] = {
    {"a look for everybody", ORDER_THEME, "1", "*", "high-contrast", true},
    {"a look for one screen", ORDER_THEME, "1", "screen:wall-1", "night", true},
    {"a page for a group", ORDER_PAGE, "1", "group:sales", "today", true},
    {"a message in any script", ORDER_MESSAGE, "1", "*", "\xD9\x85\xD8\xB1", true},
    {"a mute says nothing more", ORDER_MUTE, "1", "*", "", true},
    {"without an id: refused", ORDER_THEME, "", "*", "night", false},
    {"to nobody: refused", ORDER_THEME, "1", "", "night", false},
    {"to a screen without a name: refused", ORDER_THEME, "1", "screen:", "night", false},
    {"to something else: refused", ORDER_THEME, "1", "floor:2", "night", false},
    {"a look that is a path: refused", ORDER_THEME, "1", "*", "../night", false},
    {"a look in capitals: refused", ORDER_THEME, "1", "*", "Night", false},
    {"a look of 33 letters: refused", ORDER_THEME, "1", "*",
     "abcdefghijklmnopqrstuvwxyzabcdefg", false},
    {"an empty message: refused", ORDER_MESSAGE, "1", "*", "", false},
    {"a message with a line feed: refused", ORDER_MESSAGE, "1", "*", "a\nb", false},
    {"a message that turns the reading order: refused", ORDER_MESSAGE, "1", "*",
     "a\xE2\x80\xAE"
     "b",
     false},
    {"broken UTF-8: refused", ORDER_TICKER, "1", "*", "\xC3", false},
    {"an alert is named", ORDER_ACKNOWLEDGE, "1", "*", "many", true},
    {"no alert is named: refused", ORDER_ACKNOWLEDGE, "1", "*", "", false},
    {"a schedule has lines", ORDER_SCHEDULE, "1", "group:sales", "themes:\n- {}\n", true},
    {"an empty schedule: refused", ORDER_SCHEDULE, "1", "*", "", false},
    {"a schedule with a bell in it: refused", ORDER_SCHEDULE, "1", "*", "a\a", false},
    {"a look without a name: refused", ORDER_LOOK, "1", "*", "inherits: dark\n", false},
};

static void test_fault(void **state)
{
    const struct fault_row *row = *state;
    const struct order order = make(row->kind, row->id, row->to, row->value);
    assert_int_equal(order_fault(&order) == NULL, row->good);
}

/* -- which holds
 * ------------------------------------------------------------------------- */

struct pick_row {
    const char *name;
    const char *to[3]; /* of themes "a", "b", "c", given in this order */
    int64_t priority[3], until[3];
    const char *expected; /* for screen wall-1 of group sales at 100 */
};

static struct pick_row pick_rows[] = {
    {"none: the site file's choice", {NULL}, {0}, {0}, NULL},
    {"one for all", {"*"}, {0}, {0}, "a"},
    {"one's own goes before all's", {"screen:wall-1", "*"}, {0}, {0}, "a"},
    {"a group's goes before all's", {"group:sales", "*"}, {0}, {0}, "a"},
    {"one's own before the group's", {"screen:wall-1", "group:sales"}, {0}, {0}, "a"},
    {"another screen's is not ours", {"screen:wall-2"}, {0}, {0}, NULL},
    {"another group's is not ours", {"group:support"}, {0}, {0}, NULL},
    {"what was over at this instant is out", {"*"}, {0}, {100}, NULL},
    {"what is over a moment later holds", {"*"}, {0}, {101}, "a"},
    {"the later takes the place of the same for all", {"*", "*"}, {0}, {0}, "b"},
    {"a later one that is over leaves nothing: it took the other's place",
     {"*", "*"},
     {0},
     {0, 50},
     NULL},
};

static void test_pick(void **state)
{
    const struct pick_row *row = *state;
    struct orders orders = {.count = 0};
    for (size_t i = 0; i < 3 && row->to[i] != NULL; i++) {
        const char value[] = {(char)('a' + i), '\0'};
        struct order order = make(ORDER_THEME, value, row->to[i], value);
        order.priority = row->priority[i];
        order.until_ms = row->until[i];
        assert_true(orders_put(&orders, &order));
    }
    const struct order *found =
        orders_find(&orders, ORDER_THEME, "wall-1", "sales", (struct wall){100});
    assert_int_equal(found == NULL, row->expected == NULL);
    if (found != NULL) {
        assert_string_equal(found->value, row->expected);
    }
}

static void test_messages_stand_side_by_side(void **state)
{
    (void)state;
    struct orders orders = {.count = 0};
    struct order first = make(ORDER_MESSAGE, "1", "*", "first");
    struct order urgent = make(ORDER_MESSAGE, "2", "*", "urgent");
    struct order last = make(ORDER_MESSAGE, "3", "*", "last");
    urgent.priority = 5;
    assert_true(orders_put(&orders, &first) && orders_put(&orders, &urgent) &&
                orders_put(&orders, &last));
    assert_int_equal(orders.count, 3);
    const struct wall now = {1};
    assert_string_equal(orders_find(&orders, ORDER_MESSAGE, "x", "", now)->value,
                        "urgent");
    const struct order like = {.id = "2"};
    assert_int_equal(orders_clear(&orders, &like), 1);
    assert_string_equal(orders_find(&orders, ORDER_MESSAGE, "x", "", now)->value, "last");
}

static void test_a_text_of_512_bytes(void **state)
{
    (void)state;
    char text[ORDER_TEXT_BYTES + 2];
    memset(text, 'x', sizeof text - 1);
    text[ORDER_TEXT_BYTES] = '\0';
    struct order order = make(ORDER_TICKER, "1", "*", text);
    assert_null(order_fault(&order));
    text[ORDER_TEXT_BYTES] = 'x';
    text[ORDER_TEXT_BYTES + 1] = '\0';
    order = make(ORDER_TICKER, "1", "*", text);
    assert_non_null(order_fault(&order));
}

static void test_a_look_is_for_all(void **state)
{
    (void)state;
    struct order order = make(ORDER_LOOK, "1", "*", "inherits: dark\n");
    (void)str_copy(order.subject, sizeof order.subject, str_from("leeds"));
    assert_null(order_fault(&order));
    (void)str_copy(order.to, sizeof order.to, str_from("screen:wall-1"));
    assert_non_null(order_fault(&order));
    (void)str_copy(order.to, sizeof order.to, str_from("*"));
    (void)str_copy(order.subject, sizeof order.subject, str_from("../leeds"));
    assert_non_null(order_fault(&order));
}

/* "The first to be shown first: by priority, then by level; of these what is over first,
 * then the oldest." */
static void test_the_order_of_texts(void **state)
{
    (void)state;
    static struct orders orders;
    static const struct {
        const char *id;
        int64_t priority, until_ms;
        enum order_level level;
    } given[] = {{"oldest", 1, 0, ORDER_INFO}, {"younger", 1, 0, ORDER_INFO},
                 {"soon", 1, 500, ORDER_INFO}, {"warning", 1, 0, ORDER_WARNING},
                 {"first", 2, 0, ORDER_INFO},  {"over", 9, 50, ORDER_ALARM},
                 {"low", 0, 200, ORDER_ALARM}};
    static const char *const expected[] = {"first",  "warning", "soon",
                                           "oldest", "younger", "low"};
    orders.count = 0;
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        struct order order = make(ORDER_MESSAGE, given[i].id, "*", "text");
        order.priority = given[i].priority;
        order.until_ms = given[i].until_ms;
        order.level = given[i].level;
        assert_true(orders_put(&orders, &order));
    }
    const struct order other = make(ORDER_MESSAGE, "other", "screen:else", "text");
    assert_true(orders_put(&orders, &other));
    const struct order *list[ORDERS_MAX];
    size_t count = orders_list(&orders, ORDER_MESSAGE, "x", "", (struct wall){100}, list);
    assert_int_equal(count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(list[i]->id, expected[i]);
    }
}

/* One acknowledgement an alert, one look a name; each is taken back by itself. */
static void test_what_they_are_about(void **state)
{
    (void)state;
    static struct orders orders;
    orders.count = 0;
    struct order waiting = make(ORDER_ACKNOWLEDGE, "1", "*", "waiting");
    (void)str_copy(waiting.subject, sizeof waiting.subject, str_from("sales"));
    struct order again = waiting;
    (void)str_copy(again.id, sizeof again.id, str_from("2"));
    struct order support = waiting;
    (void)str_copy(support.id, sizeof support.id, str_from("3"));
    (void)str_copy(support.subject, sizeof support.subject, str_from("support"));
    const struct order many = make(ORDER_ACKNOWLEDGE, "4", "*", "many");
    assert_true(orders_put(&orders, &waiting) && orders_put(&orders, &again) &&
                orders_put(&orders, &support) && orders_put(&orders, &many));
    assert_int_equal(orders.count, 3);
    struct order like = waiting;
    like.id[0] = '\0';
    assert_int_equal(orders_clear(&orders, &like), 1);
    const struct order all = make(ORDER_ACKNOWLEDGE, "", "*", "");
    assert_int_equal(orders_clear(&orders, &all), 2);
}

/* "Idempotent": the same id again changes nothing. */
static void test_twice_is_once(void **state)
{
    (void)state;
    struct orders orders = {.count = 0};
    const struct order order = make(ORDER_MESSAGE, "1", "*", "first");
    const struct order other = make(ORDER_MESSAGE, "1", "*", "other");
    assert_true(orders_put(&orders, &order) && orders_put(&orders, &order) &&
                orders_put(&orders, &other));
    assert_int_equal(orders.count, 1);
    assert_string_equal(orders.items[0].value, "first");
}

static void test_full(void **state)
{
    (void)state;
    struct orders orders = {.count = 0};
    for (int i = 0; i <= ORDERS_MAX; i++) {
        char id[16];
        str_format(id, sizeof id, "%d", i);
        const struct order order = make(ORDER_MESSAGE, id, "*", "text");
        assert_int_equal(orders_put(&orders, &order), i < ORDERS_MAX);
    }
}

static void test_take_back(void **state)
{
    (void)state;
    struct orders orders = {.count = 0};
    const struct order all = make(ORDER_THEME, "1", "*", "night");
    const struct order own = make(ORDER_THEME, "2", "screen:a", "dark");
    assert_true(orders_put(&orders, &all) && orders_put(&orders, &own));
    const struct order like = make(ORDER_THEME, "", "*", "");
    assert_int_equal(orders_clear(&orders, &like), 1);
    assert_int_equal(orders.count, 1);
    assert_string_equal(orders.items[0].value, "dark");
}

/* -- JSON
 * -------------------------------------------------------------------------------- */

static void test_orders_come_back(void **state)
{
    (void)state;
    static char text[ORDERS_BYTES];
    struct orders orders = {.count = 0};
    struct orders read = {.count = 0};
    struct order first = make(ORDER_TAKEOVER, "7f", "group:sales", "\"Fire\" drill \\");
    first.level = ORDER_ALARM;
    first.until_ms = INT64_C(1795322033500);
    first.priority = 9;
    (void)str_copy(first.issuer, sizeof first.issuer, str_from("supervisor:jo"));
    const struct order second = make(ORDER_MUTE, "8", "*", "");
    assert_true(orders_put(&orders, &first) && orders_put(&orders, &second));
    size_t size = orders_write(&orders, text, sizeof text);
    struct json_parser *json = json_parser_create();
    assert_non_null(json);
    assert_true(orders_read(json, (struct str){text, size}, &read));
    json_parser_destroy(&json);
    assert_int_equal(read.count, 2);
    assert_memory_equal(&read.items[0], &first, sizeof first);
    assert_memory_equal(&read.items[1], &second, sizeof second);
}

struct command_row {
    const char *name, *text;
    bool good;
};

static struct command_row command_rows[] = {
    {"a look is given",
     "{\"command\":\"give\",\"order\":{\"kind\":\"theme\",\"id\":\"1\",\"value\":"
     "\"night\"}}",
     true},
    {"a look is taken back", "{\"command\":\"take_back\",\"order\":{\"kind\":\"theme\"}}",
     true},
    {"the status is asked for", "{\"command\":\"status\"}", true},
    {"a picture is asked for", "{\"command\":\"screenshot\",\"screen\":\"wall-1\"}",
     true},
    {"an unknown command: refused", "{\"command\":\"reboot\"}", false},
    {"no command: refused", "{}", false},
    {"an unknown field: refused", "{\"command\":\"status\",\"now\":1}", false},
    {"a key twice: refused", "{\"command\":\"status\",\"command\":\"status\"}", false},
    {"an order that is faulty: refused",
     "{\"command\":\"give\",\"order\":{\"kind\":\"theme\",\"id\":\"1\",\"value\":\"../"
     "x\"}}",
     false},
    {"an order of an unknown kind: refused",
     "{\"command\":\"give\",\"order\":{\"kind\":\"sing\",\"id\":\"1\"}}", false},
    {"a number for a text: refused",
     "{\"command\":\"give\",\"order\":{\"kind\":\"theme\",\"id\":1}}", false},
    {"a list: refused", "[]", false},
    {"not JSON: refused", "theme night", false},
    {"nothing: refused", "", false},
};

static void test_command(void **state)
{
    const struct command_row *row = *state;
    struct command command;
    const char *fault = NULL;
    struct json_parser *json = json_parser_create();
    assert_non_null(json);
    assert_int_equal(command_read(json, str_from(row->text), &command, &fault),
                     row->good);
    assert_int_equal(fault == NULL, row->good);
    json_parser_destroy(&json);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, test_fault, fault_rows);
    ROWS_ADD(&rows, test_pick, pick_rows);
    ROWS_ADD(&rows, test_command, command_rows);
    rows_add_one(&rows, "messages stand side by side, the most urgent first",
                 test_messages_stand_side_by_side);
    rows_add_one(&rows, "an order said twice is one", test_twice_is_once);
    rows_add_one(&rows, "a text has 512 bytes at most", test_a_text_of_512_bytes);
    rows_add_one(&rows, "a look is for all screens and has a name",
                 test_a_look_is_for_all);
    rows_add_one(&rows, "texts have an order", test_the_order_of_texts);
    rows_add_one(&rows, "what is about the same takes its place",
                 test_what_they_are_about);
    rows_add_one(&rows, "one more than there is room for: refused", test_full);
    rows_add_one(&rows, "what is taken back is that of the same screens", test_take_back);
    rows_add_one(&rows, "orders come back as they were written", test_orders_come_back);
    return rows_run(&rows, "control_orders");
}
