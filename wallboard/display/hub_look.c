#include "display/hub_look.h"

#include <stdlib.h>
#include <string.h>

#include "base/index.h"

#define SITE_NAME "site.yaml" /* as faults of the hub's site file are told */

void hub_look_finish(struct hub_look *look)
{
    free(look->text);
    look->text = NULL;
    look->site = (struct setup_site){.path = NULL};
}

/* The same text with the same files. */
static bool is_shown(const struct hub_look *look)
{
    return look->site.text.size > 0 && look->version == look->newest_version &&
           str_equal(look->site.text, look->newest.text);
}

bool hub_look_next(struct hub_look *look, struct str text, const struct hub_files *files)
{
    const char *folder = "";
    uint64_t version = 0;
    if (!look->due || text.size == 0) {
        return false;
    }
    bool told = files != NULL && hub_files_is_told(files);
    if (told && !hub_files_newest(files, index_hash(0, text.data, text.size), &folder,
                                  &version)) {
        return false; /* the one or the other is still coming */
    }
    look->due = false;
    look->newest = (struct setup_site){.text = text};
    look->newest_version = version;
    if (folder[0] != '\0') {
        str_format(look->newest_path, sizeof look->newest_path, "%s/" SITE_NAME, folder);
        look->newest.path = look->newest_path;
    }
    if (is_shown(look)) {
        look->fault.file[0] = '\0';
        return false;
    }
    return true;
}

void hub_look_accept(struct hub_look *look, struct hub_files *files)
{
    const struct str newest = look->newest.text;
    char *text = malloc(newest.size + 1);
    look->fault.file[0] = '\0';
    if (text == NULL) {
        return; /* what is shown is right; a reload goes back to the one before */
    }
    memcpy(text, newest.data, newest.size);
    free(look->text);
    look->text = text;
    look->site = (struct setup_site){.text = {text, newest.size}};
    if (look->newest.path != NULL) {
        (void)str_copy(look->path, sizeof look->path, str_from(look->newest.path));
        look->site.path = look->path;
    }
    look->version = look->newest_version;
    if (files != NULL) {
        hub_files_show(files);
    }
}

void hub_look_refuse(struct hub_look *look, const struct diag_entry *fault)
{
    look->fault = *fault;
}
