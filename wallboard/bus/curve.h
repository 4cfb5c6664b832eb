#ifndef WALLBOARD_BUS_CURVE_H
#define WALLBOARD_BUS_CURVE_H

/*
 * CURVE keys: made, read from and written to key files, and put on sockets. A key file is
 * lines of two words, `public KEY`, `secret KEY` and, for peers of a hub, `server KEY`
 * (the hub's public one); comments begin with '#' after a blank, for a Z85 key may hold
 * '#' itself. A secret is read only from a regular file that its owner alone may read.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"

#define CURVE_KEY_BYTES         41 /* Z85, with its NUL */
#define CURVE_FINGERPRINT_BYTES 20 /* "7F3A-91C2-0B44-D1E8", with its NUL */

struct curve {
    char public_key[CURVE_KEY_BYTES];
    char secret_key[CURVE_KEY_BYTES]; /* "" in a public file */
    char server_key[CURVE_KEY_BYTES]; /* of the hub; "" at the hub itself */
};

/* A new pair. False: this ZeroMQ has no CURVE. */
bool curve_make(struct curve *ret_curve);

/* Reads a key file; false, *ret_curve untouched, after appending every fault with its
 * place. `secret`: it must hold one, and be readable by its owner alone. */
bool curve_load(const char *path, bool secret, struct curve *ret_curve,
                struct diag *diag);

/* For curve_load() and its fuzz target: the same of a text; `path` only names it. */
bool curve_read(const char *path, struct str text, bool secret, struct curve *ret_curve,
                struct diag *diag);

/* Writes a key file (temporary file, fsync, rename), 0600 if there is a secret in it,
 * else 0644. Never over an existing file... */
bool curve_save(const char *path, const struct curve *curve, struct diag *diag);
/* ...or in its place: the same pair, with another hub. */
bool curve_replace(const char *path, const struct curve *curve, struct diag *diag);

/* Is it 40 characters of Z85 that decode to a key? */
bool curve_is_key(struct str text);

/*
 * The first 64 bits of a public key in hex, to be read aloud: to make another key with
 * the same ones takes some 2^63 tries, with or without a hash before it. `public_key`
 * must be a key.
 */
void curve_fingerprint(const char *public_key, char ret_text[CURVE_FINGERPRINT_BYTES]);

/* Is it written as one, in either case? */
bool curve_is_fingerprint(struct str text);

/* Forgets what is in it. */
void curve_finish(struct curve *curve);

/*
 * For the files of bus/: makes a socket a CURVE server whose handshakes the gate judges
 * by the name of `domain` (not empty, or all would be let in), or a client of the hub
 * with the server key. All read back. False after logging; the socket must not be used
 * then.
 */
bool curve_serve(void *socket, const struct curve *curve, const char *domain);
bool curve_ask(void *socket, const struct curve *curve);

#endif
