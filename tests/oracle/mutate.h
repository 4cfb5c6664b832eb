#ifndef ORACLE_MUTATE_H
#define ORACLE_MUTATE_H

/*
 * What can happen to a log on its way: repeats, losses, lateness, disorder. None of it
 * changes what the lines say, but `reworded`, which says a fact again under another
 * number.
 */

#include "oracle/log.h"

enum mutation {
    MUTATE_NOTHING,
    MUTATE_DOUBLE,  /* lines come again, a little later */
    MUTATE_LOSE,    /* any line may be missing */
    MUTATE_LATE,    /* some come much later than they happened, in their source's order */
    MUTATE_SHUFFLE, /* any order, all received at the picture's instant */
    MUTATION_COUNT,
};

/* "nothing", "double"; never NULL. */
const char *mutation_name(enum mutation mutation);

/* Changes the log's script, and cuts it to what is remembered: see bound.h. */
void mutate(struct log *log, struct dice *dice, enum mutation mutation);

#endif
