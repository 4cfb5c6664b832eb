/* wallboardctl status: how a site's hub and its screens are. */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "ctl/hub_call.h"
#include "ctl/hub_options.h"
#include "ctl/hub_status.h"
#include "ctl/verbs.h"

/* Those that the hub sends its screens, if the site file names any. */
static void print_files(const struct hub_status *status)
{
    if (status->file_count > 0) {
        (void)printf("  %" PRIu64 " files of the site file, %" PRIu64 " KiB\n",
                     status->file_count, (status->file_bytes + 1023) / 1024);
    }
    if (status->files_fault[0] != '\0') {
        (void)printf("  files NOT SENT: %s\n", status->files_fault);
    }
}

/* Where its picture goes; nothing of a window. */
static void print_output(const struct hub_screen *screen)
{
    if (screen->connector[0] != '\0') {
        (void)printf("on %s at %s, ", screen->connector, screen->mode);
    } else if (screen->dark) {
        (void)printf("NO DISPLAY, ");
    }
}

static void print_screen(const struct hub_status *status, const struct hub_screen *screen)
{
    const char *state = !hub_status_is_connected(screen) ? "gone"
                        : screen->reported               ? screen->state
                                                         : "not yet reported";
    bool other = screen->files != 0 && screen->files != status->files;
    (void)printf("  %-24s %-12s theme %-14s page %-10s heard %" PRId64 " s ago, ",
                 screen->name, state, screen->theme, screen->page,
                 screen->heard_ms / 1000);
    print_output(screen);
    (void)printf("%s%s%s%s\n", screen->shows, other ? ", OTHER FILES" : "",
                 screen->fault[0] == '\0' ? "" : ": ", screen->fault);
}

static void print(const struct hub_status *status)
{
    (void)printf("site %s: %" PRIu64 " events, epoch %" PRIu64 ", %" PRIu64
                 " sources, %" PRIu64 " refused, %s, its clock %s\n",
                 status->site[0] == '\0' ? "(unnamed)" : status->site, status->head,
                 status->epoch, status->sources, status->refused,
                 status->durable ? "all on disk" : "NOT ON DISK",
                 status->clock[0] == '\0' ? "not known" : status->clock);
    if (status->verifying > 0) {
        (void)printf("  verifying: %" PRIu64 " events from before its last start are yet "
                     "to be read once more\n",
                     status->verifying);
    }
    if (status->lost > 0) {
        (void)printf("  INCOMPLETE: %" PRIu64 " events are lost from its journal, and "
                     "figures that may lack them are marked: see the hub's log\n",
                     status->lost);
    }
    for (size_t i = 0; i < status->alert_count; i++) {
        const struct hub_alert *alert = &status->alerts[i];
        (void)printf("  %s: %s%s%s%s%s\n", alert->level, alert->alert,
                     alert->queue[0] == '\0' ? "" : " --queue ", alert->queue,
                     alert->seen ? ", seen by " : "", alert->seen ? alert->by : "");
    }
    if (status->disagreeing > 0) {
        (void)printf("  %" PRIu64 " queues DO NOT AGREE with the phone system's own "
                     "counts: see the hub's log\n",
                     status->disagreeing);
    }
    print_files(status);
    if (status->impostor[0] != '\0') {
        (void)printf(
            "  NOT BELIEVED: %s, which reports as the screen %s of another key\n",
            status->impostor, status->impostor_screen);
    }
    for (size_t i = 0; i < status->screen_count; i++) {
        print_screen(status, &status->screens[i]);
    }
    if (status->screen_count == 0) {
        (void)puts("  no screen has asked for anything yet");
    }
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct hub_options options;
    diag_clear(&diag);
    struct hub_call *call = NULL;
    if (hub_options_parse("status", count, values, &options, &diag)) {
        call = hub_call_open(&options, &diag);
    }
    diag_print(&diag, stderr);
    if (call == NULL) {
        return VERB_WRONG;
    }
    struct hub_status *status = malloc(sizeof *status);
    bool good =
        status != NULL && hub_status_ask(call, options.json ? stdout : NULL, status);
    if (good && !options.json) {
        print(status);
    } else if (!good) {
        (void)fprintf(stderr, "wallboardctl: %s does not answer\n", options.hub);
    }
    free(status);
    hub_call_close(&call);
    return good ? VERB_DONE : VERB_FAILED;
}

const struct verb verb_status = {
    .name = "status",
    .usage = "[--json] --hub EP [--key FILE]",
    .help = "how a site's hub and each of its screens are",
    .run = run,
};
