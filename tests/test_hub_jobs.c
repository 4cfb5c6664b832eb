/* hub/jobs.h: who asks for much waits for itself. Turns are counted, not timed: a message
 * is one, and so is a peer that takes none. */
#include <string.h>

#include "hub/jobs.h"
#include "support/rows.h"

static struct mono at_ms(int64_t ms)
{
    return mono_add_ms((struct mono){1}, ms);
}

static struct job ask(uint32_t peer, enum job_stage stage)
{
    struct job job = {.stage = stage, .peer.size = sizeof peer};
    memcpy(job.peer.bytes, &peer, sizeof peer);
    return job;
}

static uint32_t peer_of(const struct job *job)
{
    uint32_t peer = 0;
    memcpy(&peer, job->peer.bytes, sizeof peer);
    return peer;
}

static enum jobs_answer put(struct jobs *jobs, const char *user, uint32_t peer,
                            enum job_stage stage)
{
    const struct job job = ask(peer, stage);
    struct job pushed;
    return jobs_put(jobs, &job, str_from(user), at_ms(0), &pushed);
}

#define OTHER UINT32_C(1000000) /* the peer that is looked at */

/* A key (or nobody's) asks for a lot, and then the other asks for `messages`. */
static struct row {
    const char *name;
    const char *user, *other_user;
    uint32_t peers;  /* that ask before */
    size_t each;     /* messages that each is owed */
    size_t messages; /* that the other is owed */
    size_t turns;    /* at most, until it has them */
} table[] = {
    {"alone", "display:a", "display:b", 0, 0, 1, 1},
    {"behind one request of another key", "display:a", "display:b", 1, 10, 1, 11},
    {"hundreds of another key count as one", "display:a", "display:b", 500, 10, 1, 21},
    {"also where they fill the table", "display:a", "display:b", 5000, 10, 1, 21},
    {"and where each is long", "display:a", "display:b", 5000, 100000, 1,
     2 * JOBS_TURN_MESSAGES + 1},
    {"a whole day for the other", "display:a", "display:b", 5000, 100000,
     3 * JOBS_TURN_MESSAGES, 6 * JOBS_TURN_MESSAGES},
    {"without keys each connection is its own", "", "", 3, 10, 1, 31},
    {"a key's own requests wait for one another", "display:a", "display:a", 30, 10, 1,
     301},
};

/* Turns until the other has all. Whoever is answered asks again at once. */
static size_t serve(struct jobs *jobs, const struct row *row)
{
    size_t owed[8192];
    size_t left = row->messages;
    size_t turns = 0;
    for (size_t i = 0; i < sizeof owed / sizeof *owed; i++) {
        owed[i] = row->each;
    }
    while (left > 0) {
        struct job *job = jobs_turn(jobs, at_ms(0));
        assert_non_null(job);
        turns++;
        uint32_t peer = peer_of(job);
        if (peer == OTHER) {
            left--;
            jobs_said(jobs);
        } else if (--owed[peer] > 0) {
            jobs_said(jobs);
        } else {
            owed[peer] = row->each;
            jobs_done(jobs);
            if (strcmp(row->user, row->other_user) != 0) {
                (void)put(jobs, row->user, peer, STAGE_EVENTS);
            }
        }
    }
    return turns;
}

static void the_other_is_served(void **state)
{
    const struct row *row = *state;
    struct jobs *jobs = jobs_create();
    assert_non_null(jobs);
    for (uint32_t i = 0; i < row->peers; i++) {
        enum jobs_answer answer = put(jobs, row->user, i, STAGE_EVENTS);
        assert_int_equal(answer, i < JOBS_MAX ? JOBS_TAKEN : JOBS_BUSY);
    }
    assert_int_equal(put(jobs, row->other_user, OTHER, STAGE_SITE),
                     row->peers < JOBS_MAX ? JOBS_TAKEN : JOBS_PUSHED);
    assert_in_range(serve(jobs, row), 1, row->turns);
    jobs_destroy(&jobs);
}

/* Between keys the turns go round: none has two more than another. */
static void turns_go_round(void **state)
{
    (void)state;
    struct jobs *jobs = jobs_create();
    size_t had[3] = {0};
    assert_non_null(jobs);
    for (uint32_t i = 0; i < 300; i++) {
        static const char *const users[] = {"display:a", "display:b", "display:c"};
        assert_int_equal(put(jobs,
                             users[i < 250   ? 0
                                   : i < 299 ? 1
                                             : 2],
                             i, STAGE_EVENTS),
                         JOBS_TAKEN);
    }
    for (size_t turn = 0; turn < 3; turn++) {
        uint32_t peer = peer_of(jobs_turn(jobs, at_ms(0)));
        had[peer < 250 ? 0 : peer < 299 ? 1 : 2]++;
        jobs_done(jobs);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(had[i], 1);
    }
    jobs_destroy(&jobs);
}

/* Who is answered and asks again at once, each time as if it were new, does not go before
 * whoever waits. */
static void whoever_comes_anew_waits(void **state)
{
    (void)state;
    struct jobs *jobs = jobs_create();
    assert_non_null(jobs);
    (void)put(jobs, "display:b", 10, STAGE_EVENTS);
    (void)put(jobs, "display:b", 11, STAGE_EVENTS);
    assert_int_equal(peer_of(jobs_turn(jobs, at_ms(0))), 10);
    jobs_done(jobs);
    bool served = false;
    for (int turn = 0; turn < 2; turn++) {
        (void)put(jobs, "display:a", 1, STAGE_EVENTS);
        served = served || peer_of(jobs_turn(jobs, at_ms(0))) == 11;
        (void)jobs_turn(jobs, at_ms(0));
        jobs_done(jobs);
    }
    assert_true(served);
    jobs_destroy(&jobs);
}

/* The table is full of one key's: the next keys get theirs, until all have as much. */
static void a_full_table_takes_from_the_greediest(void **state)
{
    (void)state;
    struct jobs *jobs = jobs_create();
    struct job pushed;
    assert_non_null(jobs);
    for (uint32_t i = 0; i < JOBS_MAX; i++) {
        (void)put(jobs, "display:a", i, STAGE_EVENTS);
    }
    for (uint32_t i = 0; i < JOBS_MAX / 2; i++) {
        const struct job job = ask(OTHER + i, STAGE_EVENTS);
        assert_int_equal(jobs_put(jobs, &job, str_from("display:b"), at_ms(0), &pushed),
                         JOBS_PUSHED);
        assert_int_equal(peer_of(&pushed), JOBS_MAX - 1 - i); /* its youngest first */
    }
    assert_int_equal(put(jobs, "display:b", 2 * OTHER, STAGE_EVENTS), JOBS_BUSY);
    assert_int_equal(put(jobs, "display:a", 2 * OTHER, STAGE_EVENTS), JOBS_BUSY);
    assert_int_equal(put(jobs, "display:c", 2 * OTHER, STAGE_EVENTS), JOBS_PUSHED);
    assert_int_equal(jobs_count(jobs), JOBS_MAX);
    jobs_destroy(&jobs);
}

/* -- one peer --------------------------------------------------------------------------
 */

static struct again {
    const char *name;
    enum job_stage was, then;
    size_t count;
    enum job_stage is; /* of the matter that was asked for last */
} agains[] = {
    {"another range instead", STAGE_EVENTS, STAGE_EVENTS, 1, STAGE_EVENTS},
    {"a snapshot instead of a range", STAGE_EVENTS, STAGE_SITE, 1, STAGE_SITE},
    {"a snapshot that is under way goes on", STAGE_PARTS, STAGE_SITE, 1, STAGE_PARTS},
    {"a range instead of a snapshot", STAGE_PARTS, STAGE_EVENTS, 1, STAGE_EVENTS},
    {"the orders besides", STAGE_PARTS, STAGE_CONTROL, 2, STAGE_CONTROL},
    {"a file besides", STAGE_CONTROL, STAGE_PIECE, 2, STAGE_PIECE},
    {"the list of files instead of one", STAGE_PIECE, STAGE_FILES, 1, STAGE_FILES},
};

static void whoever_asks_again_means_this(void **state)
{
    const struct again *row = *state;
    struct jobs *jobs = jobs_create();
    assert_non_null(jobs);
    assert_int_equal(put(jobs, "display:a", 1, row->was), JOBS_TAKEN);
    assert_int_equal(put(jobs, "display:a", 1, row->then), JOBS_TAKEN);
    assert_int_equal(jobs_count(jobs), row->count);
    assert_int_equal(jobs_at(jobs, row->count - 1)->stage, row->is);
    jobs_destroy(&jobs);
}

/* It is tried ever more seldom, and let go when it has taken nothing for half a minute,
 * however often it asks anew. Others do not wait for it. */
static void who_does_not_read_is_let_go(void **state)
{
    (void)state;
    struct jobs *jobs = jobs_create();
    int64_t now_ms = 0;
    int tries = 0;
    assert_non_null(jobs);
    assert_int_equal(jobs_wait_ms(jobs, at_ms(0), 1000), 1000);
    (void)put(jobs, "display:a", 1, STAGE_EVENTS);
    for (; jobs_count(jobs) > 0; tries++) {
        int64_t wait_ms = jobs_wait_ms(jobs, at_ms(now_ms), 5000);
        assert_true(wait_ms <= JOBS_PAUSE_MOST_MS);
        if (wait_ms > 0) {
            assert_null(jobs_turn(jobs, at_ms(now_ms + wait_ms - 1)));
        }
        now_ms += wait_ms;
        assert_non_null(jobs_turn(jobs, at_ms(now_ms)));
        jobs_wait(jobs, at_ms(now_ms));
        (void)put(jobs, "display:b", 2, STAGE_CONTROL);
        assert_int_equal(peer_of(jobs_turn(jobs, at_ms(now_ms))), 2);
        jobs_done(jobs);
        if (jobs_count(jobs) > 0) {
            (void)put(jobs, "display:a", 1, STAGE_EVENTS);
        }
    }
    assert_in_range(now_ms, JOBS_PATIENCE_MS, JOBS_PATIENCE_MS + JOBS_PAUSE_MOST_MS);
    assert_in_range(tries, 10, 50);
    jobs_destroy(&jobs);
}

/* Each try makes a message in vain: of a key's peers that do not read some are tried, and
 * no more begun; others need not wait for that, nor the loop turn. */
static struct deaf {
    const char *name, *user;
    size_t tries;
} deafs[] = {
    {"of a key no more than so many", "display:a", JOBS_PAUSED},
    {"without keys each is its own", "", 100},
};

static void of_who_does_not_read_few_are_tried(void **state)
{
    const struct deaf *row = *state;
    struct jobs *jobs = jobs_create();
    struct job *job = NULL;
    size_t tries = 0;
    assert_non_null(jobs);
    for (uint32_t i = 0; i < 100; i++) {
        (void)put(jobs, row->user, i, STAGE_EVENTS);
    }
    while (jobs_turn(jobs, at_ms(0)) != NULL) {
        jobs_wait(jobs, at_ms(0));
        tries++;
        assert_in_range(tries, 1, row->tries);
    }
    assert_int_equal(tries, row->tries);
    assert_int_equal(jobs_wait_ms(jobs, at_ms(0), 1000), JOBS_PAUSE_MS);
    (void)put(jobs, "display:b", OTHER, STAGE_SITE);
    job = jobs_turn(jobs, at_ms(0));
    assert_non_null(job);
    assert_int_equal(peer_of(job), OTHER);
    jobs_done(jobs);
    /* one of them reads: it has its answer, and another one begins */
    assert_non_null(jobs_turn(jobs, at_ms(JOBS_PAUSE_MS)));
    jobs_said(jobs);
    jobs_done(jobs);
    tries = 0;
    while (jobs_turn(jobs, at_ms(JOBS_PAUSE_MS)) != NULL) {
        jobs_wait(jobs, at_ms(JOBS_PAUSE_MS));
        tries++;
        assert_in_range(tries, 1, row->tries);
    }
    assert_int_equal(tries, row->tries == 100 ? 99 : JOBS_PAUSED);
    /* and in the end all are let go */
    for (int64_t ms = 0; jobs_count(jobs) > 0; ms += JOBS_PAUSE_MOST_MS) {
        assert_true(ms < 10 * JOBS_PATIENCE_MS);
        while (jobs_turn(jobs, at_ms(ms)) != NULL) {
            jobs_wait(jobs, at_ms(ms));
        }
    }
    jobs_destroy(&jobs);
}

/* Whoever waited long for its turn is not let go for it, and what it takes counts. */
static void patience_begins_when_it_takes_nothing(void **state)
{
    (void)state;
    struct jobs *jobs = jobs_create();
    assert_non_null(jobs);
    (void)put(jobs, "display:a", 1, STAGE_EVENTS);
    for (int64_t ms = 2 * JOBS_PATIENCE_MS; ms < 6 * JOBS_PATIENCE_MS;
         ms += JOBS_PATIENCE_MS) {
        assert_non_null(jobs_turn(jobs, at_ms(ms)));
        jobs_wait(jobs, at_ms(ms));
        assert_int_equal(jobs_count(jobs), 1);
        assert_non_null(jobs_turn(jobs, at_ms(ms + JOBS_PAUSE_MS)));
        jobs_said(jobs);
    }
    jobs_destroy(&jobs);
}

int main(void)
{
    struct rows rows = {0};
    ROWS_ADD(&rows, the_other_is_served, table);
    ROWS_ADD(&rows, whoever_asks_again_means_this, agains);
    ROWS_ADD(&rows, of_who_does_not_read_few_are_tried, deafs);
    rows_add_one(&rows, "turns go round between keys", turns_go_round);
    rows_add_one(&rows, "whoever comes anew waits", whoever_comes_anew_waits);
    rows_add_one(&rows, "a full table takes from the greediest",
                 a_full_table_takes_from_the_greediest);
    rows_add_one(&rows, "who does not read is let go", who_does_not_read_is_let_go);
    rows_add_one(&rows, "patience begins when a peer takes nothing",
                 patience_begins_when_it_takes_nothing);
    return rows_run(&rows, "hub_jobs");
}
