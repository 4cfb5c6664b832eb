#ifndef WALLBOARD_WIRE_RELAY_H
#define WALLBOARD_WIRE_RELAY_H

/*
 * What the hub and its screens say to one another, as bytes and back (docs/hub.md):
 * events in one contiguous sequence, heartbeats with the head and a digest, agents'
 * names, which are never stored, snapshots in parts, and the screens' requests.
 * Little-endian, exact lengths; whatever bytes come are read or refused, whole. Never
 * allocates.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define RELAY_MAX_BYTES  1048576 /* of one message */
#define RELAY_HEAD_BYTES 56
#define RELAY_VERSION    1

enum relay_kind {
    RELAY_EVENTS = 1,
    RELAY_HEARTBEAT = 2,
    RELAY_NAMES = 3,
    RELAY_PART = 4, /* of a snapshot at `last` */
    /* These hold a text. */
    RELAY_SITE = 5,         /* the site file, by which a snapshot counts */
    RELAY_CONTROL = 6,      /* what screens are told to show; `last` is its version */
    RELAY_NONE = 7,         /* a range that is not to be had; the text says why */
    RELAY_ASK_SNAPSHOT = 8, /* requests: the text names the screen */
    RELAY_ASK_RANGE = 9,    /* `first` to `last` */
    RELAY_ASK_CONTROL = 10,
    RELAY_REPORT = 11,      /* how the screen is, JSON; `last` is what it has reached */
    RELAY_ASK_PICTURE = 12, /* the hub asks a screen what it shows */
    RELAY_PICTURE = 13,     /* a part of the PNG, as of a snapshot */
    /* The files that the site file names (site/manifest.h). */
    RELAY_FILES = 14, /* which there are: `first` hash of the site file, `last` version */
    RELAY_MANIFEST = 15,  /* the same, and their list */
    RELAY_PIECE = 16,     /* of one file */
    RELAY_ASK_FILES = 17, /* the list; the text names the screen */
    RELAY_ASK_PIECE = 18, /* from byte `first` on; the text: screen, line feed, digest */
    /* A request of kind `first` is not granted; the text says why. It may be said again
     * after `last` ms; 0: it would be in vain. */
    RELAY_REFUSED = 19,
};

enum relay_flag {
    RELAY_DURABLE = 1,      /* what was relayed is on the hub's disk */
    RELAY_CLOCK_GOOD = 2,   /* the hub's clock is synchronised */
    RELAY_CATCHING_UP = 4,  /* the hub is reading a backlog */
    RELAY_DIGEST = 8,       /* this heartbeat carries a digest */
    RELAY_SOURCE_DOWN = 16, /* of a source in a heartbeat: its own link is down */
    RELAY_CLOCK_HELD = 32, /* the hub knows no time: its clock stands at its last event */
};

/* Of one event; as the journal has them. */
enum relay_event_flag {
    RELAY_EVENT_UNNUMBERED = 1,
    RELAY_EVENT_PLAIN = 2,
    RELAY_EVENT_HUB_TIME = 4, /* counts at received_ms */
};

struct relay_head {
    enum relay_kind kind;
    uint8_t flags;        /* enum relay_flag */
    uint64_t hub, epoch;  /* the journal's maker, and its numbering's life */
    uint64_t first, last; /* records; of a heartbeat: head + 1 and head */
    int64_t wall_ms;      /* the hub's; never goes back within an epoch */
    int64_t mono_ms;      /* the hub's own monotonic clock, to tell apart steps */
};

/* One event, as the hub took it in. */
struct relay_event {
    uint64_t sequence;
    int64_t received_ms; /* hub's wall clock */
    uint8_t flags;       /* enum relay_event_flag */
    struct str body;     /* its JSON; borrowed */
};

struct relay_beat {
    uint64_t digest; /* if RELAY_DIGEST: of the engine at the head, told wall_ms */
    int64_t day_start_ms, day_end_ms;
    uint64_t control_version; /* of what screens are told to show */
    uint64_t rules_hash;      /* of the site file's text */
    uint32_t engine_version;
    uint32_t source_count; /* relay_next_source() gives them */
};

/* A source as the hub hears it. */
struct relay_source {
    struct str id; /* borrowed */
    uint32_t age_ms;
    uint8_t flags; /* RELAY_SOURCE_DOWN */
};

struct relay_name {
    struct str agent, label; /* borrowed */
};

/* A piece of an engine's checkpoint. */
struct relay_part {
    uint32_t number, count; /* from 0 */
    uint64_t at, size;      /* where its bytes go, and the size of the whole */
    struct str bytes;       /* borrowed */
};

/* One file of a manifest. */
#define RELAY_FILE_DIGEST_BYTES 32
struct relay_file {
    struct str name;       /* borrowed */
    const uint8_t *digest; /* RELAY_FILE_DIGEST_BYTES; borrowed */
    uint32_t size;
};

/* Some bytes of a file. */
struct relay_piece {
    const uint8_t *digest; /* of the whole; borrowed */
    uint32_t at, size;     /* where they go, and the size of the whole */
    struct str bytes;      /* borrowed */
};

/* -- writing ------------------------------------------------------------------------ */

struct relay_writer {
    uint8_t *bytes;
    size_t size, used;
    uint64_t count; /* records written */
};

/* Begins a message of `head` in the caller's buffer of `size` >= RELAY_HEAD_BYTES. */
void relay_begin(struct relay_writer *out, void *buffer, size_t size,
                 const struct relay_head *head);

/* Each false if there is no room; nothing is written then. */
bool relay_put_event(struct relay_writer *out, const struct relay_event *event);
bool relay_put_beat(struct relay_writer *out, const struct relay_beat *beat);
bool relay_put_source(struct relay_writer *out, const struct relay_source *source);
bool relay_put_name(struct relay_writer *out, const struct relay_name *name);
bool relay_put_part(struct relay_writer *out, const struct relay_part *part);
bool relay_put_file(struct relay_writer *out, const struct relay_file *file);
bool relay_put_piece(struct relay_writer *out, const struct relay_piece *piece);
bool relay_put_text(struct relay_writer *out, struct str text);

/* Ends it: of events, the head's last is set. The message's size. */
size_t relay_end(struct relay_writer *out);

/* -- reading ------------------------------------------------------------------------ */

struct relay_reader {
    struct relay_head head;
    const uint8_t *at, *end;
    uint64_t next; /* the next event's sequence */
};

/* Reads the head, and whether the rest is whole. False: these bytes are no message of
 * ours. The bytes are borrowed while it is read. */
bool relay_read(struct relay_reader *in, const void *bytes, size_t size);

/* The next event; false: that was the last. */
bool relay_next_event(struct relay_reader *in, struct relay_event *ret);

/* A heartbeat's, once, and then its sources; a names message's names. */
bool relay_read_beat(struct relay_reader *in, struct relay_beat *ret);
bool relay_next_source(struct relay_reader *in, struct relay_source *ret);
bool relay_next_name(struct relay_reader *in, struct relay_name *ret);

/* A part's; false: it is none, or lies about where it goes. */
bool relay_read_part(const struct relay_reader *in, struct relay_part *ret);

/* The next file of a manifest; what its name says is for site/manifest.h to judge. */
bool relay_next_file(struct relay_reader *in, struct relay_file *ret);

/* A piece's; false: it is none, or lies about where it goes. */
bool relay_read_piece(const struct relay_reader *in, struct relay_piece *ret);

/* The text of the kinds that hold one; else empty. Borrowed. */
struct str relay_text(const struct relay_reader *in);

#endif
