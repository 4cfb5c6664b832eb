/* Any table of gauges: no crash, and every row that is taken is one that the door of a
 * board lets in. The number of its line says how a row writes durations. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "feed/csv_time.h"
#include "feed/gauges_map.h"
#include "judged_output.h"
#include "locale/calendar.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NONE                                                                             \
    {                                                                                    \
        .index = CSV_NO_COLUMN                                                           \
    }
#define AT(number)                                                                       \
    {                                                                                    \
        .name = "x", .index = (number)                                                   \
    }

/* queue, since, at, waiting, longest wait, answered, in the level, ready */
static struct gauges_map map = {
    .time = CSV_TIME_DATETIME,
    .unit = GAUGES_UNIT_CLOCK,
    .queue = {.column = AT(0)},
    .since = AT(1),
    .at = AT(2),
    .sl_ms = 20000,
    .columns = {.waiting = AT(3),
                .longest_wait = AT(4),
                .answered = AT(5),
                .in_sl = AT(6),
                .ready = AT(7),
                .logged_in = NONE,
                .not_ready = NONE,
                .ringing = NONE,
                .on_contact = NONE,
                .wrapup = NONE,
                .offered = NONE,
                .abandoned = NONE},
};

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct feed_output output;
    static struct calendar *calendar;
    static struct csv_row header;
    static struct csv_row row;
    struct csv_reader reader;
    const char *why = NULL;
    enum csv_read read = CSV_END;
    if (output.decoder == NULL) {
        output.decoder = decoder_create();
        calendar = calendar_create("Europe/London");
        header.count = 8;
    }
    char *text = malloc(size + 1);
    if (text == NULL) {
        return 0;
    }
    if (size > 0) {
        memcpy(text, data, size);
    }
    csv_reader_init(&reader, text, size, ',');
    while ((read = csv_reader_next(&reader, &row, &why)) != CSV_END) {
        const struct gauges_reading reading = {&map, calendar, &header, EVENT_NO_TIME};
        struct event event;
        struct csv_fault fault = {0};
        map.unit = (int)(row.fields[0].line % 3);
        if (read == CSV_ROW && gauges_map_read(&reading, &row, &event, &fault)) {
            (void)feed_emit(&output, &event);
        } else if (read == CSV_ROW && (fault.why == NULL || fault.field == NULL)) {
            abort();
        }
    }
    free(text);
    return 0;
}
