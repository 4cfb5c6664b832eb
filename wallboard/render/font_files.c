#include "render/font_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"

#define PROBE_EM_PX 1000
#define USUAL_CAP   700 /* of a thousandth em, for fonts without an H */
#define HELD_BYTES  (4U << 20)

bool font_files_init(struct font_files *files, const char *language)
{
    *files = (struct font_files){.config = FcInitLoadConfigAndFonts()};
    (void)str_copy(files->language, sizeof files->language, str_from(language));
    return files->config != NULL;
}

void font_files_finish(struct font_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        FcCharSetDestroy(files->files[i].characters);
        free(files->files[i].path);
        SDL_free(files->files[i].bytes);
    }
    if (files->config != NULL) {
        FcConfigDestroy(files->config);
    }
    *files = (struct font_files){.config = NULL};
}

/* What to ask fontconfig for; NULL without memory. */
static FcPattern *create_pattern(const struct font_files *files, const char *family,
                                 int weight)
{
    const char *language = files->language;
    FcPattern *pattern = FcPatternCreate();
    if (pattern == NULL) {
        return NULL;
    }
    bool ok = FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family) &&
              FcPatternAddInteger(pattern, FC_WEIGHT, FcWeightFromOpenType(weight)) &&
              FcPatternAddInteger(pattern, FC_SLANT, FC_SLANT_ROMAN) &&
              FcPatternAddInteger(pattern, FC_WIDTH, FC_WIDTH_NORMAL) &&
              FcPatternAddBool(pattern, FC_SCALABLE, FcTrue) &&
              FcPatternAddBool(pattern, FC_VARIABLE, FcFalse) &&
              (language[0] == '\0' ||
               FcPatternAddString(pattern, FC_LANG, (const FcChar8 *)language));
    if (!ok) {
        FcPatternDestroy(pattern);
        return NULL;
    }
    (void)FcConfigSubstitute(files->config, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    return pattern;
}

/* Fontconfig always answers with something; is it of the family that was asked for? */
static bool is_family(const FcPattern *font, const char *family)
{
    FcChar8 *name = NULL;
    for (int i = 0; FcPatternGetString(font, FC_FAMILY, i, &name) == FcResultMatch; i++) {
        if (FcStrCmpIgnoreCase(name, (const FcChar8 *)family) == 0) {
            return true;
        }
    }
    return false;
}

static TTF_Font *open_file(const struct font_file *file, int em_px)
{
    TTF_Font *ttf =
        file->bytes == NULL
            ? TTF_OpenFontIndex(file->path, em_px, file->index)
            : TTF_OpenFontIndexRW(SDL_RWFromConstMem(file->bytes, (int)file->size), 1,
                                  em_px, file->index);
    if (ttf != NULL) {
        /* Heights stand on whole pixels, widths keep the designer's rhythm. */
        TTF_SetFontHinting(ttf, TTF_HINTING_LIGHT_SUBPIXEL);
    }
    return ttf;
}

/* The height of the capital H; 0 if the file cannot be opened. */
static int probe_cap(const struct font_file *file)
{
    TTF_Font *ttf = open_file(file, PROBE_EM_PX);
    if (ttf == NULL) {
        return 0;
    }
    int cap = USUAL_CAP;
    int top = 0;
    bool has_h = TTF_GlyphIsProvided32(ttf, 'H') != 0;
    if (has_h && TTF_GlyphMetrics32(ttf, 'H', NULL, NULL, NULL, &top, NULL) == 0 &&
        top > 0) {
        cap = top;
    }
    TTF_CloseFont(ttf);
    return cap;
}

static bool find_file(const struct font_files *files, const char *path, int index,
                      size_t *ret_file)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->files[i].index == index && strcmp(files->files[i].path, path) == 0) {
            *ret_file = i;
            return true;
        }
    }
    return false;
}

static bool is_true(const FcPattern *font, const char *what)
{
    FcBool value = FcFalse;
    return FcPatternGetBool(font, what, 0, &value) == FcResultMatch && value;
}

/* Takes the font that `font` describes into the set, once; false if it is a font of this
 * machine neither of outlines nor of coloured pictures, or there is no room. */
static bool add_file(struct font_files *files, const FcPattern *font, size_t *ret_file)
{
    FcChar8 *path = NULL;
    FcCharSet *characters = NULL;
    int index = 0;
    bool pictures = is_true(font, FC_COLOR);
    if (FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch ||
        FcPatternGetCharSet(font, FC_CHARSET, 0, &characters) != FcResultMatch ||
        (!is_true(font, FC_OUTLINE) && !pictures)) {
        return false;
    }
    (void)FcPatternGetInteger(font, FC_INDEX, 0, &index);
    const char *name = (const char *)path;
    if (find_file(files, name, index, ret_file)) {
        return true;
    }
    if (files->count == FONT_FILES_MAX) {
        return false;
    }
    struct font_file *file = &files->files[files->count];
    *file =
        (struct font_file){.path = strdup(name), .index = index, .pictures = pictures};
    file->cap = file->path == NULL ? 0 : probe_cap(file);
    if (file->cap == 0) {
        log_write(LOG_LEVEL_WARNING, "render", "font file '%s' cannot be opened: %s",
                  name, TTF_GetError());
        free(file->path);
        return false;
    }
    file->characters = FcCharSetCopy(characters);
    *ret_file = files->count++;
    return true;
}

bool font_files_find(struct font_files *files, const char *family, int weight,
                     size_t *ret_file)
{
    FcPattern *wanted = create_pattern(files, family, weight);
    if (wanted == NULL) {
        return false;
    }
    FcResult result = FcResultNoMatch;
    FcPattern *font = FcFontMatch(files->config, wanted, &result);
    bool found =
        font != NULL && is_family(font, family) && add_file(files, font, ret_file);
    if (font != NULL) {
        FcPatternDestroy(font);
    }
    FcPatternDestroy(wanted);
    return found;
}

FcFontSet *font_files_sort(struct font_files *files, const char *family, int weight)
{
    FcPattern *wanted = create_pattern(files, family, weight);
    if (wanted == NULL) {
        return NULL;
    }
    FcResult result = FcResultNoMatch;
    FcFontSet *offered = FcFontSort(files->config, wanted, FcTrue, NULL, &result);
    FcPatternDestroy(wanted);
    return offered;
}

static bool shows(const FcPattern *font, uint32_t code_point)
{
    FcCharSet *characters = NULL;
    return FcPatternGetCharSet(font, FC_CHARSET, 0, &characters) == FcResultMatch &&
           (code_point == 0 || FcCharSetHasChar(characters, code_point));
}

bool font_files_choose(struct font_files *files, const FcFontSet *offered,
                       uint32_t code_point, size_t *ret_file)
{
    for (int i = 0; offered != NULL && i < offered->nfont; i++) {
        const FcPattern *font = offered->fonts[i];
        if (is_true(font, FC_OUTLINE) && shows(font, code_point) &&
            add_file(files, font, ret_file)) {
            return true;
        }
    }
    return false;
}

bool font_files_find_pictures(struct font_files *files, uint32_t code_point,
                              size_t *ret_file)
{
    const FcFontSet *all = FcConfigGetFonts(files->config, FcSetSystem);
    for (int i = 0; all != NULL && i < all->nfont; i++) {
        const FcPattern *font = all->fonts[i];
        if (is_true(font, FC_COLOR) && shows(font, code_point) &&
            add_file(files, font, ret_file)) {
            return true;
        }
    }
    return false;
}

bool font_files_has(const struct font_files *files, size_t file, uint32_t code_point)
{
    return FcCharSetHasChar(files->files[file].characters, code_point) != FcFalse;
}

bool font_files_cover(const struct font_files *files, uint32_t code_point)
{
    const FcFontSet *all = FcConfigGetFonts(files->config, FcSetSystem);
    for (int i = 0; all != NULL && i < all->nfont; i++) {
        const FcPattern *font = all->fonts[i];
        if ((is_true(font, FC_OUTLINE) || is_true(font, FC_COLOR)) &&
            shows(font, code_point)) {
            return true;
        }
    }
    return false;
}

/* Letters are looked up in the file for each new text: in memory that asks nothing of the
 * system, and all sizes share it. Large files, of whole scripts, stay where they are. */
static void hold_file(struct font_files *files, struct font_file *file)
{
    SDL_RWops *stream = SDL_RWFromFile(file->path, "rb");
    Sint64 size = stream == NULL ? -1 : SDL_RWsize(stream);
    if (size > 0 && size <= (Sint64)(HELD_BYTES - files->bytes_held)) {
        file->bytes = SDL_LoadFile_RW(stream, &file->size, 0);
        files->bytes_held += file->bytes == NULL ? 0 : file->size;
    }
    if (stream != NULL) {
        (void)SDL_RWclose(stream);
    }
}

TTF_Font *font_files_open(struct font_files *files, size_t file, int em_px)
{
    struct font_file *opened = &files->files[file];
    if (opened->bytes == NULL) {
        hold_file(files, opened);
    }
    return open_file(opened, em_px);
}
