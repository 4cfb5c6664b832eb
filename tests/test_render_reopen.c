/* The display opened anew a hundred times, as when a plug is pulled out and put back: no
 * memory and no descriptor is lost (display.md D7, "100 cycles without growth"). What a
 * graphics driver keeps is seen on the emulated machine of tests/boot/run alone. */

#include <dirent.h>
#include <malloc.h>

#include "render/renderer.h"
#include "support/rows.h"
#include "support/specimen.h"

#define WIDTH_PX  1920
#define HEIGHT_PX 1080
#define WARM      10 /* openings until the libraries have what they keep */
#define TIMES     100
#define GROWTH_B  (256 * 1024) /* D5's; a picture has 8 MiB, pieces find their places */

static struct reopen {
    const char *name;
    enum renderer_mode mode;
} modes[] = {{"a window is opened a hundred times", RENDERER_WINDOW},
             {"and a picture that nobody sees", RENDERER_OFFSCREEN}};

static size_t in_use(void)
{
    const struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static int count_descriptors(void)
{
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder != NULL && readdir(folder) != NULL) {
        count++;
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return count;
}

/* Opened, and everything shown. */
static void open_and_draw(struct renderer *renderer, enum renderer_mode mode,
                          struct scene *scene)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct damage damage;
    assert_true(renderer_open(renderer, mode, WIDTH_PX, HEIGHT_PX, reason));
    damage_all(scene, &damage);
    assert_true(renderer_draw(renderer, scene, &damage));
}

static void test_reopen(void **state)
{
    const struct reopen *row = *state;
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    struct renderer *renderer = renderer_create(&config, reason);
    struct scene *scene = scene_create();
    size_t warm_b = 0;
    int descriptors = 0;
    assert_non_null(renderer);
    assert_non_null(scene);
    specimen_compose(scene, "7");
    for (int i = 0; i < WARM + TIMES; i++) {
        if (i == WARM) {
            warm_b = in_use();
            descriptors = count_descriptors();
        }
        open_and_draw(renderer, row->mode, scene);
    }
    assert_in_range(in_use(), 0, warm_b + GROWTH_B);
    assert_int_equal(count_descriptors(), descriptors);
    scene_destroy(&scene);
    renderer_destroy(&renderer);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_reopen, modes);
    return rows_run(&rows, "render: opened anew");
}
