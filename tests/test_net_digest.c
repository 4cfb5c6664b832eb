#include "net/digest.h"
#include "support/rows.h"

/* RFC 1321, appendix A.5; the text is cut in two because a log-in digests two texts. */
struct digest {
    const char *name;
    const char *first, *second;
    const char *hex;
};

static struct digest digests[] = {
    {"of nothing", "", "", "d41d8cd98f00b204e9800998ecf8427e"},
    {"of a first text", "abc", "", "900150983cd24fb0d6963f7d28e17f72"},
    {"of a second text", "", "abc", "900150983cd24fb0d6963f7d28e17f72"},
    {"of both, one behind the other", "message ", "digest",
     "f96b697d7cb7938d525a2f31aaf161d0"},
};

static void test_digest(void **state)
{
    const struct digest *row = *state;
    char hex[DIGEST_MD5_SIZE] = "";
    assert_true(digest_md5(str_from(row->first), str_from(row->second), hex));
    assert_string_equal(hex, row->hex);
}

/* FIPS 180-4's examples; RFC 2202, section 3, in base 64; the last is the example of
 * Twilio's documentation (usage/webhooks/webhooks-security). */
static void test_sha256(void **state)
{
    char hex[DIGEST_SHA256_SIZE] = "";
    (void)state;
    assert_true(digest_sha256(str_from("abc"), hex));
    assert_string_equal(
        hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    uint8_t bytes[DIGEST_SHA256_BYTES] = {0};
    assert_true(digest_sha256_bytes(str_from("abc"), bytes));
    for (size_t i = 0; i < sizeof bytes; i++) {
        char byte[3];
        str_format(byte, sizeof byte, "%02x", bytes[i]);
        assert_memory_equal(byte, hex + 2 * i, 2);
    }
}

struct hmac {
    const char *name;
    const char *secret, *text, *base64;
};

static struct hmac hmacs[] = {
    {"RFC 2202, case 2", "Jefe", "what do ya want for nothing?",
     "7/zfauXrL6LSdBbV8YTfnCWafHk="},
    {"as Twilio signs", "12345",
     "https://mycompany.com/myapp.php?foo=1&bar=2CallSidCA1234567890ABCDE"
     "Caller+14158675309Digits1234From+14158675309To+18005551212",
     "RSOYDt4T1cUTdK1PDd93/VVr8B8="},
};

static void test_hmac(void **state)
{
    const struct hmac *row = *state;
    char text[DIGEST_HMAC_SIZE] = "";
    assert_true(digest_hmac_sha1(str_from(row->secret), str_from(row->text), text));
    assert_string_equal(text, row->base64);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_digest, digests);
    rows_add_one(&rows, "SHA-256", test_sha256);
    ROWS_ADD(&rows, test_hmac, hmacs);
    return rows_run(&rows, "net/digest");
}
