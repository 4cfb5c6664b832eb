#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bus/topic.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A topic that is read is written again byte for byte. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char scratch[TOPIC_MAX_BYTES];
    char again[TOPIC_MAX_BYTES + 1];
    struct str text = {(const char *)data, size};
    struct topic topic;
    if (topic_parse(text, &topic, scratch)) {
        size_t written = topic_build(&topic, again, sizeof again);
        if (written != size || memcmp(again, data, size) != 0) {
            abort();
        }
    }
    return 0;
}
