#include "net/sha256.h"

#include <assert.h>
#include <sodium.h>

static_assert(SHA256_BYTES == crypto_hash_sha256_BYTES, "the size of a digest");

void sha256_bytes(struct str text, uint8_t ret_bytes[SHA256_BYTES])
{
    (void)crypto_hash_sha256(ret_bytes, (const unsigned char *)text.data, text.size);
}

void sha256_hex(struct str text, char ret_hex[SHA256_HEX_SIZE])
{
    uint8_t bytes[SHA256_BYTES];
    sha256_bytes(text, bytes);
    str_put_hex(ret_hex, bytes, sizeof bytes);
}
