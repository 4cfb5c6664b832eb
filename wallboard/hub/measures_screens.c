#include "hub/measures_screens.h"

#include "hub/screen_words.h"
#include "hub/screens.h"

/* Calls `put` for each screen with what it said. */
static void each_screen(const struct measure_frame *frame,
                        void (*put)(const struct measure_frame *frame,
                                    const struct exposition_label *label,
                                    const struct screen_words *words))
{
    const struct measure_source *source = frame->source;
    for (size_t i = 0; i < screens_count(source->screens); i++) {
        const struct screen_entry *screen = screens_at(source->screens, i);
        const struct exposition_label label = {"screen", str_from(screen->name)};
        struct screen_words words;
        screen_words_read(frame->json, screen, source->now, &words);
        put(frame, &label, &words);
    }
}

static void write_connected(const struct measure_frame *frame)
{
    const struct exposition_label label = {"site", str_from(frame->source->site)};
    size_t count = screens_connected(frame->source->screens, frame->source->now);
    exposition_count(frame->out, &label, 1, count);
}

/* Has the hub itself said that digest, within the last minutes? */
static bool is_told(const struct measure_tallies *tallies, uint64_t digest)
{
    for (size_t i = 0; i < MEASURE_DIGESTS && i < tallies->digest_count; i++) {
        if (tallies->digests[i] == digest) {
            return true;
        }
    }
    return false;
}

static void write_wrong(const struct measure_frame *frame)
{
    const struct measure_source *source = frame->source;
    uint64_t wrong = 0;
    for (size_t i = 0; i < screens_count(source->screens); i++) {
        struct screen_words words;
        screen_words_read(frame->json, screens_at(source->screens, i), source->now,
                          &words);
        wrong += words.state != SCREEN_GONE && words.state != SCREEN_SILENT &&
                 words.digest != 0 && !is_told(frame->tallies, words.digest);
    }
    exposition_count(frame->out, NULL, 0, wrong);
}

static void put_state(const struct measure_frame *frame,
                      const struct exposition_label *label,
                      const struct screen_words *words)
{
    for (unsigned i = 0; i < SCREEN_STATES; i++) {
        enum screen_words_state state = (enum screen_words_state)i;
        const struct exposition_label labels[] = {
            *label, {"state", str_from(screen_words_state_name(state))}};
        exposition_count(frame->out, labels, 2, words->state == state);
    }
}

static void write_state(const struct measure_frame *frame)
{
    each_screen(frame, put_state);
}

static void put_frame(const struct measure_frame *frame,
                      const struct exposition_label *label,
                      const struct screen_words *words)
{
    if (words->frame_us >= 0) {
        exposition_number(frame->out, label, 1, words->frame_us, 6);
    }
}

static void write_frame(const struct measure_frame *frame)
{
    each_screen(frame, put_frame);
}

static void put_errors(const struct measure_frame *frame,
                       const struct exposition_label *label,
                       const struct screen_words *words)
{
    if (words->errors >= 0) {
        exposition_number(frame->out, label, 1, words->errors, 0);
    }
}

static void write_errors(const struct measure_frame *frame)
{
    each_screen(frame, put_errors);
}

static void put_heartbeat(const struct measure_frame *frame,
                          const struct exposition_label *label,
                          const struct screen_words *words)
{
    if (words->heartbeat_ms >= 0) {
        exposition_number(frame->out, label, 1, words->heartbeat_ms, 3);
    }
}

static void write_heartbeat(const struct measure_frame *frame)
{
    each_screen(frame, put_heartbeat);
}

const struct measure measures_screens[] = {
    {{"wallboard_screens_connected", EXPOSITION_GAUGE,
      "Screens that the hub has heard within 30 seconds."},
     write_connected},
    {{"wallboard_screens_wrong_digest", EXPOSITION_GAUGE,
      "Screens whose figures are not the hub's."},
     write_wrong},
    {{"wallboard_screen_state", EXPOSITION_GAUGE,
      "1 for the state that a screen is in, 0 for the others."},
     write_state},
    {{"wallboard_screen_frame_seconds", EXPOSITION_GAUGE,
      "How long a screen took to compose and present its last picture."},
     write_frame},
    {{"wallboard_screen_flip_errors_total", EXPOSITION_COUNTER,
      "Errors of a screen's display, failed flips above all."},
     write_errors},
    {{"wallboard_screen_last_heartbeat_seconds", EXPOSITION_GAUGE,
      "Age of the hub's last heartbeat on a screen, as far as it has reported."},
     write_heartbeat},
    {{NULL, EXPOSITION_GAUGE, NULL}, NULL},
};
