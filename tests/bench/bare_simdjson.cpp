#include "bench/bare_simdjson.h"

#include <simdjson.h>

const size_t bare_simdjson_padding = simdjson::SIMDJSON_PADDING;

size_t bare_simdjson_parse(const char *bodies, size_t stride, size_t size, size_t count)
{
    static simdjson::dom::parser parser;
    size_t parsed = 0;
    for (size_t i = 0; i < count; i++) {
        if (parser.parse(bodies + i * stride, size, false).error() == 0) {
            parsed++;
        }
    }
    return parsed;
}
