#include "render/font.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "render/font_files.h"
#include "render/script.h"

#define CHAIN_MAX   24
#define OPEN_MAX    6 /* fonts at a size; each is some 200 KB of glyphs and tables */
#define CELLS_MAX   64
#define MISSING_MAX 256
#define PROBE_EM_PX 1000
#define EM_MAX_PX   2048
#define FAMILY_MAX  64
#define PICTURE_EM  109 /* asks for the one size there is */
#define NO_FILE     SIZE_MAX
#define PACKAGES    "install fonts-inter or fonts-dejavu-core"

/* The files for a script, found when its first character comes. */
struct font_script {
    char tag[5];
    char families[RENDERER_SCRIPT_FONTS][FAMILY_MAX + 1];
    struct {
        bool sought;
        size_t count;
        uint8_t files[RENDERER_SCRIPT_FONTS];
    } of_role[SCENE_FONT_COUNT];
};

struct font_chain {
    char family[FAMILY_MAX + 1];
    FcFontSet
        *offered; /* fontconfig's order in its place; NULL until a character needs it */
    int weight;
    size_t count;
    uint8_t files[CHAIN_MAX];
};

/* One font at one size; SDL_ttf keeps the glyphs of one size at a time. */
struct font_slot {
    TTF_Font *ttf;
    size_t file;
    int em_px;
    uint64_t used_at;
};

/* How wide the digits from `zero` on stand in a font at a size. */
struct digit_cell {
    size_t file;
    int em_px;
    uint32_t zero;
    int cell_px; /* 0: nothing here yet */
};

struct font_set {
    bool ttf_started;
    struct font_files files;
    struct font_chain chains[SCENE_FONT_COUNT];
    struct font_script scripts[RENDERER_SCRIPTS];
    size_t script_count;
    size_t emoji_file; /* NO_FILE: none found */
    bool emoji_sought;
    struct font_slot slots[OPEN_MAX];
    uint64_t now; /* counts uses */
    struct width_cache widths;
    struct digit_cell cells[CELLS_MAX];
    size_t cell_at; /* which goes next */
    uint32_t missing[MISSING_MAX];
    size_t missing_at;
    uint64_t missing_count;
};

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
    size_t file = 0;
    return font_files_find(&set->files, family, weight, &file) &&
           add_to_chain(chain, file);
}

/* The first font that fontconfig would take in place of the role's family and that has
 * the character (0: any), taken into the chain. */
static bool add_offered(struct font_set *set, struct font_chain *chain,
                        uint32_t code_point, size_t *ret_file)
{
    if (chain->offered == NULL) {
        chain->offered = font_files_sort(&set->files, chain->family, chain->weight);
    }
    return font_files_choose(&set->files, chain->offered, code_point, ret_file) &&
           add_to_chain(chain, *ret_file);
}

static bool fill_chain(struct font_set *set, struct font_chain *chain,
                       const struct renderer_font *font)
{
    const char *family = font->family == NULL ? "sans-serif" : font->family;
    (void)str_copy(chain->family, sizeof chain->family, str_from(family));
    chain->weight = font->weight;
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
                  set->files.files[chain->files[0]].path);
    }
    return true;
}

/* -- scripts ---------------------------------------------------------------------------
 */

static void take_scripts(struct font_set *set, const struct renderer_script *scripts)
{
    for (size_t i = 0; i < RENDERER_SCRIPTS && scripts[i].tag != NULL; i++) {
        struct font_script *script = &set->scripts[set->script_count++];
        (void)str_copy(script->tag, sizeof script->tag, str_from(scripts[i].tag));
        for (size_t n = 0; n < RENDERER_SCRIPT_FONTS && scripts[i].families[n] != NULL;
             n++) {
            (void)str_copy(script->families[n], sizeof script->families[n],
                           str_from(scripts[i].families[n]));
        }
    }
}

/* Those that no installed font has: boxes will stand for them. */
static void tell_uncovered(const struct font_set *set)
{
    for (size_t i = 0; i < set->script_count; i++) {
        const struct script_sample *sample = script_find_sample(set->scripts[i].tag);
        bool covered = sample != NULL;
        for (size_t n = 0; covered && n < SCRIPT_SAMPLES && sample->points[n] != 0; n++) {
            covered = font_files_cover(&set->files, sample->points[n]);
        }
        if (sample == NULL) {
            log_write(LOG_LEVEL_WARNING, "render", "script '%s' is not known",
                      set->scripts[i].tag);
        } else if (!covered) {
            log_write(LOG_LEVEL_WARNING, "render",
                      "no font covers %s ('%s'), boxes are drawn for it: install %s",
                      sample->name, sample->tag, sample->package);
        }
    }
}

/* Fills in the files of a script for a role. */
static void seek_families(struct font_set *set, struct font_script *script,
                          enum scene_font role)
{
    script->of_role[role].sought = true;
    for (size_t i = 0; i < RENDERER_SCRIPT_FONTS && script->families[i][0] != '\0'; i++) {
        size_t file = 0;
        if (font_files_find(&set->files, script->families[i], set->chains[role].weight,
                            &file)) {
            script->of_role[role].files[script->of_role[role].count++] = (uint8_t)file;
        }
    }
}

/* The first file asked for the character's script that has it. */
static bool find_in_script(struct font_set *set, enum scene_font role,
                           uint32_t code_point, const char *tag, size_t *ret_file)
{
    for (size_t i = 0; i < set->script_count; i++) {
        struct font_script *script = &set->scripts[i];
        if (!script_serves(script->tag, tag)) {
            continue;
        }
        if (!script->of_role[role].sought) {
            seek_families(set, script, role);
        }
        for (size_t n = 0; n < script->of_role[role].count; n++) {
            if (font_has(set, script->of_role[role].files[n], code_point)) {
                *ret_file = script->of_role[role].files[n];
                return true;
            }
        }
    }
    return false;
}

bool font_find_emoji(struct font_set *set, uint32_t code_point, size_t *ret_file)
{
    if (find_in_script(set, SCENE_FONT_LABEL, code_point, "Zsye", ret_file)) {
        return true;
    }
    if (!set->emoji_sought) {
        set->emoji_sought = true;
        if (!font_files_find_pictures(&set->files, code_point, &set->emoji_file)) {
            set->emoji_file = NO_FILE;
        }
    }
    if (set->emoji_file == NO_FILE || !font_has(set, set->emoji_file, code_point)) {
        return false;
    }
    *ret_file = set->emoji_file;
    return true;
}

/* -- the set ---------------------------------------------------------------------------
 */

struct font_set *font_set_create(const struct renderer_config *config, char *ret_reason)
{
    struct font_set *set = calloc(1, sizeof *set);
    if (set == NULL) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "no memory for fonts");
        return NULL;
    }
    take_scripts(set, config->scripts);
    set->ttf_started = TTF_Init() == 0;
    bool ok = set->ttf_started && font_files_init(&set->files, config->language);
    if (!ok) {
        str_format(ret_reason, RENDERER_REASON_BYTES, "fonts cannot be used: %s",
                   set->ttf_started ? "fontconfig does not start" : TTF_GetError());
    }
    for (size_t i = 0; ok && i < SCENE_FONT_COUNT; i++) {
        ok = fill_chain(set, &set->chains[i], &config->fonts[i]);
        if (!ok) {
            str_format(ret_reason, RENDERER_REASON_BYTES, "no font found: " PACKAGES);
        }
    }
    if (!ok) {
        font_set_destroy(&set);
        return NULL;
    }
    tell_uncovered(set);
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
        if (set->chains[i].offered != NULL) {
            FcFontSetDestroy(set->chains[i].offered);
        }
    }
    font_files_finish(&set->files);
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
    const char *tag = script_of(code_point)->tag;
    for (size_t i = 0; i < chain->count; i++) {
        if (i == 1 && find_in_script(set, role, code_point, tag, ret_file)) {
            return true;
        }
        if (font_has(set, chain->files[i], code_point)) {
            *ret_file = chain->files[i];
            return true;
        }
    }
    if (code_point == 0 || is_known_missing(set, code_point)) {
        return false;
    }
    if ((chain->count <= 1 && find_in_script(set, role, code_point, tag, ret_file)) ||
        add_offered(set, chain, code_point, ret_file)) {
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
    return font_files_has(&set->files, file, code_point);
}

const char *font_path(const struct font_set *set, size_t file)
{
    return set->files.files[file].path;
}

bool font_is_pictures(const struct font_set *set, size_t file)
{
    return set->files.files[file].pictures;
}

int font_em_px(const struct font_set *set, size_t file, int cap_px)
{
    int cap = set->files.files[file].cap;
    if (set->files.files[file].pictures) {
        /* As tall as marks are: a picture says no more than a letter. */
        return cap_px < 1 ? 1 : cap_px > EM_MAX_PX ? EM_MAX_PX : cap_px + cap_px / 4;
    }
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
    em_px = set->files.files[file].pictures ? PICTURE_EM : em_px;
    struct font_slot *slot = find_slot(set, file, em_px);
    bool same = slot->ttf != NULL && slot->file == file && slot->em_px == em_px;
    if (!same) {
        if (slot->ttf != NULL) {
            TTF_CloseFont(slot->ttf);
        }
        *slot = (struct font_slot){.file = file, .em_px = em_px};
        slot->ttf = font_files_open(&set->files, file, em_px);
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
    for (size_t i = 0; i < CELLS_MAX; i++) {
        const struct digit_cell *cell = &set->cells[i];
        if (cell->cell_px > 0 && cell->file == file && cell->em_px == em_px &&
            cell->zero == zero) {
            return cell->cell_px;
        }
    }
    TTF_Font *ttf = font_open(set, file, em_px);
    int cell_px = 0;
    for (Uint32 digit = zero; ttf != NULL && digit < zero + 10; digit++) {
        int advance_px = 0;
        (void)TTF_GlyphMetrics32(ttf, digit, NULL, NULL, NULL, NULL, &advance_px);
        cell_px = advance_px > cell_px ? advance_px : cell_px;
    }
    set->cells[set->cell_at] = (struct digit_cell){file, em_px, zero, cell_px};
    set->cell_at = (set->cell_at + 1) % CELLS_MAX;
    return cell_px;
}

struct width_cache *font_widths(struct font_set *set)
{
    return &set->widths;
}

uint64_t font_missing(const struct font_set *set)
{
    return set->missing_count;
}
