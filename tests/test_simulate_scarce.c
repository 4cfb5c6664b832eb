/* docs/reliability.md, R12: "every index: clean error". */

#include "simulate/centre.h"
#include "support/rows.h"
#include "support/scarce.h"

static bool make_centre(struct diag *diag)
{
    (void)diag;
    struct centre *centre = centre_create(&(struct centre_config){.seed = 1});
    bool made = centre != NULL;
    centre_destroy(&centre);
    return made;
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "a made-up centre is whole or not there", .attempt = make_centre},
    };
    static struct rows rows;
    ROWS_ADD(&rows, scarce_check, table);
    return rows_run(&rows, "simulate: scarce memory");
}
