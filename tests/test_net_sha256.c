#include "net/sha256.h"
#include "support/rows.h"

/* FIPS 180-4's examples, and the empty text's of NIST's test vectors. */
static struct row {
    const char *name;
    const char *text, *hex;
} digests[] = {
    {"of nothing", "",
     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"of one block", "abc",
     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"of two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void test_digest(void **state)
{
    const struct row *row = *state;
    char hex[SHA256_HEX_SIZE] = "";
    uint8_t bytes[SHA256_BYTES] = {0};
    sha256_hex(str_from(row->text), hex);
    assert_string_equal(hex, row->hex);
    sha256_bytes(str_from(row->text), bytes);
    str_put_hex(hex, bytes, sizeof bytes);
    assert_string_equal(hex, row->hex);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_digest, digests);
    return rows_run(&rows, "net/sha256");
}
