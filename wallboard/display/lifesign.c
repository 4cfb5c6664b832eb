#include "display/lifesign.h"

#include <inttypes.h>
#include <string.h>

#include "base/str.h"
#include "display/screen.h"

void lifesign_init(struct lifesign *life)
{
    *life = (struct lifesign){.news = ""};
    notify_init(&life->notify);
}

static void describe(const struct screen_state *state, const char *link, char *text,
                     size_t size)
{
    if (state->width_px == 0) {
        str_format(text, size, "no display; %s", link);
    } else {
        char output[sizeof state->output + 8] = "";
        if (state->output.connector[0] != '\0') {
            str_format(output, sizeof output, " (%s, %s)", state->output.connector,
                       state->output.mode);
        }
        str_format(text, size, "%d x %d on %s%s%s; %s", state->width_px, state->height_px,
                   state->driver, output,
                   state->off      ? ", switched off"
                   : state->failed ? ", which refuses the picture"
                                   : "",
                   link);
    }
}

static void tell_status(struct lifesign *life, const struct screen_state *state,
                        const char *link, int64_t silence_ms, struct mono now)
{
    char text[NOTIFY_STATUS_BYTES];
    describe(state, link, text, sizeof text);
    if (strcmp(text, life->news) == 0 &&
        mono_ms_between(life->told, now) < LIFESIGN_STATUS_MS) {
        return;
    }
    (void)str_copy(life->news, sizeof life->news, str_from(text));
    life->told = now;
    size_t size = strlen(text);
    if (silence_ms >= 0) {
        size += str_format(text + size, sizeof text - size,
                           "; hub heard %" PRId64 " s ago", silence_ms / 1000);
    }
    str_format(text + size, sizeof text - size,
               "; %" PRIu64 " frames, %" PRIu64 " display errors", state->frames,
               state->errors);
    notify_status(&life->notify, text);
}

void lifesign_turn(struct lifesign *life, const struct screen *screen, const char *link,
                   int64_t silence_ms, struct mono now)
{
    struct screen_state state;
    screen_state(screen, &state);
    if (state.frames > 0 || state.missing) {
        notify_ready(&life->notify);
    }
    tell_status(life, &state, link, silence_ms, now);
    notify_alive(&life->notify, !state.failed, now);
}
