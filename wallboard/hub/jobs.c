#include "hub/jobs.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hub/shares.h"

_Static_assert(JOBS_MAX <= SHARES_MAX, "as many as have a request");

#define NOBODY SIZE_MAX

/* A request, and its place among the others. */
struct place {
    struct job job;
    size_t share;      /* that of its key */
    uint64_t number;   /* the older, the smaller */
    struct mono due;   /* not before this */
    struct mono since; /* so long it takes nothing, while there is a pause */
    int64_t pause_ms;  /* before it is tried again; 0: it is not waited for */
};

struct jobs {
    struct place places[JOBS_MAX];
    size_t count;
    struct shares shares;
    uint64_t turned[SHARES_MAX]; /* when each share had its last turn */
    size_t paused[SHARES_MAX];   /* of each the places that have a pause */
    uint64_t turns, numbers;     /* counted */
    size_t current;              /* whose turn it is, or NOBODY */
    size_t said;                 /* messages in this turn */
};

struct jobs *jobs_create(void)
{
    struct jobs *jobs = calloc(1, sizeof *jobs);
    if (jobs != NULL) {
        jobs->current = NOBODY;
    }
    return jobs;
}

void jobs_destroy(struct jobs **self)
{
    free(*self);
    *self = NULL;
}

/* -- places -----------------------------------------------------------------------------
 */

/* What is asked for and answered side by side. */
enum matter {
    MATTER_NUMBERS,
    MATTER_CONTROL,
    MATTER_FILES,
};

static enum matter matter_of(enum job_stage stage)
{
    return stage == STAGE_CONTROL                         ? MATTER_CONTROL
           : stage == STAGE_FILES || stage == STAGE_PIECE ? MATTER_FILES
                                                          : MATTER_NUMBERS;
}

static bool same_peer(const struct router_peer *a, const struct router_peer *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

/* What the same peer waits for already in that matter. */
static struct place *find(struct jobs *jobs, const struct job *job)
{
    for (size_t i = 0; i < jobs->count; i++) {
        struct job *other = &jobs->places[i].job;
        if (matter_of(other->stage) == matter_of(job->stage) &&
            same_peer(&other->peer, &job->peer)) {
            return &jobs->places[i];
        }
    }
    return NULL;
}

static void set_pause(struct jobs *jobs, struct place *place, int64_t pause_ms)
{
    jobs->paused[place->share] -= place->pause_ms > 0;
    jobs->paused[place->share] += pause_ms > 0;
    place->pause_ms = pause_ms;
}

static void end_turn(struct jobs *jobs)
{
    if (jobs->current != NOBODY) {
        jobs->turned[jobs->places[jobs->current].share] = ++jobs->turns;
    }
    jobs->current = NOBODY;
    jobs->said = 0;
}

static void leave(struct jobs *jobs, size_t at)
{
    if (at == jobs->current) {
        end_turn(jobs);
    }
    set_pause(jobs, &jobs->places[at], 0);
    shares_give_back(&jobs->shares, jobs->places[at].share);
    jobs->count--;
    jobs->places[at] = jobs->places[jobs->count];
    if (jobs->current == jobs->count) {
        jobs->current = at;
    }
}

/* Its last: what is under way comes to an end. */
static size_t youngest_of(const struct jobs *jobs, size_t share)
{
    size_t youngest = NOBODY;
    for (size_t i = 0; i < jobs->count; i++) {
        if (jobs->places[i].share == share &&
            (youngest == NOBODY ||
             jobs->places[i].number > jobs->places[youngest].number)) {
            youngest = i;
        }
    }
    return youngest;
}

/* Makes a place in a full table. False: whoever asks has as much as anybody. */
static bool push_out(struct jobs *jobs, struct str who, struct job *ret_pushed)
{
    size_t most = shares_most(&jobs->shares);
    if (jobs->shares.of[most].count <= shares_count(&jobs->shares, who) + 1) {
        return false;
    }
    size_t at = youngest_of(jobs, most);
    *ret_pushed = jobs->places[at].job;
    leave(jobs, at);
    return true;
}

enum jobs_answer jobs_put(struct jobs *jobs, const struct job *job, struct str user,
                          struct mono now, struct job *ret_pushed)
{
    struct place *place = find(jobs, job);
    if (place != NULL) {
        bool under_way = job->stage == STAGE_SITE && place->job.stage < STAGE_EVENTS;
        place->job = under_way ? place->job : *job;
        return JOBS_TAKEN;
    }
    const struct str peer = {(const char *)job->peer.bytes, job->peer.size};
    struct str who = user.size > 0 ? user : peer;
    bool full = jobs->count == JOBS_MAX;
    if (full && !push_out(jobs, who, ret_pushed)) {
        return JOBS_BUSY;
    }
    bool newcomer = shares_count(&jobs->shares, who) == 0;
    place = &jobs->places[jobs->count++];
    *place = (struct place){.job = *job,
                            .share = shares_take(&jobs->shares, who),
                            .number = ++jobs->numbers,
                            .due = now};
    if (newcomer) {
        jobs->turned[place->share] = jobs->turns; /* behind all that wait */
    }
    return full ? JOBS_PUSHED : JOBS_TAKEN;
}

/* -- turns ------------------------------------------------------------------------------
 */

static bool is_due(const struct place *place, struct mono now)
{
    return mono_ms_between(place->due, now) >= 0;
}

/* May it be tried at all, or do too many of its key take nothing? */
static bool may_begin(const struct jobs *jobs, const struct place *place)
{
    return place->pause_ms > 0 || jobs->paused[place->share] < JOBS_PAUSED;
}

/* Whose key had its last turn longest ago; of the same key, who asked first. */
static bool goes_before(const struct jobs *jobs, const struct place *a,
                        const struct place *b)
{
    uint64_t a_turned = jobs->turned[a->share];
    uint64_t b_turned = jobs->turned[b->share];
    return a_turned != b_turned ? a_turned < b_turned : a->number < b->number;
}

struct job *jobs_turn(struct jobs *jobs, struct mono now)
{
    if (jobs->said >= JOBS_TURN_MESSAGES) {
        end_turn(jobs);
    }
    if (jobs->current != NOBODY) {
        return &jobs->places[jobs->current].job;
    }
    for (size_t i = 0; i < jobs->count; i++) {
        const struct place *place = &jobs->places[i];
        if (is_due(place, now) && may_begin(jobs, place) &&
            (jobs->current == NOBODY ||
             goes_before(jobs, place, &jobs->places[jobs->current]))) {
            jobs->current = i;
        }
    }
    return jobs->current == NOBODY ? NULL : &jobs->places[jobs->current].job;
}

void jobs_said(struct jobs *jobs)
{
    assert(jobs->current != NOBODY);
    set_pause(jobs, &jobs->places[jobs->current], 0);
    jobs->said++;
}

void jobs_wait(struct jobs *jobs, struct mono now)
{
    assert(jobs->current != NOBODY);
    struct place *place = &jobs->places[jobs->current];
    place->since = place->pause_ms == 0 ? now : place->since;
    if (mono_ms_between(place->since, now) > JOBS_PATIENCE_MS) {
        leave(jobs, jobs->current);
        return;
    }
    int64_t pause_ms = place->pause_ms == 0 ? JOBS_PAUSE_MS : 2 * place->pause_ms;
    set_pause(jobs, place, pause_ms < JOBS_PAUSE_MOST_MS ? pause_ms : JOBS_PAUSE_MOST_MS);
    place->due = mono_add_ms(now, place->pause_ms);
    end_turn(jobs);
}

void jobs_done(struct jobs *jobs)
{
    assert(jobs->current != NOBODY);
    leave(jobs, jobs->current);
}

int64_t jobs_wait_ms(const struct jobs *jobs, struct mono now, int64_t most_ms)
{
    int64_t wait_ms = most_ms;
    for (size_t i = 0; i < jobs->count; i++) {
        const struct place *place = &jobs->places[i];
        int64_t due_ms = mono_ms_between(now, place->due);
        wait_ms = may_begin(jobs, place) && due_ms < wait_ms ? due_ms : wait_ms;
    }
    return wait_ms > 0 ? wait_ms : 0;
}

size_t jobs_count(const struct jobs *jobs)
{
    return jobs->count;
}

const struct job *jobs_at(const struct jobs *jobs, size_t number)
{
    return &jobs->places[number].job;
}
