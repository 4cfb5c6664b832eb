#include "support/event_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

#define LINE_SIZE 70000

static void *checked(void *thing, const char *what)
{
    if (thing == NULL) {
        perror(what);
        exit(EXIT_FAILURE);
    }
    return thing;
}

struct event_lines event_lines_read(const char *path)
{
    struct event_lines lines = {NULL, 0};
    FILE *stream = checked(fopen(path, "r"), path);
    char *buffer = checked(malloc(LINE_SIZE), "malloc");
    const char *base = strrchr(path, '/') + 1;
    while (fgets(buffer, LINE_SIZE, stream) != NULL) {
        size_t bytes = (lines.count + 1) * sizeof *lines.lines;
        lines.lines = checked(realloc(lines.lines, bytes), "realloc");
        struct event_line *line = &lines.lines[lines.count++];
        line->size = strcspn(buffer, "\r\n");
        buffer[line->size] = '\0';
        line->text = checked(strdup(buffer), "strdup");
        str_format(line->name, sizeof line->name, "%s:%zu", base, lines.count);
    }
    free(buffer);
    (void)fclose(stream);
    return lines;
}

void event_lines_finish(struct event_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        free(lines->lines[i].text);
    }
    free(lines->lines);
    *lines = (struct event_lines){NULL, 0};
}
