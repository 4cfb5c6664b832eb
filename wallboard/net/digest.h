#ifndef WALLBOARD_NET_DIGEST_H
#define WALLBOARD_NET_DIGEST_H

/* The digests that telephony still speaks, old ones among them, and the one by which
 * files are known. */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define DIGEST_MD5_SIZE    33 /* 32 hex digits and the NUL */
#define DIGEST_SHA256_SIZE 65 /* 64 hex digits and the NUL */
#define DIGEST_HMAC_SIZE   29 /* 28 characters of base 64 and the NUL */

/* MD5 of `first` and `second` together, in small hex digits. False where the library
 * refuses MD5 (a FIPS machine). */
bool digest_md5(struct str first, struct str second, char ret_hex[DIGEST_MD5_SIZE]);

/* SHA-256 in small hex digits. False if the library fails. */
bool digest_sha256(struct str text, char ret_hex[DIGEST_SHA256_SIZE]);

/* The same as bytes. */
#define DIGEST_SHA256_BYTES 32
bool digest_sha256_bytes(struct str text, uint8_t ret_bytes[DIGEST_SHA256_BYTES]);

/* HMAC-SHA1 of `text` under `secret`, in base 64. False if the library refuses it. */
bool digest_hmac_sha1(struct str secret, struct str text,
                      char ret_text[DIGEST_HMAC_SIZE]);

#endif
