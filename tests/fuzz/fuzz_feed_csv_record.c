/* Any file of finished contacts: no crash, and every event that its rows make is one that
 * the door of a board lets in. The first byte says how times are written. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "feed/csv_day.h"
#include "feed/csv_time.h"
#include "judged_output.h"
#include "locale/calendar.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define AT(number)                                                                       \
    {                                                                                    \
        .name = "x", .index = (number)                                                   \
    }
#define ALONE(number)                                                                    \
    {                                                                                    \
        .names = {.count = 1}, .indices = { number }                                     \
    }

/* what, contact, queue, agent, queued, done, ended, wait, talk, wrap-up */
static struct csv_map map = {
    .date_days = 19000,
    .date_column = {.index = CSV_NO_COLUMN},
    .unit_ms = 1000,
    .channel = EVENT_CHANNEL_VOICE,
    .contact = ALONE(1),
    .queue = {.column = AT(2)},
    .agent = {.column = AT(3)},
    .queued = ALONE(4),
    .answered = ALONE(5),
    .left = ALONE(5),
    .ended = ALONE(6),
    .wait = AT(7),
    .talk = AT(8),
    .wrapup = AT(9),
    .outcome_count = 3,
    .outcomes = {{.say = CSV_SAY_ANSWERED,
                  .by = EVENT_BY_CALLER,
                  .condition_count = 1,
                  .conditions = {{.column = AT(0), .value = "A"}}},
                 {.say = CSV_SAY_LEFT,
                  .reason = EVENT_REASON_ABANDONED,
                  .condition_count = 1,
                  .conditions = {{.column = AT(0), .value = "L"}}},
                 {.say = CSV_SAY_REJECTED, .reason = EVENT_REASON_FULL}},
};

static void take_rows(const struct csv_reading *reading, struct csv_reader *reader,
                      struct csv_day *day)
{
    static struct csv_row row;
    const char *why = NULL;
    enum csv_read read = CSV_END;
    while ((read = csv_reader_next(reader, &row, &why)) != CSV_END) {
        struct csv_record record;
        struct csv_fault fault = {0};
        if (read == CSV_ROW && csv_record_read(reading, &row, &record, &fault)) {
            (void)csv_record_mend(&record);
            if (!csv_day_add(day, &record)) {
                abort();
            }
        } else if (read == CSV_ROW && (fault.why == NULL || fault.field == NULL)) {
            abort();
        }
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct feed_output output;
    static struct calendar *calendar;
    static struct csv_row header;
    struct csv_reader reader;
    struct event event;
    if (output.decoder == NULL) {
        output.decoder = decoder_create();
        calendar = calendar_create("Europe/London");
        header.count = 10;
    }
    char *text = malloc(size + 1);
    struct csv_day *day = csv_day_create();
    if (size > 0 && text != NULL && day != NULL) {
        const struct csv_reading reading = {&map, &header, calendar};
        memcpy(text, data + 1, size - 1);
        map.time = data[0] % 5;
        csv_reader_init(&reader, text, size - 1, ',');
        take_rows(&reading, &reader, day);
        if (!csv_day_sort(day)) {
            abort();
        }
        while (csv_day_next(day, EVENT_CHANNEL_VOICE, &event)) {
            (void)feed_emit(&output, &event);
        }
    }
    csv_day_destroy(&day);
    free(text);
    return 0;
}
