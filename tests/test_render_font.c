#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "render/font.h"
#include "support/specimen.h"

static int open_fonts(void **state)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    *state = font_set_create(&config, reason);
    return *state == NULL ? -1 : 0;
}

static int close_fonts(void **state)
{
    struct font_set *fonts = *state;
    font_set_destroy(&fonts);
    return 0;
}

static size_t find(struct font_set *fonts, enum scene_font role, uint32_t point)
{
    size_t file = SIZE_MAX;
    assert_true(font_find(fonts, role, point, &file));
    return file;
}

/* display.md: "Sizes of letters are CAP HEIGHTS in pixels". */
static void test_cap_heights(void **state)
{
    struct font_set *fonts = *state;
    for (int role = 0; role < SCENE_FONT_COUNT; role++) {
        size_t file = find(fonts, (enum scene_font)role, 'H');
        for (int cap_px = 20; cap_px <= 200; cap_px++) {
            TTF_Font *ttf = font_open(fonts, file, font_em_px(fonts, file, cap_px));
            int top_px = 0;
            assert_non_null(ttf);
            assert_int_equal(
                0, TTF_GlyphMetrics32(ttf, 'H', NULL, NULL, NULL, &top_px, NULL));
            assert_in_range(top_px, cap_px - 1, cap_px + 1);
        }
    }
}

static void test_absurd_sizes(void **state)
{
    struct font_set *fonts = *state;
    size_t file = find(fonts, SCENE_FONT_LABEL, 'H');
    assert_int_equal(1, font_em_px(fonts, file, 0));
    assert_int_equal(1, font_em_px(fonts, file, -5));
    assert_in_range(font_em_px(fonts, file, INT32_MAX), 1, 4096);
    assert_non_null(font_open(fonts, file, 1));
}

/* "The width of the widest digit of the font". */
static void test_digit_cells(void **state)
{
    struct font_set *fonts = *state;
    size_t file = find(fonts, SCENE_FONT_FIGURE, '0');
    int widest_px = 0;
    int cell_px = font_digit_cell_px(fonts, file, 96, '0');
    TTF_Font *ttf = font_open(fonts, file, 96);
    for (Uint32 digit = '0'; digit <= '9'; digit++) {
        int advance_px = 0;
        (void)TTF_GlyphMetrics32(ttf, digit, NULL, NULL, NULL, NULL, &advance_px);
        widest_px = advance_px > widest_px ? advance_px : widest_px;
    }
    assert_int_equal(widest_px, cell_px);
    assert_int_equal(cell_px, font_digit_cell_px(fonts, file, 96, '0'));
}

/* "Theme font first, then the sorted list": Arabic is not in Inter. */
static void test_fallback(void **state)
{
    struct font_set *fonts = *state;
    size_t latin = find(fonts, SCENE_FONT_LABEL, 'a');
    size_t arabic = find(fonts, SCENE_FONT_LABEL, 0x0639);
    assert_int_not_equal(latin, arabic);
    assert_false(font_has(fonts, latin, 0x0639));
    assert_true(font_has(fonts, arabic, 0x0639));
    assert_int_equal(0, font_missing(fonts));
}

/* "Missing glyphs named": once each. U+10FFFE is no character. */
static void test_missing_is_counted_once(void **state)
{
    struct font_set *fonts = *state;
    size_t file = 99;
    for (int i = 0; i < 3; i++) {
        assert_false(font_find(fonts, SCENE_FONT_LABEL, 0x10FFFE, &file));
        assert_false(font_find(fonts, SCENE_FONT_FIGURE, 0x10FFFE, &file));
    }
    assert_int_equal(99, file);
    assert_int_equal(1, font_missing(fonts));
}

/* More sizes than are kept open: each comes back as it was. */
static void test_many_sizes(void **state)
{
    struct font_set *fonts = *state;
    size_t file = find(fonts, SCENE_FONT_LABEL, 'H');
    for (int round = 0; round < 2; round++) {
        for (int em_px = 10; em_px < 210; em_px++) {
            TTF_Font *ttf = font_open(fonts, file, em_px);
            assert_non_null(ttf);
            assert_in_range(TTF_FontHeight(ttf), em_px, em_px * 2);
        }
    }
}

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++) {
        count += fcntl(fd, F_GETFD) != -1 ? 1 : 0;
    }
    return count;
}

/* Sizes of a font share its file. */
static void test_descriptors(void **state)
{
    struct font_set *fonts = *state;
    size_t file = find(fonts, SCENE_FONT_LABEL, 'H');
    int before = open_descriptors();
    for (int em_px = 10; em_px < 20; em_px++) {
        assert_non_null(font_open(fonts, file, em_px));
    }
    assert_int_equal(before, open_descriptors());
}

/* "A missing font: a clear line, never an exit." */
static void test_missing_family(void **state)
{
    (void)state;
    char reason[RENDERER_REASON_BYTES] = "";
    struct renderer_config config = specimen_config();
    config.fonts[SCENE_FONT_LABEL] =
        (struct renderer_font){"No Such Family", 400, {"Nor This", "DejaVu Sans"}};
    config.fonts[SCENE_FONT_STRONG] = (struct renderer_font){"No Such Family", 400, {0}};
    config.fonts[SCENE_FONT_FIGURE] = (struct renderer_font){NULL, 0, {0}};
    struct font_set *fonts = font_set_create(&config, reason);
    assert_non_null(fonts);
    for (int role = 0; role < SCENE_FONT_COUNT; role++) {
        assert_non_null(font_open(fonts, find(fonts, (enum scene_font)role, 'H'), 20));
    }
    font_set_destroy(&fonts);
}

/* "If no font at all: fails with a reason that names the packages to install." */
static void test_no_font_at_all(void **state)
{
    (void)state;
    char path[512];
    char reason[RENDERER_REASON_BYTES] = "";
    str_format(path, sizeof path, "%s/no-fonts.conf", TEST_SCRATCH);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("<?xml version=\"1.0\"?><fontconfig></fontconfig>\n", file);
    fclose(file);
    assert_int_equal(0, setenv("FONTCONFIG_FILE", path, 1));
    struct renderer_config config = specimen_config();
    struct font_set *fonts = font_set_create(&config, reason);
    (void)unsetenv("FONTCONFIG_FILE");
    assert_null(fonts);
    assert_non_null(strstr(reason, "fonts-dejavu-core"));
    font_set_destroy(&fonts);
    font_set_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"font: capitals are as tall as asked for, within a pixel", test_cap_heights,
         open_fonts, close_fonts, NULL},
        {"font: absurd sizes are bounded", test_absurd_sizes, open_fonts, close_fonts,
         NULL},
        {"font: the digit cell is as wide as the widest digit", test_digit_cells,
         open_fonts, close_fonts, NULL},
        {"font: a character the family lacks comes from another", test_fallback,
         open_fonts, close_fonts, NULL},
        {"font: a character no font has is counted once", test_missing_is_counted_once,
         open_fonts, close_fonts, NULL},
        {"font: more sizes than are kept open", test_many_sizes, open_fonts, close_fonts,
         NULL},
        {"font: all sizes share one file, held in memory", test_descriptors, open_fonts,
         close_fonts, NULL},
        {"font: a family that is not installed is passed over", test_missing_family, NULL,
         NULL, NULL},
        {"font: no font at all is told with what to install", test_no_font_at_all, NULL,
         NULL, NULL},
    };
    return cmocka_run_group_tests_name("render/font", tests, NULL, NULL);
}
