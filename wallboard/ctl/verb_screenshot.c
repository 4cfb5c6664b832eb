/* wallboardctl screenshot: what one of a site's screens shows now. */

#include <stdio.h>
#include <stdlib.h>

#include "ctl/hub_call.h"
#include "ctl/hub_options.h"
#include "ctl/verbs.h"
#include "site/assembly.h"
#include "wire/relay.h"

/* The parts of the picture, put together. False after saying why. */
static bool hear_picture(struct hub_call *call, struct assembly *picture)
{
    for (;;) {
        struct str frame;
        struct relay_reader in;
        if (!hub_call_hear(call, HUB_CALL_ANSWER_MS, &frame)) {
            (void)fputs("wallboardctl: the screen does not answer\n", stderr);
            return false;
        }
        if (!relay_read(&in, frame.data, frame.size)) {
            (void)fprintf(stderr, "wallboardctl: %.*s\n", (int)frame.size, frame.data);
            return false;
        }
        if (assembly_take(picture, &in)) {
            return true;
        }
    }
}

static bool save(const struct assembly *picture, const char *path)
{
    FILE *file = fopen(path, "wb");
    bool good =
        file != NULL && fwrite(picture->bytes, 1, picture->size, file) == picture->size;
    if (file != NULL) {
        good = fclose(file) == 0 && good;
    }
    if (!good) {
        (void)fprintf(stderr, "wallboardctl: %s: cannot be written\n", path);
    }
    return good;
}

static enum verb_exit run(int count, char **values)
{
    struct diag diag;
    struct hub_options options;
    struct assembly picture = {0};
    diag_clear(&diag);
    struct command command = {.verb = COMMAND_SCREENSHOT, .order = {.to = "*"}};
    bool good = hub_options_parse("screenshot", count, values, &options, &diag);
    if (good && (options.value == NULL || options.out == NULL)) {
        diag_add(&diag, DIAG_ERROR, "screenshot", 0, 0,
                 "needs the screen's name and --out FILE.png");
        good = false;
    }
    struct hub_call *call = good ? hub_call_open(&options, &diag) : NULL;
    diag_print(&diag, stderr);
    if (call == NULL) {
        return VERB_WRONG;
    }
    (void)str_copy(command.screen, sizeof command.screen, str_from(options.value));
    good = hub_call_say(call, &command, HUB_CALL_ANSWER_MS) &&
           hear_picture(call, &picture) && save(&picture, options.out);
    assembly_clear(&picture);
    hub_call_close(&call);
    return good ? VERB_DONE : VERB_FAILED;
}

const struct verb verb_screenshot = {
    .name = "screenshot",
    .usage = "SCREEN --out FILE.png --hub EP [--key FILE]",
    .help = "what one of a site's screens shows now",
    .run = run,
};
