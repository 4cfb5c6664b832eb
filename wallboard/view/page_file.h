#ifndef WALLBOARD_VIEW_PAGE_FILE_H
#define WALLBOARD_VIEW_PAGE_FILE_H

/*
 * Layouts: a page per file, layouts/NAME.yaml. Rows from the top, each a list of widgets;
 * docs/configuration.md has the keys. A file of the name of a built-in page takes its
 * place.
 */

#include <stdbool.h>
#include <stdio.h>

#include "base/diag.h"
#include "base/str.h"
#include "theme/roots.h"
#include "view/page.h"

#define PAGE_CALM_TILES 9 /* with more, a page is warned of: display.md 7.2 */

/* Where a site file names a page, to tell there that there is none. */
struct page_mention {
    const char *file, *key; /* "site.yaml", "screen.pages[2]" */
    int line, column;       /* 0: not known */
};

/* The page of that name: of the first folder that has its file, else built in. False,
 * *ret_page untouched, after appending every fault; warnings alone do not refuse it. */
bool page_load(const struct theme_roots *roots, const char *name,
               const struct page_mention *mention, struct page *ret_page,
               struct diag *diag);

/* The same for a file given by its path, and for text with faults told under `name`. */
bool page_load_file(const char *path, struct page *ret_page, struct diag *diag);
bool page_parse(const char *name, struct str text, struct page *ret_page,
                struct diag *diag);

/* The tables of every key, Markdown, as in docs/configuration.md: of a file, of a row and
 * of a cell. */
void page_print_options(FILE *out);

/* The widgets by name, and what each takes. */
void page_print_widgets(FILE *out);

#endif
