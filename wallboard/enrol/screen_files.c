#include "enrol/screen_files.h"

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"
#include "bus/key_file.h"

#define MARK      "# Written by `wallboard setup`, and anew when that is run again.\n"
#define FILE_MIB  1
#define FILE_MODE 0644

static bool refuse(const char *path, const char *why, struct diag *diag)
{
    diag_add(diag, DIAG_ERROR, path, 0, 0, "%s", why);
    return false;
}

/* The hub's public key, from the answer or from the file that it names. */
static bool read_hub_key(const char *answer, char ret_key[CURVE_KEY_BYTES],
                         struct diag *diag)
{
    struct curve hub = {.public_key = ""};
    if (curve_is_key(str_from(answer))) {
        str_copy(ret_key, CURVE_KEY_BYTES, str_from(answer));
        return true;
    }
    if (!curve_load(answer, false, &hub, diag)) {
        return refuse("wallboard setup", "hub-key: its file cannot be taken", diag);
    }
    memcpy(ret_key, hub.public_key, CURVE_KEY_BYTES);
    curve_finish(&hub);
    return true;
}

static void give_to(const char *path, const char *owner, struct diag *diag)
{
    const struct passwd *user = getpwnam(owner);
    if (user == NULL) {
        diag_add(diag, DIAG_WARNING, path, 0, 0,
                 "there is no user '%s', so the key stays with who made it", owner);
    } else if (lchown(path, user->pw_uid, user->pw_gid) != 0) {
        diag_add(diag, DIAG_WARNING, path, 0, 0, "cannot be given to '%s': %s", owner,
                 strerror(errno));
    }
}

/* Is what stands in this folder gone with the power? */
static bool is_passing(const char *folder)
{
    struct statfs fs;
    if (statfs(folder, &fs) != 0) {
        return false;
    }
    unsigned long type =
        (unsigned long)fs.f_type; /* signed, and as wide as the machine */
    return type == OVERLAYFS_SUPER_MAGIC || type == TMPFS_MAGIC || type == RAMFS_MAGIC;
}

static bool is_there(const char *path)
{
    struct stat entry;
    return lstat(path, &entry) == 0;
}

/* Its pair is made if there is none, and stays if there is; the hub may be another. */
static bool write_key(const char *path, const struct answers *answers, const char *owner,
                      struct screen_files *files, struct diag *diag)
{
    struct curve curve = {.public_key = ""};
    char hub[CURVE_KEY_BYTES];
    bool there = is_there(path);
    if (!read_hub_key(answers->values[ANSWER_HUB_KEY], hub, diag) ||
        (there && !curve_load(path, true, &curve, diag))) {
        return false;
    }
    if (!there && !curve_make(&curve)) {
        return refuse(path, "this ZeroMQ has no CURVE", diag);
    }
    bool ok = true;
    if (!there || strcmp(curve.server_key, hub) != 0) {
        memcpy(curve.server_key, hub, sizeof hub);
        ok = there ? curve_replace(path, &curve, diag) : curve_save(path, &curve, diag);
        if (ok) {
            give_to(path, owner, diag);
            files->changed = true;
            files->passing = !there && is_passing(answers->folder);
        }
    }
    curve_fingerprint(curve.public_key, files->fingerprint);
    curve_finish(&curve);
    return ok;
}

static void append(char *line, size_t size, const char *option, const char *value)
{
    size_t used = strlen(line);
    if (value[0] != '\0') {
        str_format(line + used, size - used, "%s%s", option, value);
    }
}

static bool write_arguments(const char *path, const char *key,
                            const struct answers *answers, struct screen_files *files,
                            struct diag *diag)
{
    char wanted[PATH_MAX + 4 * ANSWERS_BYTES] = MARK "WALLBOARD=\"";
    append(wanted, sizeof wanted, "--hub ", answers->values[ANSWER_HUB]);
    append(wanted, sizeof wanted, " --hub ", answers->values[ANSWER_STANDBY]);
    append(wanted, sizeof wanted, " --key ", key);
    append(wanted, sizeof wanted, " --screen ", files->name);
    append(wanted, sizeof wanted, " ", answers->values[ANSWER_OPTIONS]);
    append(wanted, sizeof wanted, "\"", "\n");
    if (is_there(path)) {
        char *text = NULL;
        size_t size = 0;
        if (!file_read(path, FILE_MIB, &text, &size, diag)) {
            return false;
        }
        bool same = str_is((struct str){text, size}, wanted);
        bool ours = str_starts_with((struct str){text, size}, MARK);
        free(text);
        if (same) {
            return true;
        }
        if (!ours && !answers->overwrite) {
            return refuse(path, "was written by somebody else (--overwrite does so)",
                          diag);
        }
    }
    files->changed = true;
    return key_file_write(path, str_from(wanted), FILE_MODE, true, diag);
}

bool screen_files_write(const struct answers *answers, const char *screen,
                        const char *owner, struct screen_files *ret_files,
                        struct diag *diag)
{
    struct screen_files files = {.changed = false};
    char key[PATH_MAX];
    char arguments[PATH_MAX];
    bool keys = strcmp(answers->values[ANSWER_HUB_KEY], "none") != 0;
    str_format(key, sizeof key, "%s/screen.key", answers->folder);
    str_format(arguments, sizeof arguments, "%s/screen.env", answers->folder);
    str_copy(files.name, sizeof files.name, str_from(screen));
    if (mkdir(answers->folder, 0755) != 0 && errno != EEXIST) {
        return refuse(answers->folder, strerror(errno), diag);
    }
    bool ok = (!keys || write_key(key, answers, owner, &files, diag)) &&
              write_arguments(arguments, keys ? key : "", answers, &files, diag);
    if (ok) {
        *ret_files = files;
    }
    return ok;
}
