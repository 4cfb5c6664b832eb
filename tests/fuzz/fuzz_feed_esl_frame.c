/* Any bytes as an event socket: the same messages in whatever pieces they come, none over
 * the limits, and always an end. The first byte says how large the pieces are. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/index.h"
#include "feed/esl_frame.h"
#include "feed/esl_table.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was read, as one number. */
struct digest {
    size_t count;
    uint64_t hash;
};

static void add(struct digest *digest, struct str bytes)
{
    digest->hash = index_hash(digest->hash, bytes.data, bytes.size);
}

static void check_table(struct str body, struct digest *digest)
{
    struct esl_table table;
    size_t rows = 0;
    if (!esl_table_open(&table, body)) {
        return;
    }
    while (esl_table_next(&table)) {
        add(digest, esl_table_cell(&table, "name"));
        if (++rows > body.size || table.column_count > ESL_COLUMNS_MAX) {
            abort();
        }
    }
}

static void check(const struct esl_message *message, struct digest *digest)
{
    size_t total = 0;
    if (message->count > ESL_FIELDS_MAX || message->body.size > ESL_BODY_MAX ||
        message->type.size == 0) {
        abort();
    }
    add(digest, message->type);
    add(digest, message->reply);
    for (size_t i = 0; i < message->count; i++) {
        const struct esl_field *field = &message->fields[i];
        total += field->key.size + field->value.size;
        if (field->key.size == 0 || total > message->body.size) {
            abort();
        }
        add(digest, field->key);
        add(digest, field->value);
    }
    check_table(message->body, digest);
}

static void drain(struct esl_frame *frame, struct digest *digest)
{
    static struct esl_message message;
    enum esl_read read = ESL_NOTHING;
    while ((read = esl_frame_next(frame, &message)) != ESL_NOTHING) {
        digest->count++;
        digest->hash += read;
        if (read != ESL_RUBBISH) {
            check(&message, digest);
        }
    }
}

static struct digest read_all(struct esl_frame *frame, struct str bytes, size_t piece)
{
    struct digest digest = {0};
    esl_frame_clear(frame);
    while (bytes.size > 0) {
        struct str part = {bytes.data, bytes.size < piece ? bytes.size : piece};
        size_t taken = esl_frame_put(frame, part);
        if (taken == 0) {
            abort(); /* all was read, and still there is no room */
        }
        bytes.data += taken;
        bytes.size -= taken;
        drain(frame, &digest);
    }
    return digest;
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct esl_frame *frame;
    if (frame == NULL && (frame = esl_frame_create()) == NULL) {
        abort();
    }
    if (size == 0) {
        return 0;
    }
    struct str bytes = {(const char *)data + 1, size - 1};
    struct digest whole = read_all(frame, bytes, size);
    struct digest pieces = read_all(frame, bytes, (size_t)data[0] % 16 + 1);
    if (whole.count != pieces.count || whole.hash != pieces.hash || whole.count > size) {
        abort();
    }
    return 0;
}
