#include "support/snapshots.h"

#include <string.h>

#include "base/str.h"

#define NOW_MS INT64_C(1795357920000)

static struct figure count(int64_t n)
{
    return (struct figure){n, 1};
}

struct snapshot *snapshots_nothing(void)
{
    struct snapshot *snapshot = snapshot_create(32, 64, 8, LIMIT_DAY_QUARTERS);
    snapshot->now_ms = NOW_MS;
    snapshot->day_start_ms = NOW_MS - NOW_MS % 86400000;
    snapshot->day_end_ms = snapshot->day_start_ms + 86400000;
    snapshot->goal_bp = 8000;
    snapshot->target_ms = 20000;
    snapshot->breach_horizon_ms = 10000;
    snapshot->formula = SERVICE_LEVEL_ALL_ABANDONS;
    return snapshot;
}

static void add_source(struct snapshot *snapshot, const char *id, int64_t age_ms)
{
    struct snapshot_source *source = &snapshot->sources[snapshot->source_count++];
    memset(source, 0, sizeof *source);
    str_copy(source->id, sizeof source->id, str_from(id));
    source->link = SOURCE_LIVE;
    source->age_ms = age_ms;
    source->numbered = true;
    source->has_hello = true;
}

static struct snapshot_queue *add_queue(struct snapshot *snapshot, const char *label)
{
    struct snapshot_queue *queue = &snapshot->queues[snapshot->queue_count++];
    memset(queue, 0, sizeof *queue);
    str_copy(queue->id, sizeof queue->id, str_from(label));
    str_copy(queue->label, sizeof queue->label, str_from(label));
    queue->target_ms = snapshot->target_ms;
    queue->goal_bp = snapshot->goal_bp;
    return queue;
}

static void add_open_queue(struct snapshot *snapshot, const char *label, int waiting,
                           int longest_s, int level_percent, int free_agents)
{
    struct snapshot_queue *queue = add_queue(snapshot, label);
    struct figure *value = queue->today.value;
    queue->known = true;
    queue->sources = 1;
    value[METRIC_WAITING] = count(waiting);
    if (waiting > 0) {
        value[METRIC_LONGEST_WAIT_MS] = count(longest_s * INT64_C(1000));
    }
    value[METRIC_SERVICE_LEVEL] = (struct figure){level_percent, 100};
    value[METRIC_AGENTS_READY] = count(free_agents);
}

static void add_agent(struct snapshot *snapshot, const char *name, int answered)
{
    struct snapshot_agent *agent = &snapshot->agents[snapshot->agent_count++];
    memset(agent, 0, sizeof *agent);
    str_copy(agent->id, sizeof agent->id, str_from(name));
    str_copy(agent->label, sizeof agent->label, str_from(name));
    agent->sources = 2;
    agent->today.value[METRIC_ANSWERED] = count(answered);
}

static void fill_totals(struct snapshot *snapshot)
{
    struct figure *value = snapshot->totals.value;
    value[METRIC_WAITING] = count(7);
    value[METRIC_LONGEST_WAIT_MS] = count(167000);
    value[METRIC_MAX_WAIT_MS] = count(412000);
    value[METRIC_SERVICE_LEVEL] = (struct figure){784, 1000};
    value[METRIC_BREACHING_SOON] = count(3);
    value[METRIC_RECOVERY_CONTACTS] = count(12);
    value[METRIC_ANSWERED] = count(1284);
    value[METRIC_OFFERED] = count(1340);
    value[METRIC_ABANDONED] = count(52);
    value[METRIC_OVERDUE] = count(0);
    value[METRIC_ABANDONMENT_RATE] = (struct figure){41, 1000};
    value[METRIC_ASA_MS] = (struct figure){193000, 10};
    value[METRIC_OPEN] = count(12);
    value[METRIC_AGENTS_LOGGED_IN] = count(28);
    value[METRIC_AGENTS_READY] = count(5);
    value[METRIC_AGENTS_ON_CONTACT] = count(13);
    value[METRIC_AGENTS_HOLD] = count(1);
    value[METRIC_AGENTS_WRAPUP] = count(6);
    value[METRIC_AGENTS_NOT_READY] = count(3);
    snapshot->rolling[SNAPSHOT_15_MIN].offered = count(38);
    str_copy(snapshot->longest_wait_queue, sizeof snapshot->longest_wait_queue,
             str_from("Support"));
}

static void fill_day(struct snapshot *snapshot)
{
    static const int arrivals[] = {12, 12, 14, 18, 20, 22, 26, 25, 27, 33, 32, 28, 30, 29,
                                   28, 26, 25, 21, 20, 24, 25, 24, 27, 28, 29, 27, 26};
    static const int levels[] = {92, 90, 88, 88, 86, 87, 82, 74, 70, 66, 68, 69, 74, 80,
                                 84, 90, 92, 92, 90, 91, 88, 84, 80, 77, 74, 72, 71};
    for (size_t i = 0; i < sizeof arrivals / sizeof arrivals[0]; i++) {
        struct snapshot_interval *interval =
            &snapshot->intervals[snapshot->interval_count++];
        memset(interval, 0, sizeof *interval);
        interval->start_ms =
            snapshot->day_start_ms + 8 * INT64_C(3600000) + (int64_t)i * 900000;
        interval->end_ms = interval->start_ms + 900000;
        interval->figures.value[METRIC_OFFERED] = count(arrivals[i]);
        interval->figures.value[METRIC_SERVICE_LEVEL] = (struct figure){levels[i], 100};
    }
}

struct snapshot *snapshots_busy_floor(void)
{
    struct snapshot *snapshot = snapshots_nothing();
    add_source(snapshot, "wallboard://leeds/queue-log/pbx-1", 400);
    add_source(snapshot, "wallboard://leeds/http/e-mail", 900);
    fill_totals(snapshot);
    fill_day(snapshot);
    add_open_queue(snapshot, "Sales", 0, 0, 94, 4);
    add_open_queue(snapshot, "Billing", 2, 31, 79, 1);
    add_open_queue(snapshot, "Support", 5, 167, 61, 0);
    add_queue(snapshot, "Night desk");
    add_agent(snapshot, "Wei C.", 37);
    add_agent(snapshot, "Amira K.", 41);
    add_agent(snapshot, "Jo L.", 37);
    add_agent(snapshot, "Tom B.", 38);
    add_agent(snapshot, "Idle I.", 0);
    return snapshot;
}

void snapshots_silence(struct snapshot *snapshot, size_t number, int64_t age_ms)
{
    snapshot->sources[number].link = SOURCE_STALE;
    snapshot->sources[number].age_ms = age_ms;
}

/* -- leaderboards and contests --------------------------------------------------------
 */

static void add_place(struct standing_places *places, const char *label, size_t rank,
                      int figure, int moved)
{
    places->place[places->count++] = (struct standing_place){
        .label = label, .rank = rank, .figure = count(figure), .moved = moved};
}

void snapshots_standings(struct board_standings *ret_standings)
{
    memset(ret_standings, 0, sizeof *ret_standings);
    struct standing_leaderboard *board =
        &ret_standings->leaderboards[ret_standings->leaderboard_count++];
    board->title = "Most answered";
    board->metric = METRIC_ANSWERED;
    add_place(&board->places, "Amira K.", 1, 41, 1);
    add_place(&board->places, "Tom B.", 2, 38, -1);
    add_place(&board->places, "Jo L.", 3, 37, 0);
    add_place(&board->places, "Wei C.", 3, 37, 3);
    board->places.more = 3;
    struct standing_contest *contest =
        &ret_standings->contests[ret_standings->contest_count++];
    contest->title = "Renewals push";
    contest->phase = STANDING_RUNNING;
    contest->start_ms = NOW_MS - 5 * INT64_C(3600000);
    contest->end_ms = NOW_MS + 3 * INT64_C(3600000);
    contest->countdown_ms = contest->end_ms - NOW_MS;
    contest->points = 412;
    contest->goal = 600;
    add_place(&contest->places, "Wei C.", 1, 84, 0);
    add_place(&contest->places, "Dylan P.", 2, 70, 0);
}

/* -- what looks ahead ------------------------------------------------------------------
 */

static void add_waiting(struct snapshot *snapshot, int queue, int wait_s)
{
    snapshot->waiting[snapshot->waiting_count++] = (struct snapshot_waiting){
        .queue = (uint16_t)queue,
        .channel = EVENT_CHANNEL_VOICE,
        .wait_ms = wait_s * INT64_C(1000),
        .breach_ms = snapshot->target_ms - wait_s * INT64_C(1000),
    };
}

static void add_campaign(struct snapshot *snapshot)
{
    struct snapshot_campaign *campaign = &snapshot->campaigns[snapshot->campaign_count++];
    memset(campaign, 0, sizeof *campaign);
    str_copy(campaign->id, sizeof campaign->id, str_from("renewals"));
    campaign->value[METRIC_SALES] = (struct figure){9000, 1000};
    campaign->value[METRIC_RIGHT_PARTY] = (struct figure){48000, 1000};
    struct figure *total = snapshot->totals.value;
    total[METRIC_DIALS] = count(212);
    total[METRIC_CONNECTS] = count(61);
    total[METRIC_CONTACT_RATE] = (struct figure){48, 212};
    total[METRIC_DROP_RATE] = (struct figure){2, 61};
}

/* Half past one to five, in whole agents; -1: not known. */
static void add_halves(struct snapshot *snapshot)
{
    static const int agents[SNAPSHOT_HALVES_MAX][4] = {
        /* needed from, to, scheduled, logged in */
        {19, 21, 22, 21}, {20, 22, 22, 20}, {21, 24, 24, 20}, {22, 25, 25, -1},
        {22, 24, 21, -1}, {20, 22, 21, -1}, {18, 20, 18, -1},
    };
    for (size_t i = 0; i < SNAPSHOT_HALVES_MAX; i++) {
        struct snapshot_half *half = &snapshot->halves[i];
        half->start_ms =
            snapshot->now_ms - snapshot->now_ms % 1800000 + ((int64_t)i - 2) * 1800000;
        half->needed_low = count(agents[i][0]);
        half->needed_high = count(agents[i][1]);
        half->scheduled = count(agents[i][2]);
        half->logged_in = agents[i][3] < 0 ? FIGURE_NONE : count(agents[i][3]);
    }
    snapshot->half_count = SNAPSHOT_HALVES_MAX;
    snapshot->adherent = (struct figure){19, 24};
}

void snapshots_look_ahead(struct snapshot *snapshot)
{
    add_halves(snapshot);
    struct figure *total = snapshot->totals.value;
    struct snapshot_channel *email = &snapshot->channels[EVENT_CHANNEL_EMAIL];
    static const int waits_s[][2] = {{2, 167}, {1, 31}, {2, 18}, {2, 8}, {0, 3}};
    for (size_t i = 0; i < sizeof waits_s / sizeof waits_s[0]; i++) {
        add_waiting(snapshot, waits_s[i][0], waits_s[i][1]);
    }
    total[METRIC_NEXT_BREACH_MS] = count(2000);
    total[METRIC_BREACHED_WAITING] = count(4);
    total[METRIC_BEST_POSSIBLE_SERVICE_LEVEL] = (struct figure){873, 1000};
    email->known = true;
    email->today.value[METRIC_OPEN] = count(12);
    email->today.value[METRIC_OLDEST_MS] = count(11520000);
    email->today.value[METRIC_DUE_1H] = count(3);
    email->today.value[METRIC_OVERDUE] = count(1);
    email->today.value[METRIC_DEADLINE_RATE] = (struct figure){94, 100};
    add_campaign(snapshot);
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        snapshot->queues[i].today.value[METRIC_REQUIRED_LOW] = count(7);
        snapshot->queues[i].today.value[METRIC_REQUIRED_HIGH] = count(8);
    }
}

void snapshots_week_before(struct snapshot *snapshot)
{
    static const int offered[] = {2,  3,  5,  8,  10, 14, 17, 19, 22, 24, 27, 31,
                                  34, 36, 33, 30, 27, 25, 26, 28, -1, -1, 23, 22,
                                  19, 18, 20, 21, 23, 25, 24, 26, 28, 27, 25, 22,
                                  20, 17, 14, 12, 9,  7,  5,  4,  0,  0,  0,  0};
    for (size_t i = 0; i < sizeof offered / sizeof offered[0]; i++) {
        snapshot->week_before[28 + i] = offered[i] < 0 ? FIGURE_NONE : count(offered[i]);
    }
}

/* -- people ---------------------------------------------------------------------------
 */

void snapshots_people(struct snapshot *snapshot)
{
    static const struct {
        const char *name;
        enum agent_state state;
        int seconds;
    } people[] = {
        {"Amira K.", AGENT_ON_CONTACT, 184},  {"Aoife Q.", AGENT_WRAPUP, 66},
        {"Bj\xC3\xB6rn T.", AGENT_READY, 12}, {"Callum F.", AGENT_ON_CONTACT, 91},
        {"Chloe W.", AGENT_RINGING, 4},       {"Daniel B.", AGENT_READY, 125},
        {"Dylan P.", AGENT_HOLD, 38},         {"Freya N.", AGENT_NOT_READY, 1062},
        {"Hana Y.", AGENT_ON_CONTACT, 733},   {"Imani C.", AGENT_UNKNOWN, 0},
        {"Ivan D.", AGENT_LOGGED_OUT, 0},     {"Jo L.", AGENT_ON_CONTACT, 3725},
    };
    snapshot->agent_count = 0;
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct snapshot_agent *agent = &snapshot->agents[snapshot->agent_count];
        add_agent(snapshot, people[i].name, 20 + (int)i);
        agent->sources = 1;
        agent->state = people[i].state;
        if (agent->state == AGENT_NOT_READY) {
            str_copy(agent->reason, sizeof agent->reason, str_from("Training"));
        }
        if (people[i].seconds > 0) {
            agent->today.value[METRIC_TIME_IN_STATE_MS] =
                count(people[i].seconds * INT64_C(1000));
        }
    }
    add_agent(snapshot, "Unlisted U.", 7);
    snapshot->agents[snapshot->agent_count - 1].unlisted = true;
}
