/* wallboard-hub: one for a site. The command line in, an exit code out. */

#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "hub/app.h"
#include "hub/arguments.h"

#define EXIT_USAGE 2

int main(int argc, char **argv)
{
    struct diag diag;
    struct arguments arguments;
    diag_clear(&diag);
    if (!arguments_parse(argc, argv, &arguments, &diag)) {
        diag_print(&diag, stderr);
        (void)fputs(arguments_usage(), stderr);
        return EXIT_USAGE;
    }
    if (arguments.help) {
        (void)fputs(arguments_usage(), stdout);
        return EXIT_SUCCESS;
    }
    if (arguments.version) {
        (void)puts("wallboard-hub " WALLBOARD_VERSION);
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
