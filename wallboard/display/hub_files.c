#include "display/hub_files.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/log.h"
#include "base/str.h"
#include "net/sha256.h"
#include "site/gather.h"

#define SCREEN_BYTES 64
#define SPREAD_MS    300   /* a floor of screens does not ask at one instant */
#define AGAIN_MS     1000  /* then the list is asked for again */
#define PAUSE_MS     10000 /* after what is refused or cannot be kept */

static_assert(SHA256_BYTES == RELAY_FILE_DIGEST_BYTES, "files are known by it");
static_assert(RELAY_HEAD_BYTES + SCREEN_BYTES + 1 + MANIFEST_HEX_SIZE <=
                  HUB_FILES_ASK_BYTES,
              "the longest request fits");

struct hub_files {
    char screen[SCREEN_BYTES + 1];
    struct file_store *store;
    struct gather gather;
    struct manifest heard; /* the last list */
    uint64_t told;         /* the version that the hub has; 0: it never said */
    uint64_t whole,
        whole_site; /* version of the newest whole set; its site file's hash */
    char folder[FILE_STORE_PATH_BYTES];
    struct mono list_due;
    bool renewed;
    struct diag_entry fault; /* no file: none */
};

struct hub_files *hub_files_create(const char *screen)
{
    struct hub_files *files = calloc(1, sizeof *files);
    if (files == NULL) {
        return NULL;
    }
    (void)str_copy(files->screen, sizeof files->screen, str_from(screen));
    files->store = file_store_create();
    if (files->store == NULL) {
        hub_files_destroy(&files);
    }
    return files;
}

void hub_files_destroy(struct hub_files **self)
{
    if (*self == NULL) {
        return;
    }
    gather_clear(&(*self)->gather);
    file_store_destroy(&(*self)->store);
    free(*self);
    *self = NULL;
}

/* -- what comes ------------------------------------------------------------------------
 */

/* `what` cannot be had; said once. */
static void tell(struct hub_files *files, const char *what, const char *reason)
{
    struct diag_entry *fault = &files->fault;
    if (strcmp(fault->file, what) != 0 || strcmp(fault->text, reason) != 0) {
        log_write(LOG_LEVEL_ERROR, "files", "%s: %s; the picture stays as it is", what,
                  reason);
        *fault = (struct diag_entry){.level = DIAG_ERROR};
        (void)str_copy(fault->file, sizeof fault->file, str_from(what));
        (void)str_copy(fault->text, sizeof fault->text, str_from(reason));
        files->renewed = true;
    }
}

static void finish(struct hub_files *files, struct mono now)
{
    const struct manifest *manifest = &files->gather.manifest;
    int fault = file_store_finish(files->store, manifest, files->folder);
    if (fault != 0) {
        gather_clear(&files->gather); /* the list is asked for again, and begun anew */
        files->list_due = mono_add_ms(now, PAUSE_MS);
        tell(files, "the hub's files cannot be kept", strerror(-fault));
        return;
    }
    log_write(LOG_LEVEL_INFO, "files", "%zu files of the hub's, %zu KiB", manifest->count,
              (manifest->bytes + 1023) / 1024);
    files->whole = files->gather.version;
    files->whole_site = manifest->site_hash;
    files->fault.file[0] = '\0';
    files->renewed = true;
    gather_clear(&files->gather);
}

static void begin(struct hub_files *files, struct mono now)
{
    bool held[MANIFEST_FILES] = {false};
    int fault = file_store_begin(files->store, &files->heard, held);
    if (fault != 0) {
        gather_clear(&files->gather);
        tell(files, "the hub's files cannot be kept", strerror(-fault));
        return;
    }
    gather_begin(&files->gather, &files->heard, now);
    for (size_t i = 0; i < files->heard.count; i++) {
        if (held[i]) {
            gather_hold(&files->gather, i);
        }
    }
    if (gather_wanted(&files->gather) == NULL) {
        finish(files, now);
    }
}

static bool is_wanted(const struct hub_files *files, uint64_t version)
{
    return version != 0 && version != files->whole && version != files->gather.version;
}

static void take_list(struct hub_files *files, struct relay_reader in, struct mono now)
{
    files->told = in.head.last;
    if (!is_wanted(files, in.head.last)) {
        return;
    }
    files->list_due = mono_add_ms(now, PAUSE_MS); /* if it cannot be used */
    const char *fault = manifest_read(&files->heard, &in);
    if (fault != NULL) {
        tell(files, "the hub's list of files is refused", fault);
        return;
    }
    begin(files, now);
}

static void take_piece(struct hub_files *files, const struct relay_reader *in,
                       struct mono now)
{
    struct relay_piece piece;
    uint8_t digest[SHA256_BYTES];
    struct gather *gather = &files->gather;
    if (!relay_read_piece(in, &piece) || !gather_take(gather, &piece, now)) {
        return;
    }
    const struct manifest_file *file = gather_wanted(gather);
    const struct str bytes = {(const char *)gather->bytes, file->size};
    sha256_bytes(bytes, digest);
    if (memcmp(digest, file->digest, sizeof digest) != 0) {
        tell(files, file->name, "did not arrive as the hub's list says");
        gather_done(gather, false, PAUSE_MS, now);
        return;
    }
    int fault = file_store_put(files->store, file, gather->bytes);
    if (fault != 0) {
        tell(files, file->name, strerror(-fault));
    }
    gather_done(gather, fault == 0, PAUSE_MS, now);
    if (gather_wanted(gather) == NULL) {
        finish(files, now);
    }
}

bool hub_files_hear(struct hub_files *files, const struct relay_reader *in,
                    struct mono now)
{
    if (in->head.kind == RELAY_FILES) {
        bool news = files->told != in->head.last;
        files->told = in->head.last;
        if (news && is_wanted(files, files->told)) {
            uint64_t spread =
                index_hash(files->told, files->screen, sizeof files->screen);
            files->list_due = mono_add_ms(now, (int64_t)(spread % SPREAD_MS));
        }
    } else if (in->head.kind == RELAY_MANIFEST) {
        take_list(files, *in, now);
    } else if (in->head.kind == RELAY_PIECE) {
        take_piece(files, in, now);
    } else {
        return false;
    }
    return true;
}

/* -- what is asked ---------------------------------------------------------------------
 */

static size_t write_ask(const struct hub_files *files, enum relay_kind kind,
                        uint64_t first, const char *digest, void *buffer)
{
    struct relay_writer out;
    const struct relay_head head = {.kind = kind, .first = first};
    relay_begin(&out, buffer, HUB_FILES_ASK_BYTES, &head);
    (void)relay_put_text(&out, str_from(files->screen));
    if (digest != NULL) {
        (void)relay_put_text(&out, str_from("\n"));
        (void)relay_put_text(&out, str_from(digest));
    }
    return relay_end(&out);
}

size_t hub_files_ask(struct hub_files *files, struct mono now, void *buffer)
{
    char digest[MANIFEST_HEX_SIZE];
    uint32_t at = 0;
    if (is_wanted(files, files->told) && mono_ms_between(files->list_due, now) >= 0) {
        files->list_due = mono_add_ms(now, AGAIN_MS);
        return write_ask(files, RELAY_ASK_FILES, 0, NULL, buffer);
    }
    if (!gather_ask(&files->gather, now, &at)) {
        return 0;
    }
    manifest_hex(gather_wanted(&files->gather), digest);
    return write_ask(files, RELAY_ASK_PIECE, at, digest, buffer);
}

int64_t hub_files_wait_ms(const struct hub_files *files, struct mono now, int64_t most_ms)
{
    int64_t wait_ms = gather_wait_ms(&files->gather, now, most_ms);
    int64_t list_ms = mono_ms_between(now, files->list_due);
    if (is_wanted(files, files->told) && list_ms < wait_ms) {
        wait_ms = list_ms;
    }
    return wait_ms > 0 ? wait_ms : 0;
}

/* -- what there is ---------------------------------------------------------------------
 */

bool hub_files_renewed(struct hub_files *files)
{
    bool renewed = files->renewed;
    files->renewed = false;
    return renewed;
}

bool hub_files_is_told(const struct hub_files *files)
{
    return files->told != 0;
}

bool hub_files_newest(const struct hub_files *files, uint64_t site_hash,
                      const char **ret_folder, uint64_t *ret_version)
{
    if (files->whole == 0 || files->whole_site != site_hash) {
        return false;
    }
    *ret_folder = files->folder;
    *ret_version = files->whole;
    return true;
}

void hub_files_show(struct hub_files *files)
{
    file_store_show_newest(files->store);
}

const struct diag_entry *hub_files_fault(const struct hub_files *files)
{
    return files->fault.file[0] != '\0' ? &files->fault : NULL;
}
