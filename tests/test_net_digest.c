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

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_digest, digests);
    return rows_run(&rows, "net/digest");
}
