#include "feed/secret_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_BYTES 1024

/* Why the first line of an open file is no secret; NULL: it is one, now in `line`. */
static const char *fault_of(FILE *file, char *line, size_t size)
{
    struct stat stat;
    if (fstat(fileno(file), &stat) != 0) {
        return strerror(errno);
    }
    if (S_ISREG(stat.st_mode) && (stat.st_mode & S_IROTH) != 0) {
        return "everybody can read this secret: chmod o-r it";
    }
    if (fgets(line, LINE_BYTES, file) == NULL) {
        return "holds no secret";
    }
    line[strcspn(line, "\r\n")] = '\0';
    for (const char *at = line; *at != '\0'; at++) {
        if ((unsigned char)*at < ' ') {
            return "its first line holds a control byte";
        }
    }
    return line[0] == '\0' || strlen(line) >= size
               ? "its first line must be a secret of 1 to 256 bytes"
               : NULL;
}

bool secret_file_read(const char *path, const char *program, char *buffer, size_t size,
                      struct diag *diag)
{
    char line[LINE_BYTES] = "";
    FILE *file = fopen(path, "re");
    const char *fault = file == NULL ? strerror(errno) : fault_of(file, line, size);
    if (fault == NULL) {
        memcpy(buffer, line, strlen(line) + 1);
    } else {
        diag_add(diag, DIAG_ERROR, program, 0, 0, "%s: %s", path, fault);
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return fault == NULL;
}
