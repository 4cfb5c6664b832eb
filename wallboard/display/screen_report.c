#include "display/screen_report.h"

#include <inttypes.h>

#include "base/str.h"
#include "site/follower.h"
#include "wire/writer.h"

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

size_t screen_report_write(const struct screen_report *report, char *buffer)
{
    const struct follower_status *status = report->status;
    struct writer out = writer_begin(buffer, SCREEN_REPORT_BYTES);
    char fault[256];
    (void)str_copy(fault, sizeof fault, str_from(report->fault));
    writer_put(&out, "{\"version\":\"" WALLBOARD_VERSION "\"");
    put_text(&out, "state", follower_state_name(status->state));
    put_text(&out, "theme", report->theme);
    put_text(&out, "page", report->page);
    put_text(&out, "fault", fault);
    put_number(&out, "control", report->control);
    put_number(&out, "digest", status->digest);
    put_number(&out, "gaps", status->gaps);
    put_number(&out, "wrong_digests", status->wrong_digests);
    put_number(&out, "snapshots", status->snapshots);
    put_number(&out, "frames", report->frames);
    put_number(&out, "errors", report->errors);
    put_number(&out, "width", (uint64_t)report->width_px);
    put_number(&out, "height", (uint64_t)report->height_px);
    writer_put(&out, "}");
    return writer_end(&out);
}
