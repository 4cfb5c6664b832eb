#include "net/digest.h"

#include <openssl/evp.h>

static bool compute(EVP_MD_CTX *context, struct str first, struct str second,
                    unsigned char bytes[EVP_MAX_MD_SIZE])
{
    return EVP_DigestInit_ex(context, EVP_md5(), NULL) == 1 &&
           EVP_DigestUpdate(context, first.data, first.size) == 1 &&
           EVP_DigestUpdate(context, second.data, second.size) == 1 &&
           EVP_DigestFinal_ex(context, bytes, NULL) == 1;
}

bool digest_md5(struct str first, struct str second, char ret_hex[DIGEST_MD5_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL && compute(context, first, second, bytes);
    EVP_MD_CTX_free(context);
    for (size_t i = 0; ok && i < (DIGEST_MD5_SIZE - 1) / 2; i++) {
        ret_hex[2 * i] = digits[bytes[i] >> 4];
        ret_hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    if (ok) {
        ret_hex[DIGEST_MD5_SIZE - 1] = '\0';
    }
    return ok;
}
