/* wallboardctl orders, and the lists of one kind: what supervisors want that is in force.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "control/orders.h"
#include "ctl/hub_call.h"
#include "ctl/order_call.h"
#include "ctl/verbs.h"
#include "wire/json.h"

/* "for 90 s more", or "until it is taken back". */
static void print_end(const struct order *order, struct wall now)
{
    if (order->until_ms == 0) {
        (void)fputs("until it is taken back", stdout);
    } else {
        int64_t left_s = (order->until_ms - now.ms) / 1000;
        (void)printf("for %" PRId64 " s more", left_s > 0 ? left_s : 0);
    }
}

/* `kind` ORDER_KIND_COUNT: all. */
static void print(const struct orders *orders, enum order_kind kind)
{
    size_t printed = 0;
    struct wall now = clock_wall();
    for (size_t i = 0; i < orders->count; i++) {
        const struct order *order = &orders->items[i];
        if (kind != ORDER_KIND_COUNT && order->kind != kind) {
            continue;
        }
        printed++;
        (void)printf("%s%s%s to %s, ", order_kind_name(order->kind),
                     order->subject[0] == '\0' ? "" : " ", order->subject, order->to);
        print_end(order, now);
        (void)printf("%s%s, id %s\n", order->issuer[0] == '\0' ? "" : ", by ",
                     order->issuer, order->id);
        (void)printf("%s%s", order->value, order->value[0] == '\0' ? "" : "\n");
    }
    if (printed == 0) {
        (void)puts("nothing is in force: the screens follow the site file");
    }
}

static bool hear(struct hub_call *call, enum order_kind kind, bool json)
{
    const struct command command = {.verb = COMMAND_ORDERS, .order = {.to = "*"}};
    struct json_parser *parser = json_parser_create();
    struct orders *orders = calloc(1, sizeof *orders);
    struct str frame;
    bool good = parser != NULL && orders != NULL &&
                hub_call_say(call, &command, HUB_CALL_ANSWER_MS) &&
                hub_call_hear(call, HUB_CALL_ANSWER_MS, &frame);
    bool list = good && orders_read(parser, frame, orders);
    if (list && json) {
        (void)printf("%.*s\n", (int)frame.size, frame.data);
    } else if (list) {
        print(orders, kind);
    } else if (good) {
        (void)fprintf(stderr, "wallboardctl: %.*s\n", (int)frame.size, frame.data);
    } else {
        (void)fputs("wallboardctl: the hub does not answer\n", stderr);
    }
    free(orders);
    json_parser_destroy(&parser);
    return list;
}

enum verb_exit orders_list_kind(const struct hub_options *options, enum order_kind kind)
{
    struct diag diag;
    diag_clear(&diag);
    struct hub_call *call = hub_call_open(options, &diag);
    diag_print(&diag, stderr);
    if (call == NULL) {
        return VERB_WRONG;
    }
    bool good = hear(call, kind, options->json);
    hub_call_close(&call);
    return good ? VERB_DONE : VERB_FAILED;
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct hub_options options;
    diag_clear(&diag);
    bool good = hub_options_parse("orders", count, values, &options, &diag);
    diag_print(&diag, stderr);
    return good ? orders_list_kind(&options, ORDER_KIND_COUNT) : VERB_WRONG;
}

const struct verb verb_orders = {
    .name = "orders",
    .usage = "[--json] --hub EP [--key FILE]",
    .help = "what supervisors want that is in force: kind, screens, until when, who",
    .run = run,
};
