#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bus/curve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read of a key file is a key, or all faults are told; and is read again the
 * same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct diag diag;
    struct curve curve;
    struct curve again;
    char text[256];
    const bool secret = size % 2 == 1;
    diag_clear(&diag);
    bool ok =
        curve_read("k", (struct str){(const char *)data, size}, secret, &curve, &diag);
    if (ok != (diag.errors == 0)) {
        abort();
    }
    if (!ok) {
        return 0;
    }
    size_t length = str_format(text, sizeof text, "public %s\n", curve.public_key);
    if (curve.secret_key[0] != '\0') {
        length += str_format(text + length, sizeof text - length, "secret %s\n",
                             curve.secret_key);
    }
    if (curve.server_key[0] != '\0') {
        length += str_format(text + length, sizeof text - length, "server %s\n",
                             curve.server_key);
    }
    if (!curve_is_key(str_from(curve.public_key)) ||
        !curve_read("k", (struct str){text, length}, secret, &again, &diag) ||
        memcmp(&curve, &again, sizeof curve) != 0) {
        abort();
    }
    return 0;
}
