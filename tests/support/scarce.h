#ifndef SUPPORT_SCARCE_H
#define SUPPORT_SCARCE_H

/*
 * Memory that runs out: lets the n-th allocation fail, for n = 1, 2, ... until the thing
 * under test gets all it asks for; once with that one alone, once with all after it too.
 *
 * Only what our own objects ask for is counted and refused: the linker puts __wrap_malloc
 * and its kin in the place of malloc in the files that it links (--wrap, see
 * tests/CMakeLists.txt), and the shared libraries keep theirs. That is wanted: libfyaml,
 * ICU, ZeroMQ and simdjson's own half answer for themselves, and some of them abort. It
 * also goes together with the sanitizers, whose malloc stands behind ours.
 *
 * For programs named test_*_scarce alone.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct scarce_row {
    const char *name; /* a sentence */
    /* Makes the thing and destroys it again. False: it was refused, and nothing is left
     * of it. Allocates nothing besides. */
    bool (*attempt)(struct diag *diag);
    bool is_told;        /* a refusal is said in `diag` */
    bool may_do_without; /* some of what it asks for can be missing */
};

/* A test for ROWS_ADD(). Without memory the thing must be refused, and told if it says
 * so; what it had must be given back, and nothing may be written where nothing is. */
void scarce_check(void **state);

/* How often `work` asks for memory; it is refused each time. */
size_t scarce_asked_by(void (*work)(void *context), void *context);

#endif
