#ifndef WALLBOARD_NET_DIGEST_H
#define WALLBOARD_NET_DIGEST_H

/* The one old digest that telephony still speaks. Not for anything that must be safe. */

#include <stdbool.h>

#include "base/str.h"

#define DIGEST_MD5_SIZE 33 /* 32 hex digits and the NUL */

/* MD5 of `first` and `second` together, in small hex digits. False where the library
 * refuses MD5 (a FIPS machine). */
bool digest_md5(struct str first, struct str second, char ret_hex[DIGEST_MD5_SIZE]);

#endif
