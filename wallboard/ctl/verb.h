#ifndef WALLBOARD_CTL_VERB_H
#define WALLBOARD_CTL_VERB_H

/*
 * What every command of wallboardctl looks like: a const table and one function. A new
 * one is one verb_*.c and one line in verbs.c.
 */

/* What every program of the house ends with. */
enum verb_exit {
    VERB_DONE = 0,
    VERB_FAILED = 1, /* said why on stderr */
    VERB_WRONG = 2,  /* the command line or a file is wrong; said where */
};

struct verb {
    const char *name;  /* "replay" */
    const char *usage; /* "FILE|- [--at TIME]" */
    const char *help;  /* one line */

    /* `values` is the command line behind the verb's name. */
    enum verb_exit (*run)(int count, char **values);
};

#endif
