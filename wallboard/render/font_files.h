#ifndef WALLBOARD_RENDER_FONT_FILES_H
#define WALLBOARD_RENDER_FONT_FILES_H

/*
 * The font files of this machine, as fontconfig knows them: found by family, by
 * character, or as what fontconfig offers in a family's place. Those that are used get a
 * number, stable as long as the table lives. SDL_ttf must have been started.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <SDL_ttf.h>
#include <fontconfig/fontconfig.h>

#define FONT_FILES_MAX      64
#define FONT_FILES_LANGUAGE 16

struct font_file {
    char *path;
    int index; /* in a collection */
    FcCharSet *characters;
    int cap;       /* height of H in thousandths of the em */
    bool pictures; /* coloured, of one size */
    void *bytes; /* the whole file, once it was drawn with; NULL: it is read as needed */
    size_t size;
};

struct font_files {
    FcConfig *config;                   /* NULL: fontconfig did not start */
    char language[FONT_FILES_LANGUAGE]; /* whose forms are preferred; "": any */
    size_t bytes_held;                  /* of all files */
    size_t count;
    struct font_file files[FONT_FILES_MAX];
};

/* False if fontconfig does not start. */
bool font_files_init(struct font_files *files, const char *language);
void font_files_finish(struct font_files *files);

/* The file of a family in that weight (100 to 900); false if it is not installed. */
bool font_files_find(struct font_files *files, const char *family, int weight,
                     size_t *ret_file);

/* Fontconfig's order of what would take the family's place; NULL without memory. The
 * caller destroys it. */
FcFontSet *font_files_sort(struct font_files *files, const char *family, int weight);

/* The first of `offered` whose outlines have the character (0: any). Files that are
 * refused are passed over. */
bool font_files_choose(struct font_files *files, const FcFontSet *offered,
                       uint32_t code_point, size_t *ret_file);

/* A file of coloured pictures that has the character. */
bool font_files_find_pictures(struct font_files *files, uint32_t code_point,
                              size_t *ret_file);

bool font_files_has(const struct font_files *files, size_t file, uint32_t code_point);

/* Does any font of the machine have it? */
bool font_files_cover(const struct font_files *files, uint32_t code_point);

/* Opens it at a size; NULL if that fails. The caller closes it before the table goes. */
TTF_Font *font_files_open(struct font_files *files, size_t file, int em_px);

#endif
