/*
 * http [--listen ADDRESS:PORT] [--token-file FILE]
 *
 * Whoever has the token may post events to /events. All senders together are one source,
 * this feed: it numbers what they say, and the id of an event, made one with its sender's
 * name, tells a second delivery from a second event.
 */

#include "feed/adapter_http.h"

#include <stdlib.h>
#include <string.h>

#include "base/host_port.h"
#include "base/log.h"
#include "feed/http_events.h"
#include "feed/secret_file.h"
#include "http/server.h"

#define NAME      "http"
#define LISTEN    "127.0.0.1:8088"
#define PORT      "8088"
#define PATH      "/events"
#define HOUSE_MS  1000
#define TOKEN_MAX 256

struct adapter {
    struct host_port place;
    char token[TOKEN_MAX + 1]; /* "": none is asked for */
    const char *site;
    struct http_events *events;
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

/* Takes as long whether the first byte is wrong or the last. */
static bool is_same(struct str text, const char *secret)
{
    size_t size = strlen(secret);
    unsigned char differs = text.size == size ? 0 : 1;
    for (size_t i = 0; i < text.size; i++) {
        differs |= (unsigned char)(text.data[i] ^ secret[i % (size + 1)]);
    }
    return differs == 0;
}

static bool is_allowed(const struct adapter *adapter, const struct http_request *request)
{
    static const char scheme[] = "Bearer ";
    struct str value = http_header(request->headers, "Authorization");
    if (adapter->token[0] == '\0') {
        return true;
    }
    if (!str_starts_with(value, scheme)) {
        return false;
    }
    return is_same(
        (struct str){value.data + sizeof scheme - 1, value.size - (sizeof scheme - 1)},
        adapter->token);
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

static void handle(void *context, const struct http_request *request,
                   struct http_reply *ret_reply)
{
    struct adapter *adapter = context;
    struct http_post post = {.type = http_header(request->headers, "Content-Type"),
                             .body = request->body};
    struct headers headers = {.post = &post};
    struct http_outcome outcome;
    adapter->heard++;
    http_each_header(request->headers, take_header, &headers);
    if (!is_allowed(adapter, request)) {
        reply_fault(ret_reply, 401, "unauthorised", "Authorization: needs Bearer TOKEN");
        ret_reply->challenge = true;
    } else if (!str_is(request->path, PATH)) {
        reply_fault(ret_reply, 404, "not_found", "events are posted to " PATH);
    } else if (!str_is(request->method, "POST")) {
        reply_fault(ret_reply, 405, "bad_method", "events are posted");
    } else if (headers.too_many) {
        reply_fault(ret_reply, 400, "too_large", "ce-: too many attributes");
    } else if (adapter->failed || !http_events_take(adapter->events, &post, &outcome)) {
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

static bool parse(struct adapter *adapter, const struct adapter_args *args,
                  struct diag *diag)
{
    size_t errors = diag->errors;
    const char *listen = LISTEN;
    const char *token_path = NULL;
    for (int i = 0; i < args->count; i++) {
        const char *text = args->values[i];
        bool is_listen = strcmp(text, "--listen") == 0;
        if (!is_listen && strcmp(text, "--token-file") != 0) {
            refuse(diag, text, "not understood");
        } else if (i + 1 == args->count) {
            refuse(diag, text, "its value is missing");
        } else {
            *(is_listen ? &listen : &token_path) = args->values[++i];
        }
    }
    if (!host_port_parse(str_from(listen), PORT, &adapter->place)) {
        refuse(diag, listen, "must be ADDRESS or ADDRESS:PORT");
    } else if (token_path == NULL && !http_is_loopback(adapter->place.host)) {
        refuse(diag, listen, "others can reach it, so it needs --token-file FILE");
    }
    if (token_path != NULL) {
        (void)secret_file_read(token_path, NAME, adapter->token, sizeof adapter->token,
                               diag);
    }
    return diag->errors == errors;
}

static void *create(const struct adapter_args *args, struct diag *diag)
{
    struct adapter *adapter = calloc(1, sizeof *adapter);
    if (adapter == NULL) {
        refuse(diag, NAME, "out of memory");
        return NULL;
    }
    adapter->site = args->site != NULL && args->site[0] != '\0' ? args->site : "local";
    if (!parse(adapter, args, diag)) {
        goto out;
    }
    adapter->events = http_events_create(adapter->site, emit, adapter);
    if (adapter->events == NULL) {
        refuse(diag, NAME, "out of memory");
        goto out;
    }
    adapter->server = http_server_create(adapter->place.host, adapter->place.port, handle,
                                         adapter, diag);
    if (adapter->server == NULL) {
        goto out;
    }
    log_write(LOG_LEVEL_INFO, "feed", "listens on http://%s:%s" PATH "%s",
              adapter->place.host, adapter->place.port,
              adapter->token[0] == '\0' ? " (no token is asked for)" : "");
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
    .usage = "[--listen ADDRESS:PORT] [--token-file FILE]",
    .help = "CloudEvents posted to http://ADDRESS:PORT/events (default: " LISTEN ")",
    .software = "wallboard-feed http",
    .create = create,
    .capabilities = capabilities,
    .step = step,
    .descriptor = descriptor,
    .destroy = destroy,
};
