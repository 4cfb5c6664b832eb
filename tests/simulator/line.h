#ifndef SIMULATOR_LINE_H
#define SIMULATOR_LINE_H

/*
 * A line between two programs, one way: what is put in comes out after a while, if at
 * all, perhaps twice, perhaps after what was said later. All by chance, which is drawn
 * from a seed alone.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* xorshift64*: a seed is the same everywhere. */
struct chance {
    uint64_t state;
};
void chance_init(struct chance *chance, uint64_t seed);
/* Evenly in [0, below). */
uint64_t chance_draw(struct chance *chance, uint64_t below);
bool chance_is(struct chance *chance, uint64_t permille);

/* How bad a line is, in thousandths of its messages. */
struct weather {
    uint64_t lost, doubled, late;
};

#define LINE_DELAY_MS 20 /* of every message */
#define LINE_LATE_MS                                                                     \
    3000 /* more at most, of a late one; what is said meanwhile overtakes it */
#define LINE_WINDOW 100 /* but no more messages than this */

struct line_message {
    int64_t due_ms;
    size_t size;
    uint8_t *bytes; /* owned */
};

struct line {
    struct line_message *queue; /* by due_ms, then in the order they were put in */
    size_t count, capacity;
    uint8_t *out; /* what was taken last; owned */
};

void line_finish(struct line *line);

/* The connection breaks: what is under way is lost. */
void line_cut(struct line *line);

/* Says one message, as the weather will have it. */
void line_put(struct line *line, const struct weather *weather, struct chance *chance,
              int64_t now_ms, const void *bytes, size_t size);

/* The next that has come; borrowed until the next call. NULL: none. */
const uint8_t *line_take(struct line *line, int64_t now_ms, size_t *ret_size);

/* Has anything come? */
bool line_is_due(const struct line *line, int64_t now_ms);

#endif
