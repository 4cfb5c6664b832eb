#include "support/scarce.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "support/rows.h"

/* More than any of these things asks for; a test that gets here goes round in circles. */
#define ATTEMPTS_MAX 10000

/* The state of the one thing that is allocating now; between attempts nothing fails. */
static struct {
    bool watching, lasting; /* lasting: all after the n-th fail too */
    size_t asked, failing;  /* how often memory was asked for; the n */
    long held;              /* blocks of C's that were not given back */
} memory;

/* -- what the linker puts in the place of the library's functions
 * ------------------------
 */

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
void __wrap_free(void *block);

/* May this one be had? */
static bool is_granted(void)
{
    if (!memory.watching) {
        return true;
    }
    memory.asked++;
    bool fails =
        memory.lasting ? memory.asked >= memory.failing : memory.asked == memory.failing;
    if (fails) {
        errno = ENOMEM;
    }
    return !fails;
}

static void *hold(void *block)
{
    memory.held += memory.watching && block != NULL;
    return block;
}

void *__wrap_malloc(size_t size)
{
    return is_granted() ? hold(__real_malloc(size)) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_granted() ? hold(__real_calloc(count, size)) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    if (!is_granted()) {
        return NULL;
    }
    void *block = __real_realloc(old, size);
    return old == NULL ? hold(block) : block;
}

char *__wrap_strdup(const char *text)
{
    return is_granted() ? hold(__real_strdup(text)) : NULL;
}

void __wrap_free(void *block)
{
    memory.held -= memory.watching && block != NULL;
    __real_free(block);
}

/* C++: `new (std::nothrow) T` and the same for arrays. What simdjson's library allocates
 * for our objects to delete would spoil the count, so these are not held; the sanitizer
 * finds what leaks. The names say how long a size_t is. */
#if SIZE_MAX > 0xFFFFFFFF
#define NEW_ONE(prefix)  prefix##_ZnwmRKSt9nothrow_t
#define NEW_MANY(prefix) prefix##_ZnamRKSt9nothrow_t
#else
#define NEW_ONE(prefix)  prefix##_ZnwjRKSt9nothrow_t
#define NEW_MANY(prefix) prefix##_ZnajRKSt9nothrow_t
#endif
void *NEW_ONE(__real_)(size_t size, const void *nothrow);
void *NEW_MANY(__real_)(size_t size, const void *nothrow);
void *NEW_ONE(__wrap_)(size_t size, const void *nothrow);
void *NEW_MANY(__wrap_)(size_t size, const void *nothrow);

void *NEW_ONE(__wrap_)(size_t size, const void *nothrow)
{
    return is_granted() ? NEW_ONE(__real_)(size, nothrow) : NULL;
}

void *NEW_MANY(__wrap_)(size_t size, const void *nothrow)
{
    return is_granted() ? NEW_MANY(__real_)(size, nothrow) : NULL;
}

/* -- attempts
 * ----------------------------------------------------------------------------
 */

static void watch_from(size_t n, bool lasting)
{
    memory.asked = 0;
    memory.held = 0;
    memory.failing = n;
    memory.lasting = lasting;
    memory.watching = true;
}

/* One attempt that finds the n-th allocation failing. True: it came that far. */
static bool attempt(const struct scarce_row *row, size_t n, bool lasting)
{
    static struct diag diag;
    diag_clear(&diag);
    watch_from(n, lasting);
    bool made = row->attempt(&diag);
    memory.watching = false;
    bool failed = memory.asked >= n;
    if (memory.held != 0) {
        fail_msg("allocation %zu fails: %ld blocks are not given back", n, memory.held);
    }
    if (!failed && !made) {
        fail_msg("refused with all the memory it asks for: %s",
                 diag.count > 0 ? diag.entries[0].text : "");
    }
    if (failed && made && !row->may_do_without) {
        fail_msg("allocation %zu fails, and nobody notices", n);
    }
    if (!made && row->is_told && diag.errors == 0) {
        fail_msg("allocation %zu fails, and nobody is told", n);
    }
    return failed;
}

void scarce_check(void **state)
{
    const struct scarce_row *row = *state;
    for (int lasting = 0; lasting < 2; lasting++) {
        size_t n = 1;
        while (n < ATTEMPTS_MAX && attempt(row, n, lasting != 0)) {
            n++;
        }
        assert_in_range(n, 2, ATTEMPTS_MAX - 1); /* or nothing is counted here */
    }
}

size_t scarce_asked_by(void (*work)(void *context), void *context)
{
    watch_from(1, true);
    work(context);
    memory.watching = false;
    return memory.asked;
}
