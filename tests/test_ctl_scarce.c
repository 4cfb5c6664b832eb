/* docs/reliability.md, R12: "every index: clean error". */

#include "ctl/recording.h"
#include "support/rows.h"
#include "support/scarce.h"

static bool open_recording(struct diag *diag)
{
    struct recording *recording =
        recording_open(TEST_DATA "/asterisk16/day.ndjson", diag);
    bool made = recording != NULL;
    recording_close(&recording);
    return made;
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "a recording is opened or told of",
         .attempt = open_recording,
         .is_told = true},
    };
    static struct rows rows;
    ROWS_ADD(&rows, scarce_check, table);
    return rows_run(&rows, "ctl: scarce memory");
}
