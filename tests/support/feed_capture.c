#include "support/feed_capture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/encode.h"

#define EVENT_BYTES 65536
#define STEPS_MAX   100000
#define VALUES_MAX  16

void feed_capture_init(struct feed_output *output)
{
    *output = (struct feed_output){.capacity = 65536};
    output->text = calloc(1, output->capacity);
    assert_non_null(output->text);
}

void feed_capture_finish(struct feed_output *output)
{
    free(output->text);
    *output = (struct feed_output){0};
}

void feed_capture_clear(struct feed_output *output)
{
    feed_capture_finish(output);
    feed_capture_init(output);
}

static void append(struct feed_output *output, const char *text)
{
    size_t length = strlen(text);
    while (output->size + length + 1 > output->capacity) {
        output->capacity *= 2;
        output->text = realloc(output->text, output->capacity);
        assert_non_null(output->text);
    }
    memcpy(output->text + output->size, text, length + 1);
    output->size += length;
}

static size_t event_count(const struct feed_output *output)
{
    size_t count = 0;
    for (size_t i = 0; i < EVENT_TYPE_COUNT; i++) {
        count += output->events[i];
    }
    return count;
}

static void append_event(struct feed_output *output, const struct event *event)
{
    static const char key[] = "\"data\":";
    static char body[EVENT_BYTES];
    struct event whole = *event;
    whole.id = str_from("1");
    whole.source = str_from("test");
    assert_true(encode_event(&whole, body, sizeof body) > 0);
    char *data = strstr(body, key);
    char head[96];
    snprintf(head, sizeof head, "%lld %s ",
             (long long)(event->time_ms - FEED_CAPTURE_START_MS),
             event_type_name(event->type));
    append(output, head);
    if (data == NULL) {
        append(output, "{}");
    } else {
        data[strlen(data) - 1] = '\0'; /* the envelope's own brace */
        append(output, data + sizeof key - 1);
    }
    append(output, "\n");
}

bool feed_emit(struct feed_output *output, const struct event *event)
{
    if (output->refuse_after != 0 && event_count(output) >= output->refuse_after) {
        return false;
    }
    output->events[event->type]++;
    output->disordered = output->disordered || event->time_ms < output->last_ms;
    output->last_ms = event->time_ms;
    if (event->type != EVENT_SOURCE_SNAPSHOT || !output->no_snapshots) {
        append_event(output, event);
    }
    return true;
}

bool feed_emit_raw(struct feed_output *output, const struct event *event, struct str body)
{
    (void)body;
    return feed_emit(output, event);
}

bool feed_settle(struct feed_output *output)
{
    (void)output;
    return true;
}

void feed_fault(struct feed_output *output, const char *file, int64_t line,
                const char *format, ...)
{
    char why[512];
    char text[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    const char *slash = strrchr(file, '/');
    snprintf(text, sizeof text, "fault %s:%lld: %s\n", slash == NULL ? file : slash + 1,
             (long long)line, why);
    output->faults++;
    append(output, text);
}

void feed_ignore(struct feed_output *output, struct str what)
{
    char text[256];
    snprintf(text, sizeof text, "ignored %.*s\n", (int)what.size, what.data);
    output->ignored++;
    append(output, text);
}

enum adapter_status feed_capture_run(const struct adapter_class *class, void *adapter,
                                     struct feed_output *output, int64_t wall_ms)
{
    for (int i = 0; i < STEPS_MAX; i++) {
        int64_t wait_ms = 0;
        enum adapter_status status =
            class->step(adapter, output, (struct mono){0},
                        (struct wall){FEED_CAPTURE_START_MS + wall_ms}, &wait_ms);
        if (status != ADAPTER_MORE) {
            return status;
        }
    }
    fail_msg("the adapter does not come to an end");
    return ADAPTER_FAILED;
}

void *feed_capture_create(const struct adapter_class *class, const char *timezone,
                          const char *const *values, struct diag *diag)
{
    /* argv is not const, though nobody writes to it: hence a copy of the pointers. */
    char *copies[VALUES_MAX] = {NULL};
    struct adapter_args args = {.values = copies, .timezone = timezone, .site = ""};
    while (values[args.count] != NULL) {
        assert_true(args.count < VALUES_MAX);
        memcpy(&copies[args.count], &values[args.count], sizeof *copies);
        args.count++;
    }
    return class->create(&args, diag);
}
