/* docs/reliability.md, R12: "every index: clean error". What a publisher is made of. */

#include <stdio.h>

#include "bus/context.h"
#include "publish/backlog.h"
#include "publish/courier.h"
#include "publish/renumber.h"
#include "publish/spool_name.h"
#include "support/rows.h"
#include "support/scarce.h"

#define SOURCE "wallboard://leeds/scarce/1"

static struct context *context;

static bool make_courier(struct diag *diag)
{
    const struct courier_config config = {.context = context,
                                          .hub = "tcp://127.0.0.1:20001",
                                          .spool = TEST_SCRATCH,
                                          .source = SOURCE,
                                          .wall = {1000}};
    struct courier *courier = courier_create(&config, diag);
    bool made = courier != NULL;
    if (made) { /* and what it does asks for nothing more */
        (void)courier_put(courier, str_from("t"), str_from("{}"), (struct mono){0},
                          (struct wall){1000});
        courier_turn(courier, (struct mono){0}, (struct wall){1000});
    }
    courier_destroy(&courier);
    return made;
}

static bool make_renumber(struct diag *diag)
{
    (void)diag;
    struct renumber *renumber = renumber_create();
    bool made = renumber != NULL;
    renumber_destroy(&renumber);
    return made;
}

static bool make_backlog(struct diag *diag)
{
    (void)diag;
    struct backlog *backlog = backlog_create(1000);
    bool made = backlog != NULL;
    backlog_destroy(&backlog);
    return made;
}

static struct scarce_row things[] = {
    {"a courier", make_courier, true, false},
    {"what numbers anew", make_renumber, false, false},
    {"a backlog", make_backlog, false, false},
};

int main(void)
{
    struct rows rows = {0};
    char path[SPOOL_PATH_SIZE];
    context = context_create();
    ROWS_ADD(&rows, scarce_check, things);
    int failed = rows_run(&rows, "publish, without memory");
    context_destroy(&context);
    if (spool_name(TEST_SCRATCH, SOURCE, path)) {
        (void)remove(path);
    }
    return failed;
}
