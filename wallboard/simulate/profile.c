#include "simulate/profile.h"

#include <assert.h>
#include <string.h>

#define SECOND INT64_C(1000)

#define AGENTS 36

static const struct profile profiles[] = {
    {"office", 1000, AGENTS},
    {"quiet", 350, 16},
    {"busy", 1200, AGENTS},
};

#define PROFILES (sizeof profiles / sizeof profiles[0])

static const char *const names[] = {"office", "quiet", "busy", NULL};
static_assert(sizeof names / sizeof names[0] == PROFILES + 1, "a name for each profile");

static const struct profile_queue queues[PROFILE_QUEUES] = {
    [PROFILE_SUPPORT] = {"support", "Support", 450, 1200, 235 * SECOND, 70 * SECOND,
                         190 * SECOND, PROFILE_BILLING, PROFILE_BILLING, 50, 120 * SECOND,
                         0},
    [PROFILE_BILLING] = {"billing", "Billing", 450, 1200, 200 * SECOND, 75 * SECOND,
                         220 * SECOND, PROFILE_SUPPORT, PROFILE_SUPPORT, 35, 150 * SECOND,
                         0},
    [PROFILE_SALES] = {"sales", "Sales", 450, 1200, 260 * SECOND, 60 * SECOND,
                       130 * SECOND, PROFILE_BILLING, PROFILE_NO_QUEUE, 40, 0, 330},
    [PROFILE_NIGHT] = {"night", "Night desk", 1200, 420, 220 * SECOND, 60 * SECOND,
                       200 * SECOND, PROFILE_NO_QUEUE, PROFILE_NO_QUEUE, 0, 0, 0},
};

static const struct profile_stream streams[PROFILE_STREAMS] = {
    {PROFILE_SUPPORT, EVENT_CHANNEL_VOICE, {0,  0,  0,  0,  0,  0,  0,  3,
                                            24, 48, 62, 58, 48, 50, 68, 70,
                                            60, 44, 22, 14, 2,  0,  0,  0}},
    {PROFILE_BILLING,
     EVENT_CHANNEL_VOICE,
     {0, 0, 0, 0, 0, 0, 0, 2, 13, 30, 42, 40, 30, 34, 46, 46, 38, 26, 11, 7, 1, 0, 0, 0}},
    {PROFILE_SALES, EVENT_CHANNEL_VOICE, {0,  0,  0,  0,  0,  0,  0,  1,  8, 20, 32, 34,
                                          32, 32, 38, 40, 38, 32, 18, 12, 2, 0,  0,  0}},
    {PROFILE_NIGHT, EVENT_CHANNEL_VOICE, {5, 4, 3, 3, 3, 4, 6, 2, 0, 0, 0, 0,
                                          0, 0, 0, 0, 0, 0, 0, 0, 6, 8, 9, 7}},
    {PROFILE_SUPPORT, EVENT_CHANNEL_CHAT, {0,  0,  0,  0,  0,  0, 0, 0, 4, 8, 12, 12,
                                           10, 10, 12, 12, 10, 9, 8, 5, 0, 0, 0,  0}},
    {PROFILE_SUPPORT, EVENT_CHANNEL_EMAIL, {1,  1,  0,  0,  0,  1, 1, 2, 6, 10, 12, 11,
                                            12, 14, 16, 14, 12, 9, 6, 4, 2, 2,  2,  1}},
    {PROFILE_BILLING, EVENT_CHANNEL_EMAIL, {0, 0, 0, 0, 0, 0, 1, 1, 3, 5, 7, 6,
                                            6, 7, 9, 8, 6, 4, 3, 2, 1, 1, 1, 0}},
};

static const struct profile_shift_times shifts[PROFILE_SHIFTS] = {
    [PROFILE_EARLY] = {435, 510},        [PROFILE_DAY] = {525, 510},
    [PROFILE_MIDDLE] = {585, 510},       [PROFILE_LATE] = {705, 510},
    [PROFILE_NIGHT_SHIFT] = {1185, 690},
};

static const struct profile_break breaks[PROFILE_BREAKS] = {
    {105, 12, {"Break", "Break", "Coaching", "Break"}},
    {225, 35, {"Lunch", "Lunch", "Lunch", "Lunch"}},
    {370, 14, {"Break", "Meeting", "Break", "Training"}},
};

/* The first sixteen are a small centre by themselves. */
static const struct profile_agent agents[AGENTS] = {
    {"Amira K.", PROFILE_SUPPORT, PROFILE_BILLING, PROFILE_EARLY, 0},
    {"Tom B.", PROFILE_SUPPORT, PROFILE_NO_QUEUE, PROFILE_DAY, 0},
    {"Jo L.", PROFILE_BILLING, PROFILE_SUPPORT, PROFILE_EARLY, PROFILE_MAILS},
    {"Wei C.", PROFILE_SALES, PROFILE_NO_QUEUE, PROFILE_DAY, PROFILE_DIALS},
    {"Priya S.", PROFILE_SUPPORT, PROFILE_BILLING, PROFILE_LATE, PROFILE_MAILS},
    {"Mateus O.", PROFILE_SALES, PROFILE_BILLING, PROFILE_LATE, PROFILE_DIALS},
    {"Freya N.", PROFILE_BILLING, PROFILE_NO_QUEUE, PROFILE_EARLY, 0},
    {"Kwame A.", PROFILE_NIGHT, PROFILE_NO_QUEUE, PROFILE_NIGHT_SHIFT, PROFILE_MAILS},
    {"Sofia R.", PROFILE_SUPPORT, PROFILE_NO_QUEUE, PROFILE_MIDDLE, 0},
    {"Dylan P.", PROFILE_SALES, PROFILE_NO_QUEUE, PROFILE_EARLY, PROFILE_DIALS},
    {"Hana Y.", PROFILE_SUPPORT, PROFILE_BILLING, PROFILE_DAY, 0},
    {"Oluwaseun E.", PROFILE_BILLING, PROFILE_SUPPORT, PROFILE_MIDDLE, 0},
    {"Grace M.", PROFILE_SUPPORT, PROFILE_NO_QUEUE, PROFILE_LATE, 0},
    {"Ivan D.", PROFILE_SALES, PROFILE_NO_QUEUE, PROFILE_MIDDLE, 0},
    {"Nadia F.", PROFILE_NIGHT, PROFILE_NO_QUEUE, PROFILE_NIGHT_SHIFT, 0},
    {"Sean G.", PROFILE_SUPPORT, PROFILE_SALES, PROFILE_EARLY, 0},
    {"Leila H.", PROFILE_SUPPORT, PROFILE_BILLING, PROFILE_MIDDLE, PROFILE_MAILS},
    {"Björn T.", PROFILE_BILLING, PROFILE_NO_QUEUE, PROFILE_DAY, 0},
    {"Chloe W.", PROFILE_SALES, PROFILE_NO_QUEUE, PROFILE_DAY, 0},
    {"Rahul V.", PROFILE_SUPPORT, PROFILE_NO_QUEUE, PROFILE_DAY, 0},
    {"Marta Z.", PROFILE_BILLING, PROFILE_SUPPORT, PROFILE_DAY, 0},
    {"Jack I.", PROFILE_SUPPORT, PROFILE_NO_QUEUE, PROFILE_EARLY, 0},
    {"Aoife Q.", PROFILE_SALES, PROFILE_BILLING, PROFILE_EARLY, PROFILE_DIALS},
    {"Samir J.", PROFILE_SUPPORT, PROFILE_BILLING, PROFILE_LATE, 0},
    {"Ewa K.", PROFILE_BILLING, PROFILE_NO_QUEUE, PROFILE_LATE, PROFILE_MAILS},
    {"Luca M.", PROFILE_SALES, PROFILE_NO_QUEUE, PROFILE_LATE, 0},
    {"Zara U.", PROFILE_SUPPORT, PROFILE_NO_QUEUE, PROFILE_EARLY, 0},
    {"Daniel B.", PROFILE_SUPPORT, PROFILE_BILLING, PROFILE_DAY, PROFILE_MAILS},
    {"Mei T.", PROFILE_BILLING, PROFILE_SUPPORT, PROFILE_MIDDLE, 0},
    {"Owen R.", PROFILE_SALES, PROFILE_NO_QUEUE, PROFILE_MIDDLE, PROFILE_DIALS},
    {"Fatou D.", PROFILE_SUPPORT, PROFILE_NO_QUEUE, PROFILE_LATE, 0},
    {"Nina S.", PROFILE_SALES, PROFILE_NO_QUEUE, PROFILE_LATE, 0},
    {"Viktor L.", PROFILE_NIGHT, PROFILE_NO_QUEUE, PROFILE_NIGHT_SHIFT, 0},
    {"Ruth A.", PROFILE_SUPPORT, PROFILE_BILLING, PROFILE_EARLY, 0},
    {"Callum F.", PROFILE_BILLING, PROFILE_NO_QUEUE, PROFILE_EARLY, 0},
    {"Imani C.", PROFILE_SALES, PROFILE_NO_QUEUE, PROFILE_DAY, 0},
};

const char *const *profile_names(void)
{
    return names;
}

const struct profile *profile_find(const char *name)
{
    if (name == NULL) {
        return &profiles[0];
    }
    for (size_t i = 0; i < PROFILES; i++) {
        if (strcmp(profiles[i].name, name) == 0) {
            return &profiles[i];
        }
    }
    return NULL;
}

const struct profile_queue *profile_queue(enum profile_queue_id queue)
{
    return &queues[queue];
}

const struct profile_stream *profile_stream(size_t stream)
{
    return &streams[stream];
}

const struct profile_agent *profile_agent(size_t agent)
{
    return &agents[agent];
}

const struct profile_shift_times *profile_shift(enum profile_shift shift)
{
    return &shifts[shift];
}

const struct profile_break *profile_break(size_t number)
{
    return &breaks[number];
}

int64_t profile_rate(const struct profile_stream *stream, int64_t minute)
{
    int64_t hour = minute / 60;
    int64_t from = stream->per_hour[hour];
    int64_t to = stream->per_hour[(hour + 1) % 24];
    return from * 1000 + (to - from) * 1000 * (minute % 60) / 60;
}

bool profile_is_open(const struct profile_queue *queue, int64_t minute)
{
    if (queue->open_min < queue->close_min) {
        return minute >= queue->open_min && minute < queue->close_min;
    }
    return minute >= queue->open_min || minute < queue->close_min;
}
