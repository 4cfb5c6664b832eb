#include "site/seal.h"

#include "base/index.h"
#include "base/little.h"

struct state_codec seal_writer(void *buffer, size_t size)
{
    uint8_t *bytes = buffer;
    return size < SEAL_SIZE ? state_codec_writer(NULL, 0)
                            : state_codec_writer(bytes + SEAL_SIZE, size - SEAL_SIZE);
}

size_t seal_close(const struct state_codec *codec, uint32_t version, void *buffer,
                  size_t size)
{
    uint8_t *bytes = buffer;
    if (SEAL_SIZE + codec->at <= size) {
        little_put(bytes, version, SEAL_HASH);
        little_put(bytes + SEAL_HASH, index_hash(version, bytes + SEAL_SIZE, codec->at),
                   SEAL_SIZE - SEAL_HASH);
    }
    return SEAL_SIZE + codec->at;
}

bool seal_open(const void *bytes, size_t size, uint32_t version, struct state_codec *ret)
{
    const uint8_t *from = bytes;
    if (size < SEAL_SIZE || little_get(from, SEAL_HASH) != version ||
        little_get(from + SEAL_HASH, SEAL_SIZE - SEAL_HASH) !=
            index_hash(version, from + SEAL_SIZE, size - SEAL_SIZE)) {
        return false;
    }
    *ret = state_codec_reader(from + SEAL_SIZE, size - SEAL_SIZE);
    return true;
}
