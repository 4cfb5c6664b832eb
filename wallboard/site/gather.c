#include "site/gather.h"

#include <stdlib.h>
#include <string.h>

static void drop_file(struct gather *gather)
{
    free(gather->bytes);
    gather->bytes = NULL;
    gather->filled = 0;
}

/* To the first file that is not held. */
static void go_on(struct gather *gather)
{
    while (gather->at < gather->manifest.count && gather->held[gather->at]) {
        gather->at++;
    }
}

void gather_clear(struct gather *gather)
{
    drop_file(gather);
    gather->version = 0;
    gather->manifest.count = 0;
    gather->at = 0;
}

void gather_begin(struct gather *gather, const struct manifest *manifest, struct mono now)
{
    gather_clear(gather);
    gather->manifest = *manifest;
    gather->version = manifest_version(manifest);
    memset(gather->held, 0, sizeof gather->held);
    gather->due = now;
}

void gather_hold(struct gather *gather, size_t number)
{
    gather->held[number] = true;
    go_on(gather);
}

const struct manifest_file *gather_wanted(const struct gather *gather)
{
    return gather->at < gather->manifest.count ? &gather->manifest.files[gather->at]
                                               : NULL;
}

bool gather_ask(struct gather *gather, struct mono now, uint32_t *ret_at)
{
    if (gather_wanted(gather) == NULL || mono_ms_between(gather->due, now) < 0) {
        return false;
    }
    gather->due = mono_add_ms(now, GATHER_AGAIN_MS);
    *ret_at = gather->filled;
    return true;
}

/* Is it what was asked for: of that file, of its size, the next bytes of it? */
static bool is_next(const struct gather *gather, const struct manifest_file *file,
                    const struct relay_piece *piece)
{
    return memcmp(piece->digest, file->digest, sizeof file->digest) == 0 &&
           piece->size == file->size && piece->at == gather->filled &&
           piece->bytes.size <= file->size - gather->filled &&
           (piece->bytes.size > 0 || file->size == 0);
}

bool gather_take(struct gather *gather, const struct relay_piece *piece, struct mono now)
{
    const struct manifest_file *file = gather_wanted(gather);
    if (file == NULL || !is_next(gather, file, piece)) {
        return false;
    }
    if (gather->bytes == NULL) {
        gather->bytes = malloc((size_t)file->size + 1);
    }
    if (gather->bytes == NULL) {
        return false; /* no memory now; asked for again */
    }
    if (piece->bytes.size > 0) {
        memcpy(gather->bytes + gather->filled, piece->bytes.data, piece->bytes.size);
    }
    gather->filled += (uint32_t)piece->bytes.size;
    gather->due = now; /* for the next */
    return gather->filled == file->size;
}

void gather_done(struct gather *gather, bool good, int64_t pause_ms, struct mono now)
{
    const struct manifest_file *file = gather_wanted(gather);
    drop_file(gather);
    gather->due = good ? now : mono_add_ms(now, pause_ms);
    if (file == NULL || !good) {
        return;
    }
    for (size_t i = gather->at; i < gather->manifest.count; i++) {
        const struct manifest_file *other = &gather->manifest.files[i];
        gather->held[i] |= memcmp(other->digest, file->digest, sizeof file->digest) == 0;
    }
    go_on(gather);
}

int64_t gather_wait_ms(const struct gather *gather, struct mono now, int64_t most_ms)
{
    if (gather_wanted(gather) == NULL) {
        return most_ms;
    }
    int64_t due_ms = mono_ms_between(now, gather->due);
    due_ms = due_ms < most_ms ? due_ms : most_ms;
    return due_ms > 0 ? due_ms : 0;
}
