/*
 * compare A B: what two feeds said of the same switch, contact by contact. What one of
 * them cannot tell, by its own word, is no difference.
 */

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/timestamp.h"
#include "ctl/recording.h"
#include "ctl/stay_book.h"
#include "ctl/verbs.h"
#include "wire/decode.h"
#include "wire/vocabulary.h"

#define TOLERANCE_MS 2000 /* of whole seconds, and of when each was told */
#define SHOWN        20

struct compare {
    const char *files[2];
    int64_t tolerance_ms;
    bool all;
    struct stay_book *books[2];
    uint32_t can; /* what both can tell */
    size_t both, differing, lines, unknown;
    size_t only[2];
};

static enum verb_exit fail(const char *file, const char *what)
{
    (void)fprintf(stderr, "wallboardctl compare: %s: %s\n", file, what);
    return VERB_FAILED;
}

/* -- reading --------------------------------------------------------------------------
 */

static bool note_line(struct stay_book *book, struct decoder *decoder, struct str line,
                      const char *name, int64_t number)
{
    struct event event;
    enum decode_result result = DECODE_END;
    bool ok = true;
    decoder_begin(decoder, line.data, line.size);
    while (ok && (result = decoder_next(decoder, &event)) != DECODE_END) {
        if (result == DECODE_REFUSED) {
            (void)fprintf(stderr, "%s:%" PRId64 ": %s\n", name, number,
                          decoder_fault(decoder));
        } else if (result == DECODE_EVENT) {
            ok = stay_book_note(book, &event);
        }
    }
    return ok;
}

static enum verb_exit read_file(const char *path, struct stay_book *book)
{
    struct diag diag = {0};
    struct recording *recording = recording_open(path, &diag);
    struct decoder *decoder = decoder_create();
    struct str line;
    int64_t number = 0;
    bool ok = decoder != NULL;
    enum verb_exit code = VERB_DONE;
    if (recording == NULL) {
        diag_print(&diag, stderr);
        code = VERB_WRONG;
    }
    while (code == VERB_DONE && ok && recording_next(recording, &line, &number)) {
        ok = note_line(book, decoder, line, recording_name(recording), number);
    }
    if (!ok) {
        code = fail(path, "no memory");
    } else if (code == VERB_DONE && recording_failed(recording)) {
        code = fail(path, "cannot be read to its end");
    }
    recording_close(&recording);
    decoder_destroy(&decoder);
    return code;
}

/* -- comparing ------------------------------------------------------------------------
 */

/* One line of a difference; `words` of each side, NULL: it does not say. */
static void tell(struct compare *compare, const struct stay *stay, const char *field,
                 const char *first, const char *second)
{
    compare->lines++;
    if (!compare->all && compare->lines > SHOWN) {
        return;
    }
    (void)printf("%s %s (%" PRId64 "): %s: %s | %s\n", stay->queue, stay->contact,
                 stay->entry, field, first == NULL ? "-" : first,
                 second == NULL ? "-" : second);
}

static bool differ_words(struct compare *compare, const struct stay *stay,
                         const char *field, const char *first, const char *second)
{
    if (strcmp(first, second) == 0) {
        return false;
    }
    tell(compare, stay, field, first[0] == '\0' ? NULL : first,
         second[0] == '\0' ? NULL : second);
    return true;
}

static bool differ_times(struct compare *compare, const struct stay *stay,
                         const char *field, int64_t first_ms, int64_t second_ms)
{
    char texts[2][TIMESTAMP_SIZE] = {"", ""};
    bool both = first_ms != EVENT_NO_TIME && second_ms != EVENT_NO_TIME;
    int64_t apart_ms = both ? first_ms - second_ms : 0;
    if (first_ms == second_ms || (both && apart_ms <= compare->tolerance_ms &&
                                  -apart_ms <= compare->tolerance_ms)) {
        return false;
    }
    if (first_ms != EVENT_NO_TIME) {
        timestamp_format(first_ms, texts[0]);
    }
    if (second_ms != EVENT_NO_TIME) {
        timestamp_format(second_ms, texts[1]);
    }
    return differ_words(compare, stay, field, texts[0], texts[1]);
}

/* A duration that only one of them states is no difference. */
static bool differ_durations(struct compare *compare, const struct stay *stay,
                             const char *field, int64_t first_ms, int64_t second_ms)
{
    char texts[2][32];
    if (first_ms == EVENT_NO_NUMBER || second_ms == EVENT_NO_NUMBER) {
        return false;
    }
    str_format(texts[0], sizeof texts[0], "%" PRId64 " ms", first_ms);
    str_format(texts[1], sizeof texts[1], "%" PRId64 " ms", second_ms);
    return differ_words(compare, stay, field, texts[0], texts[1]);
}

/* Words of which one means that it is not known. */
static bool differ_known(struct compare *compare, const struct stay *stay,
                         const char *field, const char *first, const char *second)
{
    bool unknown = strcmp(first, "unknown") == 0 || strcmp(second, "unknown") == 0;
    if (unknown && strcmp(first, second) != 0 && first[0] != '\0' && second[0] != '\0') {
        compare->unknown++;
        return false;
    }
    return differ_words(compare, stay, field, first, second);
}

/* How the wire spells it; "" for what is not said. The words are literals, so they are
 * terminated. */
static const char *spell(enum event_type type, const char *key, unsigned value)
{
    const struct field *field = vocabulary_find(&vocabulary_data[type], str_from(key), 0);
    for (size_t i = 0; field != NULL && i < field->words.count; i++) {
        if (field->words.items[i].value == value) {
            return field->words.items[i].name.data;
        }
    }
    return "";
}

static const char *reason(enum event_type type, enum event_reason value)
{
    return spell(type, "reason", (unsigned)value);
}

static bool differ(struct compare *compare, const struct stay *a, const struct stay *b)
{
    bool any = differ_times(compare, a, "queued", a->queued_ms, b->queued_ms);
    any |= differ_times(compare, a, "answered", a->answered_ms, b->answered_ms);
    any |= differ_times(compare, a, "ended", a->ended_ms, b->ended_ms);
    any |= differ_times(compare, a, "left", a->left_ms, b->left_ms);
    any |= differ_words(compare, a, "agent", a->agent, b->agent);
    any |= differ_durations(compare, a, "wait", a->wait_ms, b->wait_ms);
    any |= differ_durations(compare, a, "talk", a->talk_ms, b->talk_ms);
    any |= differ_known(compare, a, "by", spell(EVENT_CONTACT_ENDED, "by", a->by),
                        spell(EVENT_CONTACT_ENDED, "by", b->by));
    any |= differ_known(compare, a, "reason", reason(EVENT_CONTACT_LEFT, a->left),
                        reason(EVENT_CONTACT_LEFT, b->left));
    if ((compare->can & EVENT_CAN_REJECT) != 0) {
        any |= differ_words(compare, a, "rejected",
                            reason(EVENT_CONTACT_REJECTED, a->rejected),
                            reason(EVENT_CONTACT_REJECTED, b->rejected));
    }
    return any;
}

/* Who was refused at the door is no stay for a source that cannot tell of it. */
static bool is_told(const struct compare *compare, const struct stay *stay)
{
    bool only_refused =
        stay->rejected != EVENT_REASON_NONE && stay->queued_ms == EVENT_NO_TIME;
    return !only_refused || (compare->can & EVENT_CAN_REJECT) != 0;
}

/* The stays of one side that the other has not. */
static void compare_only(struct compare *compare, int side)
{
    for (size_t i = 0; i < stay_book_count(compare->books[side]); i++) {
        const struct stay *stay = stay_book_at(compare->books[side], i);
        if (is_told(compare, stay) &&
            stay_book_find(compare->books[1 - side], stay) == NULL) {
            compare->only[side]++;
            tell(compare, stay, "is there", side == 0 ? "yes" : NULL,
                 side == 1 ? "yes" : NULL);
        }
    }
}

static void compare_both(struct compare *compare)
{
    for (size_t i = 0; i < stay_book_count(compare->books[0]); i++) {
        const struct stay *stay = stay_book_at(compare->books[0], i);
        const struct stay *other = stay_book_find(compare->books[1], stay);
        if (other != NULL && is_told(compare, stay)) {
            compare->both++;
            compare->differing += differ(compare, stay, other);
        }
    }
}

static enum verb_exit report(struct compare *compare)
{
    compare->can = stay_book_capabilities(compare->books[0]) &
                   stay_book_capabilities(compare->books[1]);
    compare_both(compare);
    compare_only(compare, 0);
    compare_only(compare, 1);
    if (!compare->all && compare->lines > SHOWN) {
        (void)printf("... and %zu more (--all)\n", compare->lines - SHOWN);
    }
    (void)printf("%zu contacts in both, %zu differ; %zu only in %s, %zu only in %s; "
                 "%zu times one of them does not know\n",
                 compare->both, compare->differing, compare->only[0], compare->files[0],
                 compare->only[1], compare->files[1], compare->unknown);
    bool equal = compare->differing + compare->only[0] + compare->only[1] == 0;
    return equal && fflush(stdout) == 0 ? VERB_DONE : VERB_FAILED;
}

/* -- the command ----------------------------------------------------------------------
 */

static bool parse(int count, char **values, struct compare *compare)
{
    int files = 0;
    bool ok = true;
    for (int i = 0; i < count && ok; i++) {
        if (strcmp(values[i], "--all") == 0) {
            compare->all = true;
        } else if (strcmp(values[i], "--tolerance") == 0) {
            ok = i + 1 < count &&
                 str_to_duration_ms(str_from(values[i + 1]), &compare->tolerance_ms);
            i++;
        } else if (files < 2 && strncmp(values[i], "--", 2) != 0) {
            compare->files[files++] = values[i];
        } else {
            ok = false;
        }
    }
    return ok && files == 2;
}

static enum verb_exit run(int count, char **values)
{
    struct compare compare = {.tolerance_ms = TOLERANCE_MS};
    enum verb_exit code = VERB_DONE;
    if (!parse(count, values, &compare)) {
        (void)fprintf(stderr, "usage: wallboardctl compare %s\n", verb_compare.usage);
        return VERB_WRONG;
    }
    for (int i = 0; i < 2 && code == VERB_DONE; i++) {
        compare.books[i] = stay_book_create();
        code = compare.books[i] == NULL ? fail(compare.files[i], "no memory")
                                        : read_file(compare.files[i], compare.books[i]);
    }
    if (code == VERB_DONE) {
        code = report(&compare);
    }
    stay_book_destroy(&compare.books[0]);
    stay_book_destroy(&compare.books[1]);
    return code;
}

const struct verb verb_compare = {
    .name = "compare",
    .usage = "A.ndjson B.ndjson [--tolerance 2s] [--all]",
    .help = "what two feeds said of the same switch, contact by contact",
    .run = run,
};
