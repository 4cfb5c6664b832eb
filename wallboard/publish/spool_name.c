#include "publish/spool_name.h"

#include <inttypes.h>
#include <string.h>

#include "base/index.h"
#include "base/str.h"

#define HASH_KEY   UINT64_C(0x73706F6F6C)
#define NAME_BYTES 80

bool spool_name(const char *folder, const char *source, char ret_path[SPOOL_PATH_SIZE])
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    char name[NAME_BYTES + 1];
    size_t used = 0;
    for (const char *at = source; *at != '\0' && used < NAME_BYTES; at++) {
        bool stands = strchr(safe, *at) != NULL;
        bool begun = used > 0 && name[used - 1] != '-';
        if (stands || begun) {
            name[used++] = (char)(stands ? *at : '-');
        }
    }
    name[used] = '\0';
    uint64_t hash = index_hash(HASH_KEY, source, strlen(source));
    size_t size = str_format(ret_path, SPOOL_PATH_SIZE, "%s/%s-%016" PRIx64 ".spool",
                             folder, name, hash);
    return size + 1 < SPOOL_PATH_SIZE;
}
