#ifndef WALLBOARD_NET_DIGEST_H
#define WALLBOARD_NET_DIGEST_H

/* The old digests that telephony still speaks. */

#include <stdbool.h>

#include "base/str.h"

#define DIGEST_MD5_SIZE  33 /* 32 hex digits and the NUL */
#define DIGEST_HMAC_SIZE 29 /* 28 characters of base 64 and the NUL */

/* MD5 of `first` and `second` together, in small hex digits. False where the library
 * refuses MD5 (a FIPS machine). */
bool digest_md5(struct str first, struct str second, char ret_hex[DIGEST_MD5_SIZE]);

/* HMAC-SHA1 of `text` under `secret`, in base 64. False if the library refuses it. */
bool digest_hmac_sha1(struct str secret, struct str text,
                      char ret_text[DIGEST_HMAC_SIZE]);

#endif
