#include "bus/curve.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zmq.h>

#include "base/log.h"
#include "bus/key_file.h"

/* A draft in the header, but Debian's build knows it; the self-test (bus/proof.h) would
 * find out if it did nothing. */
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif

#define KEY_SIZE    32
#define DOMAIN_SIZE 64

bool curve_make(struct curve *ret_curve)
{
    struct curve curve = {0};
    if (zmq_has("curve") != 1 || zmq_curve_keypair(curve.public_key, curve.secret_key)) {
        return false;
    }
    *ret_curve = curve;
    curve_finish(&curve);
    return true;
}

bool curve_is_fingerprint(struct str text)
{
    static const char hex[] = "0123456789abcdefABCDEF";
    bool good = text.size == CURVE_FINGERPRINT_BYTES - 1;
    for (size_t i = 0; good && i < text.size; i++) {
        bool dash = i % 5 == 4;
        good = dash ? text.data[i] == '-'
                    : text.data[i] != '\0' && strchr(hex, text.data[i]) != NULL;
    }
    return good;
}

void curve_finish(struct curve *curve)
{
    key_file_forget(curve, sizeof *curve);
}

bool curve_is_key(struct str text)
{
    static const char alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN"
                                   "OPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
    char key[CURVE_KEY_BYTES];
    uint8_t bytes[KEY_SIZE];
    if (text.size != CURVE_KEY_BYTES - 1) {
        return false;
    }
    for (size_t i = 0; i < text.size; i++) {
        if (memchr(alphabet, text.data[i], sizeof alphabet - 1) == NULL) {
            return false;
        }
    }
    str_copy(key, sizeof key, text);
    bool ok = zmq_z85_decode(bytes, key) != NULL; /* five digits may be over 2^32 */
    key_file_forget(key, sizeof key);
    key_file_forget(bytes, sizeof bytes);
    return ok;
}

void curve_fingerprint(const char *public_key, char ret_text[CURVE_FINGERPRINT_BYTES])
{
    uint8_t key[KEY_SIZE] = {0};
    (void)zmq_z85_decode(key, public_key);
    str_format(ret_text, CURVE_FINGERPRINT_BYTES, "%02X%02X-%02X%02X-%02X%02X-%02X%02X",
               key[0], key[1], key[2], key[3], key[4], key[5], key[6], key[7]);
}

/* Which of the three a line is for; NULL: none. */
static char *place_for(struct curve *curve, struct str word)
{
    if (str_is(word, "public")) {
        return curve->public_key;
    }
    if (str_is(word, "secret")) {
        return curve->secret_key;
    }
    return str_is(word, "server") ? curve->server_key : NULL;
}

/* Faults never repeat what stands there: it may be a secret. */
static void read_line(const char *path, const struct key_line *line, struct curve *curve,
                      struct diag *diag)
{
    char *place = place_for(curve, line->words[0]);
    const char *fault = NULL;
    size_t at = 0;
    if (place == NULL) {
        fault = "expected 'public', 'secret' or 'server' and a key";
    } else if (place[0] != '\0') {
        fault = "said twice";
    } else if (line->count < 2 || !curve_is_key(line->words[1])) {
        at = line->count < 2 ? 0 : 1;
        fault = "no key: expected 40 characters of Z85";
    } else if (line->count > 2) {
        at = 2;
        fault = "nothing comes behind the key, or '#' before it";
    }
    if (fault != NULL) {
        diag_add(diag, DIAG_ERROR, path, line->number, line->columns[at], "%s", fault);
        return;
    }
    str_copy(place, CURVE_KEY_BYTES, line->words[1]);
}

/* The public half is told by the secret one. */
static const char *complete(struct curve *curve, bool secret)
{
    char derived[CURVE_KEY_BYTES] = "";
    if (secret && curve->secret_key[0] == '\0') {
        return "holds no secret key";
    }
    if (curve->secret_key[0] != '\0' &&
        zmq_curve_public(derived, curve->secret_key) != 0) {
        return "this ZeroMQ has no CURVE";
    }
    if (curve->public_key[0] == '\0') {
        memcpy(curve->public_key, derived, sizeof derived);
    }
    if (curve->public_key[0] == '\0') {
        return "holds no public key";
    }
    bool same = derived[0] == '\0' || strcmp(derived, curve->public_key) == 0;
    return same ? NULL : "its public key does not belong to its secret one";
}

bool curve_read(const char *path, struct str text, bool secret, struct curve *ret_curve,
                struct diag *diag)
{
    struct curve curve = {0};
    struct key_line line;
    struct key_lines lines = {.rest = text};
    size_t errors = diag->errors;
    while (key_lines_next(&lines, &line)) {
        read_line(path, &line, &curve, diag);
    }
    const char *fault = diag->errors == errors ? complete(&curve, secret) : NULL;
    if (fault != NULL) {
        diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", fault);
    }
    bool ok = diag->errors == errors;
    if (ok) {
        *ret_curve = curve;
    }
    curve_finish(&curve);
    return ok;
}

bool curve_load(const char *path, bool secret, struct curve *ret_curve, struct diag *diag)
{
    char *text = NULL;
    size_t size = 0;
    if (!key_file_read(path, secret ? KEY_FILE_SECRET : KEY_FILE_LIST, &text, &size,
                       diag)) {
        return false;
    }
    bool ok = curve_read(path, (struct str){text, size}, secret, ret_curve, diag);
    key_file_forget(text, size);
    free(text);
    return ok;
}

static bool save(const char *path, const struct curve *curve, bool replace,
                 struct diag *diag)
{
    const char *const rows[][2] = {{"public", curve->public_key},
                                   {"secret", curve->secret_key},
                                   {"server", curve->server_key}};
    char text[256];
    size_t size = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i][1][0] != '\0') {
            size += str_format(text + size, sizeof text - size, "%s %s\n", rows[i][0],
                               rows[i][1]);
        }
    }
    mode_t mode = curve->secret_key[0] != '\0' ? 0600 : 0644;
    bool ok = key_file_write(path, (struct str){text, size}, mode, replace, diag);
    key_file_forget(text, sizeof text);
    return ok;
}

bool curve_save(const char *path, const struct curve *curve, struct diag *diag)
{
    return save(path, curve, false, diag);
}

bool curve_replace(const char *path, const struct curve *curve, struct diag *diag)
{
    return save(path, curve, true, diag);
}

static bool set(void *socket, int name, const void *value, size_t size)
{
    return zmq_setsockopt(socket, name, value, size) == 0;
}

static bool reads_back(void *socket, int name, int expected)
{
    int value = -1;
    size_t size = sizeof value;
    return zmq_getsockopt(socket, name, &value, &size) == 0 && value == expected;
}

static bool say(bool ok, const char *what)
{
    if (!ok) {
        log_write(LOG_LEVEL_ERROR, "bus", "a socket could not be secured as %s", what);
    }
    return ok;
}

bool curve_serve(void *socket, const struct curve *curve, const char *domain)
{
    char read[DOMAIN_SIZE] = "";
    size_t size = sizeof read;
    const int on = 1;
    /* The server's role first: set to 0 after the keys it would open the port to all. */
    bool ok = domain != NULL && domain[0] != '\0' && curve->secret_key[0] != '\0' &&
              set(socket, ZMQ_CURVE_SERVER, &on, sizeof on) &&
              set(socket, ZMQ_CURVE_SECRETKEY, curve->secret_key, CURVE_KEY_BYTES) &&
              set(socket, ZMQ_ZAP_DOMAIN, domain, strlen(domain)) &&
              set(socket, ZMQ_ZAP_ENFORCE_DOMAIN, &on, sizeof on);
    ok = ok && reads_back(socket, ZMQ_MECHANISM, ZMQ_CURVE) &&
         reads_back(socket, ZMQ_CURVE_SERVER, 1) &&
         reads_back(socket, ZMQ_ZAP_ENFORCE_DOMAIN, 1) &&
         zmq_getsockopt(socket, ZMQ_ZAP_DOMAIN, read, &size) == 0 &&
         strcmp(read, domain) == 0;
    return say(ok, "a CURVE server");
}

bool curve_ask(void *socket, const struct curve *curve)
{
    bool ok = set(socket, ZMQ_CURVE_SERVERKEY, curve->server_key, CURVE_KEY_BYTES) &&
              set(socket, ZMQ_CURVE_PUBLICKEY, curve->public_key, CURVE_KEY_BYTES) &&
              set(socket, ZMQ_CURVE_SECRETKEY, curve->secret_key, CURVE_KEY_BYTES) &&
              reads_back(socket, ZMQ_MECHANISM, ZMQ_CURVE) &&
              reads_back(socket, ZMQ_CURVE_SERVER, 0);
    return say(ok, "a CURVE client");
}
