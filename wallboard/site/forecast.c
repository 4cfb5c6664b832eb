#include "site/forecast.h"

#include <stdlib.h>

#include "base/index.h"
#include "site/forecast_table.h"

#define WEIGHT_MAX (INT64_C(1) << 62)

void forecast_destroy(struct forecast **self)
{
    if (*self == NULL) {
        return;
    }
    index_destroy(&(*self)->queues);
    free((*self)->entries);
    free(*self);
    *self = NULL;
}

int64_t forecast_interval_ms(const struct forecast *forecast)
{
    return forecast->quarters * LIMIT_QUARTER_MS;
}

/* The first row of a queue that ends after `at_ms`, or the end of all. */
static const struct forecast_entry *find_entry(const struct forecast *forecast,
                                               size_t queue, int64_t at_ms)
{
    size_t low = 0;
    size_t high = forecast->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct forecast_entry *entry = &forecast->entries[middle];
        bool before = entry->queue < queue ||
                      (entry->queue == queue &&
                       (entry->quarter + forecast->quarters) * LIMIT_QUARTER_MS <= at_ms);
        if (before) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return &forecast->entries[low];
}

/* Of `amount` over so many quarters, what belongs to the first `elapsed_ms`. */
static int64_t until(int64_t amount, int quarters, int64_t elapsed_ms)
{
    int64_t whole = elapsed_ms / LIMIT_QUARTER_MS;
    int64_t before = amount * whole / quarters;
    int64_t quarter = amount * (whole + 1) / quarters - before;
    return before + quarter * (elapsed_ms % LIMIT_QUARTER_MS) / LIMIT_QUARTER_MS;
}

static int64_t share_of(int64_t amount, int quarters, int64_t from_ms, int64_t to_ms)
{
    return until(amount, quarters, to_ms) - until(amount, quarters, from_ms);
}

/* A plan being summed. */
struct sum {
    struct outlook_plan plan;
    int64_t weighted_ms, weight_thousandths; /* of the AHT */
    bool over;                               /* too great to weigh */
};

static void add_amount(int64_t *sum, int64_t amount)
{
    *sum = (*sum == OUTLOOK_NONE ? 0 : *sum) + amount;
}

static void add_aht(struct sum *sum, int64_t contacts_thousandths, int64_t aht_ms)
{
    int64_t weighted_ms = contacts_thousandths * aht_ms;
    if (sum->over || sum->weighted_ms > WEIGHT_MAX - weighted_ms) {
        sum->over = true;
        return;
    }
    sum->weighted_ms += weighted_ms;
    sum->weight_thousandths += contacts_thousandths;
}

/* Adds [from, to) of a row, counted from its start. */
static void add_entry(struct sum *sum, const struct forecast_entry *entry, int quarters,
                      int64_t from_ms, int64_t to_ms)
{
    int64_t contacts = share_of(entry->contacts_thousandths, quarters, from_ms, to_ms);
    add_amount(&sum->plan.contacts_thousandths, contacts);
    if (entry->aht_ms != OUTLOOK_NONE) {
        add_aht(sum, contacts, entry->aht_ms);
    }
    if (entry->budget_thousandths != OUTLOOK_NONE) {
        add_amount(&sum->plan.budget_thousandths,
                   share_of(entry->budget_thousandths, quarters, from_ms, to_ms));
    }
}

struct outlook_plan forecast_sum(const struct forecast *forecast, struct str queue,
                                 int64_t from_ms, int64_t to_ms)
{
    struct sum sum = {.plan = {OUTLOOK_NONE, OUTLOOK_NONE, OUTLOOK_NONE}};
    size_t number = forecast == NULL ? INDEX_NONE : index_find(forecast->queues, queue);
    if (number == INDEX_NONE || from_ms >= to_ms) {
        return sum.plan;
    }
    const struct forecast_entry *end = forecast->entries + forecast->count;
    for (const struct forecast_entry *entry = find_entry(forecast, number, from_ms);
         entry < end && entry->queue == number; entry++) {
        int64_t start_ms = entry->quarter * LIMIT_QUARTER_MS;
        int64_t length_ms = forecast_interval_ms(forecast);
        if (start_ms >= to_ms) {
            break;
        }
        int64_t first = from_ms > start_ms ? from_ms - start_ms : 0;
        int64_t last = to_ms - start_ms < length_ms ? to_ms - start_ms : length_ms;
        add_entry(&sum, entry, forecast->quarters, first, last);
    }
    if (sum.weight_thousandths > 0 && !sum.over) {
        sum.plan.aht_ms =
            figure_rounded((struct figure){sum.weighted_ms, sum.weight_thousandths});
    }
    return sum.plan;
}

struct outlook_plan forecast_quarter(const struct forecast *forecast, struct str queue,
                                     int64_t start_ms)
{
    return forecast_sum(forecast, queue, start_ms, start_ms + LIMIT_QUARTER_MS);
}

struct figure forecast_rest(const struct forecast *forecast, struct str queue,
                            struct calendar_span day, int64_t now_ms)
{
    int64_t from_ms = now_ms > day.start.ms ? now_ms : day.start.ms;
    struct outlook_plan whole = forecast_sum(forecast, queue, day.start.ms, day.end.ms);
    struct outlook_plan rest = forecast_sum(forecast, queue, from_ms, day.end.ms);
    if (whole.contacts_thousandths == OUTLOOK_NONE) {
        return FIGURE_NONE;
    }
    return (struct figure){
        rest.contacts_thousandths == OUTLOOK_NONE ? 0 : rest.contacts_thousandths, 1000};
}
