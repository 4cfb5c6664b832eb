/* docs/reliability.md, R12: "every index: clean error". An engine is made whole or not at
 * all; once made it never asks again (test_stats_allocation.c). */

#include "stats/engine.h"
#include "stats/state.h"
#include "support/counted.h"
#include "support/rows.h"
#include "support/scarce.h"

static bool make_engine(struct diag *diag)
{
    (void)diag;
    struct engine_queue_config queues[] = {
        {.id = "sales", .label = "Sales", .rule = engine_rule_default()},
        {.id = "support", .rule = engine_rule_default()},
    };
    struct engine_config config = counted_config();
    config.queues = queues;
    config.queue_count = sizeof queues / sizeof *queues;
    struct engine *engine = engine_create(&config);
    bool made = engine != NULL;
    engine_destroy(&engine);
    return made;
}

static bool make_snapshot(struct diag *diag)
{
    (void)diag;
    struct engine_config config = counted_config();
    struct engine *engine = engine_create(&config);
    struct snapshot *snapshot = engine == NULL ? NULL : engine_snapshot_create(engine);
    bool made = snapshot != NULL;
    snapshot_destroy(&snapshot);
    engine_destroy(&engine);
    return made;
}

static uint8_t checkpoint[65536];
static size_t checkpoint_size;

static bool restore_engine(struct diag *diag)
{
    (void)diag;
    struct engine_config config = counted_config();
    struct state_fault fault;
    struct engine *engine = engine_restore(&config, checkpoint, checkpoint_size, &fault);
    bool made = engine != NULL;
    assert_int_equal(fault.result, made ? STATE_RESTORED : STATE_NO_MEMORY);
    engine_destroy(&engine);
    return made;
}

static void write_checkpoint(void)
{
    struct engine_config config = counted_config();
    struct engine *engine = engine_create(&config);
    checkpoint_size =
        engine == NULL ? 0 : engine_checkpoint(engine, checkpoint, sizeof checkpoint);
    engine_destroy(&engine);
}

int main(void)
{
    write_checkpoint();
    static struct scarce_row table[] = {
        {.name = "an engine is whole or not there", .attempt = make_engine},
        {.name = "its snapshot too", .attempt = make_snapshot},
        {.name = "so is one that is restored", .attempt = restore_engine},
    };
    static struct rows rows;
    ROWS_ADD(&rows, scarce_check, table);
    return rows_run(&rows, "stats: scarce memory");
}
