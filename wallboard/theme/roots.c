#include "theme/roots.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "config/nearest.h"

#define NAME_BYTES     "abcdefghijklmnopqrstuvwxyz0123456789_-"
#define LEVELS_TO_TREE 3 /* from build/PRESET/bin up to the source tree */

static void add(struct theme_roots *roots, const char *folder)
{
    struct option_list *list = &roots->folders;
    size_t length = strlen(folder);
    if (list->count < OPTION_LIST_ITEMS && length > 0 && length < OPTION_LIST_BYTES) {
        str_copy(list->items[list->count++], OPTION_LIST_BYTES, str_from(folder));
    }
}

/* Cuts off the last step of a path; "" at the end. */
static void go_up(char *path)
{
    char *slash = strrchr(path, '/');
    if (slash != NULL) {
        *slash = '\0';
    } else {
        path[0] = '\0';
    }
}

struct theme_roots theme_roots_default(void)
{
    struct theme_roots roots = {0};
    add(&roots, "/etc/wallboard");
    char folder[ROOTS_PATH_BYTES];
    if (!file_program_folder(folder, sizeof folder)) {
        return roots;
    }
    for (int level = 0; level < LEVELS_TO_TREE; level++) {
        char candidate[ROOTS_PATH_BYTES + 32];
        go_up(folder);
        if (level == 0) {
            str_format(candidate, sizeof candidate, "%s/share/wallboard", folder);
            add(&roots, candidate);
        }
        str_format(candidate, sizeof candidate, "%s/themes", folder);
        if (access(candidate, F_OK) == 0) {
            add(&roots, folder);
        }
    }
    return roots;
}

bool roots_site_folder(const char *site_path, char *ret_folder, size_t size)
{
    const char *slash = strrchr(site_path, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - site_path) + 1;
    return str_copy(ret_folder, size, (struct str){site_path, length});
}

struct theme_roots theme_roots_of_site(const char *site_path)
{
    const struct theme_roots house = theme_roots_default();
    char folder[OPTION_LIST_BYTES];
    if (site_path == NULL || !roots_site_folder(site_path, folder, sizeof folder)) {
        return house;
    }
    struct theme_roots roots = {.folders.count = 0};
    size_t length = strlen(folder);
    if (length > 1) {
        folder[length - 1] = '\0'; /* as it is said in faults */
    }
    add(&roots, length == 0 ? "." : folder);
    for (size_t i = 0; i < house.folders.count; i++) {
        add(&roots, house.folders.items[i]);
    }
    return roots;
}

bool roots_is_name(const char *name)
{
    size_t length = strlen(name);
    return length >= 1 && length <= ROOTS_NAME_BYTES &&
           strspn(name, NAME_BYTES) == length;
}

bool roots_find(const struct theme_roots *roots, const char *kind, const char *name,
                char *ret_path, size_t size)
{
    if (!roots_is_name(name)) {
        return false;
    }
    for (size_t i = 0; i < roots->folders.count; i++) {
        char path[ROOTS_PATH_BYTES];
        str_format(path, sizeof path, "%s/%s/%s.yaml", roots->folders.items[i], kind,
                   name);
        if (access(path, F_OK) == 0) {
            return str_copy(ret_path, size, str_from(path));
        }
    }
    return false;
}

/* "night.yaml": of "night". False: no name of a file that is looked for. */
static bool read_name(const char *file, char ret_name[ROOTS_NAME_BYTES + 1])
{
    struct str rest = str_from(file);
    return str_copy(ret_name, ROOTS_NAME_BYTES + 1, str_split(&rest, '.')) &&
           roots_is_name(ret_name) && str_is(rest, "yaml");
}

static void look_for_nearer(DIR *folder, const char *name, size_t *least,
                            char ret_name[ROOTS_NAME_BYTES + 1])
{
    const struct dirent *entry = NULL;
    while ((entry = readdir(folder)) != NULL) {
        char candidate[ROOTS_NAME_BYTES + 1];
        if (!read_name(entry->d_name, candidate)) {
            continue;
        }
        size_t distance = nearest_distance(str_from(name), candidate);
        /* a folder has no order of its own */
        if (distance < *least ||
            (distance == *least && strcmp(candidate, ret_name) < 0)) {
            *least = distance;
            memcpy(ret_name, candidate, sizeof candidate);
        }
    }
}

void roots_nearest(const struct theme_roots *roots, const char *kind, const char *name,
                   size_t *least, char ret_name[ROOTS_NAME_BYTES + 1])
{
    for (size_t i = 0; i < roots->folders.count; i++) {
        char path[ROOTS_PATH_BYTES];
        str_format(path, sizeof path, "%s/%s", roots->folders.items[i], kind);
        DIR *folder = opendir(path);
        if (folder != NULL) {
            look_for_nearer(folder, name, least, ret_name);
            (void)closedir(folder);
        }
    }
}

void roots_name_of(const char *path, char *ret_name, size_t size)
{
    const char *slash = strrchr(path, '/');
    struct str file = str_from(slash == NULL ? path : slash + 1);
    str_copy(ret_name, size, str_split(&file, '.'));
}
