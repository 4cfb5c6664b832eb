#ifndef WALLBOARD_ENROL_ANSWERS_H
#define WALLBOARD_ENROL_ANSWERS_H

/*
 * What `wallboard setup` must know to make a machine a screen: given on its command line,
 * in a file of `name = value` lines, or answered at a terminal. Each answer is one row of
 * a table: its name, its question, what it may be. Pure but for the file.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"

#define ANSWERS_BYTES 256 /* longest answer, with its NUL */

enum answer {
    ANSWER_HUB,     /* tcp://HOST:PORT when checked, however it was given */
    ANSWER_STANDBY, /* a second hub; "": none */
    ANSWER_HUB_KEY, /* its public key, a file that holds it, or "none" */
    ANSWER_SITE,    /* what the hub calls the site; "": the reader fills it in */
    ANSWER_SCREEN,  /* what the hub calls this screen; {host} and {serial} stand in it */
    ANSWER_OPTIONS, /* other arguments of `wallboard`, parted by blanks; "": none */
    ANSWER_COUNT,
};

struct answers {
    char values[ANSWER_COUNT][ANSWERS_BYTES];
    bool given[ANSWER_COUNT];
    const char *file;   /* --answers; NULL: none */
    const char *folder; /* --dir; /etc/wallboard */
    bool overwrite;     /* --overwrite: what somebody else wrote */
    bool start;         /* unless --no-start */
    bool help;
};

/* The words behind `wallboard setup`. False after saying in `diag` what is wrong, by the
 * answer's name. */
bool answers_parse(int count, char **words, struct answers *ret_answers,
                   struct diag *diag);

/* The answers in a file, behind those that were given before: `#` begins a line of
 * comment, and a byte order mark, which some editors write, is passed over. False after
 * appending every fault with its line. */
bool answers_read(const char *path, struct str text, struct answers *answers,
                  struct diag *diag);

/* The answer's name, "hub-key", and what a person is asked; never NULL. */
const char *answers_name(enum answer answer);
const char *answers_question(enum answer answer);

/* Must it be given? Those that need not be have an answer of their own, or none. */
bool answers_needed(enum answer answer);

/* Takes the text as this answer. False, with the old one kept, after saying in `diag` why
 * not. What may be a key is not repeated there. `place` is "" or where it was read. */
bool answers_set(struct answers *answers, enum answer answer, struct str text,
                 const char *place, int line, struct diag *diag);

/* Names each needed one that was not given; false if there is one. */
bool answers_complete(const struct answers *answers, struct diag *diag);

/* The text of `wallboard setup --help`. */
const char *answers_usage(void);

#endif
