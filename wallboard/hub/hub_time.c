#include "hub/hub_time.h"

#include <inttypes.h>

#include "base/log.h"
#include "base/str.h"
#include "history/journal.h"
#include "hub/ingest.h"
#include "hub/record.h"
#include "platform/clock_sync.h"

static bool note_time(void *context, const struct relay_event *event)
{
    *(int64_t *)context = event->received_ms;
    return true;
}

void hub_time_begin(struct hub_time *time, struct record *record)
{
    int64_t last_ms = INT64_MIN;
    uint64_t head = record_head(record);
    uint64_t reached = 0;
    if (head > 0) {
        (void)record_read(record, head, head, note_time, &last_ms, &reached);
    }
    time->record = record;
    hub_clock_begin(&time->clock, last_ms);
}

/* Written down, so that a figure that looks odd a week later finds its reason. */
static void tell_step(const struct hub_time *time, int64_t step_ms, const char *what)
{
    char detail[96];
    size_t size = str_format(detail, sizeof detail, "%+" PRId64 " ms, %s", step_ms, what);
    (void)journal_audit(record_journal(time->record), time->clock.now.ms, str_from("hub"),
                        str_from("clock step"), (struct str){detail, size});
    log_write(LOG_LEVEL_WARNING, "hub", "the system's clock was set by %+.1f s: %s",
              (double)step_ms / 1000, what);
}

bool hub_time_read(struct hub_time *time, const struct ingest *ingest, struct mono now)
{
    const struct hub_clock_reading reading = {
        .mono = now,
        .system = clock_wall(),
        .synchronised = clock_sync_is_good(),
        .contradicted = ingest_confirms_time(ingest, now),
    };
    int64_t step_ms = 0;
    switch (hub_clock_read(&time->clock, &reading, &step_ms)) {
    case HUB_CLOCK_NO_NEWS:
        break;
    case HUB_CLOCK_TRUSTED:
        return true;
    case HUB_CLOCK_STEPPED:
        tell_step(time, step_ms, "the hub's time goes on as it was");
        break;
    case HUB_CLOCK_FOLLOWED:
        tell_step(time, step_ms, "the hub follows, for it is synchronised");
        break;
    }
    return false;
}
