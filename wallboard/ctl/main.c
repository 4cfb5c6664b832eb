/* wallboardctl: one command, and it ends. */

#include <stdio.h>
#include <string.h>

#include "ctl/verbs.h"

int main(int argc, char **argv)
{
    if (argc < 2) {
        verbs_print_usage(stderr);
        return VERB_WRONG;
    }
    if (strcmp(argv[1], "--help") == 0) {
        verbs_print_usage(stdout);
        return VERB_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)puts("wallboardctl " WALLBOARD_VERSION);
        return VERB_DONE;
    }
    const struct verb *verb = verbs_find(argv[1]);
    if (verb == NULL) {
        const struct verb *nearest = verbs_nearest(argv[1]);
        (void)fprintf(stderr, "wallboardctl: %s: no such command", argv[1]);
        if (nearest != NULL) {
            (void)fprintf(stderr, ", did you mean '%s'?", nearest->name);
        }
        (void)fputs("\n\n", stderr);
        verbs_print_usage(stderr);
        return VERB_WRONG;
    }
    if (argc == 3 && strcmp(argv[2], "--help") == 0) {
        (void)printf("usage: wallboardctl %s %s\n\n%s\n", verb->name, verb->usage,
                     verb->help);
        return VERB_DONE;
    }
    return (int)verb->run(argc - 2, argv + 2);
}
