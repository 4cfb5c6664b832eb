/* What must hold in the simulated site. */

#include <stdlib.h>

#include "simulator/world_state.h"
#include "site/follower.h"
#include "site/intake.h"
#include "stats/engine.h"

/* Calls, which cost little to ask. */
#include <stdio.h>
static bool totals_of(const struct intake *intake, struct totals *ret)
{
    struct snapshot_figures figures;
    if (!engine_channel_figures(intake_engine(intake), EVENT_CHANNEL_VOICE, START_MS,
                                START_MS + 8 * 900000, &figures)) {
        return false;
    }
    const struct figure *value = figures.value;
    *ret = (struct totals){value[METRIC_OFFERED].num, value[METRIC_ANSWERED].num,
                           value[METRIC_ABANDONED].num,
                           value[METRIC_ABANDONED].num + value[METRIC_LEFT_OTHER].num};
    return true;
}

/* What a wall shows of them at that time. */
static struct totals totals_shown(struct intake *intake, struct wall at)
{
    const struct snapshot *snapshot = intake_snapshot(intake, seam()->now, at);
    const struct figure *value = snapshot->channels[EVENT_CHANNEL_VOICE].today.value;
    return (struct totals){value[METRIC_OFFERED].num, value[METRIC_ANSWERED].num,
                           value[METRIC_ABANDONED].num,
                           value[METRIC_ABANDONED].num + value[METRIC_LEFT_OTHER].num};
}

#define SHOWN_EVERY 512 /* looks at a level screen: the whole picture is asked for */

static void fail_totals(struct sim_world *world, const char *who, uint64_t number,
                        struct totals has, struct totals want)
{
    world_fail(
        world,
        "%s at number %llu counts %lld queued, %lld answered, %lld abandoned, %lld "
        "left; told were %lld, %lld, %lld, %lld",
        who, (unsigned long long)number, (long long)has.queued, (long long)has.answered,
        (long long)has.abandoned, (long long)has.left, (long long)want.queued,
        (long long)want.answered, (long long)want.abandoned, (long long)want.left);
}

/* "Stale never looks live": what was relayed long ago must be in what is level. */
static void check_freshness(struct sim_world *world, int number,
                            const struct follower_status *status)
{
    while (world->news_old + 1 < world->news_count &&
           world->news[world->news_old + 1].at_ms + STALE_MS < world->now_ms) {
        world->news_old++;
    }
    const struct news *old = &world->news[world->news_old];
    bool fresh = old->at_ms + STALE_MS >= world->now_ms || status->epoch > old->epoch ||
                 (status->epoch == old->epoch && status->sequence >= old->head);
    if (!fresh) {
        world_fail(world,
                   "screen %d is level at epoch %llu, number %llu; the hub relayed %llu, "
                   "%llu at %lld ms",
                   number, (unsigned long long)status->epoch,
                   (unsigned long long)status->sequence, (unsigned long long)old->epoch,
                   (unsigned long long)old->head, (long long)old->at_ms);
    }
}

void check_screen(struct sim_world *world, int number)
{
    struct follower *follower = world->screens[number].follower;
    const struct follower_status *status = follower_status(follower);
    struct totals has;
    struct totals want;
    if (status->wrong_digests > 0) {
        world_fail(world, "screen %d found a digest that is not the hub's", number);
    }
    if (status->state != FOLLOWER_LEVEL) {
        return;
    }
    world->result->checks++;
    check_freshness(world, number, status);
    if (!truth_at(&world->truth, status->epoch, status->sequence, &want) ||
        !totals_of(follower_intake(follower), &has)) {
        world_fail(world, "screen %d is level at a number that there is not", number);
        return;
    }
    if (!totals_equal(has, want)) {
        fail_totals(world, "a level screen", status->sequence, has, want);
    } else if (world->result->checks % SHOWN_EVERY == 0) {
        has = totals_shown(follower_intake(follower), follower_time(follower));
        if (!totals_equal(has, want)) {
            fail_totals(world, "what a level screen shows", status->sequence, has, want);
        }
    }
}

bool check_is_settled(const struct sim_world *world)
{
    const struct hub_host *hub = &world->hub;
    bool settled = hub->app != NULL && hub->digest_head == hub->relayed &&
                   hub->journal.durable == hub->relayed;
    for (int i = 0; i < PUBLISHERS; i++) {
        const struct publisher_host *publisher = &world->publishers[i];
        const struct store *spool = &publisher->spool;
        const struct store_row *last = &spool->rows[spool->count - 1];
        settled = settled && publisher_host_spooled(publisher) == publisher->count &&
                  spool->count > 0 && spool->durable == spool->count &&
                  spool->ack_epoch == last->source_epoch &&
                  spool->ack_sequence == last->source_sequence;
    }
    for (int i = 0; i < SCREENS; i++) {
        const struct screen_host *screen = &world->screens[i];
        if (screen->follower == NULL || !settled) {
            return false;
        }
        const struct follower_status *status = follower_status(screen->follower);
        settled = status->state == FOLLOWER_LEVEL && status->sequence == hub->relayed &&
                  status->epoch == hub->journal.epoch && status->digest == hub->digest;
    }
    return settled;
}

/* -- an engine that was fed the clean log ---------------------------------------------
 */

/* Which publisher's next row was said first? */
static int next_of(const struct sim_world *world, const size_t at[PUBLISHERS])
{
    int first = -1;
    for (int i = 0; i < PUBLISHERS; i++) {
        const struct store *spool = &world->publishers[i].spool;
        if (at[i] < spool->count &&
            (first < 0 ||
             spool->rows[at[i]].received_ms <
                 world->publishers[first].spool.rows[at[first]].received_ms)) {
            first = i;
        }
    }
    return first;
}

/* What the publishers said, as if every line had been good. */
static struct intake *count_what_was_said(const struct sim_world *world)
{
    struct intake *intake = intake_create(world->site);
    size_t at[PUBLISHERS] = {0};
    int next = 0;
    while (intake != NULL && (next = next_of(world, at)) >= 0) {
        const struct store_row *row = &world->publishers[next].spool.rows[at[next]++];
        const struct wall received = {row->received_ms};
        struct str body = store_text(row, 1);
        intake_tick(intake, received);
        intake_body(intake, body.data, body.size, (struct mono){0}, received, NULL);
    }
    return intake;
}

/* What the hub took, in one go. */
static struct intake *count_journal(const struct sim_world *world)
{
    const struct store *journal = &world->hub.journal;
    struct intake *intake = intake_create(world->site);
    for (size_t i = 0; intake != NULL && i < journal->durable; i++) {
        const struct wall received = {journal->rows[i].received_ms};
        struct str body = store_text(&journal->rows[i], 3);
        intake_tick(intake, received);
        intake_body(intake, body.data, body.size, (struct mono){0}, received, NULL);
    }
    return intake;
}

void check_tell(const struct sim_world *world)
{
    const struct hub_host *hub = &world->hub;
    fprintf(stderr, "hub: relayed %llu, on disk %zu, epoch %llu, digest at %llu\n",
            (unsigned long long)hub->relayed, hub->journal.durable,
            (unsigned long long)hub->journal.epoch, (unsigned long long)hub->digest_head);
    for (int i = 0; i < PUBLISHERS; i++) {
        const struct store *spool = &world->publishers[i].spool;
        const struct store_row *last = &spool->rows[spool->count - 1];
        fprintf(stderr,
                "publisher %d: said %zu of %zu, kept %zu, on disk %zu, last %lld-%lld, "
                "acknowledged %lld-%lld\n",
                i, world->publishers[i].said, world->publishers[i].count, spool->count,
                spool->durable, (long long)last->source_epoch,
                (long long)last->source_sequence, (long long)spool->ack_epoch,
                (long long)spool->ack_sequence);
    }
    for (int i = 0; i < SCREENS; i++) {
        const struct screen_host *screen = &world->screens[i];
        if (screen->follower != NULL) {
            const struct follower_status *status = follower_status(screen->follower);
            fprintf(stderr, "screen %d: %s, epoch %llu, number %llu, digest %s\n", i,
                    follower_state_name(status->state), (unsigned long long)status->epoch,
                    (unsigned long long)status->sequence,
                    status->digest == hub->digest ? "the hub's" : "another");
        }
    }
}

void check_end(struct sim_world *world)
{
    struct hub_host *hub = &world->hub;
    struct totals want = {0};
    struct totals has;
    if (!truth_at(&world->truth, hub->journal.epoch, hub->relayed, &want) ||
        !totals_equal(want, world->told)) {
        fail_totals(world, "the hub's journal", hub->relayed, want, world->told);
        return;
    }
    struct intake *clean =
        world_kills_publishers(world) ? count_journal(world) : count_what_was_said(world);
    if (clean == NULL) {
        abort();
    }
    intake_tick(clean, (struct wall){hub->digest_wall_ms});
    has = totals_shown(clean, (struct wall){hub->digest_wall_ms});
    if (!totals_equal(has, world->told)) {
        fail_totals(world, "an engine with the clean log", hub->relayed, has,
                    world->told);
    } else if (engine_digest(intake_engine(clean)) != hub->digest) {
        world_fail(world, "the hub's digest is not that of the clean log");
    }
    intake_destroy(&clean);
}
