/* wallboard: the board on the wall. The command line in, an exit code out. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/heap.h"
#include "display/app.h"
#include "display/arguments.h"
#include "enrol/enrol.h"

#define EXIT_USAGE 2

int main(int argc, char **argv)
{
    struct diag diag;
    struct arguments arguments;
    if (argc > 1 && strcmp(argv[1], "setup") == 0) {
        return enrol_run(argc - 2, argv + 2);
    }
    heap_keep_flat();
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
        (void)puts("wallboard " WALLBOARD_VERSION);
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
