#include "platform/process.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/str.h"

int64_t process_resident_bytes(void)
{
    char text[128] = "";
    int64_t pages = -1;
    FILE *file = fopen("/proc/self/statm", "re");
    bool read = file != NULL && fgets(text, sizeof text, file) != NULL;
    if (file != NULL) {
        (void)fclose(file);
    }
    struct str rest = str_from(text);
    (void)str_split(&rest, ' '); /* all of it; then what is there */
    long page = sysconf(_SC_PAGESIZE);
    bool good = read && page > 0 &&
                str_to_int(str_split(&rest, ' '), 0, INT64_MAX / page, &pages);
    return good ? pages * page : -1;
}

int64_t process_open_fds(void)
{
    int64_t count = -2; /* "." and ".." */
    DIR *folder = opendir("/proc/self/fd");
    if (folder == NULL) {
        return -1;
    }
    while (readdir(folder) != NULL) {
        count++;
    }
    (void)closedir(folder);
    return count - 1; /* the folder's own */
}
