/* Rules: docs/hub.md, "What is relayed". What is written is read back; what is not
 * exactly a message is refused whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "wire/relay.h"

static const struct relay_head events_head = {
    .kind = RELAY_EVENTS,
    .flags = RELAY_DURABLE | RELAY_CLOCK_GOOD,
    .hub = 0x1122334455667788,
    .epoch = 7,
    .first = 41,
    .wall_ms = INT64_C(1795322033500),
    .mono_ms = 123456,
};

static size_t write_events(uint8_t *buffer, size_t size)
{
    struct relay_writer out;
    relay_begin(&out, buffer, size, &events_head);
    const struct relay_event first = {.received_ms = 5, .body = str_from("{\"a\":1}")};
    const struct relay_event second = {
        .received_ms = 6, .flags = 2, .body = str_from("{}")};
    assert_true(relay_put_event(&out, &first));
    assert_true(relay_put_event(&out, &second));
    return relay_end(&out);
}

static size_t write_beat(uint8_t *buffer, size_t size)
{
    struct relay_writer out;
    struct relay_head head = events_head;
    head.kind = RELAY_HEARTBEAT;
    head.first = 43;
    head.last = 42;
    relay_begin(&out, buffer, size, &head);
    const struct relay_beat beat = {.digest = 0xFEDCBA9876543210,
                                    .day_start_ms = -1,
                                    .day_end_ms = 86400000,
                                    .control_version = 3,
                                    .rules_hash = 9,
                                    .engine_version = 2,
                                    .source_count = 1};
    const struct relay_source source = {str_from("wallboard://leeds/x"), 250,
                                        RELAY_SOURCE_DOWN};
    assert_true(relay_put_beat(&out, &beat));
    assert_true(relay_put_source(&out, &source));
    return relay_end(&out);
}

static size_t write_names(uint8_t *buffer, size_t size)
{
    struct relay_writer out;
    struct relay_head head = events_head;
    head.kind = RELAY_NAMES;
    relay_begin(&out, buffer, size, &head);
    const struct relay_name name = {str_from("1001"), str_from("Zo\xC3\xAB")};
    assert_true(relay_put_name(&out, &name));
    return relay_end(&out);
}

static void test_events_come_back(void **state)
{
    (void)state;
    uint8_t buffer[512];
    struct relay_reader in;
    struct relay_event event;
    assert_true(relay_read(&in, buffer, write_events(buffer, sizeof buffer)));
    assert_int_equal(in.head.hub, events_head.hub);
    assert_int_equal(in.head.epoch, 7);
    assert_int_equal(in.head.last, 42);
    assert_int_equal(in.head.wall_ms, events_head.wall_ms);
    assert_true(relay_next_event(&in, &event));
    assert_int_equal(event.sequence, 41);
    assert_int_equal(event.received_ms, 5);
    assert_true(str_is(event.body, "{\"a\":1}"));
    assert_true(relay_next_event(&in, &event));
    assert_int_equal(event.sequence, 42);
    assert_int_equal(event.flags, 2);
    assert_false(relay_next_event(&in, &event));
}

static void test_a_heartbeat_comes_back(void **state)
{
    (void)state;
    uint8_t buffer[512];
    struct relay_reader in;
    struct relay_beat beat;
    struct relay_source source;
    assert_true(relay_read(&in, buffer, write_beat(buffer, sizeof buffer)));
    assert_true(relay_read_beat(&in, &beat));
    assert_true(beat.digest == 0xFEDCBA9876543210);
    assert_int_equal(beat.day_start_ms, -1);
    assert_int_equal(beat.engine_version, 2);
    assert_true(relay_next_source(&in, &source));
    assert_int_equal(source.age_ms, 250);
    assert_int_equal(source.flags, RELAY_SOURCE_DOWN);
    assert_true(str_is(source.id, "wallboard://leeds/x"));
    assert_false(relay_next_source(&in, &source));
}

static void test_names_come_back(void **state)
{
    (void)state;
    uint8_t buffer[512];
    struct relay_reader in;
    struct relay_name name;
    assert_true(relay_read(&in, buffer, write_names(buffer, sizeof buffer)));
    assert_true(relay_next_name(&in, &name));
    assert_true(str_is(name.agent, "1001"));
    assert_true(str_is(name.label, "Zo\xC3\xAB"));
    assert_false(relay_next_name(&in, &name));
}

static size_t write_part(uint8_t *buffer, size_t size)
{
    struct relay_writer out;
    struct relay_head head = events_head;
    head.kind = RELAY_PART;
    relay_begin(&out, buffer, size, &head);
    const struct relay_part part = {
        .number = 1, .count = 2, .at = 4, .size = 7, .bytes = str_from("abc")};
    assert_true(relay_put_part(&out, &part));
    return relay_end(&out);
}

static void test_a_part_comes_back(void **state)
{
    (void)state;
    uint8_t buffer[512];
    struct relay_reader in;
    struct relay_part part;
    assert_true(relay_read(&in, buffer, write_part(buffer, sizeof buffer)));
    assert_true(relay_read_part(&in, &part));
    assert_int_equal(part.number, 1);
    assert_int_equal(part.count, 2);
    assert_int_equal(part.at, 4);
    assert_int_equal(part.size, 7);
    assert_true(str_is(part.bytes, "abc"));
}

/* "at + bytes <= size, number < count": a part never writes beyond the whole. */
static void test_a_part_that_lies_is_refused(void **state)
{
    (void)state;
    const struct {
        size_t at;
        uint8_t byte;
    } wrong[] = {{0, 2}, {4, 1}, {8, 5}, {8, 200}, {15, 0xFF}, {16, 6}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        uint8_t buffer[512];
        struct relay_reader in;
        size_t size = write_part(buffer, sizeof buffer);
        buffer[RELAY_HEAD_BYTES + wrong[i].at] = wrong[i].byte;
        assert_false(relay_read(&in, buffer, size));
    }
}

static const uint8_t digest[RELAY_FILE_DIGEST_BYTES] = {1, 2, 3, [31] = 32};

static size_t write_manifest(uint8_t *buffer, size_t size)
{
    struct relay_writer out;
    struct relay_head head = events_head;
    head.kind = RELAY_MANIFEST;
    relay_begin(&out, buffer, size, &head);
    const struct relay_file one = {str_from("layouts/a.yaml"), digest, 7};
    const struct relay_file other = {str_from("b"), digest, 0};
    assert_true(relay_put_file(&out, &one));
    assert_true(relay_put_file(&out, &other));
    return relay_end(&out);
}

static size_t write_piece(uint8_t *buffer, size_t size)
{
    struct relay_writer out;
    struct relay_head head = events_head;
    head.kind = RELAY_PIECE;
    relay_begin(&out, buffer, size, &head);
    const struct relay_piece piece = {
        .digest = digest, .at = 4, .size = 7, .bytes = str_from("abc")};
    assert_true(relay_put_piece(&out, &piece));
    return relay_end(&out);
}

static void test_a_manifest_comes_back(void **state)
{
    (void)state;
    uint8_t buffer[512];
    struct relay_reader in;
    struct relay_file file;
    assert_true(relay_read(&in, buffer, write_manifest(buffer, sizeof buffer)));
    assert_true(relay_next_file(&in, &file));
    assert_true(str_is(file.name, "layouts/a.yaml"));
    assert_int_equal(file.size, 7);
    assert_memory_equal(file.digest, digest, sizeof digest);
    assert_true(relay_next_file(&in, &file));
    assert_true(str_is(file.name, "b"));
    assert_int_equal(file.size, 0);
    assert_false(relay_next_file(&in, &file));
}

static void test_a_piece_comes_back(void **state)
{
    (void)state;
    uint8_t buffer[512];
    struct relay_reader in;
    struct relay_piece piece;
    assert_true(relay_read(&in, buffer, write_piece(buffer, sizeof buffer)));
    assert_true(relay_read_piece(&in, &piece));
    assert_int_equal(piece.at, 4);
    assert_int_equal(piece.size, 7);
    assert_memory_equal(piece.digest, digest, sizeof digest);
    assert_true(str_is(piece.bytes, "abc"));
}

/* "at + bytes <= size". */
static void test_a_piece_that_lies_is_refused(void **state)
{
    (void)state;
    const struct {
        size_t at;
        uint8_t byte;
    } wrong[] = {{0, 5}, {1, 1}, {3, 0xFF}, {4, 6}, {4, 3}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        uint8_t buffer[512];
        struct relay_reader in;
        size_t size = write_piece(buffer, sizeof buffer);
        buffer[RELAY_HEAD_BYTES + RELAY_FILE_DIGEST_BYTES + wrong[i].at] = wrong[i].byte;
        assert_false(relay_read(&in, buffer, size));
    }
}

/* Which files there are is said in the head: there is nothing behind it. */
static void test_what_stands_behind_a_version_is_refused(void **state)
{
    (void)state;
    uint8_t buffer[512];
    struct relay_reader in;
    struct relay_writer out;
    struct relay_head head = events_head;
    head.kind = RELAY_FILES;
    relay_begin(&out, buffer, sizeof buffer, &head);
    assert_true(relay_read(&in, buffer, relay_end(&out)));
    assert_true(relay_put_text(&out, str_from("x")));
    assert_false(relay_read(&in, buffer, relay_end(&out)));
}

static bool holds_text(int kind)
{
    return kind <= RELAY_REPORT || kind >= RELAY_ASK_FILES;
}

static void test_a_text_comes_back(void **state)
{
    (void)state;
    for (int kind = RELAY_SITE; kind <= RELAY_REFUSED; kind++) {
        if (!holds_text(kind)) {
            continue;
        }
        uint8_t buffer[512];
        struct relay_reader in;
        struct relay_writer out;
        struct relay_head head = events_head;
        head.kind = (enum relay_kind)kind;
        head.last = 99;
        relay_begin(&out, buffer, sizeof buffer, &head);
        assert_true(relay_put_text(&out, str_from("wall-1")));
        assert_true(relay_read(&in, buffer, relay_end(&out)));
        assert_int_equal(in.head.kind, kind);
        assert_int_equal(in.head.last, 99);
        assert_true(str_is(relay_text(&in), "wall-1"));
    }
}

static void test_what_does_not_fit_is_not_written(void **state)
{
    (void)state;
    uint8_t buffer[RELAY_HEAD_BYTES + 20];
    struct relay_writer out;
    relay_begin(&out, buffer, sizeof buffer, &events_head);
    const struct relay_event large = {.body = str_from("12345")};
    const struct relay_event small = {.body = str_from("1234")};
    assert_false(relay_put_event(&out, &large));
    assert_true(relay_put_event(&out, &small));
    assert_int_equal(relay_end(&out), sizeof buffer);
}

/* Any cut and any lie about counts is refused. */
static void test_a_cut_message_is_refused(void **state)
{
    (void)state;
    size_t (*const writers[])(uint8_t *, size_t) = {write_events, write_beat, write_names,
                                                    write_manifest};
    for (size_t w = 0; w < sizeof writers / sizeof *writers; w++) {
        uint8_t buffer[512];
        struct relay_reader in;
        size_t size = writers[w](buffer, sizeof buffer);
        for (size_t cut = 0; cut < size; cut++) {
            /* No names, and no or one file, are a message too. */
            bool whole = (w >= 2 && cut == RELAY_HEAD_BYTES) ||
                         (w == 3 && cut == size - 1 - RELAY_FILE_DIGEST_BYTES - 6);
            assert_int_equal(relay_read(&in, buffer, cut), whole);
        }
    }
}

struct lie {
    const char *name;
    size_t at;
    uint8_t byte;
};

static const struct lie lies[] = {
    {"another magic is refused", 3, '2'},
    {"an unknown kind is refused", 4, 20},
    {"kind 0 is refused", 4, 0},
    {"another version is refused", 6, 2},
    {"a first number that the records do not bear out is refused", 24, 40},
    {"a last number that the records do not bear out is refused", 32, 43},
    {"a body longer than the message is refused", RELAY_HEAD_BYTES + 12, 200},
    {"a body shorter than it is leaves bytes over: refused", RELAY_HEAD_BYTES + 12, 3},
};

static void test_a_lie_is_refused(void **state)
{
    const struct lie *lie = *state;
    uint8_t buffer[512];
    struct relay_reader in;
    size_t size = write_events(buffer, sizeof buffer);
    assert_true(relay_read(&in, buffer, size));
    buffer[lie->at] = lie->byte;
    assert_false(relay_read(&in, buffer, size));
}

int main(void)
{
    struct CMUnitTest tests[sizeof lies / sizeof *lies + 12] = {
        cmocka_unit_test(test_events_come_back),
        cmocka_unit_test(test_a_heartbeat_comes_back),
        cmocka_unit_test(test_names_come_back),
        cmocka_unit_test(test_a_part_comes_back),
        cmocka_unit_test(test_a_part_that_lies_is_refused),
        cmocka_unit_test(test_a_manifest_comes_back),
        cmocka_unit_test(test_a_piece_comes_back),
        cmocka_unit_test(test_a_piece_that_lies_is_refused),
        cmocka_unit_test(test_what_stands_behind_a_version_is_refused),
        cmocka_unit_test(test_a_text_comes_back),
        cmocka_unit_test(test_what_does_not_fit_is_not_written),
        cmocka_unit_test(test_a_cut_message_is_refused),
    };
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        tests[12 + i] = (struct CMUnitTest){.name = lies[i].name,
                                            .test_func = test_a_lie_is_refused,
                                            .initial_state = (void *)(uintptr_t)&lies[i]};
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
