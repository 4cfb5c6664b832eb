#ifndef WALLBOARD_FEED_HTTP_FORM_H
#define WALLBOARD_FEED_HTTP_FORM_H

/*
 * A body that is a form (application/x-www-form-urlencoded): its fields, the same as a
 * JSON object, and the text that Twilio signs. Pure.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define HTTP_FORM_FIELDS_MAX 128
#define HTTP_FORM_BYTES      65536

struct http_form {
    size_t count;
    struct http_field {
        struct str name, value; /* decoded; in `text` */
    } fields[HTTP_FORM_FIELDS_MAX];
    char text[HTTP_FORM_BYTES];
};

/* Reads a form. False if it is too large, has too many fields or a '%' without its two
 * digits. */
bool http_form_read(struct http_form *form, struct str body);

/* The object of its fields, all texts, terminated: its length, or 0 if it does not fit.
 */
size_t http_form_json(const struct http_form *form, char *buffer, size_t size);

/*
 * What X-Twilio-Signature signs: the URL, then name and value of each field in the order
 * of their names (twilio.com/docs/usage/security). Sorts the form. The length, or 0 if it
 * does not fit.
 */
size_t http_form_signed_text(struct http_form *form, const char *url, char *buffer,
                             size_t size);

#endif
