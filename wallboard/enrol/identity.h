#ifndef WALLBOARD_ENROL_IDENTITY_H
#define WALLBOARD_ENROL_IDENTITY_H

/* What tells this machine from fifty others that were made of the same image. */

#include <stdbool.h>

#define IDENTITY_BYTES 65 /* with the NUL */

struct identity {
    char host[IDENTITY_BYTES];   /* its name, up to the first dot; "" if it has none */
    char serial[IDENTITY_BYTES]; /* the last eight of the board's number, in small hex;
                                    the system's own number where the board says none */
};

/* `root` is "" or, for tests, a folder that stands for "/". */
void identity_find(const char *root, struct identity *ret_identity);

/*
 * The name of a pattern: {host} and {serial} stand for the machine's. An empty pattern is
 * {host}, or screen-{serial} where the host's name is one that images come with. False if
 * it would be empty, too long or of a machine that has no such thing.
 */
bool identity_name(const struct identity *identity, const char *pattern,
                   char ret_name[IDENTITY_BYTES]);

#endif
