#include "simulator/line.h"

#include <stdlib.h>
#include <string.h>

void chance_init(struct chance *chance, uint64_t seed)
{
    chance->state = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15);
    for (int i = 0; i < 4; i++) {
        (void)chance_draw(chance, 2);
    }
}

uint64_t chance_draw(struct chance *chance, uint64_t below)
{
    chance->state ^= chance->state >> 12;
    chance->state ^= chance->state << 25;
    chance->state ^= chance->state >> 27;
    return (chance->state * UINT64_C(2685821657736338717) >> 33) % below;
}

bool chance_is(struct chance *chance, uint64_t permille)
{
    return chance_draw(chance, 1000) < permille;
}

void line_cut(struct line *line)
{
    for (size_t i = 0; i < line->count; i++) {
        free(line->queue[i].bytes);
    }
    line->count = 0;
}

void line_finish(struct line *line)
{
    line_cut(line);
    free(line->queue);
    free(line->out);
    *line = (struct line){0};
}

/* Out of memory a test has nothing to say. */
static void *need(void *memory)
{
    if (memory == NULL) {
        abort();
    }
    return memory;
}

static void put_once(struct line *line, int64_t due_ms, const void *bytes, size_t size)
{
    if (line->count == line->capacity) {
        line->capacity = line->capacity * 2 + 16;
        line->queue = need(realloc(line->queue, line->capacity * sizeof *line->queue));
    }
    struct line_message message = {due_ms, size, need(malloc(size + 1))};
    memcpy(message.bytes, bytes, size);
    size_t at = line->count;
    while (at > 0 && line->queue[at - 1].due_ms > due_ms) {
        at--;
    }
    /* One that was overtaken by a whole window goes first, whatever its delay. */
    for (size_t i = at; i + LINE_WINDOW < line->count; i++) {
        line->queue[i].due_ms = due_ms;
        at = i + 1;
    }
    memmove(line->queue + at + 1, line->queue + at,
            (line->count - at) * sizeof *line->queue);
    line->queue[at] = message;
    line->count++;
}

void line_put(struct line *line, const struct weather *weather, struct chance *chance,
              int64_t now_ms, const void *bytes, size_t size)
{
    int times = 1 - (int)chance_is(chance, weather->lost);
    times += (int)chance_is(chance, weather->doubled);
    for (int i = 0; i < times; i++) {
        bool late = chance_is(chance, weather->late);
        uint64_t delay_ms =
            LINE_DELAY_MS + (late ? chance_draw(chance, LINE_LATE_MS) : 0);
        put_once(line, now_ms + (int64_t)delay_ms, bytes, size);
    }
}

bool line_is_due(const struct line *line, int64_t now_ms)
{
    return line->count > 0 && line->queue[0].due_ms <= now_ms;
}

const uint8_t *line_take(struct line *line, int64_t now_ms, size_t *ret_size)
{
    if (!line_is_due(line, now_ms)) {
        return NULL;
    }
    free(line->out);
    line->out = line->queue[0].bytes;
    *ret_size = line->queue[0].size;
    line->count--;
    memmove(line->queue, line->queue + 1, line->count * sizeof *line->queue);
    return line->out;
}
