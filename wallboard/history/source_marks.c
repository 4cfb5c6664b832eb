#include "history/source_marks.h"

#include <stdlib.h>

#include "base/index.h"

struct source_marks {
    struct index *names;
    struct {
        struct source_mark heard, kept;
    } of[SOURCE_MARKS_MAX]; /* epoch -1: none */
};

static const struct source_mark none = {-1, -1, 0};

struct source_marks *source_marks_create(void)
{
    struct source_marks *marks = calloc(1, sizeof *marks);
    if (marks == NULL) {
        return NULL;
    }
    marks->names = index_create(SOURCE_MARKS_MAX);
    if (marks->names == NULL) {
        source_marks_destroy(&marks);
    }
    return marks;
}

void source_marks_destroy(struct source_marks **self)
{
    if (*self != NULL) {
        index_destroy(&(*self)->names);
        free(*self);
        *self = NULL;
    }
}

bool source_marks_admit(struct source_marks *marks, struct str source)
{
    size_t count = index_count(marks->names);
    size_t number = index_add(marks->names, source);
    if (number != INDEX_NONE && number == count) {
        marks->of[number].heard = none;
        marks->of[number].kept = none;
    }
    return number != INDEX_NONE;
}

void source_marks_hear(struct source_marks *marks, struct str source,
                       const struct source_mark *mark)
{
    size_t number = index_find(marks->names, source);
    if (number == INDEX_NONE) {
        return;
    }
    struct source_mark *heard = &marks->of[number].heard;
    heard->heard = mark->heard > heard->heard ? mark->heard : heard->heard;
    if (mark->epoch > heard->epoch ||
        (mark->epoch == heard->epoch && mark->sequence > heard->sequence)) {
        heard->epoch = mark->epoch;
        heard->sequence = mark->sequence;
    }
}

void source_marks_keep(struct source_marks *marks)
{
    for (size_t i = 0; i < index_count(marks->names); i++) {
        marks->of[i].kept = marks->of[i].heard;
    }
}

const struct source_mark *source_marks_find(const struct source_marks *marks,
                                            struct str source)
{
    size_t number = index_find(marks->names, source);
    bool is_kept = number != INDEX_NONE && marks->of[number].kept.epoch >= 0;
    return is_kept ? &marks->of[number].kept : NULL;
}

size_t source_marks_count(const struct source_marks *marks)
{
    return index_count(marks->names);
}

const struct source_mark *source_marks_at(const struct source_marks *marks, size_t n,
                                          struct str *ret_source)
{
    *ret_source = index_id(marks->names, n);
    return marks->of[n].kept.epoch >= 0 ? &marks->of[n].kept : NULL;
}
