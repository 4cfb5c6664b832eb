/* display.md section 6 and D15: every script that names are written in, in order, shaped,
 * with a face; and whatever else comes in their place. Needs the fonts that ./quickstart
 * test installs. */

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/str.h"
#include "render/font.h"
#include "support/golden.h"
#include "support/specimen.h"

#define WIDTH  1280
#define HEIGHT 720
#define LINES  12

/* fonts/world.yaml, as far as it goes here. */
static struct renderer_config world_config(void)
{
    struct renderer_config config = specimen_config();
    const struct renderer_script scripts[] = {
        {"Arab", {"Noto Sans Arabic"}},     {"Hebr", {"Noto Sans Hebrew"}},
        {"Deva", {"Noto Sans Devanagari"}}, {"Thai", {"Noto Sans Thai"}},
        {"Jpan", {"Droid Sans Fallback"}},  {"Kore", {"NanumGothic"}},
        {"Zsye", {"Noto Color Emoji"}},
    };
    memcpy(config.scripts, scripts, sizeof scripts);
    return config;
}

struct face_row {
    const char *name;
    uint32_t point;
    const char *file; /* a part of its name */
    bool emoji;
};

static struct face_row face_rows[] = {
    {"face: Latin is the role's own", 'a', "Inter-Regular", false},
    {"face: Arabic before the fallback, which has it too", 0x0639,
     "NotoSansArabic-Regular", false},
    {"face: Hebrew", 0x05D0, "NotoSansHebrew-Regular", false},
    {"face: Devanagari", 0x0915, "NotoSansDevanagari-Regular", false},
    {"face: Thai", 0x0E01, "NotoSansThai-Regular", false},
    {"face: Hiragana is Japanese", 0x3042, "DroidSansFallback", false},
    {"face: so are Chinese characters", 0x65E5, "DroidSansFallback", false},
    {"face: Hangul", 0xAC00, "NanumGothic", false},
    {"face: emoji in colours, though the fallback has them in black", 0x1F600,
     "NotoColorEmoji", true},
    {"face: a script nobody asked for comes from whatever font has it", 0x10D0, "",
     false},
};

static void test_face(void **state)
{
    const struct face_row *row = *state;
    char reason[RENDERER_REASON_BYTES] = "";
    const struct renderer_config config = world_config();
    struct font_set *fonts = font_set_create(&config, reason);
    size_t file = 0;
    assert_non_null(fonts);
    assert_true(row->emoji ? font_find_emoji(fonts, row->point, &file)
                           : font_find(fonts, SCENE_FONT_LABEL, row->point, &file));
    assert_non_null(strstr(font_path(fonts, file), row->file));
    assert_int_equal(font_is_pictures(fonts, file), row->emoji);
    font_set_destroy(&fonts);
}

/* -- the picture -----------------------------------------------------------------------
 */

static struct {
    const char *text, *second;
    bool rtl, name;
} lines[] = {
    {"محمد عبد الله", "القاهرة ٢:٤٧", true, true},
    {"Amira (أميرة) 3", "ab ١٢ گپ چ", false, true},
    {"יעל כהן (2)", "תל אביב 12:30", true, true},
    {"สมชาย ใจดี", "กรุงเทพฯ ที่นี่", false, true},
    {"सरिता शर्मा", "दिल्ली क्ष त्र", false, true},
    {"山田 太郎", "東京 カスタマー", false, true},
    {"김민수", "서울 고객센터", false, true},
    {"Żółć, Ångström, Đặng", "Привет, Γειά", false, true},
    {"😀 👍🏽 👩‍💻 🇵🇱 ❤️", "Top 🏆 1", false, true},
    {"e\xCC\x81\xCC\x81\xCC\x81\xCC\x81 Z\xCD\xA0\xCD\xA1", "a\xFF\xC3\xA9 \xED\xA0\x80",
     false, true},
    {"أطول اسم في هذا المركز كله ولا يسعه مكانه هنا أبدا", "", true, true},
    {"A very long name of a queue that has no room here", "", false, true},
};

static void add_span(struct scene_node *node, const char *text, bool name)
{
    struct scene_span *span = &node->spans[node->span_count++];
    (void)str_copy(span->text, sizeof span->text, str_from(text));
    span->font = node->span_count == 1 ? SCENE_FONT_STRONG : SCENE_FONT_LABEL;
    span->cap_px = 28;
    span->gap_px = node->span_count == 1 ? 0 : 28;
    span->colour = node->span_count == 1 ? (struct colour){238, 241, 248, 255}
                                         : (struct colour){169, 178, 200, 255};
    span->name = name;
}

static void compose(struct scene *scene)
{
    scene_reset(scene, WIDTH, HEIGHT, (struct colour){10, 12, 20, 255});
    for (int i = 0; i < LINES; i++) {
        struct rect box = {32 + i % 2 * (WIDTH / 2), 24 + i / 2 * 114, WIDTH / 2 - 64,
                           90};
        struct scene_node *node =
            scene_add(scene, SCENE_RECT, (uint32_t)(2 * i + 1), box);
        node->colour = (struct colour){19, 24, 38, 255};
        node = scene_add(scene, SCENE_TEXT, (uint32_t)(2 * i + 2), rect_inset(box, 16));
        node->rtl = lines[i].rtl;
        node->align = lines[i].rtl ? SCENE_ALIGN_RIGHT : SCENE_ALIGN_LEFT;
        add_span(node, lines[i].text, lines[i].name);
        add_span(node, lines[i].second, lines[i].name);
    }
}

static struct renderer *open_renderer(void)
{
    char reason[RENDERER_REASON_BYTES] = "";
    const struct renderer_config config = world_config();
    struct renderer *renderer = renderer_create(&config, reason);
    if (renderer == NULL ||
        !renderer_open(renderer, RENDERER_WINDOW, WIDTH, HEIGHT, reason)) {
        fail_msg("%s", reason);
    }
    return renderer;
}

static void test_picture(void **state)
{
    (void)state;
    struct renderer *renderer = open_renderer();
    struct scene *scene = scene_create();
    struct damage damage;
    struct renderer_status status;
    compose(scene);
    damage_all(scene, &damage);
    assert_true(renderer_draw(renderer, scene, &damage));
    renderer_status(renderer, &status);
    assert_int_equal(status.missing_glyphs, 0);
    bool same = golden_check(renderer, "scripts");
    renderer_destroy(&renderer);
    scene_destroy(&scene);
    assert_true(same);
}

/* -- hostile text ----------------------------------------------------------------------
 */

/* "1 MB strings: no crash, < 16 MiB extra": a name reaches the wall through here. Fills
 * `text` to its end with one of the worst pieces that there are. */
static void fill(char *text, size_t size, const char *piece)
{
    size_t length = strlen(piece);
    for (size_t i = 0; i + 1 < size; i++) {
        text[i] = length == 0 ? '\0' : piece[i % length];
    }
    text[size - 1] = '\0';
}

static void test_hostile(void **state)
{
    (void)state;
    static const char *const pieces[] = {
        "",
        "\xFF",
        "\xED\xA0\x80",
        "\xEF\xB7\xBA",                 /* the widest ligature there is */
        "Z\xCC\x81\xCC\x82\xCC\x83",    /* marks upon marks */
        "\xE2\x80\xAExyz",              /* an override */
        "\xE2\x81\xA7\xE2\x81\xA6",     /* isolates that end nothing */
        "\xD7\x90 1\xD8\xA7-2(",        /* three directions and half a pair */
        "\xF0\x9F\x91\xA9\xE2\x80\x8D", /* joined to nothing */
        "\xF0\x9F\x87\xB5",             /* half a flag each */
        "\xF0\x90\x80\x80",             /* a script nobody has */
        "\n\t\x7F\x01",
    };
    static char megabyte[1 << 20];
    struct renderer *renderer = open_renderer();
    struct scene *scene = scene_create();
    struct damage damage;
    size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        fill(megabyte, sizeof megabyte, pieces[i]);
        scene_reset(scene, WIDTH, HEIGHT, (struct colour){0, 0, 0, 255});
        for (int n = 0; n < 16; n++) {
            struct rect box = {0, n * 40, WIDTH, 40};
            struct scene_node *node = scene_add(scene, SCENE_TEXT, (uint32_t)n + 1, box);
            node->rtl = n % 2 == 1;
            node->align = (enum scene_align)(n % 3);
            node->fit = (enum scene_fit)(n / 2 % 2);
            add_span(node, megabyte, n / 4 % 2 == 1);
            node->spans[0].font = (enum scene_font)(n % SCENE_FONT_COUNT);
        }
        damage_all(scene, &damage);
        assert_true(renderer_draw(renderer, scene, &damage));
    }
    assert_in_range(mallinfo2().uordblks + mallinfo2().hblkhd, 0,
                    before + (size_t)16 * 1048576);
    renderer_destroy(&renderer);
    scene_destroy(&scene);
}

/* -- scripts without a font ------------------------------------------------------------
 */

/* What the log says while the fonts are found on a machine that has DejaVu alone. */
static void find_with_dejavu(const struct renderer_config *config, char *said,
                             size_t size)
{
    char reason[RENDERER_REASON_BYTES] = "";
    char path[512];
    str_format(path, sizeof path, "%s/dejavu-fonts.conf", TEST_SCRATCH);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("<?xml version=\"1.0\"?><fontconfig>"
          "<dir>/usr/share/fonts/truetype/dejavu</dir></fontconfig>\n",
          file);
    fclose(file);
    FILE *log = tmpfile();
    int kept = dup(STDERR_FILENO);
    assert_non_null(log);
    char *old = getenv("FONTCONFIG_FILE");
    char *before = old == NULL ? NULL : strdup(old);
    assert_int_equal(setenv("FONTCONFIG_FILE", path, 1), 0);
    fflush(stderr);
    assert_true(dup2(fileno(log), STDERR_FILENO) >= 0);
    struct font_set *fonts = font_set_create(config, reason);
    fflush(stderr);
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    close(kept);
    (void)unsetenv("FONTCONFIG_FILE");
    if (before != NULL) {
        (void)setenv("FONTCONFIG_FILE", before, 1);
        free(before);
    }
    rewind(log);
    said[fread(said, 1, size - 1, log)] = '\0';
    fclose(log);
    assert_non_null(fonts);
    font_set_destroy(&fonts);
}

/* "At start, name each configured script that no font covers." */
static void test_uncovered(void **state)
{
    (void)state;
    char said[4096];
    struct renderer_config config = {
        .fonts = {{"DejaVu Sans", 400, {NULL}},
                  {"DejaVu Sans", 700, {NULL}},
                  {"DejaVu Sans", 700, {NULL}}},
        .scripts = {{"Arab", {NULL}},
                    {"Thai", {NULL}},
                    {"Jpan", {"No Such"}},
                    {"Xxxx", {NULL}}},
        .language = "th",
    };
    find_with_dejavu(&config, said, sizeof said);
    assert_null(strstr(said, "Arab"));
    assert_non_null(strstr(said, "no font covers Thai ('Thai'), boxes are drawn for it: "
                                 "install fonts-noto-core"));
    assert_non_null(strstr(said, "no font covers Japanese ('Jpan')"));
    assert_non_null(strstr(said, "fonts-noto-cjk"));
    assert_non_null(strstr(said, "script 'Xxxx' is not known"));
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define SINGLE       3

int main(void)
{
    struct CMUnitTest tests[SINGLE + COUNT(face_rows)] = {
        {"scripts: the picture", test_picture, NULL, NULL, NULL},
        {"scripts: hostile text", test_hostile, NULL, NULL, NULL},
        {"scripts: one that no font covers is named", test_uncovered, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT(face_rows); i++) {
        tests[SINGLE + i] = (struct CMUnitTest){.name = face_rows[i].name,
                                                .test_func = test_face,
                                                .initial_state = &face_rows[i]};
    }
    return cmocka_run_group_tests_name("render/scripts", tests, NULL, NULL);
}
