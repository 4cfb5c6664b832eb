#include "net/digest.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

bool digest_md5(struct str first, struct str second, char ret_hex[DIGEST_MD5_SIZE])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool ok = context != NULL && EVP_DigestInit_ex(context, EVP_md5(), NULL) == 1 &&
              EVP_DigestUpdate(context, first.data, first.size) == 1 &&
              EVP_DigestUpdate(context, second.data, second.size) == 1 &&
              EVP_DigestFinal_ex(context, bytes, NULL) == 1;
    EVP_MD_CTX_free(context);
    if (ok) {
        str_put_hex(ret_hex, bytes, (DIGEST_MD5_SIZE - 1) / 2);
    }
    return ok;
}

bool digest_hmac_sha1(struct str secret, struct str text, char ret_text[DIGEST_HMAC_SIZE])
{
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (secret.size > INT_MAX ||
        HMAC(EVP_sha1(), secret.data, (int)secret.size, (const unsigned char *)text.data,
             text.size, bytes, &size) == NULL) {
        return false;
    }
    return EVP_EncodeBlock((unsigned char *)ret_text, bytes, (int)size) ==
           DIGEST_HMAC_SIZE - 1;
}
