#include "feed/http_signature.h"

#include <stdlib.h>
#include <string.h>

#include "feed/http_events.h"
#include "feed/http_form.h"
#include "net/digest.h"
#include "net/sha256.h"

#define URL_MAX    2048
#define TEXT_BYTES (URL_MAX + HTTP_FORM_BYTES + 1)

struct http_signature {
    const char *url, *secret;
    struct http_form form;
    char text[TEXT_BYTES];
};

struct http_signature *http_signature_create(const char *url, const char *secret)
{
    struct http_signature *signature = calloc(1, sizeof *signature);
    if (signature != NULL) {
        signature->url = url;
        signature->secret = secret;
    }
    return signature;
}

void http_signature_destroy(struct http_signature **self)
{
    free(*self);
    *self = NULL;
}

bool http_is_same_secret(struct str text, const char *secret)
{
    size_t size = strlen(secret);
    unsigned char differs = text.size == size ? 0 : 1;
    for (size_t i = 0; i < text.size; i++) {
        differs |= (unsigned char)(text.data[i] ^ secret[i % (size + 1)]);
    }
    return differs == 0;
}

/* The text that is signed; 0 if there is none that could be. */
static size_t signed_text(struct http_signature *signature, const struct http_post *post,
                          struct str body_sha256)
{
    char digest[SHA256_HEX_SIZE];
    if (http_post_is(post, "application/x-www-form-urlencoded")) {
        return http_form_read(&signature->form, post->body)
                   ? http_form_signed_text(&signature->form, signature->url,
                                           signature->text, sizeof signature->text)
                   : 0;
    }
    sha256_hex(post->body, digest);
    if (!str_is(body_sha256, digest)) {
        return 0;
    }
    const char *join = strchr(signature->url, '?') == NULL ? "?" : "&";
    return str_format(signature->text, sizeof signature->text, "%s%sbodySHA256=%s",
                      signature->url, join, digest);
}

bool http_signature_holds(struct http_signature *signature, const struct http_post *post,
                          struct str body_sha256, struct str said)
{
    char right[DIGEST_HMAC_SIZE];
    size_t size = signed_text(signature, post, body_sha256);
    return size > 0 &&
           digest_hmac_sha1(str_from(signature->secret),
                            (struct str){signature->text, size}, right) &&
           http_is_same_secret(said, right);
}
