/* Any bytes as a manager interface: the same messages in whatever pieces they come, none
 * over the limits, and always an end. The first byte says how large the pieces are. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/index.h"
#include "feed/ami_frame.h"

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

static void check(const struct ami_message *message, struct digest *digest)
{
    size_t total = 0;
    if (message->count == 0 || message->count > AMI_FIELDS_MAX) {
        abort();
    }
    for (size_t i = 0; i < message->count; i++) {
        const struct ami_field *field = &message->fields[i];
        total += field->key.size + field->value.size;
        if (field->key.size == 0 || total > AMI_MESSAGE_MAX) {
            abort();
        }
        add(digest, field->key);
        add(digest, field->value);
    }
}

static void drain(struct ami_frame *frame, struct digest *digest)
{
    static struct ami_message message;
    enum ami_read read = AMI_NOTHING;
    while ((read = ami_frame_next(frame, &message)) != AMI_NOTHING) {
        digest->count++;
        digest->hash += read;
        if (read != AMI_RUBBISH) {
            check(&message, digest);
        }
    }
}

static struct digest read_all(struct ami_frame *frame, struct str bytes, size_t piece)
{
    struct digest digest = {0};
    ami_frame_clear(frame);
    while (bytes.size > 0) {
        struct str part = {bytes.data, bytes.size < piece ? bytes.size : piece};
        size_t taken = ami_frame_put(frame, part);
        if (taken == 0) {
            abort(); /* all was read, and still there is no room */
        }
        bytes.data += taken;
        bytes.size -= taken;
        drain(frame, &digest);
    }
    ami_frame_end(frame);
    drain(frame, &digest);
    return digest;
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct ami_frame *frame;
    if (frame == NULL && (frame = ami_frame_create()) == NULL) {
        abort();
    }
    if (size == 0) {
        return 0;
    }
    struct str bytes = {(const char *)data + 1, size - 1};
    struct digest whole = read_all(frame, bytes, size);
    struct digest pieces = read_all(frame, bytes, (size_t)data[0] % 16 + 1);
    if (whole.count != pieces.count || whole.hash != pieces.hash ||
        whole.count > size + 1) {
        abort();
    }
    return 0;
}
