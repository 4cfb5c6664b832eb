#include "hub/doubt.h"

#include "base/str.h"
#include "hub/ingest.h"

/* What is wrong with one publisher; NULL: nothing. */
static const char *fault_of(const struct ingest_source *source)
{
    if (source->age_ms < 0 || source->ended) {
        return NULL; /* of another day, or it said goodbye */
    }
    if (source->age_ms >= DOUBT_SILENT_MS) {
        return "is silent";
    }
    if (source->upstream_down) {
        return "lost its telephony system";
    }
    return source->gap_open ? "misses events, which it is asked for" : NULL;
}

static bool doubt_publishers(const struct doubt_facts *facts, char *ret_reason)
{
    bool heard = false;
    for (size_t i = 0; i < ingest_count(facts->ingest); i++) {
        const struct ingest_source source = ingest_at(facts->ingest, i, facts->now);
        const char *fault = fault_of(&source);
        heard |= source.age_ms >= 0;
        if (fault != NULL) {
            str_format(ret_reason, DOUBT_BYTES, "publisher '%.*s' %s",
                       (int)source.id.size, source.id.data, fault);
            return true;
        }
    }
    str_format(ret_reason, DOUBT_BYTES, "%s", heard ? "" : "no publisher heard");
    return !heard;
}

bool doubt_find(const struct doubt_facts *facts, char ret_reason[DOUBT_BYTES])
{
    if (!facts->durable) {
        str_format(ret_reason, DOUBT_BYTES,
                   "not durable: the disk fails, and events are in memory alone");
        return true;
    }
    if (!facts->clock_good) {
        str_format(ret_reason, DOUBT_BYTES, "clock not synchronised");
        return true;
    }
    if (doubt_publishers(facts, ret_reason)) {
        return true;
    }
    if (facts->lost > 0) {
        str_format(ret_reason, DOUBT_BYTES,
                   "incomplete: %llu events are lost from the journal",
                   (unsigned long long)facts->lost);
        return true;
    }
    if (facts->unverified > 0) {
        str_format(ret_reason, DOUBT_BYTES,
                   "verifying: %llu events of the day are yet to be read once more",
                   (unsigned long long)facts->unverified);
    }
    return facts->unverified > 0;
}
