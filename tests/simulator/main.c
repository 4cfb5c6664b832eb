/*
 * R2 of reliability.md: no wrong totals under loss, doubles and reordering, on the hub
 * and its screens. One hour of a whole site for each seed.
 *
 *     wallboard-simulate-site [--seeds N] [--first S] [--minutes M] [--loud]
 *
 * Exits 1 after the first seed that does not hold, and says how to see it again. SIGINT
 * and SIGTERM end it after the seed at hand, with the report of those that were done.
 */

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "simulator/world.h"

static volatile sig_atomic_t is_over; /* a signal's handler has nothing else to tell by */

static void end(int number)
{
    (void)number;
    is_over = 1;
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void add(struct world_result *sum, const struct world_result *one)
{
    sum->events += one->events;
    sum->hub_deaths += one->hub_deaths;
    sum->publisher_deaths += one->publisher_deaths;
    sum->screen_deaths += one->screen_deaths;
    sum->disk_failures += one->disk_failures;
    sum->not_durable_deaths += one->not_durable_deaths;
    sum->cuts += one->cuts;
    sum->messages += one->messages;
    sum->checks += one->checks;
    sum->snapshots += one->snapshots;
    sum->ranges += one->ranges;
    sum->settled_ms =
        one->settled_ms > sum->settled_ms ? one->settled_ms : sum->settled_ms;
}

static void report(const struct world_result *sum, uint64_t seeds, double seconds)
{
    printf("%llu seeds, 0 wrong totals: %llu events, %llu messages over the lines, "
           "%llu looks at level screens\n",
           (unsigned long long)seeds, (unsigned long long)sum->events,
           (unsigned long long)sum->messages, (unsigned long long)sum->checks);
    printf(
        "killed: hub %llu times (%llu with events that were not on disk), publishers "
        "%llu, screens %llu; disks failed %llu times, connections cut %llu times\n",
        (unsigned long long)sum->hub_deaths, (unsigned long long)sum->not_durable_deaths,
        (unsigned long long)sum->publisher_deaths, (unsigned long long)sum->screen_deaths,
        (unsigned long long)sum->disk_failures, (unsigned long long)sum->cuts);
    printf("screens took %llu snapshots and %llu ranges; all level again after %.1f s at "
           "most; %.1f seeds a second\n",
           (unsigned long long)sum->snapshots, (unsigned long long)sum->ranges,
           (double)sum->settled_ms / 1000, (double)seeds / seconds);
}

int main(int argc, char **argv)
{
    uint64_t seeds = 20;
    struct world_config config = {.seed = 1, .length_ms = 3600000, .scratch = "."};
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "0";
        if (strcmp(argv[i], "--loud") == 0) {
            config.loud = true;
            continue;
        }
        if (strcmp(argv[i], "--seeds") == 0) {
            seeds = strtoull(value, NULL, 10);
        } else if (strcmp(argv[i], "--first") == 0) {
            config.seed = strtoull(value, NULL, 10);
        } else if (strcmp(argv[i], "--minutes") == 0) {
            config.length_ms = strtoll(value, NULL, 10) * 60000;
        } else {
            fprintf(stderr, "usage: %s [--seeds N] [--first S] [--minutes M] [--loud]\n",
                    argv[0]);
            return 2;
        }
        i++;
    }
    /* Engines come and go: pages that the kernel has cleared are not cleared again. */
    (void)mallopt(M_MMAP_THRESHOLD, 128 << 10);
    double begin = now_s();
    struct world_result sum = {0};
    uint64_t done = 0;
    (void)signal(SIGINT, end);
    (void)signal(SIGTERM, end);
    for (; done < seeds && !is_over; done++, config.seed++) {
        struct world_result one;
        world_run(&config, &one);
        if (one.fault[0] != '\0') {
            printf(
                "seed %llu: %s\nsee it again: %s --seeds 1 --first %llu --minutes %lld "
                "--loud\n",
                (unsigned long long)config.seed, one.fault, argv[0],
                (unsigned long long)config.seed, (long long)config.length_ms / 60000);
            return EXIT_FAILURE;
        }
        add(&sum, &one);
    }
    report(&sum, done, now_s() - begin);
    return EXIT_SUCCESS;
}
