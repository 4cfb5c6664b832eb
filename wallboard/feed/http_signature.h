#ifndef WALLBOARD_FEED_HTTP_SIGNATURE_H
#define WALLBOARD_FEED_HTTP_SIGNATURE_H

/*
 * X-Twilio-Signature: that a request comes from who has the account's secret, and that
 * nobody changed it (twilio.com/docs/usage/security, "Validating requests"). Of a form
 * the address and all fields are signed; of any other body the address, which then holds
 * the body's SHA-256.
 */

#include <stdbool.h>

#include "base/str.h"

struct http_post;
struct http_signature;

/* `url` is the address as Twilio knows it. Both are borrowed. NULL without memory. */
struct http_signature *http_signature_create(const char *url, const char *secret);
void http_signature_destroy(struct http_signature **self);

/* `body_sha256` is the argument of that name in the address; empty if there is none. */
bool http_signature_holds(struct http_signature *signature, const struct http_post *post,
                          struct str body_sha256, struct str said);

/* Is it the secret text? Takes as long whether the first byte is wrong or the last. */
bool http_is_same_secret(struct str text, const char *secret);

#endif
