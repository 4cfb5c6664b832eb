/*
 * Whatever bytes come: the decoder ends, and what it takes can be written and read again
 * as the same. Also driven once by each file of corpus_fuzz_wire_decode/.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/decode.h"
#include "wire/encode.h"

/* Escapes can make a text six times as long as it was. */
#define TEXT_SIZE ((size_t)8 * DECODE_MAX_BYTES)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what, const char *text)
{
    if (!holds) {
        fprintf(stderr, "%s: %s\n", what, text);
        abort();
    }
}

/* An event that was taken is written, read and written again; nothing may change. */
static void check_round_trip(const struct event *event)
{
    static char first[TEXT_SIZE];
    static char second[TEXT_SIZE];
    static struct decoder *decoder; /* kept: making one costs more than a run */
    decoder = decoder == NULL ? decoder_create() : decoder;
    struct event again;
    size_t size = encode_event(event, first, sizeof first);
    check(size > 0, "cannot be written", "");
    if (size <= DECODE_MAX_BYTES) {
        decoder_begin(decoder, first, size);
        enum decode_result result = decoder_next(decoder, &again);
        check(result == DECODE_EVENT, decoder_fault(decoder), first);
        check(encode_event(&again, second, sizeof second) == size, "longer now", second);
        check(memcmp(first, second, size) == 0, "differs now", second);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct decoder *decoder;
    decoder = decoder == NULL ? decoder_create() : decoder;
    struct event event;
    struct str source;
    int64_t epoch = 0;
    int64_t sequence = 0;
    decoder_begin(decoder, data, size);
    enum decode_result result = decoder_next(decoder, &event);
    for (size_t count = 1; result != DECODE_END; count++) {
        check(count <= DECODE_MAX_EVENTS, "does not end", "");
        if (result == DECODE_EVENT) {
            check_round_trip(&event);
        } else {
            (void)decoder_refused_number(decoder, &source, &epoch, &sequence);
            check((result == DECODE_REFUSED) == (decoder_fault(decoder)[0] != '\0'),
                  "a refusal without a reason", "");
        }
        result = decoder_next(decoder, &event);
    }
    return 0;
}
