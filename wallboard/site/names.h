#ifndef WALLBOARD_SITE_NAMES_H
#define WALLBOARD_SITE_NAMES_H

/* Agents' names as the floor may see them: the site's choice, in one place, so that no
 * tile can forget it. */

#include <stddef.h>

#include "base/str.h"
#include "site/site.h"

/*
 * The name to show for agent `id`, under site->names. `label` is the source's name for
 * people; empty: the id, which is a pseudonym already and stays whole, unless nobody is
 * to be named. Clean UTF-8, terminated. size > 0.
 */
void names_show(const struct site *site, struct str id, struct str label, char *buffer,
                size_t size);

#endif
