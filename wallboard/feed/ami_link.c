#include "feed/ami_link.h"

#include <stdlib.h>

#include "base/log.h"
#include "feed/asterisk_options.h"
#include "net/stream.h"

#define READ_BYTES     16384
#define READS_MAX      64    /* for one message: then the loop has its turn */
#define OPEN_MS        10000 /* a connection that has not come about by then never does */
#define HOUSE_MS       1000
#define RETRY_FIRST_MS 1000
#define RETRY_MAX_MS   30000

struct ami_link {
    char target[272];
    struct stream *stream;
    struct ami_session *session;
    struct mono retry_due, opened;
    int64_t retry_ms;
    bool talks;     /* a connection has come about and is not yet given up */
    bool was_up;    /* a log-in has succeeded once */
    bool is_up;     /* ... and holds */
    bool told_lost; /* that it cannot be reached was said */
};

struct ami_link *ami_link_create(const struct asterisk_options *options, struct mono now,
                                 struct diag *diag)
{
    const struct stream_config config = {.host = options->host,
                                         .port = options->port,
                                         .tls = options->tls,
                                         .authority = options->authority};
    struct ami_link *link = calloc(1, sizeof *link);
    if (link != NULL) {
        link->session = ami_session_create(&options->login);
    }
    if (link == NULL || link->session == NULL) {
        diag_add(diag, DIAG_ERROR, "asterisk", 0, 0, "out of memory");
        ami_link_destroy(&link);
        return NULL;
    }
    str_format(link->target, sizeof link->target, "%s:%s", options->host, options->port);
    link->retry_due = now;
    link->retry_ms = RETRY_FIRST_MS;
    link->stream = stream_create(&config, diag);
    if (link->stream == NULL) {
        ami_link_destroy(&link);
    }
    return link;
}

void ami_link_destroy(struct ami_link **self)
{
    if (*self != NULL) {
        ami_session_destroy(&(*self)->session);
        stream_destroy(&(*self)->stream);
        free(*self);
        *self = NULL;
    }
}

/* The link is gone, or did not come about; it is tried again. */
static void lose(struct ami_link *link, struct mono now, const char *why)
{
    if (!link->told_lost) {
        link->told_lost = true;
        log_write(LOG_LEVEL_WARNING, "feed", "'%s': %s; tries again", link->target, why);
    }
    stream_close(link->stream);
    link->is_up = link->talks = false;
    link->retry_due = mono_add_ms(now, link->retry_ms);
    link->retry_ms =
        link->retry_ms * 2 < RETRY_MAX_MS ? link->retry_ms * 2 : RETRY_MAX_MS;
}

static void open_link(struct ami_link *link, struct mono now)
{
    if (mono_ms_between(link->retry_due, now) < 0) {
        return;
    }
    link->opened = now;
    if (!stream_open(link->stream)) {
        lose(link, now, stream_fault(link->stream));
    }
}

/* Can it be talked to? Connects if need be. */
static bool is_open(struct ami_link *link, struct mono now)
{
    if (stream_descriptor(link->stream) < 0) {
        open_link(link, now);
    }
    if (stream_descriptor(link->stream) < 0) {
        return false;
    }
    switch (stream_advance(link->stream)) {
    case STREAM_OPEN:
        if (!link->talks) {
            link->talks = true;
            ami_session_begin(link->session, now);
        }
        return true;
    case STREAM_OPENING:
        if (mono_ms_between(link->opened, now) >= OPEN_MS) {
            lose(link, now, "no connection within ten seconds");
        }
        return false;
    case STREAM_CLOSED:
        lose(link, now, stream_fault(link->stream));
        return false;
    }
    return false;
}

/* More bytes for the session, which has given all that it had, so there is room. */
static bool fill(struct ami_link *link, struct mono now)
{
    char bytes[READ_BYTES];
    size_t size = 0;
    return stream_descriptor(link->stream) >= 0 &&
           stream_read(link->stream, bytes, sizeof bytes, &size) && size > 0 &&
           ami_session_put(link->session, (struct str){bytes, size}, now) == size;
}

enum ami_session_read ami_link_next(struct ami_link *link, struct mono now,
                                    struct ami_message *ret_message)
{
    enum ami_session_read read = AMI_SESSION_NOTHING;
    if (!link->talks && !is_open(link, now)) {
        return AMI_SESSION_NOTHING;
    }
    /* Answers alone could come for ever. */
    for (int reads = 0; read == AMI_SESSION_NOTHING && reads <= READS_MAX; reads++) {
        read = ami_session_next(link->session, now, ret_message);
        if (read == AMI_SESSION_NOTHING && !fill(link, now)) {
            break;
        }
    }
    return read;
}

static void speak(struct ami_link *link)
{
    struct str bytes = ami_session_output(link->session);
    size_t size = 0;
    if (bytes.size > 0 && stream_descriptor(link->stream) >= 0 &&
        stream_write(link->stream, bytes, &size)) {
        ami_session_sent(link->session, size);
    }
}

static void welcome(struct ami_link *link)
{
    link->was_up = link->is_up = true;
    link->told_lost = false;
    link->retry_ms = RETRY_FIRST_MS;
    log_write(LOG_LEVEL_INFO, "feed", "'%s': logged in (Asterisk Call Manager/%s)",
              link->target, ami_session_version(link->session));
}

enum ami_link_news ami_link_tend(struct ami_link *link, struct mono now)
{
    bool was_up = link->is_up;
    if (!link->talks) {
        return AMI_LINK_SAME;
    }
    ami_session_tick(link->session, now);
    speak(link);
    const char *fault = ami_session_fault(link->session);
    enum ami_phase phase = ami_session_phase(link->session);
    if (phase == AMI_REFUSED && !link->was_up) {
        log_write(LOG_LEVEL_ERROR, "feed", "'%s': %s", link->target, fault);
        return AMI_LINK_REFUSED;
    }
    if (phase == AMI_REFUSED || phase == AMI_BROKEN) {
        /* No storm of log-ins that are refused. */
        link->retry_ms = phase == AMI_REFUSED ? RETRY_MAX_MS : link->retry_ms;
        lose(link, now, fault);
    } else if (stream_descriptor(link->stream) < 0) {
        lose(link, now, stream_fault(link->stream));
    } else if ((phase == AMI_BOOTING || phase == AMI_UP) && !link->is_up) {
        welcome(link);
    }
    return was_up && !link->is_up ? AMI_LINK_LOST : AMI_LINK_SAME;
}

bool ami_link_is_up(const struct ami_link *link)
{
    return link->is_up;
}

int64_t ami_link_pause_ms(const struct ami_link *link, struct mono now)
{
    int64_t retry_ms = mono_ms_between(now, link->retry_due);
    bool waits = stream_descriptor(link->stream) < 0 && retry_ms < HOUSE_MS;
    int64_t pause_ms = waits ? retry_ms : HOUSE_MS;
    return pause_ms < 0 ? 0 : pause_ms;
}

int ami_link_descriptor(const struct ami_link *link, bool *ret_write)
{
    *ret_write = stream_wants_write(link->stream);
    return stream_descriptor(link->stream);
}

const char *ami_link_target(const struct ami_link *link)
{
    return link->target;
}
