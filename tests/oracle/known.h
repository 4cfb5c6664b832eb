#ifndef ORACLE_KNOWN_H
#define ORACLE_KNOWN_H

/*
 * What the engine at hand is known to get wrong, or to read otherwise than the oracle:
 * by figure, and by what a script must hold for it to happen. An engine that is cured of
 * a fault has its line taken out of the table.
 */

#include "oracle/oracle.h"

/* How it reads what the definitions leave open. */
#define KNOWN_READINGS ((uint32_t)(ORACLE_LIFE_OF_CONTACT | ORACLE_LOOSE_AS_ONE))

/* More was said than the engine has room for, in a script as short as these: more than
 * eight contacts of one agent at a time, whose ends were lost. Its agents are not
 * compared. */
#define KNOWN_IS_OVER_LIMIT (1U << 5)

/* What a script holds of what matters here, as bits. */
unsigned known_conditions(const struct log_script *script);

/* Is a figure known to be wrong where these conditions hold? */
bool known_is_wrong(enum oracle_key key, unsigned conditions);

#endif
