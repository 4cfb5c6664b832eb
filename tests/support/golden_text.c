#include "support/golden_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#define PATH_BYTES 1024

static char *print(const struct scene *scene)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (out != NULL) {
        scene_print(scene, out);
        (void)fclose(out);
    }
    return text;
}

/* NULL if there is no such file. */
static char *read_all(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *in = fopen(path, "r");
    FILE *out = in == NULL ? NULL : open_memstream(&text, &size);
    for (int byte = 0; out != NULL && (byte = fgetc(in)) != EOF;) {
        (void)fputc(byte, out);
    }
    if (out != NULL) {
        (void)fclose(out);
    }
    if (in != NULL) {
        (void)fclose(in);
    }
    return text;
}

static bool write_all(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");
    if (out == NULL) {
        return false;
    }
    bool written = fputs(text, out) >= 0;
    return fclose(out) == 0 && written;
}

bool golden_text_check(const struct scene *scene, const char *name)
{
    char golden_path[PATH_BYTES];
    char found_path[PATH_BYTES];
    const char *update = getenv("WALLBOARD_UPDATE_GOLDEN");
    char *found = print(scene);
    str_format(golden_path, sizeof golden_path, "%s/%s", TEST_GOLDEN, name);
    if (found != NULL && update != NULL && strcmp(update, "1") == 0) {
        bool written = write_all(golden_path, found);
        free(found);
        return written;
    }
    char *golden = read_all(golden_path);
    bool same = found != NULL && golden != NULL && strcmp(found, golden) == 0;
    if (!same && found != NULL) {
        str_format(found_path, sizeof found_path, "%s/%s", TEST_SCRATCH, name);
        (void)write_all(found_path, found);
        (void)fprintf(stderr, "golden: expected %s\ngolden: found    %s\n", golden_path,
                      found_path);
    }
    free(golden);
    free(found);
    return same;
}
