#include "oracle/oracle_state.h"

/* What went wrong on the way: repeats, lateness, gaps in the numbers, contradictions
 * (metrics.md sections 2 and 7, events.md section 4). */

/* Up to which number of a life all is known, by its complete snapshots. */
static int64_t floor_of(const struct oracle *oracle, int source, int64_t epoch)
{
    int64_t floor = 0;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        struct whole whole;
        if (word->say->type == EVENT_SOURCE_SNAPSHOT && word->source == source &&
            word->epoch == epoch && word->say->complete == EVENT_FLAG_YES &&
            oracle_whole_snapshot(oracle, word, &whole)) {
            floor = whole.as_of > floor ? whole.as_of : floor;
        }
    }
    return floor;
}

/* Numbers of one life that should have come and did not. */
static int64_t missing_of(const struct oracle *oracle, int source, int64_t epoch)
{
    int64_t floor = floor_of(oracle, source, epoch);
    int64_t top = 0;
    int64_t came = 0;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        if (word->source != source || word->epoch != epoch || word->listed) {
            continue;
        }
        came += word->sequence > floor;
        top = word->sequence > top ? word->sequence : top;
        top = word->say->head > top ? word->say->head : top;
    }
    return top > floor ? top - floor - came : 0;
}

/* Of the lives of a source those that are over are in doubt only until the newest has
 * told how things are. */
static int64_t gaps_of(const struct oracle *oracle, int source)
{
    int64_t newest = EVENT_NO_NUMBER;
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        newest = word->source == source && word->epoch > newest ? word->epoch : newest;
    }
    bool told = newest != EVENT_NO_NUMBER && floor_of(oracle, source, newest) > 0;
    int64_t gaps = 0;
    for (int64_t epoch = 1; epoch <= newest; epoch++) {
        gaps += epoch < newest && told ? 0 : missing_of(oracle, source, epoch);
    }
    return gaps;
}

/* Has a life of the source a number that never came? */
static bool lost_of(const struct oracle *oracle, int source)
{
    for (size_t i = 0; i < oracle->word_count; i++) {
        const struct word *word = &oracle->words[i];
        int64_t came = 0;
        int64_t top = 0;
        for (size_t j = 0; word->source == source && j < oracle->word_count; j++) {
            const struct word *other = &oracle->words[j];
            if (other->source == source && other->epoch == word->epoch &&
                !other->listed) {
                came += other->sequence > 0;
                top = other->sequence > top ? other->sequence : top;
                top = other->say->head > top ? other->say->head : top;
            }
        }
        if (word->epoch != EVENT_NO_NUMBER && top > came) {
            return true;
        }
    }
    return false;
}

void oracle_doubts(const struct oracle *oracle, struct oracle_doubt *ret)
{
    *ret = (struct oracle_doubt){.duplicates = oracle->duplicates, .late = oracle->late};
    for (int source = 0; source < oracle->sources.count; source++) {
        int64_t gaps = gaps_of(oracle, source);
        bool numbered = false;
        for (size_t i = 0; i < oracle->word_count; i++) {
            const struct word *word = &oracle->words[i];
            numbered =
                numbered ||
                (word->source == source &&
                 (word->sequence > 0 || (word->say->head >= 0 && word->epoch > 0)));
        }
        ret->gaps += gaps;
        ret->lost = ret->lost || lost_of(oracle, source);
        ret->unverified = ret->unverified || gaps > 0 || !numbered;
    }
    for (size_t i = 0; i < oracle->stay_count; i++) {
        ret->faults += oracle->stays[i].faults;
    }
}
