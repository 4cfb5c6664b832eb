#ifndef WALLBOARD_NET_SHA256_H
#define WALLBOARD_NET_SHA256_H

/* SHA-256, by which files are known. It has a module and a library of its own, which
 * ZeroMQ brings along anyway: a screen needs no other digest, and libcrypto would take
 * more of its memory than the figures do. */

#include <stdint.h>

#include "base/str.h"

#define SHA256_BYTES    32
#define SHA256_HEX_SIZE 65 /* 64 hex digits and the NUL */

void sha256_bytes(struct str text, uint8_t ret_bytes[SHA256_BYTES]);

/* The same in small hex digits. */
void sha256_hex(struct str text, char ret_hex[SHA256_HEX_SIZE]);

#endif
