#include "ctl/item_log.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#define FIRST_CAPACITY 1024

void item_log_finish(struct item_log *log)
{
    for (size_t i = 0; i < log->count; i++) {
        free(log->entries[i].item);
    }
    free(log->entries);
    *log = (struct item_log){.count = 0};
}

/* -- order -----------------------------------------------------------------------------
 */

static int compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b ? 1 : 0;
}

static int compare_texts(const struct item *a, const struct item *b)
{
    const struct str left[] = {a->agent, a->contact, a->source,
                               a->queue, a->note,    a->campaign};
    const struct str right[] = {b->agent, b->contact, b->source,
                                b->queue, b->note,    b->campaign};
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof left / sizeof *left; i++) {
        order = str_compare(left[i], right[i]);
    }
    return order;
}

/* Every field: two items that compare equal are one and the same. */
static int compare_items(const struct item *a, const struct item *b)
{
    const int64_t left[] = {a->at_ms,
                            a->kind,
                            a->to_ms,
                            a->value_milli,
                            a->state,
                            (int64_t)a->measure,
                            (int64_t)a->channel,
                            a->connected,
                            a->productive};
    const int64_t right[] = {b->at_ms,
                             b->kind,
                             b->to_ms,
                             b->value_milli,
                             b->state,
                             (int64_t)b->measure,
                             (int64_t)b->channel,
                             b->connected,
                             b->productive};
    int order = 0;
    for (size_t i = 0; order == 0 && i < sizeof left / sizeof *left; i++) {
        order = compare_numbers(left[i], right[i]);
    }
    return order != 0 ? order : compare_texts(a, b);
}

static int compare_entries(const void *left, const void *right)
{
    const struct item_log_entry *a = left;
    const struct item_log_entry *b = right;
    return compare_items(a->item, b->item);
}

/* -- what cancels out ------------------------------------------------------------------
 */

/* Puts the entries in order and drops those that cancel out. */
static void compact(struct item_log *log)
{
    struct item_log_entry *entries = log->entries;
    size_t kept = 0;
    if (log->count > 0) {
        qsort(entries, log->count, sizeof *entries, compare_entries);
    }
    for (size_t i = 0; i < log->count; i++) {
        /* of equal ones those that are kept all have one sign */
        bool cancels = kept > 0 && entries[kept - 1].sign != entries[i].sign &&
                       compare_items(entries[kept - 1].item, entries[i].item) == 0;
        if (cancels) {
            free(entries[--kept].item);
            free(entries[i].item);
        } else {
            entries[kept++] = entries[i];
        }
    }
    log->count = kept;
}

static bool make_room(struct item_log *log)
{
    if (log->count < log->capacity) {
        return true;
    }
    compact(log);
    if (log->count < log->capacity / 2) {
        return true;
    }
    size_t capacity = log->capacity == 0 ? FIRST_CAPACITY : 2 * log->capacity;
    struct item_log_entry *entries = realloc(log->entries, capacity * sizeof *entries);
    if (entries == NULL) {
        return false;
    }
    log->entries = entries;
    log->capacity = capacity;
    return true;
}

/* -- copies ----------------------------------------------------------------------------
 */

/* The strings of an item, one after another. */
static void list_texts(struct item *item, struct str *ret[6])
{
    ret[0] = &item->contact;
    ret[1] = &item->source;
    ret[2] = &item->queue;
    ret[3] = &item->agent;
    ret[4] = &item->campaign;
    ret[5] = &item->note;
}

static struct item *copy_item(const struct item *item)
{
    struct item copy = *item;
    struct str *texts[6];
    size_t size = 0;
    list_texts(&copy, texts);
    for (size_t i = 0; i < 6; i++) {
        size += texts[i]->size;
    }
    struct item *kept = malloc(sizeof *kept + size);
    if (kept == NULL) {
        return NULL;
    }
    char *at = (char *)(kept + 1);
    for (size_t i = 0; i < 6; i++) {
        if (texts[i]->size > 0) {
            memcpy(at, texts[i]->data, texts[i]->size);
        }
        texts[i]->data = at;
        at += texts[i]->size;
    }
    *kept = copy;
    return kept;
}

bool item_log_add(struct item_log *log, const struct item *item, int64_t sign)
{
    struct item *copy = make_room(log) ? copy_item(item) : NULL;
    if (copy == NULL) {
        return false;
    }
    log->entries[log->count++] = (struct item_log_entry){copy, sign};
    return true;
}

bool item_log_settle(struct item_log *log)
{
    bool sound = true;
    compact(log);
    for (size_t i = 0; i < log->count; i++) {
        sound = sound && log->entries[i].sign > 0;
    }
    return sound;
}
