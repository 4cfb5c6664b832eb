/*
 * Loaded before a program (LD_PRELOAD): its wall clock is off by as many milliseconds as
 * the file WALLBOARD_TEST_CLOCK says first, and synchronised if its second word is
 * `good`. The monotonic clock is as it is, and the file may change while the program
 * runs.
 */
/* NOLINTNEXTLINE(readability-identifier-naming): glibc names it */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#if defined(SYS_clock_gettime64) /* 32 bits: the one whose seconds go beyond 2038 */
#define GETTIME SYS_clock_gettime64
#else
#define GETTIME SYS_clock_gettime
#endif

static long long read_shift(char word[16])
{
    long long shift_ms = 0;
    const char *path = getenv("WALLBOARD_TEST_CLOCK");
    FILE *file = path == NULL ? NULL : fopen(path, "re");
    word[0] = '\0';
    if (file != NULL) {
        if (fscanf(file, "%lld %15s", &shift_ms, word) < 1) {
            shift_ms = 0;
        }
        (void)fclose(file);
    }
    return shift_ms;
}

int clock_gettime(clockid_t clock, struct timespec *ret)
{
    long code = syscall(GETTIME, clock, ret);
    if (code == 0 && clock == CLOCK_REALTIME) {
        char word[16];
        long long ms = read_shift(word);
        long long ns = ret->tv_nsec + ms % 1000 * 1000000;
        long long carry = ns < 0 ? -1 : ns / 1000000000;
        ret->tv_sec += ms / 1000 + carry;
        ret->tv_nsec = (long)(ns - carry * 1000000000);
    }
    return (int)code;
}

int adjtimex(struct timex *timex)
{
    char word[16];
    (void)read_shift(word);
    memset(timex, 0, sizeof *timex);
    bool good = strcmp(word, "good") == 0;
    timex->status = good ? 0 : STA_UNSYNC;
    return good ? TIME_OK : TIME_ERROR;
}
