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

/* RFC 2202, section 3, in base 64; the last is the example of Twilio's documentation
 * (usage/webhooks/webhooks-security). */
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
    ROWS_ADD(&rows, test_hmac, hmacs);
    return rows_run(&rows, "net/digest");
}
