/* Any bytes as a supervisor's command, and as the list of orders that a screen is told:
 * refused with a reason, or orders without a fault that come back as they were. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "control/command.h"
#include "control/orders.h"
#include "wire/json.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_orders(struct json_parser *json, const struct orders *orders)
{
    static char text[4 * ORDERS_BYTES];
    static struct orders again;
    demand(orders->count <= ORDERS_MAX);
    for (size_t i = 0; i < orders->count; i++) {
        demand(order_fault(&orders->items[i]) == NULL);
    }
    size_t written = orders_write(orders, text, sizeof text);
    if (written > 0 && written <= ORDERS_BYTES) {
        demand(orders_read(json, (struct str){text, written}, &again));
        demand(again.count == orders->count);
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct orders orders;
    struct command command;
    const char *fault = NULL;
    static struct json_parser *json; /* kept: making one costs more than a run */
    json = json == NULL ? json_parser_create() : json;
    char *text = malloc(size + 1);
    if (json == NULL || text == NULL) {
        abort();
    }
    memcpy(text, data, size);
    const struct str bytes = {text, size};
    bool good = command_read(json, bytes, &command, &fault);
    demand(good == (fault == NULL));
    if (orders_read(json, bytes, &orders)) {
        check_orders(json, &orders);
    }
    free(text);
    return 0;
}
