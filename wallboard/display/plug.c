#include "display/plug.h"

#define RETRY_MS     INT64_C(1000)
#define RETRY_MAX_MS INT64_C(4000)
#define AGAIN_MAX_MS INT64_C(60000) /* between openings of a display that refuses */

void plug_init(struct plug *plug, struct mono now)
{
    *plug = (struct plug){.card = -1, .tried = now};
}

void plug_hear(struct plug *plug, struct mono now)
{
    if (mono_ms_between(plug->edge_at, now) >= PLUG_BURST_MS) {
        plug->reopened = 0;
    }
    plug->edge = true;
    plug->edge_at = now;
}

void plug_look(struct plug *plug, const struct connectors *seen, struct mono now)
{
    bool looked = seen != NULL && seen->count > 0;
    uint32_t fingerprint = looked ? connectors_fingerprint(seen) : 0;
    bool differs = looked != plug->looked || fingerprint != plug->seen;
    bool first = !plug->open && plug->retry_ms == 0; /* nothing was tried yet */
    plug->looked = looked;
    plug->seen = fingerprint;
    plug->card = looked ? connectors_card(seen, plug->card) : -1;
    if (differs && !first) {
        plug_hear(plug, now);
        plug->moved = true;
    }
}

void plug_opened(struct plug *plug, bool open, bool watched, struct mono now)
{
    int64_t next_ms = plug->retry_ms == 0 ? RETRY_MS : plug->retry_ms * 2;
    plug->open = open;
    plug->watched = open && watched;
    plug->opened = plug->seen;
    plug->edge = plug->moved = false;
    plug->tried = plug->settled = now;
    plug->first = open;
    plug->refused = false;
    plug->retry_ms = open ? 0 : next_ms < RETRY_MAX_MS ? next_ms : RETRY_MAX_MS;
}

void plug_refused(struct plug *plug, struct mono now)
{
    if (plug->open && !plug->refused) {
        plug->refused = true;
        plug->refused_at = now;
    }
}

void plug_shown(struct plug *plug, struct mono now)
{
    if (plug->first) {
        plug->first = false;
        plug->settled = now;
    }
    if (!plug->refused && mono_ms_between(plug->tried, now) >= PLUG_WELL_MS) {
        plug->again_ms = 0;
    }
}

/* Milliseconds from `since` until `span_ms` are over; 0: they are. */
static int64_t left_ms(struct mono since, int64_t span_ms, struct mono now)
{
    int64_t left = span_ms - mono_ms_between(since, now);
    return left > 0 ? left : 0;
}

/* What a display that is open and an edge that has settled come to. */
static enum plug_order judge_edge(struct plug *plug, struct mono now)
{
    bool own =
        !plug->moved && mono_ms_between(plug->settled, plug->edge_at) < PLUG_OWN_MS;
    plug->edge = plug->moved = false;
    if (plug->looked && plug->seen == 0) {
        plug->open = false;
        plug->watched = false;
        plug->refused = false;
        plug->tried = now;
        plug->retry_ms = RETRY_MAX_MS;
        return PLUG_CLOSE;
    }
    if (plug->seen != plug->opened) {
        return PLUG_OPEN;
    }
    if (own) {
        return PLUG_KEEP;
    }
    /* A television that let go for a moment may stay black until its mode is set anew. */
    return ++plug->reopened <= PLUG_BURST_MAX ? PLUG_OPEN : PLUG_KEEP;
}

enum plug_order plug_next(struct plug *plug, struct mono now)
{
    bool settled = plug->edge && left_ms(plug->edge_at, PLUG_SETTLE_MS, now) == 0;
    if (!plug->open) {
        bool due = left_ms(plug->tried, plug->retry_ms, now) == 0;
        if (settled) {
            plug->retry_ms = 0; /* something is new: as patient as at first */
        }
        return settled || (due && !plug->edge) ? PLUG_OPEN : PLUG_KEEP;
    }
    if (!plug->watched) {
        plug->edge = plug->moved = false;
    } else if (settled) {
        return judge_edge(plug, now);
    }
    if (plug->refused && left_ms(plug->refused_at, plug->again_ms, now) == 0) {
        int64_t next_ms = plug->again_ms == 0 ? RETRY_MS : plug->again_ms * 2;
        plug->again_ms = next_ms < AGAIN_MAX_MS ? next_ms : AGAIN_MAX_MS;
        return PLUG_OPEN;
    }
    return PLUG_KEEP;
}

int64_t plug_wait_ms(const struct plug *plug, struct mono now)
{
    if (plug->edge) {
        return left_ms(plug->edge_at, PLUG_SETTLE_MS, now);
    }
    if (!plug->open) {
        return left_ms(plug->tried, plug->retry_ms, now);
    }
    return plug->refused ? left_ms(plug->refused_at, plug->again_ms, now) : INT64_MAX;
}
