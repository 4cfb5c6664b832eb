/*
 * http [--listen ADDRESS:PORT] [--token-file FILE] ...
 *
 * Whoever has the token may post events to /events, and cloud systems what they say to
 * paths of their own (vendors.h). All senders together are one source, this feed: it
 * numbers what they say, and the id of an event, made one with its sender's name, tells a
 * second delivery from a second event.
 */

#include "feed/adapter_http.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "feed/http_events.h"
#include "feed/http_options.h"
#include "feed/http_signature.h"
#include "feed/vendors.h"
#include "http/server.h"

#define NAME     "http"
#define PATH     "/events"
#define HOUSE_MS 1000

struct adapter {
    struct http_options options;
    const char *site;
    struct http_events *events;
    size_t vendor_count;
    struct vendor *vendors[VENDORS_MAX];
    struct http_signature *signature; /* NULL: Twilio's are not asked for */
    struct http_server *server;
    struct feed_output *output; /* borrowed for one step */
    struct wall wall;           /* of that step */
    bool failed;                /* the output is */
    int64_t heard;              /* requests, for places */
};

static void destroy(void *self)
{
    struct adapter *adapter = self;
    if (adapter != NULL) {
        http_server_destroy(&adapter->server);
        for (size_t i = 0; i < adapter->vendor_count; i++) {
            vendor_destroy(&adapter->vendors[i]);
        }
        http_signature_destroy(&adapter->signature);
        http_options_finish(&adapter->options);
        http_events_destroy(&adapter->events);
        free(adapter);
    }
}

/* -- requests -------------------------------------------------------------------------
 */

static bool emit(void *context, const struct event *event)
{
    struct adapter *adapter = context;
    struct event timed = *event;
    if (timed.time_ms == EVENT_NO_TIME) {
        timed.time_ms = adapter->wall.ms;
    }
    timed.recorded_ms = adapter->wall.ms;
    return feed_emit(adapter->output, &timed);
}

static bool is_allowed(const struct adapter *adapter, const struct http_request *request)
{
    static const char scheme[] = "Bearer ";
    struct str value = http_header(request->headers, "Authorization");
    if (adapter->options.token[0] == '\0') {
        return true;
    }
    if (!str_starts_with(value, scheme)) {
        return false;
    }
    return http_is_same_secret(
        (struct str){value.data + sizeof scheme - 1, value.size - (sizeof scheme - 1)},
        adapter->options.token);
}

static void reply_fault(struct http_reply *reply, int status, const char *reason,
                        const char *fault)
{
    reply->status = status;
    str_format(reply->body, sizeof reply->body, "{\"reason\":\"%s\",\"fault\":\"%s\"}\n",
               reason, fault);
}

/* Keeps the headers that are attributes: "ce-", and the name in small letters. */
struct headers {
    struct http_post *post;
    char names[HTTP_ATTRIBUTES_MAX][72];
    bool too_many;
};

static void take_header(void *context, struct str name, struct str value)
{
    struct headers *headers = context;
    struct http_post *post = headers->post;
    bool is_attribute = name.size > 3 && (name.data[0] | 0x20) == 'c' &&
                        (name.data[1] | 0x20) == 'e' && name.data[2] == '-';
    if (!is_attribute) {
        return;
    }
    if (post->attribute_count == HTTP_ATTRIBUTES_MAX) {
        headers->too_many = true;
        return;
    }
    char *copy = headers->names[post->attribute_count];
    str_copy(copy, sizeof headers->names[0], (struct str){name.data + 3, name.size - 3});
    for (char *at = copy; *at != '\0'; at++) {
        *at = *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at;
    }
    post->attributes[post->attribute_count].name = str_from(copy);
    post->attributes[post->attribute_count++].value = value;
}

/* Text of the fault as a JSON string may hold it. */
static void soften(char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            *text = '\'';
        }
    }
}

static void reply_outcome(struct adapter *adapter, struct http_outcome *outcome,
                          struct http_reply *reply)
{
    reply->status = outcome->status;
    if (outcome->refused == 0) {
        str_format(reply->body, sizeof reply->body, "{\"taken\":%zu,\"ignored\":%zu}\n",
                   outcome->taken, outcome->ignored);
        return;
    }
    feed_fault(adapter->output, PATH, adapter->heard, "%s", outcome->fault);
    soften(outcome->fault);
    str_format(reply->body, sizeof reply->body,
               "{\"taken\":%zu,\"ignored\":%zu,\"refused\":%zu,\"fault\":\"%s\"}\n",
               outcome->taken, outcome->ignored, outcome->refused, outcome->fault);
}

/* What was posted, and by whom it may be. */
struct posted {
    struct vendor *vendor; /* NULL: events as such */
    struct http_post post;
    struct headers headers;
    bool is_found, is_signed;
};

static void look_at(struct adapter *adapter, const struct http_request *request,
                    struct posted *posted)
{
    posted->post = (struct http_post){
        .type = http_header(request->headers, "Content-Type"), .body = request->body};
    posted->headers = (struct headers){.post = &posted->post};
    posted->vendor = NULL;
    posted->is_found = str_is(request->path, PATH);
    for (size_t i = 0; i < adapter->vendor_count; i++) {
        if (str_is(request->path, adapter->vendors[i]->class->path)) {
            posted->vendor = adapter->vendors[i];
            posted->is_found = true;
        }
    }
    posted->is_signed = adapter->signature != NULL && posted->vendor != NULL &&
                        strcmp(posted->vendor->class->name, "twilio") == 0;
    if (posted->vendor == NULL) {
        http_each_header(request->headers, take_header, &posted->headers);
    }
}

/* A signature instead of the token: Twilio cannot show one. */
static bool is_well_signed(struct adapter *adapter, const struct http_request *request,
                           const struct posted *posted)
{
    return http_signature_holds(adapter->signature, &posted->post,
                                http_argument(request->headers, "bodySHA256"),
                                http_header(request->headers, "X-Twilio-Signature"));
}

static bool take(struct adapter *adapter, const struct posted *posted,
                 struct http_outcome *outcome)
{
    if (posted->vendor == NULL) {
        return http_events_take(adapter->events, &posted->post, outcome);
    }
    return vendor_take(posted->vendor, &posted->post, outcome);
}

static void handle(void *context, const struct http_request *request,
                   struct http_reply *ret_reply)
{
    struct adapter *adapter = context;
    struct posted posted;
    struct http_outcome outcome;
    adapter->heard++;
    look_at(adapter, request, &posted);
    if (posted.is_signed && !is_well_signed(adapter, request, &posted)) {
        reply_fault(ret_reply, 403, "unauthorised",
                    "X-Twilio-Signature: is not that of --twilio-url and this body");
    } else if (!posted.is_signed && !is_allowed(adapter, request)) {
        reply_fault(ret_reply, 401, "unauthorised", "Authorization: needs Bearer TOKEN");
        ret_reply->challenge = true;
    } else if (!posted.is_found) {
        reply_fault(ret_reply, 404, "not_found",
                    "events are posted to " PATH
                    ", or to /connect, /twilio, /genesys, /json");
    } else if (!str_is(request->method, "POST")) {
        reply_fault(ret_reply, 405, "bad_method", "events are posted");
    } else if (posted.headers.too_many) {
        reply_fault(ret_reply, 400, "too_large", "ce-: too many attributes");
    } else if (adapter->failed || !take(adapter, &posted, &outcome)) {
        adapter->failed = true;
        reply_fault(ret_reply, 503, "output", "the feed cannot give it on");
    } else if (outcome.taken > 0 && !feed_settle(adapter->output)) {
        reply_fault(ret_reply, 503, "disk", "the feed cannot keep it now");
    } else {
        reply_outcome(adapter, &outcome, ret_reply);
    }
}

/* -- building -------------------------------------------------------------------------
 */

static void refuse(struct diag *diag, const char *what, const char *why)
{
    diag_add(diag, DIAG_ERROR, NAME, 0, 0, "%s: %s", what, why);
}

static bool make_parts(struct adapter *adapter)
{
    const struct vendor_class *const *all = vendors_all();
    const struct http_options *options = &adapter->options;
    bool ok = true;
    adapter->events = http_events_create(adapter->site, emit, adapter);
    ok = adapter->events != NULL;
    for (size_t i = 0; ok && all[i] != NULL; i++) {
        adapter->vendors[i] = vendor_create(all[i], &options->settings, adapter->events);
        ok = adapter->vendors[i] != NULL;
        adapter->vendor_count += ok;
    }
    if (ok && options->twilio_url != NULL) {
        adapter->signature =
            http_signature_create(options->twilio_url, options->twilio_token);
        ok = adapter->signature != NULL;
    }
    return ok;
}

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct adapter *adapter = calloc(1, sizeof *adapter);
    if (adapter == NULL) {
        refuse(diag, NAME, "out of memory");
        return NULL;
    }
    adapter->site = args->site != NULL && args->site[0] != '\0' ? args->site : "local";
    if (!http_options_read(&adapter->options, args, diag)) {
        goto out;
    }
    if (!make_parts(adapter)) {
        refuse(diag, NAME, "out of memory");
        goto out;
    }
    adapter->server = http_server_create(
        adapter->options.place.host, adapter->options.place.port, handle, adapter, diag);
    if (adapter->server == NULL) {
        goto out;
    }
    log_write(LOG_LEVEL_INFO, "feed", "listens on http://%s:%s" PATH "%s",
              adapter->options.place.host, adapter->options.place.port,
              adapter->options.token[0] == '\0' ? " (no token is asked for)" : "");
    return adapter;
out:
    destroy(adapter);
    return NULL;
}

/* -- running --------------------------------------------------------------------------
 */

static uint32_t capabilities(const void *self)
{
    const struct adapter *adapter = self;
    return http_events_capabilities(adapter->events);
}

static int descriptor(const void *self, bool *ret_write)
{
    const struct adapter *adapter = self;
    *ret_write = false;
    return http_server_descriptor(adapter->server);
}

static enum adapter_status step(void *self, struct feed_output *output, struct mono now,
                                struct wall wall, int64_t *ret_wait_ms)
{
    struct adapter *adapter = self;
    (void)now;
    adapter->output = output;
    adapter->wall = wall;
    http_server_run(adapter->server);
    adapter->output = NULL;
    *ret_wait_ms = http_server_pause_ms(adapter->server, HOUSE_MS);
    return adapter->failed ? ADAPTER_FAILED : ADAPTER_WAIT;
}

const struct adapter_class adapter_http = {
    .name = NAME,
    .usage = "[--listen ADDRESS:PORT] [--token-file FILE] [--map FILE]\n"
             "            [--activity NAME=STATE]... [--twilio-token-file FILE "
             "--twilio-url URL]",
    .help = "events posted to http://ADDRESS:PORT/events (default: " HTTP_OPTIONS_LISTEN
            "), or what Amazon Connect, Twilio, Genesys Cloud or your own system says",
    .software = "wallboard-feed http",
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .descriptor = descriptor,
    .destroy = destroy,
};
