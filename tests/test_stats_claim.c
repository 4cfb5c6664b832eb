/* What a contest may give points for: which reports belong together, and which holds. */

#include "stats/claim.h"
#include "support/rows.h"

#define ALIKE  8 /* claims that differ in one thing each */
#define ROUNDS 500

static struct claim_report report(const char *contact)
{
    return (struct claim_report){
        .measure = POINTS_ANSWERED,
        .source = str_from("pbx"),
        .contact = str_from(contact),
        .queue = str_from("sales"),
        .entry = 1,
        .stamp = {1000, 1, 1, str_from("e1")},
        .points = 1,
        .agent = 7,
    };
}

/* One of each, all of a contact's; the last two have no contact. */
static void make_alike(const char *contact, struct claim_report *ret)
{
    for (size_t i = 0; i < ALIKE; i++) {
        ret[i] = report(contact);
    }
    ret[1].measure = POINTS_HANDLED;
    ret[2].measure = POINTS_SALE;
    ret[3].source = str_from("crm");
    ret[4].queue = str_from("support");
    ret[5].entry = 2;
    ret[6].contact = str_from("");
    ret[7].contact = str_from("");
    ret[7].stamp.event = str_from("e2");
}

/* In a table so small that they meet in it, whatever the hash. */
static void test_apart(void **state)
{
    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        char contact[16];
        struct claim_report alike[ALIKE];
        str_format(contact, sizeof contact, "c%d", round);
        make_alike(contact, alike);
        struct claims *claims = claims_create(ALIKE, 1024);
        assert_non_null(claims);
        for (uint32_t i = 0; i < ALIKE; i++) {
            bool is_news = false;
            assert_int_equal(claims_find(claims, &alike[i]), CLAIM_NONE);
            assert_int_equal(claims_merge(claims, &alike[i], &is_news), i);
            assert_true(is_news);
        }
        for (uint32_t i = 0; i < ALIKE; i++) {
            bool is_news = true;
            assert_int_equal(claims_find(claims, &alike[i]), i);
            assert_int_equal(claims_merge(claims, &alike[i], &is_news), i);
            assert_false(is_news);
            assert_true(
                str_equal(claims_source(claims, claims_at(claims, i)), alike[i].source));
        }
        struct claim_report more = report("another");
        bool is_news = true;
        assert_int_equal(claims_merge(claims, &more, &is_news), CLAIM_NONE);
        claims_destroy(&claims);
    }
}

struct pair_row {
    const char *name;
    enum points_measure measure;
    struct claim_stamp first, second;
    const char *held, *earliest; /* ids */
};

#define STAMP(time, epoch, sequence, id)                                                 \
    {                                                                                    \
        (time), (epoch), (sequence),                                                     \
        {                                                                                \
            (id), 2                                                                      \
        }                                                                                \
    }

static struct pair_row pair_rows[] = {
    {"of two answers the earliest holds", POINTS_ANSWERED, STAMP(2, 1, 1, "e1"),
     STAMP(1, 9, 9, "e2"), "e2", "e2"},
    {"of two results the latest holds", POINTS_SALE, STAMP(2, 1, 1, "e1"),
     STAMP(1, 9, 9, "e2"), "e1", "e2"},
    {"at one time the later epoch is later", POINTS_SALE, STAMP(1, 2, 1, "e1"),
     STAMP(1, 1, 9, "e2"), "e1", "e2"},
    {"in one epoch the higher sequence is later", POINTS_SALE, STAMP(1, 1, 2, "e1"),
     STAMP(1, 1, 1, "e2"), "e1", "e2"},
    {"unnumbered, the id decides", POINTS_SALE, STAMP(1, 1, -1, "e2"),
     STAMP(1, 1, -1, "e1"), "e2", "e1"},
    {"an end too: ties by the lowest sequence", POINTS_HANDLED, STAMP(1, 1, 2, "e1"),
     STAMP(1, 1, 1, "e2"), "e2", "e2"},
};

/* Either order of arrival. */
static void test_pair(void **state)
{
    const struct pair_row *row = *state;
    for (int turn = 0; turn < 2; turn++) {
        struct claims *claims = claims_create(4, 256);
        assert_non_null(claims);
        struct claim_report one = report("c1");
        one.measure = row->measure;
        bool is_news = false;
        one.stamp = turn == 0 ? row->first : row->second;
        assert_int_equal(claims_merge(claims, &one, &is_news), 0);
        one.stamp = turn == 0 ? row->second : row->first;
        assert_int_equal(claims_merge(claims, &one, &is_news), 0);
        const struct claim *claim = claims_at(claims, 0);
        assert_string_equal(claim->held.event.data, row->held);
        assert_string_equal(claim->first.event.data, row->earliest);
        claims_destroy(&claims);
    }
}

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "what differs in one thing is another claim", test_apart);
    ROWS_ADD(&rows, test_pair, pair_rows);
    return rows_run(&rows, "stats/claim");
}
