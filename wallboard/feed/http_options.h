#ifndef WALLBOARD_FEED_HTTP_OPTIONS_H
#define WALLBOARD_FEED_HTTP_OPTIONS_H

/* The command line of the http feed, read and checked. */

#include <stdbool.h>

#include "base/diag.h"
#include "base/host_port.h"
#include "feed/vendor.h"

struct adapter_args;
struct json_map;

#define HTTP_OPTIONS_LISTEN "127.0.0.1:8088"
#define HTTP_SECRET_MAX     256

struct http_options {
    struct host_port place;
    char token[HTTP_SECRET_MAX + 1];        /* "": none is asked for */
    char twilio_token[HTTP_SECRET_MAX + 1]; /* "": signatures are not checked */
    const char *twilio_url; /* as Twilio knows it; NULL without twilio_token. Borrowed
                               from the command line */
    struct json_map *map;   /* owned; NULL: none */
    struct vendor_settings settings;
};

/* Fills `options`; finish it in any case. False after saying why in `diag`. */
bool http_options_read(struct http_options *options, const struct adapter_args *args,
                       struct diag *diag);
void http_options_finish(struct http_options *options);

#endif
