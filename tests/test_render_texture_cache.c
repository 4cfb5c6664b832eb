/* "LRU keyed by font, size, colour, text; bounded in bytes." */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <SDL.h>
#include <cmocka.h>

#include "render/texture_cache.h"

#define LIMIT 100000

struct bench {
    SDL_Surface *surface;
    SDL_Renderer *sdl;
    struct texture_cache *cache;
};

static int set_up(void **state)
{
    static struct bench bench;
    bench.surface = SDL_CreateRGBSurfaceWithFormat(0, 16, 16, 32, SDL_PIXELFORMAT_RGB888);
    bench.sdl = SDL_CreateSoftwareRenderer(bench.surface);
    bench.cache = texture_cache_create(bench.sdl, LIMIT);
    *state = &bench;
    return bench.cache == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    texture_cache_destroy(&bench->cache);
    SDL_DestroyRenderer(bench->sdl);
    SDL_FreeSurface(bench->surface);
    return 0;
}

static struct texture_key key_of(const int *number)
{
    return (struct texture_key){number, sizeof *number};
}

static struct texture_entry add(struct bench *bench, int number, int side_px)
{
    SDL_Surface *surface =
        SDL_CreateRGBSurfaceWithFormat(0, side_px, side_px, 32, SDL_PIXELFORMAT_ARGB8888);
    return texture_cache_add(bench->cache, key_of(&number), surface, 1, 2);
}

static bool holds(struct bench *bench, int number)
{
    struct texture_entry entry;
    return texture_cache_find(bench->cache, key_of(&number), &entry);
}

static void test_finds(void **state)
{
    struct bench *bench = *state;
    struct texture_entry entry;
    int number = 1;
    assert_false(texture_cache_find(bench->cache, key_of(&number), &entry));
    assert_non_null(add(bench, number, 10).texture);
    assert_true(texture_cache_find(bench->cache, key_of(&number), &entry));
    assert_int_equal(10, entry.width_px);
    assert_int_equal(10, entry.height_px);
    assert_int_equal(1, entry.origin_x_px);
    assert_int_equal(2, entry.origin_y_px);
    assert_int_equal(400 + sizeof number, texture_cache_bytes(bench->cache));
}

static void test_oldest_goes(void **state)
{
    struct bench *bench = *state;
    add(bench, 1, 90); /* 32 400 bytes: three fit */
    add(bench, 2, 90);
    add(bench, 3, 90);
    assert_true(holds(bench, 1)); /* and is now the newest */
    add(bench, 4, 90);
    assert_true(holds(bench, 1));
    assert_false(holds(bench, 2));
    assert_true(holds(bench, 3));
    assert_true(holds(bench, 4));
}

static void test_stays_within_bytes(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 5000; i++) {
        add(bench, i, 1 + i % 150);
        assert_in_range(texture_cache_bytes(bench->cache), 0, LIMIT);
    }
}

/* Entries are bounded too: 5 000 small ones are within the bytes. */
static void test_many_small(void **state)
{
    struct bench *bench = *state;
    for (int i = 0; i < 5000; i++) {
        assert_non_null(add(bench, i, 1).texture);
    }
    assert_true(holds(bench, 4999));
    assert_false(holds(bench, 0));
}

static void test_too_large(void **state)
{
    struct bench *bench = *state;
    add(bench, 1, 10);
    assert_non_null(add(bench, 2, 200).texture); /* 160 000 bytes */
    assert_false(holds(bench, 2));
    assert_true(holds(bench, 1));
    assert_non_null(add(bench, 3, 200).texture);
}

static void test_nothing(void **state)
{
    struct bench *bench = *state;
    int number = 1;
    struct texture_entry entry =
        texture_cache_add(bench->cache, key_of(&number), NULL, 0, 0);
    assert_null(entry.texture);
    assert_false(holds(bench, number));
    struct texture_cache *none = NULL;
    texture_cache_destroy(&none);
    texture_cache_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"cache: what was added is found, and its bytes counted", test_finds, set_up,
         tear_down, NULL},
        {"cache: the one unused for longest goes first", test_oldest_goes, set_up,
         tear_down, NULL},
        {"cache: never more than its bytes", test_stays_within_bytes, set_up, tear_down,
         NULL},
        {"cache: never more than its entries", test_many_small, set_up, tear_down, NULL},
        {"cache: larger than all of it is painted but not kept", test_too_large, set_up,
         tear_down, NULL},
        {"cache: no surface is no entry", test_nothing, set_up, tear_down, NULL},
    };
    return cmocka_run_group_tests_name("render/texture_cache", tests, NULL, NULL);
}
