#include "oracle/mutate.h"

#include "oracle/bound.h"

static const char *const names[] = {"nothing", "double", "lose", "late", "shuffle"};

const char *mutation_name(enum mutation mutation)
{
    return names[mutation];
}

static void insert(struct log_script *script, size_t at, struct log_line line)
{
    for (size_t i = script->count; i > at; i--) {
        script->lines[i] = script->lines[i - 1];
    }
    script->lines[at] = line;
    script->count++;
}

static void double_lines(struct log_script *script, struct dice *dice)
{
    for (size_t i = 0; i < script->count && script->count < LOG_LINES; i++) {
        if (!dice_chance(dice, 25)) {
            continue;
        }
        struct log_line copy = script->lines[i];
        size_t to = i + 1 + (size_t)dice_below(dice, (int64_t)(script->count - i));
        copy.received_ms = script->lines[to - 1].received_ms;
        insert(script, to, copy);
    }
}

static void lose_lines(struct log_script *script, struct dice *dice)
{
    size_t kept = 0;
    for (size_t i = 0; i < script->count; i++) {
        if (kept == 0 || !dice_chance(dice, 12)) {
            script->lines[kept++] = script->lines[i];
        }
    }
    script->count = kept;
}

/* A line moves back in the queue; the clock of the receiver does not. */
static void delay_lines(struct log_script *script, struct dice *dice)
{
    int64_t times = dice_between(dice, 1, 6);
    for (int64_t left = times; left > 0 && script->count > 1; left--) {
        size_t from = (size_t)dice_below(dice, (int64_t)script->count - 1);
        size_t to =
            from + 1 + (size_t)dice_below(dice, (int64_t)(script->count - from - 1));
        struct log_line line = script->lines[from];
        for (size_t i = from; i < to; i++) {
            script->lines[i].event = script->lines[i + 1].event;
        }
        script->lines[to].event = line.event;
    }
}

static void shuffle_lines(struct log_script *script, struct dice *dice)
{
    for (size_t i = 0; i < script->count; i++) {
        script->lines[i].received_ms = script->now_ms;
    }
    for (size_t i = script->count; i > 1; i--) {
        size_t other = (size_t)dice_below(dice, (int64_t)i);
        struct log_line line = script->lines[i - 1];
        script->lines[i - 1] = script->lines[other];
        script->lines[other] = line;
    }
}

void mutate(struct log *log, struct dice *dice, enum mutation mutation)
{
    switch (mutation) {
    case MUTATE_DOUBLE:
        double_lines(&log->script, dice);
        break;
    case MUTATE_LOSE:
        lose_lines(&log->script, dice);
        break;
    case MUTATE_LATE:
        delay_lines(&log->script, dice);
        break;
    case MUTATE_SHUFFLE:
        shuffle_lines(&log->script, dice);
        break;
    case MUTATE_NOTHING:
    case MUTATION_COUNT:
        break;
    }
    bound_lines(&log->script);
}
