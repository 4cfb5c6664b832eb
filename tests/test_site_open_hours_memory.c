/* Without memory there are no hours, and that is said: each allocation of theirs fails
 * once. */

/* RTLD_NEXT is asked for by a name that is not ours to spell */
#define _GNU_SOURCE /* NOLINT(readability-identifier-naming) */

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "site/open_hours.h"
#include "site/site.h"
#include "support/faults.h"
#include "support/rows.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define SITE                                                                             \
    "timezone: Europe/London\n"                                                          \
    "opening_hours: { mon-fri: \"08:00-18:00\" }\n"                                      \
    "queues:\n"                                                                          \
    "  plain:\n"                                                                         \
    "  far: { timezone: Asia/Kolkata }\n"                                                \
    "  home: { holidays: [12-24] }\n"                                                    \
    "  night: { opening_hours: { every day: 22:00-06:00 } }\n"

#if !SANITIZED /* the sanitizer has put its own in this place */

/* Ours are callocs; ICU's and the C library's mallocs are not touched. */
static size_t callocs, failing; /* the number of the one that fails; 0: none */

void *calloc(size_t count, size_t size)
{
    static void *(*real)(size_t, size_t);
    if (real == NULL) {
        *(void **)&real = dlsym(RTLD_NEXT, "calloc");
    }
    callocs++;
    return callocs == failing ? NULL : real(count, size);
}

/* Makes the hours while the `number`-th calloc fails. */
static struct open_hours *make(const struct site *site, size_t number)
{
    callocs = 0;
    failing = number;
    struct open_hours *made =
        open_hours_create(site, (struct wall){INT64_C(1795867200000)});
    failing = 0;
    return made;
}

static void test_no_memory(void **state)
{
    (void)state;
    struct diag diag = {0};
    struct site *site = site_parse("site.yaml", str_from(SITE), &diag);
    faults_expect(&diag, "");
    assert_non_null(site);
    struct open_hours *made = make(site, 0);
    assert_non_null(made);
    open_hours_destroy(&made);
    size_t all = callocs;
    assert_true(all >= 3 + 4); /* itself, its table, what finds them; four hours */
    for (size_t i = 1; i <= all; i++) {
        assert_null(make(site, i));
    }
    site_destroy(&site);
}

#else

static void test_no_memory(void **state)
{
    (void)state;
    puts("skipped: the sanitizer owns calloc");
    skip();
}

#endif

int main(void)
{
    struct rows rows = {0};
    rows_add_one(&rows, "each allocation fails once", test_no_memory);
    return rows_run(&rows, "site/open_hours: memory");
}
