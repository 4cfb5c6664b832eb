/*
 * Whatever a hub answers: reading ends, and what is taken can be written and read again
 * as the same. Also driven once by each file of corpus_fuzz_wire_answer/.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "wire/answer.h"
#include "wire/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "%s\n", what);
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct json_parser *first; /* kept: making one costs more than a run */
    static struct json_parser *second;
    first = first == NULL ? json_parser_create() : first;
    second = second == NULL ? json_parser_create() : second;
    struct answer answer;
    struct answer again;
    char text[ANSWER_MAX_BYTES];
    if (!answer_decode(first, data, size, &answer)) {
        return 0;
    }
    check(answer.source_epoch >= 0 && answer.sequence >= 0, "a number below 0");
    check((answer.kind == ANSWER_REFUSED) == (answer.reason.size > 0), "reason");
    size_t written = answer_encode(&answer, text, sizeof text);
    check(written > 0, "cannot be written");
    check(answer_decode(second, text, written, &again), text);
    check(again.kind == answer.kind && again.source_epoch == answer.source_epoch &&
              again.sequence == answer.sequence && str_equal(again.id, answer.id) &&
              str_equal(again.reason, answer.reason) &&
              str_equal(again.field, answer.field),
          "differs now");
    return 0;
}
