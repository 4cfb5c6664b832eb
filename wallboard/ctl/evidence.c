#include "ctl/evidence.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "ctl/item_log.h"
#include "site/boards.h"

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
    struct evidence_scope scope;
    struct slot *slots;
    size_t count, capacity;
    struct item_log items;
    bool failed;
};

struct evidence_scope evidence_scope_all(void)
{
    return (struct evidence_scope){.channel = EVENT_CHANNEL_NONE, .kinds = UINT_MAX};
}

struct evidence *evidence_create(const struct evidence_scope *scope)
{
    struct evidence *evidence = calloc(1, sizeof *evidence);
    if (evidence != NULL) {
        evidence->scope = *scope;
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
    item_log_finish(&(*self)->items);
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

/* -- what is asked for -----------------------------------------------------------------
 */

static bool is_of(const char *wanted, struct str id)
{
    return wanted == NULL || str_is(id, wanted);
}

static bool is_of_agents(const struct evidence_scope *scope, struct str agent)
{
    return is_of(scope->agent, agent) &&
           (scope->team == NULL || boards_team_of(scope->boards, agent) == scope->team);
}

/* The figures of the site and of channels are made of what has a queue; those of agents
 * are not. */
static bool needs_queue(const struct evidence_scope *scope)
{
    return scope->agent == NULL && scope->team == NULL;
}

static bool is_of_channel(const struct evidence_scope *scope, unsigned channel)
{
    return scope->channel == EVENT_CHANNEL_NONE || scope->channel == channel;
}

static bool is_wanted(const struct evidence_scope *scope, const struct engine_stay *stay)
{
    return !scope->no_stays && scope->campaign == NULL &&
           is_of(scope->queue, stay->queue) && is_of_agents(scope, stay->agent) &&
           is_of_channel(scope, stay->credit->channel) &&
           (stay->queue.size > 0 || !needs_queue(scope));
}

static bool is_wanted_item(const struct evidence_scope *scope, const struct item *item)
{
    if ((scope->kinds >> item->kind & 1U) == 0 || !is_of_agents(scope, item->agent)) {
        return false;
    }
    if (item->kind == ITEM_SPELL) { /* of an agent as a whole: in no queue, no channel */
        return scope->campaign == NULL && scope->channel == EVENT_CHANNEL_NONE &&
               (scope->queue == NULL || needs_queue(scope));
    }
    bool ring = item->kind == ITEM_RING || item->kind == ITEM_MISS;
    return is_of(scope->queue, item->queue) && is_of(scope->campaign, item->campaign) &&
           is_of_channel(scope, item->channel) &&
           (!ring || item->queue.size > 0 || !needs_queue(scope));
}

/* -- what is kept ----------------------------------------------------------------------
 */

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
    if (!is_wanted(&evidence->scope, stay)) {
        return;
    }
    struct kept *kept = make_room(evidence) ? copy_stay(stay) : NULL;
    if (kept == NULL) {
        evidence->failed = true;
        return;
    }
    evidence->slots[evidence->count++].kept = kept;
}

void evidence_note_item(void *context, const struct item *item, int64_t sign)
{
    struct evidence *evidence = context;
    if (is_wanted_item(&evidence->scope, item) &&
        !item_log_add(&evidence->items, item, sign)) {
        evidence->failed = true;
    }
}

void evidence_settle(struct evidence *evidence)
{
    evidence->failed = !item_log_settle(&evidence->items) || evidence->failed;
}

size_t evidence_item_count(const struct evidence *evidence)
{
    return evidence->items.count;
}

const struct item *evidence_item(const struct evidence *evidence, size_t number)
{
    return evidence->items.entries[number].item;
}
