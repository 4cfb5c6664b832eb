/* cc publish.c $(pkg-config --cflags --libs wallboard-publish) -o publish
 * ./publish tcp://hub:5560 /var/lib/shop [KEYFILE] */
#include <stdio.h>
#include <stdlib.h>
#include <wallboard_publish.h>

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: publish HUB SPOOL [KEYFILE]\n");
        return EXIT_FAILURE;
    }
    struct wallboard_publish *wall = wallboard_publish_open(
        argv[1], argc > 3 ? argv[3] : NULL, argv[2], "wallboard://leeds/shop/c", "leeds");
    if (*wallboard_publish_fault(wall) != '\0') {
        fprintf(stderr, "%s\n", wallboard_publish_fault(wall));
        return EXIT_FAILURE;
    }
    wallboard_publish_can(wall, "events left_reason");
    for (int i = 1; i <= 10; i++) {
        char data[100];
        snprintf(data, sizeof data, "{\"contact\":\"c%d\",\"queue\":\"chat\"}", i);
        if (!wallboard_publish_say(wall, "contact.queued", data, 0)) {
            fprintf(stderr, "%s\n", wallboard_publish_fault(wall));
        }
        wallboard_publish_turn(wall, 100); /* the hub gets it; at least once a second */
    }
    wallboard_publish_close(&wall, 10000); /* what is left is sent after the next open */
    return EXIT_SUCCESS;
}
