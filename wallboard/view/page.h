#ifndef WALLBOARD_VIEW_PAGE_H
#define WALLBOARD_VIEW_PAGE_H

/*
 * A page: which widgets stand where, on a lying and on an upright screen. Three are built
 * in; others, and other ones of the same names, are read from layouts (view/page_file.h).
 * Plain data, copied freely.
 */

#include <stdint.h>

#include "view/plan.h"

#define PAGE_NAME_BYTES  32
#define PAGE_LABEL_BYTES 64

struct page {
    char name[PAGE_NAME_BYTES + 1];   /* as the site file calls it: "today" */
    char label[PAGE_LABEL_BYTES + 1]; /* at the foot; "": the name */
    char title[PAGE_LABEL_BYTES + 1]; /* at the head; "": the site's subtitle */
    int64_t time_ms;                  /* how long it stays; 0: as the site says */
    struct plan lying, upright;
    bool is_card; /* the test card, which has no widgets */
};

/* The pages that are there without any file, in order: now, today, ahead. */
extern const struct page page_builtin[];
#define PAGE_BUILTIN 3

/* The one of that name, also "test-card", or NULL. */
const struct page *page_find_builtin(const char *name);

/* The plan for a screen of this shape. */
const struct plan *page_plan(const struct page *page, const struct style *style);

#endif
