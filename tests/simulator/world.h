#ifndef SIMULATOR_WORLD_H
#define SIMULATOR_WORLD_H

/*
 * A site in one process: two publishers, a hub, three screens and the lines between them,
 * an hour of it, with whatever a seed has in store: messages lost, doubled and late,
 * connections cut, programs killed, disks that fail. The programs are the ones that ship
 * (simulator/seam.h); time is given to them.
 *
 * What must hold, at every moment: a screen that says it is level shows the totals that a
 * second account has for its number, and not those of long ago. In the end, when the
 * lines are good again: every event that was said is counted, once; hub and screens have
 * one digest, which is also that of an engine that was fed what the publishers said.
 */

#include <stdbool.h>
#include <stdint.h>

struct world_result {
    char fault[512]; /* "": all held */
    uint64_t events, hub_deaths, publisher_deaths, screen_deaths, disk_failures, cuts;
    uint64_t messages, checks; /* said over the lines; looks at a level screen */
    uint64_t snapshots, ranges, not_durable_deaths;
    int64_t settled_ms; /* until all was level, once the lines were good */
};

struct world_config {
    uint64_t seed;
    int64_t length_ms;   /* of the bad hour */
    const char *scratch; /* a folder that is there, for the site's file */
    bool loud;           /* show the programs' logs */
};

void world_run(const struct world_config *config, struct world_result *ret);

#endif
