#include "control/orders.h"

#include <string.h>

#include "wire/json.h"
#include "wire/writer.h"

static void drop(struct orders *orders, size_t at)
{
    orders->count--;
    memmove(&orders->items[at], &orders->items[at + 1],
            (orders->count - at) * sizeof orders->items[0]);
}

static bool is_text(enum order_kind kind)
{
    return kind == ORDER_MESSAGE || kind == ORDER_TICKER || kind == ORDER_TAKEOVER;
}

/* What it speaks of: an alert, whose words are its value, or a look. */
static bool is_about_the_same(const struct order *a, const struct order *b)
{
    return strcmp(a->subject, b->subject) == 0 &&
           (a->kind != ORDER_ACKNOWLEDGE || strcmp(a->value, b->value) == 0);
}

static bool replaces(const struct order *newer, const struct order *older)
{
    return newer->kind == older->kind && !is_text(newer->kind) &&
           strcmp(newer->to, older->to) == 0 && is_about_the_same(newer, older);
}

bool orders_put(struct orders *orders, const struct order *order)
{
    for (size_t i = 0; i < orders->count; i++) {
        if (strcmp(orders->items[i].id, order->id) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < orders->count; i++) {
        if (replaces(order, &orders->items[i])) {
            drop(orders, i);
            break;
        }
    }
    if (orders->count == ORDERS_MAX) {
        return false;
    }
    orders->items[orders->count++] = *order;
    return true;
}

size_t orders_clear(struct orders *orders, const struct order *like)
{
    size_t cleared = 0;
    for (size_t i = 0; i < orders->count;) {
        const struct order *order = &orders->items[i];
        bool all = like->subject[0] == '\0' && like->value[0] == '\0';
        bool meant = like->id[0] != '\0' ? strcmp(order->id, like->id) == 0
                                         : order->kind == like->kind &&
                                               strcmp(order->to, like->to) == 0 &&
                                               (all || is_about_the_same(order, like));
        if (meant) {
            drop(orders, i);
            cleared++;
        } else {
            i++;
        }
    }
    return cleared;
}

static bool is_over(const struct order *order, struct wall now)
{
    return order->until_ms != 0 && order->until_ms <= now.ms;
}

bool orders_expire(struct orders *orders, struct wall now)
{
    size_t before = orders->count;
    for (size_t i = 0; i < orders->count;) {
        if (is_over(&orders->items[i], now)) {
            drop(orders, i);
        } else {
            i++;
        }
    }
    return orders->count < before;
}

const struct order *orders_find(const struct orders *orders, enum order_kind kind,
                                const char *screen, const char *group, struct wall now)
{
    const struct order *best = NULL;
    int best_aim = 1;
    for (size_t i = 0; i < orders->count; i++) {
        const struct order *order = &orders->items[i];
        int aim = order_speaks_to(order, screen, group);
        if (order->kind != kind || aim == 0 || is_over(order, now)) {
            continue;
        }
        if (best == NULL || aim > best_aim ||
            (aim == best_aim && order->priority >= best->priority)) {
            best = order;
            best_aim = aim;
        }
    }
    return best;
}

static bool goes_before(const struct order *a, const struct order *b)
{
    if (a->priority != b->priority) {
        return a->priority > b->priority;
    }
    if (a->level != b->level) {
        return a->level > b->level;
    }
    int64_t a_until_ms = a->until_ms == 0 ? INT64_MAX : a->until_ms;
    int64_t b_until_ms = b->until_ms == 0 ? INT64_MAX : b->until_ms;
    return a_until_ms < b_until_ms;
}

size_t orders_list(const struct orders *orders, enum order_kind kind, const char *screen,
                   const char *group, struct wall now,
                   const struct order *ret_list[ORDERS_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < orders->count; i++) {
        const struct order *order = &orders->items[i];
        if (order->kind != kind || order_speaks_to(order, screen, group) == 0 ||
            is_over(order, now)) {
            continue;
        }
        size_t at = count++;
        for (; at > 0 && goes_before(order, ret_list[at - 1]); at--) {
            ret_list[at] = ret_list[at - 1];
        }
        ret_list[at] = order;
    }
    return count;
}

size_t orders_write(const struct orders *orders, char *buffer, size_t size)
{
    struct writer out = writer_begin(buffer, size);
    writer_put(&out, "[");
    for (size_t i = 0; i < orders->count; i++) {
        writer_put(&out, i == 0 ? "" : ",\n");
        order_write(&orders->items[i], &out);
    }
    writer_put(&out, "]");
    return writer_end(&out);
}

bool orders_read(struct json_parser *parser, struct str text, struct orders *ret)
{
    struct json_value root;
    struct json_value value;
    if (json_parse(parser, text.data, text.size, &root) != JSON_OK ||
        root.kind != JSON_ARRAY) {
        return false;
    }
    ret->count = 0;
    struct json_cursor cursor = json_open(&root);
    while (json_next_element(&cursor, &value)) {
        struct order order = {.to = "*"};
        if (order_read(&value, &order) && order_fault(&order) == NULL) {
            (void)orders_put(ret, &order);
        }
    }
    return true;
}
