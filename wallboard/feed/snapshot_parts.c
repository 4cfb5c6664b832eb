#include "feed/snapshot_parts.h"

#include <stdbool.h>

#include "wire/encode.h"

#define PARTS_MAX 1000

/* What the feed adds to the envelope, at most: source, site, id, numbers, times. */
#define ENVELOPE_BYTES 1024

/* Leaves of `count` items the part-th slice of `parts`; returns where it begins. */
static size_t slice(size_t *count, int64_t part, int64_t parts)
{
    size_t from = *count * (size_t)(part - 1) / (size_t)parts;
    size_t to = *count * (size_t)part / (size_t)parts;
    *count = to - from;
    return from;
}

void snapshot_parts_cut(struct event *snapshot, int64_t part, int64_t parts,
                        const char *name)
{
    if (parts == 1) {
        return;
    }
    snapshot->part = part;
    snapshot->parts = parts;
    size_t queues = slice(&snapshot->queue_count, part, parts);
    size_t agents = slice(&snapshot->agent_count, part, parts);
    size_t contacts = slice(&snapshot->contact_count, part, parts);
    snapshot->queues = queues > 0 ? snapshot->queues + queues : snapshot->queues;
    snapshot->agents = agents > 0 ? snapshot->agents + agents : snapshot->agents;
    snapshot->contacts =
        contacts > 0 ? snapshot->contacts + contacts : snapshot->contacts;
    if (snapshot->snapshot.size == 0) {
        snapshot->snapshot = str_from(name);
    }
}

static bool fits(const struct event *snapshot, int64_t parts, char *scratch, size_t size)
{
    for (int64_t part = 1; part <= parts; part++) {
        struct event piece = *snapshot;
        snapshot_parts_cut(&piece, part, parts, "0000000000000000-0000000000000000");
        if (encode_event(&piece, scratch, size - ENVELOPE_BYTES) == 0) {
            return false;
        }
    }
    return true;
}

int64_t snapshot_parts_needed(const struct event *snapshot, char *scratch, size_t size)
{
    for (int64_t parts = 1; parts <= PARTS_MAX; parts *= 2) {
        if (fits(snapshot, parts, scratch, size)) {
            return parts;
        }
    }
    return 0;
}
