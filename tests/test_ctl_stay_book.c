#include <stdio.h>

#include "ctl/stay_book.h"
#include "support/rows.h"

#define MANY 5000

static struct event fact(enum event_type type, const char *contact, int64_t entry,
                         int64_t time_ms)
{
    struct event event = event_blank(type);
    event.contact = str_from(contact);
    event.queue = str_from("sales");
    event.entry = entry;
    event.time_ms = time_ms;
    return event;
}

/* A stay is (contact, queue, entry); "the earliest time wins". */
static void test_facts(void **state)
{
    struct stay_book *book = stay_book_create();
    struct event queued = fact(EVENT_CONTACT_QUEUED, "1", 1, 2000);
    struct event again = fact(EVENT_CONTACT_QUEUED, "1", 2, 9000);
    struct event answered = fact(EVENT_CONTACT_ANSWERED, "1", 1, 5000);
    struct event elsewhere = fact(EVENT_CONTACT_ENDED, "1", 1, 9000);
    struct event hello = event_blank(EVENT_SOURCE_HELLO);
    (void)state;
    assert_non_null(book);
    answered.agent = str_from("ann");
    answered.wait_ms = 3000;
    elsewhere.queue = (struct str){0};
    hello.capabilities = EVENT_CAN_REJECT;
    assert_true(stay_book_note(book, &answered));
    assert_true(stay_book_note(book, &queued));
    queued.time_ms = 1000;
    assert_true(stay_book_note(book, &queued));
    assert_true(stay_book_note(book, &again));
    assert_true(stay_book_note(book, &elsewhere));
    assert_true(stay_book_note(book, &hello));
    assert_int_equal(stay_book_count(book), 2);
    const struct stay *stay = stay_book_at(book, 0);
    assert_true(stay->queued_ms == 1000 && stay->answered_ms == 5000);
    assert_true(stay->ended_ms == EVENT_NO_TIME && stay->wait_ms == 3000);
    assert_string_equal(stay->agent, "ann");
    assert_int_equal(stay_book_capabilities(book), EVENT_CAN_REJECT);
    stay_book_destroy(&book);
    stay_book_destroy(&book);
}

static void test_many(void **state)
{
    struct stay_book *book = stay_book_create();
    struct stay like = {.queue = "sales", .entry = 1};
    (void)state;
    assert_null(stay_book_find(book, &like));
    for (int i = 0; i < MANY; i++) {
        char contact[16];
        snprintf(contact, sizeof contact, "%d", i);
        struct event event = fact(EVENT_CONTACT_QUEUED, contact, 1, i);
        assert_true(stay_book_note(book, &event));
    }
    assert_int_equal(stay_book_count(book), MANY);
    for (int i = 0; i < MANY; i++) {
        snprintf(like.contact, sizeof like.contact, "%d", i);
        assert_non_null(stay_book_find(book, &like));
        assert_true(stay_book_find(book, &like)->queued_ms == i);
    }
    like.entry = 2;
    assert_null(stay_book_find(book, &like));
    stay_book_destroy(&book);
}

int main(void)
{
    static struct rows rows;
    rows_add_one(&rows, "facts of a stay, in any order", test_facts);
    rows_add_one(&rows, "it grows, and finds every stay", test_many);
    return rows_run(&rows, "ctl/stay_book");
}
