#include "feed/switch_link.h"

#include <stdlib.h>

#include "base/log.h"
#include "net/stream.h"

struct switch_link {
    struct stream *stream;
    char target[272];
    struct mono retry_due, opened;
    int64_t retry_ms;
    bool is_open; /* as far as its owner was told */
    bool is_told; /* that it cannot be had was said */
};

struct switch_link *switch_link_create(const struct stream_config *config,
                                       struct mono now, struct diag *diag)
{
    struct switch_link *link = calloc(1, sizeof *link);
    if (link == NULL) {
        diag_add(diag, DIAG_ERROR, config->host, 0, 0, "out of memory");
        return NULL;
    }
    str_format(link->target, sizeof link->target, "%s:%s", config->host, config->port);
    link->retry_due = now;
    link->retry_ms = SWITCH_LINK_FIRST_MS;
    link->stream = stream_create(config, diag);
    if (link->stream == NULL) {
        switch_link_destroy(&link);
    }
    return link;
}

void switch_link_destroy(struct switch_link **self)
{
    if (*self != NULL) {
        stream_destroy(&(*self)->stream);
        free(*self);
        *self = NULL;
    }
}

const char *switch_link_target(const struct switch_link *link)
{
    return link->target;
}

void switch_link_lose(struct switch_link *link, struct mono now, bool slow,
                      const char *why)
{
    if (!link->is_told) {
        link->is_told = true;
        log_write(LOG_LEVEL_WARNING, "feed", "'%s': %s; tries again", link->target, why);
    }
    stream_close(link->stream);
    link->is_open = false;
    link->retry_ms = slow ? SWITCH_LINK_LAST_MS : link->retry_ms;
    link->retry_due = mono_add_ms(now, link->retry_ms);
    link->retry_ms = link->retry_ms * 2 < SWITCH_LINK_LAST_MS ? link->retry_ms * 2
                                                              : SWITCH_LINK_LAST_MS;
}

static void open_stream(struct switch_link *link, struct mono now)
{
    if (mono_ms_between(link->retry_due, now) < 0) {
        return;
    }
    link->opened = now;
    if (!stream_open(link->stream)) {
        switch_link_lose(link, now, false, stream_fault(link->stream));
    }
}

static enum switch_link_state note_open(struct switch_link *link)
{
    bool is_new = !link->is_open;
    link->is_open = true;
    return is_new ? SWITCH_LINK_BEGUN : SWITCH_LINK_OPEN;
}

enum switch_link_state switch_link_advance(struct switch_link *link, struct mono now)
{
    if (stream_descriptor(link->stream) < 0) {
        open_stream(link, now);
    }
    if (stream_descriptor(link->stream) < 0) {
        return SWITCH_LINK_CLOSED;
    }
    switch (stream_advance(link->stream)) {
    case STREAM_OPEN:
        return note_open(link);
    case STREAM_OPENING:
        if (mono_ms_between(link->opened, now) >= SWITCH_LINK_OPEN_MS) {
            switch_link_lose(link, now, false, "no connection within ten seconds");
        }
        break;
    case STREAM_CLOSED:
        switch_link_lose(link, now, false, stream_fault(link->stream));
        break;
    }
    return SWITCH_LINK_CLOSED;
}

size_t switch_link_read(struct switch_link *link, char *buffer, size_t size)
{
    size_t got = 0;
    bool is_well = stream_descriptor(link->stream) >= 0 &&
                   stream_read(link->stream, buffer, size, &got);
    return is_well ? got : 0;
}

size_t switch_link_write(struct switch_link *link, struct str bytes)
{
    size_t sent = 0;
    bool is_well = bytes.size > 0 && stream_descriptor(link->stream) >= 0 &&
                   stream_write(link->stream, bytes, &sent);
    return is_well ? sent : 0;
}

const char *switch_link_lost(const struct switch_link *link)
{
    return stream_descriptor(link->stream) < 0 ? stream_fault(link->stream) : NULL;
}

void switch_link_welcome(struct switch_link *link)
{
    link->is_told = false;
    link->retry_ms = SWITCH_LINK_FIRST_MS;
}

int64_t switch_link_pause_ms(const struct switch_link *link, struct mono now,
                             int64_t most_ms)
{
    int64_t pause_ms = most_ms;
    if (stream_descriptor(link->stream) < 0) {
        int64_t retry_ms = mono_ms_between(now, link->retry_due);
        pause_ms = retry_ms < pause_ms ? retry_ms : pause_ms;
    }
    return pause_ms < 0 ? 0 : pause_ms;
}

int switch_link_descriptor(const struct switch_link *link, bool *ret_write)
{
    *ret_write = stream_wants_write(link->stream);
    return stream_descriptor(link->stream);
}
