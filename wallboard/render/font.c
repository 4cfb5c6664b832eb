#include "render/font.h"

#include <stdlib.h>
#include <string.h>

#include <fontconfig/fontconfig.h>

#include "base/log.h"
#include "base/str.h"

#define CHAIN_MAX   24
#define OPEN_MAX    24 /* fonts at a size; each keeps its glyphs */
#define MISSING_MAX 256
#define PROBE_EM_PX 1000
#define USUAL_CAP   700 /* of a thousandth em, for fonts without an H */
#define EM_MAX_PX   2048
#define PACKAGES    "install fonts-inter or fonts-dejavu-core"

struct font_file {
    char *path;
    int index; /* in a collection */
    FcCharSet *characters;
    int cap; /* height of H in thousandths of the em */
};

struct font_chain {
    FcPattern *wanted;
    FcFontSet *offered; /* fontconfig's order for it; NULL until a character needs it */
    size_t count;
    uint8_t files[CHAIN_MAX];
};

/* One font at one size; SDL_ttf keeps the glyphs of one size at a time. */
struct font_slot {
    TTF_Font *ttf;
    size_t file;
    int em_px;
    int digit_cell_px; /* 0: not measured yet */
    uint32_t zero;     /* of those digits */
    uint64_t used_at;
};

struct font_set {
    FcConfig *config;
    bool ttf_started;
    size_t file_count;
    struct font_file files[FONT_FILES_MAX];
    struct font_chain chains[SCENE_FONT_COUNT];
    struct font_slot slots[OPEN_MAX];
    uint64_t now; /* counts uses */
    uint32_t missing[MISSING_MAX];
    size_t missing_at;
    uint64_t missing_count;
};

static FcPattern *create_pattern(const char *family, int weight)
{
    FcPattern *pattern = FcPatternCreate();
    if (pattern == NULL) {
        return NULL;
    }
    bool ok = FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family) &&
              FcPatternAddInteger(pattern, FC_WEIGHT, FcWeightFromOpenType(weight)) &&
              FcPatternAddInteger(pattern, FC_SLANT, FC_SLANT_ROMAN) &&
              FcPatternAddInteger(pattern, FC_WIDTH, FC_WIDTH_NORMAL) &&
              FcPatternAddBool(pattern, FC_SCALABLE, FcTrue) &&
              FcPatternAddBool(pattern, FC_VARIABLE, FcFalse);
    if (!ok) {
        FcPatternDestroy(pattern);
        return NULL;
    }
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
    TTF_Font *ttf = TTF_OpenFontIndex(file->path, em_px, file->index);
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

static bool find_file(const struct font_set *set, const char *path, int index,
                      size_t *ret_file)
{
    for (size_t i = 0; i < set->file_count; i++) {
        if (set->files[i].index == index && strcmp(set->files[i].path, path) == 0) {
            *ret_file = i;
            return true;
        }
    }
    return false;
}

/* Takes the font that `font` describes into the set, once; false if it is no outline
 * font of this machine, or there is no room. */
static bool add_file(struct font_set *set, const FcPattern *font, size_t *ret_file)
{
    FcChar8 *path = NULL;
    FcCharSet *characters = NULL;
    int index = 0;
    FcBool outline = FcFalse;
    if (FcPatternGetString(font, FC_FILE, 0, &path) != FcResultMatch ||
        FcPatternGetCharSet(font, FC_CHARSET, 0, &characters) != FcResultMatch ||
        FcPatternGetBool(font, FC_OUTLINE, 0, &outline) != FcResultMatch || !outline) {
        return false;
    }
    (void)FcPatternGetInteger(font, FC_INDEX, 0, &index);
    const char *name = (const char *)path;
    if (find_file(set, name, index, ret_file)) {
        return true;
    }
    if (set->file_count == FONT_FILES_MAX) {
        return false;
    }
    struct font_file *file = &set->files[set->file_count];
    *file = (struct font_file){.path = strdup(name), .index = index};
    file->cap = file->path == NULL ? 0 : probe_cap(file);
    if (file->cap == 0) {
        log_write(LOG_LEVEL_WARNING, "render", "font file '%s' cannot be opened: %s",
                  name, TTF_GetError());
        free(file->path);
        return false;
    }
    file->characters = FcCharSetCopy(characters);
    *ret_file = set->file_count++;
    return true;
}

static bool add_to_chain(struct font_chain *chain, size_t file)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (chain->files[i] == file) {
            return true;
        }
    }
    if (chain->count == CHAIN_MAX) {
        return false;
    }
    chain->files[chain->count++] = (uint8_t)file;
    return true;
}

static bool add_family(struct font_set *set, struct font_chain *chain, const char *family,
                       int weight)
{
    FcPattern *wanted = create_pattern(family, weight);
    if (wanted == NULL) {
        return false;
    }
    (void)FcConfigSubstitute(set->config, wanted, FcMatchPattern);
    FcDefaultSubstitute(wanted);
    FcResult result = FcResultNoMatch;
    FcPattern *font = FcFontMatch(set->config, wanted, &result);
    size_t file = 0;
    bool added = font != NULL && is_family(font, family) && add_file(set, font, &file) &&
                 add_to_chain(chain, file);
    if (font != NULL) {
        FcPatternDestroy(font);
    }
    FcPatternDestroy(wanted);
    return added;
}

/* All that fontconfig would take in place of the role's family, best first. */
static const FcFontSet *offered_for(struct font_set *set, struct font_chain *chain)
{
    if (chain->offered == NULL && chain->wanted != NULL) {
        FcResult result = FcResultNoMatch;
        chain->offered = FcFontSort(set->config, chain->wanted, FcTrue, NULL, &result);
    }
    return chain->offered;
}

/* The first offered font that has the character (0: any), taken into the chain. */
static bool add_offered(struct font_set *set, struct font_chain *chain,
                        uint32_t code_point, size_t *ret_file)
{
    const FcFontSet *offered = offered_for(set, chain);
    for (int i = 0; offered != NULL && i < offered->nfont; i++) {
        FcCharSet *characters = NULL;
        const FcPattern *font = offered->fonts[i];
        bool has =
            FcPatternGetCharSet(font, FC_CHARSET, 0, &characters) == FcResultMatch &&
            (code_point == 0 || FcCharSetHasChar(characters, code_point));
        if (has && add_file(set, font, ret_file) && add_to_chain(chain, *ret_file)) {
            return true;
        }
    }
    return false;
}

static bool fill_chain(struct font_set *set, struct font_chain *chain,
                       const struct renderer_font *font)
{
    const char *family = font->family == NULL ? "sans-serif" : font->family;
    chain->wanted = create_pattern(family, font->weight);
    if (chain->wanted == NULL) {
        return false;
    }
    (void)FcConfigSubstitute(set->config, chain->wanted, FcMatchPattern);
    FcDefaultSubstitute(chain->wanted);
    bool found = font->family != NULL && add_family(set, chain, family, font->weight);
    for (size_t i = 0; i < RENDERER_FONT_FALLBACKS && font->fallbacks[i] != NULL; i++) {
        (void)add_family(set, chain, font->fallbacks[i], font->weight);
    }
    size_t file = 0;
    if (chain->count == 0 && !add_offered(set, chain, 'H', &file) &&
        !add_offered(set, chain, 0, &file)) {
        return false;
    }
    if (!found) {
        log_write(LOG_LEVEL_WARNING, "render",
                  "font family '%s' is not installed, '%s' takes its place", family,
                  set->files[chain->files[0]].path);
    }
    return true;
}

struct font_set *font_set_create(const struct renderer_font *fonts, char *ret_reason)
{
    struct font_set *set = calloc(1, sizeof *set);
    if (set == NULL) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "no memory for fonts");
        return NULL;
    }
    set->ttf_started = TTF_Init() == 0;
    set->config = FcInitLoadConfigAndFonts();
    bool ok = set->ttf_started && set->config != NULL;
    if (!ok) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "fonts cannot be used: %s",
                   set->ttf_started ? "fontconfig does not start" : TTF_GetError());
    }
    for (size_t i = 0; ok && i < SCENE_FONT_COUNT; i++) {
        ok = fill_chain(set, &set->chains[i], &fonts[i]);
        if (!ok) {
            str_format(ret_reason, RENDERER_REASON_BYTES, "no font found: " PACKAGES);
        }
    }
    if (!ok) {
        font_set_destroy(&set);
    }
    return set;
}

static void close_slots(struct font_set *set)
{
    for (size_t i = 0; i < OPEN_MAX; i++) {
        if (set->slots[i].ttf != NULL) {
            TTF_CloseFont(set->slots[i].ttf);
        }
    }
}

void font_set_destroy(struct font_set **self)
{
    if (self == NULL || *self == NULL) {
        return;
    }
    struct font_set *set = *self;
    close_slots(set);
    for (size_t i = 0; i < SCENE_FONT_COUNT; i++) {
        if (set->chains[i].wanted != NULL) {
            FcPatternDestroy(set->chains[i].wanted);
        }
        if (set->chains[i].offered != NULL) {
            FcFontSetDestroy(set->chains[i].offered);
        }
    }
    for (size_t i = 0; i < set->file_count; i++) {
        FcCharSetDestroy(set->files[i].characters);
        free(set->files[i].path);
    }
    if (set->config != NULL) {
        FcConfigDestroy(set->config);
    }
    if (set->ttf_started) {
        TTF_Quit();
    }
    free(set);
    *self = NULL;
}

static bool is_known_missing(const struct font_set *set, uint32_t code_point)
{
    for (size_t i = 0; i < MISSING_MAX; i++) {
        if (set->missing[i] == code_point) {
            return true;
        }
    }
    return false;
}

bool font_find(struct font_set *set, enum scene_font role, uint32_t code_point,
               size_t *ret_file)
{
    struct font_chain *chain = &set->chains[role];
    for (size_t i = 0; i < chain->count; i++) {
        if (font_has(set, chain->files[i], code_point)) {
            *ret_file = chain->files[i];
            return true;
        }
    }
    if (code_point == 0 || is_known_missing(set, code_point)) {
        return false;
    }
    if (add_offered(set, chain, code_point, ret_file)) {
        return true;
    }
    set->missing[set->missing_at] = code_point;
    set->missing_at = (set->missing_at + 1) % MISSING_MAX;
    set->missing_count++;
    log_write(LOG_LEVEL_WARNING, "render",
              "no font has the character U+%04X, a box is drawn for it; packages "
              "fonts-noto-core and fonts-noto-cjk have most",
              (unsigned)code_point);
    return false;
}

bool font_has(const struct font_set *set, size_t file, uint32_t code_point)
{
    return FcCharSetHasChar(set->files[file].characters, code_point) != FcFalse;
}

int font_em_px(const struct font_set *set, size_t file, int cap_px)
{
    int cap = set->files[file].cap;
    int64_t em_px = ((int64_t)cap_px * PROBE_EM_PX + cap / 2) / cap;
    if (em_px < 1) {
        return 1;
    }
    return em_px > EM_MAX_PX ? EM_MAX_PX : (int)em_px;
}

/* The slot of a font at a size: its own, a free one, or the one unused for longest. */
static struct font_slot *find_slot(struct font_set *set, size_t file, int em_px)
{
    struct font_slot *oldest = &set->slots[0];
    for (size_t i = 0; i < OPEN_MAX; i++) {
        struct font_slot *slot = &set->slots[i];
        if (slot->ttf != NULL && slot->file == file && slot->em_px == em_px) {
            return slot;
        }
        if (slot->used_at < oldest->used_at) {
            oldest = slot;
        }
    }
    return oldest;
}

static struct font_slot *open_slot(struct font_set *set, size_t file, int em_px)
{
    struct font_slot *slot = find_slot(set, file, em_px);
    bool same = slot->ttf != NULL && slot->file == file && slot->em_px == em_px;
    if (!same) {
        if (slot->ttf != NULL) {
            TTF_CloseFont(slot->ttf);
        }
        *slot = (struct font_slot){.file = file, .em_px = em_px};
        slot->ttf = open_file(&set->files[file], em_px);
    }
    slot->used_at = slot->ttf == NULL ? 0 : ++set->now;
    return slot;
}

TTF_Font *font_open(struct font_set *set, size_t file, int em_px)
{
    return open_slot(set, file, em_px)->ttf;
}

int font_digit_cell_px(struct font_set *set, size_t file, int em_px, uint32_t zero)
{
    struct font_slot *slot = open_slot(set, file, em_px);
    if (slot->ttf == NULL || (slot->digit_cell_px > 0 && slot->zero == zero)) {
        return slot->digit_cell_px;
    }
    slot->digit_cell_px = 0;
    slot->zero = zero;
    for (Uint32 digit = zero; digit < zero + 10; digit++) {
        int advance_px = 0;
        (void)TTF_GlyphMetrics32(slot->ttf, digit, NULL, NULL, NULL, NULL, &advance_px);
        if (advance_px > slot->digit_cell_px) {
            slot->digit_cell_px = advance_px;
        }
    }
    return slot->digit_cell_px;
}

uint64_t font_missing(const struct font_set *set)
{
    return set->missing_count;
}
