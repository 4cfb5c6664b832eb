#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zmq.h>

#include "bus/context.h"
#include "bus/curve.h"
#include "support/rows.h"

/* docs/reliability.md, section 9.1 and R14: "bad key file, mode 0644 secret, no CURVE,
 * empty domain". The pair is the one of ZeroMQ's own tests, which is no secret. */
#define PUBLIC "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define SECRET "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"

struct row {
    const char *name, *text;
    const char *fault; /* "": none */
    bool secret;
};

static struct row rows[] = {
    {"a pair", "public " PUBLIC "\nsecret " SECRET "\n", "", true},
    {"a pair, where the public half alone is wanted",
     "public " PUBLIC "\nsecret " SECRET "\n", "", false},
    {"the public half follows from the secret one", "secret " SECRET, "", true},
    {"a public file", "public " PUBLIC "\n", "", false},
    {"blanks, comments, carriage returns",
     "# mine\r\n\n  public\t" PUBLIC "  # a comment\r\n", "", false},
    {"a hub's key beside it", "secret " SECRET "\nserver " PUBLIC "\n", "", true},
    {"a key may hold '#'", "public rq:rM>}U?@Lns47E1%kR.o@n%F#mmsl#@{H8]yf#", "", false},
    {"but not begin with it: that is a comment",
     "public #q:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n",
     "k:1:1: no key: expected 40 characters of Z85", false},
    {"a public file where a secret is needed", "public " PUBLIC "\n",
     "k: holds no secret key", true},
    {"nothing", "", "k: holds no public key", false},
    {"only comments", "# public " PUBLIC "\n", "k: holds no public key", false},
    {"another word", "public " PUBLIC "\n  private " SECRET "\n",
     "k:2:3: expected 'public', 'secret' or 'server' and a key", false},
    {"no key", "public\n", "k:1:1: no key: expected 40 characters of Z85", false},
    {"39 characters", "public rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf\n",
     "k:1:8: no key: expected 40 characters of Z85", false},
    {"41 characters", "public " PUBLIC "7\n",
     "k:1:8: no key: expected 40 characters of Z85", false},
    {"a character that Z85 does not have",
     "public \"q:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7\n",
     "k:1:8: no key: expected 40 characters of Z85", false},
    {"five characters beyond 32 bits",
     "public rq:rM#####@Lns47E1%kR.o@n%FcmmsL/@{H8]yf\n",
     "k:1:8: no key: expected 40 characters of Z85", false},
    {"a word behind the key", "public " PUBLIC " mine\n",
     "k:1:49: nothing comes behind the key, or '#' before it", false},
    {"said twice", "public " PUBLIC "\npublic " PUBLIC "\n", "k:2:1: said twice", false},
    {"halves of two pairs",
     "public rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf8\nsecret " SECRET,
     "k: its public key does not belong to its secret one", true},
};

static void reads(void **state)
{
    const struct row *row = *state;
    static struct diag diag;
    char line[512] = "";
    struct curve curve = {.public_key = "untouched"};
    diag_clear(&diag);
    bool ok = curve_read("k", str_from(row->text), row->secret, &curve, &diag);
    if (diag.count > 0) {
        diag_format(&diag.entries[0], line, sizeof line);
    }
    assert_string_equal(line, row->fault);
    assert_int_equal(diag.count, row->fault[0] != '\0');
    assert_int_equal(ok, row->fault[0] == '\0');
    if (ok) {
        assert_int_equal(strlen(curve.public_key), 40);
        assert_int_equal(strlen(curve.secret_key),
                         strstr(row->text, "secret") == NULL ? 0 : 40);
    } else {
        assert_string_equal(curve.public_key, "untouched");
    }
}

#define FILE_NAME TEST_SCRATCH "/curve.key"

static void is_refused(const char *path, bool secret, const char *reason)
{
    static struct diag diag;
    struct curve curve;
    diag_clear(&diag);
    assert_false(curve_load(path, secret, &curve, &diag));
    assert_int_equal(diag.count, 1);
    assert_string_equal(diag.entries[0].text, reason);
}

static void is_kept_for_its_owner(void **state)
{
    (void)state;
    static struct diag diag;
    struct stat status;
    struct curve made;
    struct curve read;
    unlink(FILE_NAME);
    assert_true(curve_make(&made));
    strcpy(made.server_key, PUBLIC);
    assert_true(curve_save(FILE_NAME, &made, &diag));
    assert_int_equal(stat(FILE_NAME, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_true(curve_load(FILE_NAME, true, &read, &diag));
    assert_memory_equal(&made, &read, sizeof made);

    /* never over another: a screen's pair is made once */
    assert_false(curve_save(FILE_NAME, &made, &diag));
    assert_string_equal(diag.entries[0].text, strerror(EEXIST));

    /* a secret that others can read is none */
    static const mode_t modes[] = {0644, 0640, 0604, 0620, 0611};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(chmod(FILE_NAME, modes[i]), 0);
        is_refused(FILE_NAME, true, "others can read this secret: chmod 600 it");
    }
    assert_int_equal(chmod(FILE_NAME, 0622), 0);
    is_refused(FILE_NAME, false, "others can write it: chmod 600 it");
    assert_int_equal(chmod(FILE_NAME, 0644), 0);
    assert_true(curve_load(FILE_NAME, false, &read, &diag));

    /* nor is what hides behind another name */
    assert_int_equal(chmod(FILE_NAME, 0600), 0);
    unlink(FILE_NAME ".link");
    assert_int_equal(symlink(FILE_NAME, FILE_NAME ".link"), 0);
    is_refused(FILE_NAME ".link", true, "a symbolic link: name the file itself");
    is_refused(TEST_SCRATCH, true, "not a regular file");
    is_refused(TEST_SCRATCH "/no such", true, strerror(ENOENT));

    /* a public file may be read by all */
    unlink(FILE_NAME);
    made.secret_key[0] = '\0';
    assert_true(curve_save(FILE_NAME, &made, &diag));
    assert_int_equal(stat(FILE_NAME, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0644);
    curve_finish(&made);
    assert_string_equal(made.server_key, "");
}

static void cannot_be_written_everywhere(void **state)
{
    (void)state;
    static struct diag diag;
    char path[5000];
    const struct curve curve = {.public_key = PUBLIC};
    assert_false(curve_save("/no/such/folder/x", &curve, &diag));
    assert_string_equal(diag.entries[0].text, strerror(ENOENT));
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    assert_false(curve_save(path, &curve, &diag));
    assert_string_equal(diag.entries[1].text, "too long a name");
}

/* The first eight bytes of the manual's key, as ZeroMQ's tests have them in bytes. */
static void is_told_by_its_fingerprint(void **state)
{
    (void)state;
    char text[CURVE_FINGERPRINT_BYTES];
    curve_fingerprint(PUBLIC, text);
    assert_string_equal(text, "54FC-BA24-E932-4996");
}

static void secures_a_socket(void **state)
{
    (void)state;
    struct curve curve = {.public_key = PUBLIC, .secret_key = SECRET};
    struct curve half = {.public_key = PUBLIC};
    struct context *context = context_create();
    void *socket = zmq_socket(context_handle(context), ZMQ_ROUTER);
    int mechanism = -1;
    size_t size = sizeof mechanism;
    /* R14: with an empty domain the gate would not be asked */
    assert_false(curve_serve(socket, &curve, ""));
    assert_false(curve_serve(socket, &curve, NULL));
    assert_false(curve_serve(socket, &half, "ingest"));
    assert_true(curve_serve(socket, &curve, "ingest"));
    assert_int_equal(zmq_getsockopt(socket, ZMQ_MECHANISM, &mechanism, &size), 0);
    assert_int_equal(mechanism, ZMQ_CURVE);
    zmq_close(socket);

    socket = zmq_socket(context_handle(context), ZMQ_DEALER);
    assert_false(curve_ask(socket, &curve)); /* whom? */
    strcpy(curve.server_key, PUBLIC);
    assert_true(curve_ask(socket, &curve));
    zmq_close(socket);
    context_destroy(&context);
}

int main(void)
{
    static struct rows tests;
    ROWS_ADD(&tests, reads, rows);
    rows_add_one(&tests, "a secret is for its owner alone", is_kept_for_its_owner);
    rows_add_one(&tests, "what cannot be written is told", cannot_be_written_everywhere);
    rows_add_one(&tests, "a fingerprint is the key's first 64 bits",
                 is_told_by_its_fingerprint);
    rows_add_one(&tests, "a socket is secured, or not to be used", secures_a_socket);
    return rows_run(&tests, "bus/curve");
}
