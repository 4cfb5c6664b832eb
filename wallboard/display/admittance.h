#ifndef WALLBOARD_DISPLAY_ADMITTANCE_H
#define WALLBOARD_DISPLAY_ADMITTANCE_H

/*
 * Has the hub let this screen in, and if not, what is known of it? From how its two
 * connections stand and what was heard by them; pure. What a person types at the hub is
 * made here too.
 */

#include <stdbool.h>
#include <stddef.h>

#include "bus/link.h"
#include "view/admission.h"

/* A screen that has just begun says nothing of a hub for so long, nor one that was just
 * let in: as a rule the hub is heard within a second. One that says no is believed at
 * once. */
#define ADMITTANCE_PATIENCE_MS 5000
#define ADMITTANCE_LINKS       2 /* what is relayed, and what is asked */

struct admittance_facts {
    bool has_key; /* without one nobody is refused */
    bool heard;   /* ever, since the start */
    bool silent;  /* now */
    struct link_status links[ADMITTANCE_LINKS];
    struct mono followed; /* since then: this hub */
    struct mono now;
};

enum admission_state admittance_judge(const struct admittance_facts *facts);

/* Where: the endpoint with the trouble, if one has any. Borrowed from the facts. */
const char *admittance_endpoint(const struct admittance_facts *facts);

/* "sudo wallboardctl keys allow 54FC-BA24-E932-4996 --name wall-1": a name that no key
 * may have becomes one. */
void admittance_write_line(const char *fingerprint, const char *screen, char *buffer,
                           size_t size);

#endif
