#include "stats/item.h"

#include "stats/limits.h"
#include "stats/ring.h"

void item_add(int64_t *cells, const struct item *item, int64_t sign)
{
    switch (item->kind) {
    case ITEM_RING:
        tally_add(&cells[TALLY_OFFERED], sign);
        break;
    case ITEM_MISS:
        tally_add(&cells[TALLY_UNANSWERED], sign);
        break;
    case ITEM_ATTEMPT:
        tally_add(&cells[TALLY_DIALS], sign);
        tally_add(&cells[TALLY_CONNECTS], item->connected ? sign : 0);
        break;
    case ITEM_CALLBACK:
        tally_add(&cells[TALLY_CALLBACK_ATTEMPTS], sign);
        break;
    case ITEM_RESULT:
        result_add(cells, item->measure, item->currency, item->value_milli, sign);
        break;
    case ITEM_SPELL:
    case ITEM_SHIFT:
    case ITEM_KIND_COUNT:
        break;
    }
}

void item_cut_spell(const struct item *spell, int64_t sign, work_add *add, void *context)
{
    if (spell->state > AGENT_READY) {
        return;
    }
    enum tally tally = (enum tally)((int)TALLY_STATE_MS + (int)spell->state);
    for (int64_t at_ms = spell->at_ms; at_ms < spell->to_ms;) {
        int64_t edge_ms = (ring_quarter(at_ms) + 1) * LIMIT_QUARTER_MS;
        int64_t to_ms = edge_ms < spell->to_ms ? edge_ms : spell->to_ms;
        add(context, tally, at_ms, sign * (to_ms - at_ms));
        if (spell->productive) {
            add(context, TALLY_PRODUCTIVE_MS, at_ms, sign * (to_ms - at_ms));
        }
        at_ms = to_ms;
    }
}
