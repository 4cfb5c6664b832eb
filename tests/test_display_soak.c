/* The display's own loop for a day, on a clock that the test winds: memory flat within
 * 256 KiB after warming up, descriptors constant (display.md D5). An hour and some 450
 * page turns as a rule; WALLBOARD_EXHAUSTIVE=1 is the whole day: 86,400 seconds of the
 * clock and 10,800 page turns at 1920 x 1080, in some minutes.
 *
 * clock_mono(), clock_wall() and poll_wait() are the test's (CMake: --wrap): waiting
 * takes no time, and moves the clock by as much as the loop wanted to wait. */

#include <dirent.h>
#include <malloc.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/str.h"
#include "bus/poll.h"
#include "display/app.h"

#define BEGIN_MS       INT64_C(1795600800000) /* a Wednesday, 10:00 UTC */
#define SECOND_NS      INT64_C(1000000000)
#define SAMPLE_S       20
#define FLAT_B         (256 * 1024)
#define WINDOW         40 /* samples; the least of them counts, as caches breathe */
#define HOUR_S         3600
#define PATH_BYTES     512
#define DESCRIPTOR_DIR "/proc/self/fd"

struct soak {
    int64_t now_ns, end_ns, sampled_ns, warm_ns;
    size_t first_b, last_b;            /* least in use in the first and the last window */
    size_t window_b[WINDOW];           /* the latest samples */
    size_t samples, descriptors, most; /* open when warm; the most that ever were */
    bool stopped;
};

static struct soak soak;

struct mono __wrap_clock_mono(void);
struct wall __wrap_clock_wall(void);
bool __wrap_poll_wait(struct poll *poll, int64_t timeout_ms);
bool __real_poll_wait(struct poll *poll, int64_t timeout_ms);

struct mono __wrap_clock_mono(void)
{
    return (struct mono){soak.now_ns};
}

struct wall __wrap_clock_wall(void)
{
    return (struct wall){BEGIN_MS + soak.now_ns / 1000000};
}

static size_t in_use(void)
{
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static size_t count_descriptors(void)
{
    size_t count = 0;
    DIR *folder = opendir(DESCRIPTOR_DIR);
    while (folder != NULL && readdir(folder) != NULL) {
        count++;
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return count;
}

static size_t least(const size_t *samples)
{
    size_t found = samples[0];
    for (size_t i = 1; i < WINDOW; i++) {
        found = samples[i] < found ? samples[i] : found;
    }
    return found;
}

static void take_sample(void)
{
    size_t descriptors = count_descriptors();
    soak.most = descriptors > soak.most ? descriptors : soak.most;
    if (soak.samples == 0) {
        soak.descriptors = descriptors;
    }
    soak.window_b[soak.samples++ % WINDOW] = in_use();
    if (soak.samples == WINDOW) {
        soak.first_b = least(soak.window_b);
    }
    soak.last_b = least(soak.window_b);
}

bool __wrap_poll_wait(struct poll *poll, int64_t timeout_ms)
{
    int64_t wait_ms = timeout_ms > 0 ? timeout_ms : 1;
    soak.now_ns += wait_ms * 1000000;
    if (soak.now_ns >= soak.warm_ns &&
        soak.now_ns - soak.sampled_ns >= SAMPLE_S * SECOND_NS) {
        soak.sampled_ns = soak.now_ns;
        take_sample();
    }
    if (soak.now_ns >= soak.end_ns && !soak.stopped) {
        soak.stopped = true;
        (void)kill(getpid(), SIGTERM);
    }
    return __real_poll_wait(poll, 0);
}

/* In a folder of this process alone: the board reads all again whenever something is
 * written beside its site file, as other tests do at the same time. */
static void write_site(char *folder, char *path)
{
    str_format(folder, PATH_BYTES, "%s/soak.XXXXXX", TEST_SCRATCH);
    assert_non_null(mkdtemp(folder));
    str_format(path, PATH_BYTES + 16, "%s/site.yaml", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("title: Soak\ntimezone: UTC\nscreen: { page_time: 8s, drift: 8 }\n",
                      file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void memory_is_flat(void **state)
{
    (void)state;
    bool whole = getenv("WALLBOARD_EXHAUSTIVE") != NULL;
    /* Within the first hour the last fonts are opened: arrows come when ranks have moved.
     */
    int64_t warm_s = HOUR_S * 4 / 3;
    /* The last window is that of the first a day later: what caches hold goes with the
     * hour.
     */
    int64_t end_s = warm_s + (whole ? 24 : 1) * HOUR_S + (int64_t)WINDOW * SAMPLE_S;
    char folder[PATH_BYTES];
    char site[PATH_BYTES + 16];
    write_site(folder, site);
    const struct arguments arguments = {.config = site,
                                        .demo = true,
                                        .windowed = true,
                                        .width_px = whole ? 1920 : 640,
                                        .height_px = whole ? 1080 : 360};
    struct diag diag;
    diag_clear(&diag);
    soak.now_ns = SECOND_NS;
    soak.warm_ns = warm_s * SECOND_NS;
    soak.end_ns = end_s * SECOND_NS;
    struct app *app = app_create(&arguments, &diag);
    diag_print(&diag, stderr);
    assert_non_null(app);
    assert_int_equal(app_run(app), EXIT_SUCCESS);
    app_destroy(&app);
    (void)remove(site);
    (void)rmdir(folder);
    int64_t grown_b = (int64_t)soak.last_b - (int64_t)soak.first_b;
    printf(
        "%lld s: %zu samples, %zu KiB in use, %+lld bytes since warm, %zu descriptors, "
        "%zu at most\n",
        (long long)end_s, soak.samples, soak.last_b / 1024, (long long)grown_b,
        soak.descriptors, soak.most);
    assert_true(soak.samples >= 2 * (size_t)WINDOW);
    assert_int_equal(soak.descriptors, soak.most);
    assert_true(grown_b <= FLAT_B);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"a day of the loop: memory flat, descriptors constant", memory_is_flat, NULL,
         NULL, NULL},
    };
    return cmocka_run_group_tests_name("display/soak", tests, NULL, NULL);
}
