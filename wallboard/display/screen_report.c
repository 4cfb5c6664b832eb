#include "display/screen_report.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/str.h"
#include "display/attention.h"
#include "display/hub_link.h"
#include "display/screen.h"
#include "platform/memory_file.h"
#include "site/follower.h"
#include "wire/writer.h"

#define REPORT_BYTES  1536
#define SHOWS_BYTES   96
#define PICTURE_BYTES ((size_t)16 << 20)

struct report {
    const struct follower_status *status;
    const char *theme, *page;
    const char *fault;  /* what stands at the board's foot; "" */
    const char *shows;  /* besides the page */
    uint64_t files;     /* version of the hub's that are shown; 0: none */
    uint64_t control;   /* the orders that are carried out */
    int64_t silence_ms; /* since the hub was heard; -1: never */
    struct screen_state screen;
};

static void put_text(struct writer *out, const char *key, const char *value)
{
    writer_put(out, ",\"");
    writer_put(out, key);
    writer_put(out, "\":");
    writer_put_text(out, str_from(value));
}

static void put_number(struct writer *out, const char *key, uint64_t value)
{
    char text[24];
    str_format(text, sizeof text, "%" PRIu64, value);
    put_text(out, key, text);
}

/* Into `buffer` of REPORT_BYTES; its size. */
static size_t write_report(const struct report *report, char *buffer)
{
    const struct follower_status *status = report->status;
    struct writer out = writer_begin(buffer, REPORT_BYTES);
    char fault[256];
    (void)str_copy(fault, sizeof fault, str_from(report->fault));
    writer_put(&out, "{\"version\":\"" WALLBOARD_VERSION "\"");
    put_text(&out, "state", follower_state_name(status->state));
    put_text(&out, "theme", report->theme);
    put_text(&out, "page", report->page);
    put_text(&out, "shows", report->shows);
    put_text(&out, "fault", fault);
    if (report->files != 0) {
        put_number(&out, "files", report->files);
    }
    put_number(&out, "control", report->control);
    put_number(&out, "digest", status->digest);
    put_number(&out, "gaps", status->gaps);
    put_number(&out, "wrong_digests", status->wrong_digests);
    put_number(&out, "snapshots", status->snapshots);
    put_number(&out, "frames", report->screen.frames);
    put_number(&out, "errors", report->screen.errors);
    if (report->screen.frame_us >= 0) {
        put_number(&out, "frame_us", (uint64_t)report->screen.frame_us);
    }
    if (report->silence_ms >= 0) {
        put_number(&out, "heartbeat_ms", (uint64_t)report->silence_ms);
    }
    put_number(&out, "width", (uint64_t)report->screen.width_px);
    put_number(&out, "height", (uint64_t)report->screen.height_px);
    if (report->screen.output.connector[0] != '\0') {
        put_text(&out, "connector", report->screen.output.connector);
        put_text(&out, "mode", report->screen.output.mode);
    }
    writer_put(&out, "}");
    return writer_end(&out);
}

void screen_report_tell(struct hub_link *hub, const struct screen *screen,
                        const struct screen_report_said *said, struct mono now)
{
    char text[REPORT_BYTES];
    char shows[SHOWS_BYTES];
    const struct setup *setup = said->setup;
    attention_describe(said->attention, shows, sizeof shows);
    struct report report = {
        .status = follower_status(hub_link_follower(hub)),
        .theme = setup->theme->name,
        .page = "",
        .fault = said->fault,
        .shows = shows,
        .files = said->files,
        .control = hub_link_control(hub),
        .silence_ms = follower_silence_ms(hub_link_follower(hub), now),
    };
    screen_state(screen, &report.screen);
    if (report.screen.page < setup->page_count) {
        report.page = setup->pages[report.screen.page].name;
    }
    size_t size = write_report(&report, text);
    hub_link_report(hub, (struct str){text, size}, now);
}

void screen_report_show(struct hub_link *hub, struct screen *screen)
{
    struct memory_file file = {.fd = -1};
    size_t size = 0;
    char *bytes = NULL;
    if (memory_file_open(&file) == 0 && screen_shoot(screen, file.path)) {
        bytes = memory_file_read(&file, PICTURE_BYTES, &size);
    }
    hub_link_show(hub, (struct str){bytes, bytes == NULL ? 0 : size});
    free(bytes);
    memory_file_close(&file);
}
