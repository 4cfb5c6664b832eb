#include "hub/site_names.h"

#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "site/site.h"
#include "theme/lineage.h"
#include "theme/roots.h"

#define PATH_BYTES 1024

/* What every step of the way needs. */
struct tour {
    char folder[OPTION_LIST_BYTES]; /* with its slash; "": this one */
    struct theme_roots own;         /* that folder alone */
    struct theme_roots all;         /* and the house's */
    site_names_visitor *visit;
    void *context;
};

/* Goes up, or down into `part`. False: up from the top. */
static bool take_part(char name[PATH_BYTES], struct str part)
{
    size_t length = strlen(name);
    if (part.size == 0 || str_is(part, ".")) {
        return true;
    }
    if (!str_is(part, "..")) {
        str_format(name + length, PATH_BYTES - length, "%s%.*s", length == 0 ? "" : "/",
                   (int)part.size, part.data);
        return true;
    }
    char *slash = strrchr(name, '/');
    if (length == 0) {
        return false;
    }
    *(slash == NULL ? name : slash) = '\0';
    return true;
}

/* "/etc/wallboard/themes/../logo.png" to "logo.png". False: it lies elsewhere. */
static bool name_of(const struct tour *tour, const char *path, char ret_name[PATH_BYTES])
{
    size_t prefix = strlen(tour->folder);
    struct str rest = str_from(path);
    if (!str_starts_with(rest, tour->folder) || rest.size >= PATH_BYTES ||
        (prefix == 0 && path[0] == '/')) {
        return false;
    }
    rest = (struct str){rest.data + prefix, rest.size - prefix};
    ret_name[0] = '\0';
    while (rest.data != NULL) {
        if (!take_part(ret_name, str_split(&rest, '/'))) {
            return false;
        }
    }
    return ret_name[0] != '\0';
}

static void tell(const struct tour *tour, const char *path)
{
    if (path[0] != '\0') {
        char name[PATH_BYTES];
        tour->visit(tour->context, name_of(tour, path, name) ? name : NULL, path);
    }
}

/* Of the house's folders nothing need be told. */
static void tell_own(const struct tour *tour, const char *kind, const char *name)
{
    char path[ROOTS_PATH_BYTES];
    if (roots_find(&tour->own, kind, name, path, sizeof path)) {
        tell(tour, path);
    }
}

/* -- themes ----------------------------------------------------------------------------
 */

/* A picture is seen from the file that names it. One that a theme of the house names is
 * the house's. */
static void tell_picture(const struct tour *tour, const struct yaml_node *root,
                         const char *key)
{
    const struct yaml_node *node = yaml_get(root, key);
    const char *slash = strrchr(root->file, '/');
    char name[PATH_BYTES];
    char path[PATH_BYTES];
    if (node == NULL || node->text.size == 0 || !name_of(tour, root->file, name)) {
        return;
    }
    bool rooted = slash == NULL || node->text.data[0] == '/';
    str_format(path, sizeof path, "%.*s%.*s", rooted ? 0 : (int)(slash - root->file) + 1,
               root->file, (int)node->text.size, node->text.data);
    tell(tour, path);
}

static void tell_fonts(const struct tour *tour, const struct yaml_node *root)
{
    char name[ROOTS_NAME_BYTES + 1];
    const struct yaml_node *node = yaml_get(root, "fonts");
    if (node != NULL && str_copy(name, sizeof name, node->text)) {
        tell_own(tour, "fonts", name);
    }
}

/* Whatever is wrong with a theme, the screens say it: it is sent as far as it goes. */
static void tell_theme(const struct tour *tour, const char *name)
{
    char path[ROOTS_PATH_BYTES];
    struct lineage lineage;
    struct diag unread;
    diag_clear(&unread);
    tell_own(tour, "themes", name);
    if (!roots_find(&tour->all, "themes", name, path, sizeof path)) {
        return;
    }
    (void)lineage_load(&tour->all, path, &lineage, &unread);
    for (size_t i = 0; i < lineage.count; i++) {
        const struct yaml_node *root = lineage_root(&lineage, i);
        tell_own(tour, "themes", lineage.names[i]);
        tell_fonts(tour, root);
        tell_picture(tour, root, "logo");
        tell_picture(tour, root, "background");
    }
    lineage_finish(&lineage);
}

/* -- the site --------------------------------------------------------------------------
 */

static void tell_rules(const struct tour *tour, const struct site *site)
{
    for (size_t i = 0; i < site->themes.count; i++) {
        tell_theme(tour, site->themes.rules[i].theme);
    }
    for (size_t i = 0; i < site->pages.count; i++) {
        tell_own(tour, "layouts", site->pages.rules[i].theme);
    }
}

void site_names_visit(const struct site *site, const char *site_path,
                      site_names_visitor *visit, void *context)
{
    struct tour tour = {.visit = visit, .context = context};
    if (!roots_site_folder(site_path, tour.folder, sizeof tour.folder)) {
        return;
    }
    tour.all = theme_roots_of_site(site_path);
    tour.own = tour.all;
    tour.own.folders.count = 1;
    tell(&tour, site->forecast);
    tell(&tour, site->schedules);
    for (size_t i = 0; i < site->sounds.count; i++) {
        tell(&tour, site->sounds.files[i].path);
    }
    for (size_t i = 0; i < site->screen.pages.count; i++) {
        tell_own(&tour, "layouts", site->screen.pages.items[i]);
    }
    tell_theme(&tour, site->theme);
    tell_rules(&tour, site);
}
