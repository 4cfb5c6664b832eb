#include "simulator/truth.h"

#include <stdlib.h>
#include <string.h>

#include "simulator/seam.h"

static bool says(struct str body, const char *text)
{
    return memmem(body.data, body.size, text, strlen(text)) != NULL;
}

void totals_add(struct totals *totals, struct str body)
{
    if (!says(body, "\"channel\":\"voice\"") ||
        !says(body, "\"queue\":\"")) { /* direct calls have no queue */
        return;
    }
    bool left = says(body, "\"type\":\"wallboard.contact.left\"");
    totals->queued += says(body, "\"type\":\"wallboard.contact.queued\"");
    totals->answered += says(body, "\"type\":\"wallboard.contact.answered\"");
    totals->abandoned += left && says(body, "\"reason\":\"abandoned\"");
    totals->left += left;
}

bool totals_equal(struct totals a, struct totals b)
{
    return a.queued == b.queued && a.answered == b.answered &&
           a.abandoned == b.abandoned && a.left == b.left;
}

void truth_finish(struct truth *truth)
{
    for (size_t i = 0; i < truth->count; i++) {
        free(truth->lives[i].at);
    }
    *truth = (struct truth){0};
}

static void append(struct truth_life *life, struct str body)
{
    if (life->count + 1 >= life->capacity) {
        life->capacity = life->capacity * 2 + 1024;
        life->at = realloc(life->at, life->capacity * sizeof *life->at);
        if (life->at == NULL) {
            abort();
        }
    }
    life->at[life->count + 1] =
        life->count == 0 ? (struct totals){0} : life->at[life->count];
    life->count++;
    totals_add(&life->at[life->count], body);
    life->at[0] = (struct totals){0};
}

void truth_begin(struct truth *truth, uint64_t epoch, const struct store *journal)
{
    bool goes_on = truth->count > 0 && truth->lives[truth->count - 1].epoch == epoch;
    if (goes_on) {
        return;
    }
    if (truth->count == TRUTH_LIVES) {
        abort();
    }
    struct truth_life *life = &truth->lives[truth->count++];
    life->epoch = epoch;
    for (size_t i = 0; i < journal->durable; i++) {
        append(life, store_text(&journal->rows[i], 3));
    }
}

bool truth_relayed(struct truth *truth, uint64_t number, struct str body)
{
    struct truth_life *life = &truth->lives[truth->count - 1];
    if (number != life->count + 1) {
        return false;
    }
    append(life, body);
    return true;
}

bool truth_at(const struct truth *truth, uint64_t epoch, uint64_t number,
              struct totals *ret)
{
    for (size_t i = 0; i < truth->count; i++) {
        const struct truth_life *life = &truth->lives[i];
        if (life->epoch == epoch && number <= life->count) {
            *ret = number == 0 ? (struct totals){0} : life->at[number];
            return true;
        }
    }
    return false;
}
