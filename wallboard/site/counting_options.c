#include "site/counting_options.h"

#include <stddef.h>

#define DAY_MS INT64_C(86400000)

static const struct option_choice formulas[] = {
    {"answered_only", SERVICE_LEVEL_ANSWERED_ONLY},
    {"all_abandons", SERVICE_LEVEL_ALL_ABANDONS},
    {"ignore_abandons_in_target", SERVICE_LEVEL_IGNORE_ABANDONS_IN_TARGET},
    {"credit_abandons_in_target", SERVICE_LEVEL_CREDIT_ABANDONS_IN_TARGET},
    {"credit_short", SERVICE_LEVEL_CREDIT_SHORT},
    {"exclude_short", SERVICE_LEVEL_EXCLUDE_SHORT},
    {"with_flow_outs", SERVICE_LEVEL_WITH_FLOW_OUTS},
    {0},
};

/* The reasons of contact.left. */
static const struct option_choice reasons[] = {
    {"abandoned", EVENT_REASON_ABANDONED},
    {"timeout", EVENT_REASON_TIMEOUT},
    {"no_agents", EVENT_REASON_NO_AGENTS},
    {"key", EVENT_REASON_KEY},
    {"moved", EVENT_REASON_MOVED},
    {"withdrawn", EVENT_REASON_WITHDRAWN},
    {"system", EVENT_REASON_SYSTEM},
    {"unknown", EVENT_REASON_UNKNOWN},
    {0},
};

static const struct option_choice count_at[] = {
    {"end", RULE_COUNT_AT_END}, {"event", RULE_COUNT_AT_EVENT}, {0}};

static const struct option_choice credits[] = {{"start", RULE_CREDIT_START},
                                               {"split", RULE_CREDIT_SPLIT},
                                               {"end", RULE_CREDIT_END},
                                               {0}};

static const struct option_choice rate_bases[] = {
    {"dials", SITE_OF_DIALS}, {"connects", SITE_OF_CONNECTS}, {0}};

static const struct option_choice time_bases[] = {
    {"logged_in", SITE_OF_LOGGED_IN}, {"scheduled", SITE_OF_SCHEDULED}, {0}};

static const struct option_choice channels[] = {
    {"voice", EVENT_CHANNEL_VOICE}, {"email", EVENT_CHANNEL_EMAIL},
    {"chat", EVENT_CHANNEL_CHAT},   {"callback", EVENT_CHANNEL_CALLBACK},
    {"task", EVENT_CHANNEL_TASK},   {0},
};

const struct option counting_rule_options[] = {
    {.key = "target",
     .type = OPTION_DURATION,
     .offset = offsetof(struct engine_rule, target_ms),
     .max = DAY_MS,
     .fallback = "20s",
     .help = "an answer within this time is in the service level"},
    {.key = "goal",
     .type = OPTION_PERCENT,
     .offset = offsetof(struct engine_rule, goal_bp),
     .max = 10000,
     .fallback = "80%",
     .help = "the service level aimed at"},
    {.key = "count_at",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct engine_rule, count_at),
     .choices = count_at,
     .fallback = "end",
     .help = "end: at the outcome; event: as soon as answered, left, or the target is "
             "passed while still waiting"},
    {.key = "target_exclusive",
     .type = OPTION_BOOL,
     .offset = offsetof(struct engine_rule, target_exclusive),
     .fallback = "false",
     .help = "a wait of exactly the target is outside"},
    {.key = "formula",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct engine_rule, formula),
     .choices = formulas,
     .fallback = "all_abandons",
     .help = "how abandons count"},
    {.key = "short_abandon",
     .type = OPTION_DURATION,
     .offset = offsetof(struct engine_rule, short_abandon_ms),
     .max = DAY_MS,
     .fallback = "5s",
     .help = "whoever leaves within this time is a short abandon"},
    {.key = "short_exclusive",
     .type = OPTION_BOOL,
     .offset = offsetof(struct engine_rule, short_exclusive),
     .fallback = "false",
     .help = "a wait of exactly short_abandon is not short"},
    {.key = "abandon_reasons",
     .type = OPTION_SET,
     .offset = offsetof(struct engine_rule, abandon_reasons),
     .choices = reasons,
     .fallback = "[abandoned]",
     .help = "reasons for leaving that count as abandoned; the others are left for "
             "other reasons"},
    {0},
};

const struct option counting_options[] = {
    {.key = "credit",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct site_counting, credit),
     .choices = credits,
     .fallback = "start",
     .help = "which interval a contact counts in: that of its entry, each thing that of "
             "its instant, or that of its end"},
    {.key = "abandonment_excludes_short",
     .type = OPTION_BOOL,
     .offset = offsetof(struct site_counting, abandonment_excludes_short),
     .fallback = "false",
     .help = "the abandonment rate leaves short abandons out"},
    {.key = "contact_rate_base",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct site_counting, contact_rate_base),
     .choices = rate_bases,
     .fallback = "dials",
     .help = "what the right party reached is a share of"},
    {.key = "utilisation_base",
     .type = OPTION_CHOICE,
     .offset = offsetof(struct site_counting, utilisation_base),
     .choices = time_bases,
     .fallback = "logged_in",
     .help = "what utilisation is a share of: logged-in time, or the scheduled time that "
             "has passed, of those who had any"},
    {.key = "csat_min",
     .type = OPTION_INT,
     .offset = offsetof(struct site_counting, csat_min),
     .min = 1,
     .max = 100000,
     .fallback = "10",
     .help = "surveys are hidden until so many came"},
    {.key = "drop_window",
     .type = OPTION_DURATION,
     .offset = offsetof(struct site_counting, drop_window_ms),
     .max = 2 * DAY_MS,
     .fallback = "0s",
     .help = "the time that the drop rate looks back over; 0s: the service day"},
    {.key = "productive_reasons",
     .type = OPTION_LIST,
     .offset = offsetof(struct site_counting, productive_reasons),
     .min = 1,
     .max = 128,
     .help = "reasons of not ready that count as productive in utilisation"},
    {0},
};

bool counting_find_channel(struct str name, enum event_channel *ret_channel)
{
    for (size_t i = 0; channels[i].name != NULL; i++) {
        if (str_is(name, channels[i].name)) {
            *ret_channel = (enum event_channel)channels[i].value;
            return true;
        }
    }
    return false;
}

void counting_prepare(struct site_counting *counting)
{
    size_t count = 0;
    while (count < counting->productive_reasons.count &&
           count < SITE_PRODUCTIVE_REASONS) {
        counting->productive[count] = counting->productive_reasons.items[count];
        count++;
    }
    counting->productive[count] = NULL;
}
