/*
 * What it costs to translate the manager interface of a busy Asterisk, beside the floors
 * it stands on: finding the ends of the lines (memchr), and the frame alone. Prints a
 * table for docs/benchmarks.md. A round is 2,000 calls, 100 at a time, with new ids in
 * every round, once as the queue's events alone and once among nine times as many of the
 * channels', as they come to a user without an event filter. Events are encoded as for
 * the wire and dropped. The process' memory is read after the second round and after the
 * last.
 *
 * usage: bench_feed_ami [ROUNDS]
 */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "feed/adapter.h"
#include "feed/ami.h"
#include "feed/ami_events.h"
#include "feed/ami_frame.h"
#include "stats/limits.h"
#include "support/silent_output.h"
#include "wire/encode.h"

#define ROUNDS     61
#define ROUNDS_MAX 1001
#define FULL       30 /* 60,000 calls: more than are kept */
#define BATCHES    20
#define CALLS      100 /* of a batch, all at once */
#define AGENTS     100
#define NOISE      9
#define STREAM_MIB 96
#define WANTED     20000 /* events/s */
#define START_MS   INT64_C(1795305600000)

struct feed_output {
    uint64_t events, bytes;
};

bool feed_emit(struct feed_output *output, const struct event *event)
{
    static char body[131072];
    struct event whole = *event;
    whole.id = whole.source = str_from("bench");
    output->bytes += encode_event(&whole, body, sizeof body);
    output->events++;
    return true;
}

/* -- what Asterisk says
 * ------------------------------------------------------------------
 */

struct stream {
    char *bytes;
    size_t size;
    size_t messages;
    int64_t now_ms;
    bool noisy;
};

static void put(struct stream *stream, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void put(struct stream *stream, const char *format, ...)
{
    va_list args;
    size_t room = ((size_t)STREAM_MIB << 20) - stream->size;
    va_start(args, format);
    int size = vsnprintf(stream->bytes + stream->size, room, format, args);
    va_end(args);
    if (size < 0 || (size_t)size >= room) {
        (void)fputs("bench_feed_ami: the stream is too small\n", stderr);
        exit(EXIT_FAILURE);
    }
    stream->size += (size_t)size;
}

/* The block of a channel that most events have. */
static void put_event(struct stream *stream, const char *name, size_t call,
                      const char *more)
{
    stream->messages++;
    put(stream,
        "Event: %s\r\nPrivilege: agent,all\r\nTimestamp: %lld.%06d\r\n"
        "Channel: PJSIP/trunk-%08zx\r\nChannelState: 6\r\nChannelStateDesc: Up\r\n"
        "CallerIDNum: 5550100\r\nCallerIDName: <unknown>\r\nConnectedLineNum: "
        "<unknown>\r\n"
        "ConnectedLineName: <unknown>\r\nLanguage: en\r\nAccountCode: \r\nContext: "
        "callers\r\n"
        "Exten: 100\r\nPriority: 4\r\nUniqueid: 1795305600.%zu\r\nLinkedid: "
        "1795305600.%zu\r\n"
        "%s\r\n",
        name, (long long)(stream->now_ms / 1000), (int)(stream->now_ms % 1000 * 1000),
        call, call, call, more);
    for (int i = 0; stream->noisy && i < NOISE; i++) {
        stream->messages++;
        put(stream,
            "Event: %s\r\nPrivilege: dialplan,all\r\nTimestamp: %lld.%06d\r\n"
            "Channel: PJSIP/trunk-%08zx\r\nChannelState: 6\r\nCallerIDNum: 5550100\r\n"
            "Context: menu\r\nExten: s\r\nPriority: %d\r\nUniqueid: 1795305600.%zu\r\n"
            "Linkedid: 1795305600.%zu\r\nExtension: s\r\nApplication: NoOp\r\n"
            "Variable: WEATHER\r\nValue: fair\r\nAppData: ${WEATHER}\r\n\r\n",
            i % 2 == 0 ? "Newexten" : "VarSet", (long long)(stream->now_ms / 1000),
            (int)(stream->now_ms % 1000 * 1000), call + 1000000000U, i,
            call + 1000000000U, call + 1000000000U);
    }
}

static void put_batch(struct stream *stream, size_t first)
{
    static const char *const stages[] = {"QueueCallerJoin", "AgentCalled",
                                         "QueueCallerLeave", "AgentConnect",
                                         "AgentComplete"};
    char more[256];
    for (size_t stage = 0; stage < sizeof stages / sizeof *stages; stage++) {
        stream->now_ms += 1000;
        for (size_t i = 0; i < CALLS; i++) {
            (void)snprintf(
                more, sizeof more,
                "Queue: queue%zu\r\nPosition: 1\r\nCount: 1\r\n"
                "Interface: PJSIP/%zu\r\nMemberName: agent%zu\r\nHoldTime: 2\r\n"
                "RingTime: 1\r\nTalkTime: 1\r\nReason: agent\r\n",
                i % 10, i % AGENTS, i % AGENTS);
            put_event(stream, stages[stage], first + i, more);
        }
    }
}

static void write_round(struct stream *stream, size_t *next_call)
{
    stream->size = stream->messages = 0;
    for (int i = 0; i < BATCHES; i++) {
        put_batch(stream, *next_call);
        *next_call += CALLS;
    }
}

/* -- what is measured
 * --------------------------------------------------------------------
 */

struct rates {
    double lines, frames, events; /* messages a second */
};

static double rate(struct mono from, size_t messages)
{
    struct mono now = clock_mono();
    return (double)messages * 1e9 / (double)(now.ns - from.ns + 1);
}

static size_t find_lines(const struct stream *stream)
{
    size_t lines = 0;
    const char *at = stream->bytes;
    const char *end = stream->bytes + stream->size;
    while (at != NULL && at < end) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at == NULL ? NULL : at + 1;
        lines++;
    }
    return lines;
}

/* Reads it all; translates it if `ami` is not NULL. */
static size_t read_frames(struct ami_frame *frame, const struct stream *stream,
                          struct ami *ami, int64_t now_ms)
{
    static struct ami_message message;
    struct str rest = {stream->bytes, stream->size};
    size_t count = 0;
    while (rest.size > 0) {
        const char *why = NULL;
        size_t taken = ami_frame_put(frame, rest);
        rest = (struct str){rest.data + taken, rest.size - taken};
        while (ami_frame_next(frame, &message) == AMI_MESSAGE) {
            count++;
            if (ami != NULL) {
                ami_tick(ami, now_ms);
                (void)ami_apply(ami, &message, now_ms, &why);
            }
        }
    }
    return count;
}

static struct rates measure(const struct stream *stream, struct ami_frame *frame,
                            struct ami *ami)
{
    struct rates rates = {0};
    struct mono from = clock_mono();
    size_t lines = find_lines(stream);
    rates.lines = rate(from, lines > 0 ? stream->messages : 0);
    from = clock_mono();
    size_t count = read_frames(frame, stream, NULL, 0);
    rates.frames = rate(from, count);
    from = clock_mono();
    count = read_frames(frame, stream, ami, stream->now_ms);
    rates.events = rate(from, count);
    return rates;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *list, size_t count)
{
    qsort(list, count, sizeof *list, compare);
    return list[count / 2];
}

static long resident_kib(void)
{
    long pages = 0;
    long resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%ld %ld", &pages, &resident) != 2) {
        resident = 0;
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static void run(const char *name, bool noisy, size_t rounds, struct stream *stream)
{
    static double lines[ROUNDS_MAX];
    static double frames[ROUNDS_MAX];
    static double events[ROUNDS_MAX];
    struct feed_output output = {0};
    struct ami ami;
    struct ami_frame *frame = ami_frame_create();
    size_t next_call = 1;
    long begun_kib = 0;
    if (frame == NULL || !ami_init(&ami, LIMIT_AGENTS, LIMIT_CONTACTS)) {
        (void)fputs("bench_feed_ami: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    ami.say.output = &output;
    ami.opens = true;
    stream->noisy = noisy;
    for (size_t i = 0; i < rounds; i++) {
        write_round(stream, &next_call);
        struct rates rates = measure(stream, frame, &ami);
        lines[i] = rates.lines;
        frames[i] = rates.frames;
        events[i] = rates.events;
        begun_kib = i == FULL ? resident_kib() : begun_kib;
    }
    double line = median(lines, rounds);
    double bare = median(frames, rounds);
    double ours = median(events, rounds);
    (void)printf("| %s | %.0f | %.0f | %.0f | %.0f %% | %.1f %% | %ld KiB |\n", name,
                 line, bare, ours, 100 * ours / bare, 100 * WANTED / ours,
                 resident_kib() - begun_kib);
    if (output.events < next_call * 3) {
        (void)fputs("bench_feed_ami: less was said than should be\n", stderr);
        exit(EXIT_FAILURE);
    }
    ami_finish(&ami);
    ami_frame_destroy(&frame);
}

int main(int argc, char **argv)
{
    int64_t rounds = ROUNDS;
    struct stream stream = {.now_ms = START_MS};
    if (argc > 1 && !str_to_int(str_from(argv[1]), FULL + 2, ROUNDS_MAX, &rounds)) {
        (void)fputs("usage: bench_feed_ami [ROUNDS]\n", stderr);
        return EXIT_FAILURE;
    }
    stream.bytes = malloc((size_t)STREAM_MIB << 20);
    if (stream.bytes == NULL) {
        return EXIT_FAILURE;
    }
    (void)puts(
        "| events/s | lines | frames | translated | of its frames | of one core at "
        "20,000/s | memory, more |\n|---|---|---|---|---|---|---|");
    run("the queues' alone", false, (size_t)rounds, &stream);
    run("one in ten a queue's", true, (size_t)rounds, &stream);
    free(stream.bytes);
    return EXIT_SUCCESS;
}
