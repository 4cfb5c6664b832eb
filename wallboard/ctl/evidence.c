#include "ctl/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/* A stay with all that it points to, in one piece of memory. */
struct kept {
    struct engine_stay shown;
    struct credit credit;
    struct engine_rule rule;
    struct work_hold holds[]; /* behind them, the strings */
};

struct slot {
    struct kept *kept;
};

struct evidence {
    const char *queue, *agent;
    struct slot *slots;
    size_t count, capacity;
    bool failed;
};

struct evidence *evidence_create(const char *queue, const char *agent)
{
    struct evidence *evidence = calloc(1, sizeof *evidence);
    if (evidence != NULL) {
        evidence->queue = queue;
        evidence->agent = agent;
    }
    return evidence;
}

void evidence_destroy(struct evidence **self)
{
    if (*self == NULL) {
        return;
    }
    for (size_t i = 0; i < (*self)->count; i++) {
        free((*self)->slots[i].kept);
    }
    free((*self)->slots);
    free(*self);
    *self = NULL;
}

size_t evidence_count(const struct evidence *evidence)
{
    return evidence->count;
}

const struct engine_stay *evidence_at(const struct evidence *evidence, size_t number)
{
    return &evidence->slots[number].kept->shown;
}

bool evidence_failed(const struct evidence *evidence)
{
    return evidence->failed;
}

/* Is it one of those asked for? */
static bool is_wanted(const struct evidence *evidence, const struct engine_stay *stay)
{
    if (evidence->agent != NULL) {
        return str_is(stay->agent, evidence->agent);
    }
    return evidence->queue != NULL ? str_is(stay->queue, evidence->queue)
                                   : stay->queue.size > 0;
}

static bool make_room(struct evidence *evidence)
{
    if (evidence->count < evidence->capacity) {
        return true;
    }
    size_t capacity = evidence->capacity == 0 ? 1024 : 2 * evidence->capacity;
    struct slot *slots = realloc(evidence->slots, capacity * sizeof *slots);
    if (slots == NULL) {
        return false;
    }
    evidence->slots = slots;
    evidence->capacity = capacity;
    return true;
}

static struct str copy_text(char **to, struct str text)
{
    struct str copy = {*to, text.size};
    if (text.size > 0) {
        memcpy(*to, text.data, text.size);
        *to += text.size;
    }
    return copy;
}

static struct kept *copy_stay(const struct engine_stay *stay)
{
    size_t holds = stay->hold_count * sizeof *stay->holds;
    size_t texts =
        stay->contact.size + stay->source.size + stay->queue.size + stay->agent.size;
    struct kept *kept = malloc(sizeof *kept + holds + texts);
    if (kept == NULL) {
        return NULL;
    }
    kept->shown = *stay;
    kept->credit = *stay->credit;
    kept->rule = *stay->rule;
    kept->shown.credit = &kept->credit;
    kept->shown.rule = &kept->rule;
    kept->shown.holds = kept->holds;
    if (holds > 0) {
        memcpy(kept->holds, stay->holds, holds);
    }
    char *at = (char *)(kept->holds + stay->hold_count);
    kept->shown.contact = copy_text(&at, stay->contact);
    kept->shown.source = copy_text(&at, stay->source);
    kept->shown.queue = copy_text(&at, stay->queue);
    kept->shown.agent = copy_text(&at, stay->agent);
    return kept;
}

void evidence_note(void *context, const struct engine_stay *stay)
{
    struct evidence *evidence = context;
    if (!is_wanted(evidence, stay)) {
        return;
    }
    struct kept *kept = make_room(evidence) ? copy_stay(stay) : NULL;
    if (kept == NULL) {
        evidence->failed = true;
        return;
    }
    evidence->slots[evidence->count++].kept = kept;
}
