/* wallboard-feed: events out of a telephony system. The command line in, an exit code
 * out. */

#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "feed/app.h"
#include "feed/arguments.h"

#define EXIT_USAGE 2

int main(int argc, char **argv)
{
    struct diag diag;
    struct arguments arguments;
    diag_clear(&diag);
    if (!arguments_parse(argc, argv, getenv("STATE_DIRECTORY"), &arguments, &diag)) {
        diag_print(&diag, stderr);
        (void)fputs("wallboard-feed --help shows what is possible\n", stderr);
        return EXIT_USAGE;
    }
    if (arguments.help) {
        arguments_print_usage(stdout);
        return EXIT_SUCCESS;
    }
    if (arguments.version) {
        puts("wallboard-feed " WALLBOARD_VERSION);
        return EXIT_SUCCESS;
    }
    struct app *app = app_create(&arguments, &diag);
    diag_print(&diag, stderr);
    if (app == NULL) {
        return EXIT_USAGE;
    }
    int code = app_run(app);
    app_destroy(&app);
    return code;
}
