#include <unistd.h>

#include "bus/context.h"
#include "bus/message.h"
#include "bus/poll.h"
#include "bus/subscriber.h"
#include "support/loopback.h"
#include "support/rows.h"

static void a_descriptor_wakes_it(void **state)
{
    (void)state;
    int first[2];
    int second[2];
    struct poll *poll = poll_create();
    assert_int_equal(pipe(first), 0);
    assert_int_equal(pipe(second), 0);
    assert_true(poll_add_fd(poll, first[0]));
    assert_true(poll_add_fd(poll, second[0]));
    assert_false(poll_wait(poll, 0));
    assert_int_equal(write(second[1], "x", 1), 1);
    assert_true(poll_wait(poll, -1));
    assert_false(poll_is_fd_ready(poll, first[0]));
    assert_true(poll_is_fd_ready(poll, second[0]));
    assert_false(poll_is_fd_ready(poll, 12345));
    /* an end that is closed is ready too: reading tells */
    close(first[1]);
    assert_true(poll_wait(poll, -1));
    assert_true(poll_is_fd_ready(poll, first[0]));
    poll_remove_fd(poll, first[0]);
    poll_remove_fd(poll, second[0]);
    assert_false(poll_wait(poll, 0));
    poll_destroy(&poll);
    assert_null(poll);
    close(first[0]);
    close(second[0]);
    close(second[1]);
}

static void room_to_write_wakes_it(void **state)
{
    (void)state;
    int ends[2];
    struct poll *poll = poll_create();
    assert_int_equal(pipe(ends), 0);
    assert_true(poll_add_fd(poll, ends[1]));
    assert_false(poll_wait(poll, 0));
    poll_set_writing(poll, ends[1], true);
    assert_true(poll_wait(poll, -1));
    assert_true(poll_is_fd_ready(poll, ends[1]));
    poll_set_writing(poll, ends[1], false);
    assert_false(poll_wait(poll, 0));
    poll_destroy(&poll);
    close(ends[0]);
    close(ends[1]);
}

static void a_message_wakes_it(void **state)
{
    (void)state;
    static struct diag diag;
    char endpoint[LOOPBACK_ENDPOINT_SIZE];
    const char *frames[] = {"wb1/leeds/s/batch", "[]"};
    struct mono now = {.ns = 1};
    struct message message;
    struct context *context = context_create();
    struct subscriber *subscriber = subscriber_create(context, "leeds");
    struct poll *poll = poll_create();
    message_init(&message);
    assert_true(poll_add_subscriber(poll, subscriber));
    void *publisher = loopback_bind(context, endpoint);
    assert_true(subscriber_add(subscriber, endpoint, ENDPOINT_CONNECT, now, &diag));
    loopback_await_subscription(publisher);
    loopback_send(publisher, frames, 2);
    /* the monitor may speak first; each wake has its cause and none is lost */
    while (!subscriber_receive(subscriber, &message)) {
        assert_true(poll_wait(poll, 5000));
        subscriber_update(subscriber, now);
    }
    message_finish(&message);
    loopback_close(publisher);
    subscriber_destroy(&subscriber);
    poll_destroy(&poll);
    context_destroy(&context);
}

static void its_room_is_bounded(void **state)
{
    (void)state;
    struct poll *poll = poll_create();
    for (int i = 0; i < POLL_FDS; i++) {
        assert_true(poll_add_fd(poll, 0));
    }
    assert_false(poll_add_fd(poll, 0));
    for (int i = 0; i < POLL_PEERS; i += 4) {
        assert_true(poll_add_subscriber(poll, NULL));
        assert_true(poll_add_publisher(poll, NULL));
        assert_true(poll_add_router(poll, NULL));
        assert_true(poll_add_dealer(poll, NULL));
    }
    assert_false(poll_add_subscriber(poll, NULL));
    assert_false(poll_add_publisher(poll, NULL));
    assert_false(poll_add_router(poll, NULL));
    assert_false(poll_add_dealer(poll, NULL));
    poll_destroy(&poll);
}

int main(void)
{
    static struct rows tests;
    rows_add_one(&tests, "a descriptor wakes it", a_descriptor_wakes_it);
    rows_add_one(&tests, "room to write wakes it, if that is waited for",
                 room_to_write_wakes_it);
    rows_add_one(&tests, "a message wakes it", a_message_wakes_it);
    rows_add_one(&tests, "its room is bounded", its_room_is_bounded);
    return rows_run(&tests, "bus/poll");
}
