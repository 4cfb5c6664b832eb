#include "support/disk.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

enum { FILES_MAX = 32, NAME_SIZE = 64, SECTOR = 512 };

enum kind { OP_MAKE, OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_DELETE, OP_DELETE_SYNCED };

struct op {
    enum kind kind;
    int file;
    int64_t at, size; /* of OP_TRUNCATE: size */
    size_t data;      /* where its bytes begin in the log's */
};

/* What is on the disk for certain, or in one of its states. */
struct image {
    bool is_there;
    uint8_t *bytes;
    size_t size, capacity;
};

static struct {
    sqlite3_vfs vfs, *under;
    sqlite3_mem_methods memory;
    /* failing */
    bool is_armed, is_lasting, has_failed;
    enum disk_fault fault;
    uint64_t n, operations;
    /* recording; names and durable images also serve DISK_LOST */
    bool is_recording;
    char names[FILES_MAX][NAME_SIZE];
    int files;
    struct op *ops;
    size_t count, capacity;
    uint8_t *bytes;
    size_t bytes_size, bytes_capacity;
} disk;

struct handle {
    sqlite3_file base;
    int file;            /* -1: a temporary one */
    sqlite3_file *under; /* follows this struct */
};

/* -- the log ---------------------------------------------------------------------- */

static void *grow(void *block, size_t *capacity, size_t wanted, size_t each)
{
    if (wanted > *capacity) {
        *capacity = wanted * 2;
        block = realloc(block, *capacity * each);
        if (block == NULL) {
            abort();
        }
    }
    return block;
}

static int number_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    for (int i = 0; i < disk.files; i++) {
        if (strcmp(disk.names[i], name) == 0) {
            return i;
        }
    }
    if (disk.files == FILES_MAX || strlen(name) >= NAME_SIZE) {
        abort();
    }
    memcpy(disk.names[disk.files], name, strlen(name) + 1);
    return disk.files++;
}

static void log_op(enum kind kind, int file, int64_t at, int64_t size, const void *data)
{
    if (!disk.is_recording || file < 0) {
        return;
    }
    disk.ops = grow(disk.ops, &disk.capacity, disk.count + 1, sizeof disk.ops[0]);
    disk.ops[disk.count++] = (struct op){kind, file, at, size, disk.bytes_size};
    if (data != NULL) {
        disk.bytes =
            grow(disk.bytes, &disk.bytes_capacity, disk.bytes_size + (size_t)size, 1);
        memcpy(disk.bytes + disk.bytes_size, data, (size_t)size);
        disk.bytes_size += (size_t)size;
    }
}

static void image_resize(struct image *image, size_t size)
{
    image->bytes = grow(image->bytes, &image->capacity, size, 1);
    if (size > image->size) {
        memset(image->bytes + image->size, 0, size - image->size);
    }
    image->size = size;
}

/* The bytes [from, to) of a write, counted from its start. */
static void image_write(struct image *image, const struct op *op, int64_t from,
                        int64_t to)
{
    size_t end = (size_t)(op->at + to);
    if (end > image->size) {
        image_resize(image, end);
    }
    memcpy(image->bytes + op->at + from, disk.bytes + op->data + from,
           (size_t)(to - from));
}

static void image_apply(struct image *image, const struct op *op)
{
    switch (op->kind) {
    case OP_MAKE:
        image->is_there = true;
        break;
    case OP_WRITE:
        image->is_there = true;
        image_write(image, op, 0, op->size);
        break;
    case OP_TRUNCATE:
        image_resize(image, (size_t)op->size);
        break;
    case OP_DELETE:
    case OP_DELETE_SYNCED:
        image->is_there = false;
        image->size = 0;
        break;
    case OP_SYNC:
        break;
    }
}

/* -- what fails ------------------------------------------------------------------- */

/* Counts an operation that the fault can hit; true: this one fails. */
static bool is_hit(void)
{
    disk.operations++;
    bool hit = disk.is_armed && (disk.operations == disk.n ||
                                 (disk.is_lasting && disk.operations > disk.n));
    disk.has_failed = disk.has_failed || hit;
    return hit;
}

/* One that can come at any call. */
static bool is_plain_fault(void)
{
    return disk.fault == DISK_EIO || disk.fault == DISK_SHORT;
}

/* Writes what was synced over what is in the file. */
static void lose_pages(struct handle *handle)
{
    struct image image = {.is_there = true};
    size_t synced = disk.count;
    while (synced > 0 && (disk.ops[synced - 1].file != handle->file ||
                          disk.ops[synced - 1].kind != OP_SYNC)) {
        synced--;
    }
    size_t begin = 0; /* what was deleted before is another file */
    for (size_t i = 0; i < disk.count; i++) {
        bool is_delete =
            disk.ops[i].kind == OP_DELETE || disk.ops[i].kind == OP_DELETE_SYNCED;
        begin = disk.ops[i].file == handle->file && is_delete ? i + 1 : begin;
    }
    for (size_t i = begin; i < synced; i++) {
        if (disk.ops[i].file == handle->file) {
            image_apply(&image, &disk.ops[i]);
        }
    }
    const sqlite3_io_methods *methods = handle->under->pMethods;
    (void)methods->xTruncate(handle->under, (sqlite3_int64)image.size);
    (void)methods->xWrite(handle->under, image.bytes, (int)image.size, 0);
    log_op(OP_TRUNCATE, handle->file, 0, (int64_t)image.size, NULL);
    if (image.size > 0) {
        log_op(OP_WRITE, handle->file, 0, (int64_t)image.size, image.bytes);
    }
    free(image.bytes);
}

/* -- a file -------------------------------------------------------------------------- */

static struct handle *handle_of(sqlite3_file *file)
{
    return (struct handle *)(void *)file;
}

static int file_close(sqlite3_file *file)
{
    return handle_of(file)->under->pMethods->xClose(handle_of(file)->under);
}

static int file_read(sqlite3_file *file, void *buffer, int size, sqlite3_int64 at)
{
    struct handle *handle = handle_of(file);
    return handle->under->pMethods->xRead(handle->under, buffer, size, at);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    return handle_of(file)->under->pMethods->xFileSize(handle_of(file)->under, ret_size);
}

static int file_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
    struct handle *handle = handle_of(file);
    const sqlite3_io_methods *methods = handle->under->pMethods;
    sqlite3_int64 end = 0;
    bool grows = methods->xFileSize(handle->under, &end) != SQLITE_OK || at + size > end;
    bool counts = disk.fault == DISK_FULL ? grows : is_plain_fault();
    if (counts && is_hit()) {
        if (disk.fault == DISK_SHORT && size > 1) {
            (void)methods->xWrite(handle->under, data, size / 2, at);
            log_op(OP_WRITE, handle->file, at, size / 2, data);
        }
        return disk.fault == DISK_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    int code = methods->xWrite(handle->under, data, size, at);
    log_op(OP_WRITE, handle->file, at, size, data);
    return code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct handle *handle = handle_of(file);
    if (is_plain_fault() && is_hit()) {
        return SQLITE_IOERR_TRUNCATE;
    }
    log_op(OP_TRUNCATE, handle->file, 0, size, NULL);
    return handle->under->pMethods->xTruncate(handle->under, size);
}

/* Nothing is synced in truth: no test of ours cuts the power of this machine. */
static int file_sync(sqlite3_file *file, int flags)
{
    struct handle *handle = handle_of(file);
    (void)flags;
    if ((is_plain_fault() || disk.fault == DISK_LOST) && is_hit()) {
        if (disk.fault == DISK_LOST) {
            lose_pages(handle);
        }
        return SQLITE_IOERR_FSYNC;
    }
    log_op(OP_SYNC, handle->file, 0, 0, NULL);
    return SQLITE_OK;
}

static int file_lock(sqlite3_file *file, int level)
{
    return handle_of(file)->under->pMethods->xLock(handle_of(file)->under, level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return handle_of(file)->under->pMethods->xUnlock(handle_of(file)->under, level);
}

static int file_is_reserved(sqlite3_file *file, int *ret_reserved)
{
    struct handle *handle = handle_of(file);
    return handle->under->pMethods->xCheckReservedLock(handle->under, ret_reserved);
}

static int file_control(sqlite3_file *file, int operation, void *argument)
{
    struct handle *handle = handle_of(file);
    return handle->under->pMethods->xFileControl(handle->under, operation, argument);
}

static int file_sector_size(sqlite3_file *file)
{
    return handle_of(file)->under->pMethods->xSectorSize(handle_of(file)->under);
}

static int file_device(sqlite3_file *file)
{
    struct handle *handle = handle_of(file);
    return handle->under->pMethods->xDeviceCharacteristics(handle->under);
}

/* Version 1: no shared memory and nothing mapped, or it would go past the log. */
static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_is_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_device,
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                    int *ret_flags)
{
    struct handle *handle = handle_of(file);
    (void)vfs;
    handle->base.pMethods = NULL;
    handle->file = -1;
    handle->under = (sqlite3_file *)(void *)(handle + 1);
    if (is_plain_fault() && is_hit()) {
        return SQLITE_CANTOPEN;
    }
    if (name != NULL) {
        handle->file = number_of(name);
        log_op(OP_MAKE, handle->file, 0, 0, NULL);
    }
    int code = disk.under->xOpen(disk.under, name, handle->under, flags, ret_flags);
    if (code == SQLITE_OK) {
        handle->base.pMethods = &methods;
    }
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    (void)vfs;
    if (is_plain_fault() && is_hit()) {
        return SQLITE_IOERR_DELETE;
    }
    int code = disk.under->xDelete(disk.under, name, 0);
    if (code == SQLITE_OK) {
        log_op(sync ? OP_DELETE_SYNCED : OP_DELETE, number_of(name), 0, 0, NULL);
    }
    return code;
}

/* -- SQLite's memory -------------------------------------------------------------------
 */

static void *memory_malloc(int size)
{
    return disk.fault == DISK_NO_MEMORY && is_hit() ? NULL : disk.memory.xMalloc(size);
}

static void *memory_realloc(void *block, int size)
{
    return disk.fault == DISK_NO_MEMORY && is_hit() ? NULL
                                                    : disk.memory.xRealloc(block, size);
}

void disk_install(void)
{
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &disk.memory), SQLITE_OK);
    sqlite3_mem_methods methods_of_ours = disk.memory;
    methods_of_ours.xMalloc = memory_malloc;
    methods_of_ours.xRealloc = memory_realloc;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods_of_ours), SQLITE_OK);
    disk.under = sqlite3_vfs_find(NULL);
    disk.vfs = *disk.under;
    disk.vfs.zName = "failing disk";
    disk.vfs.szOsFile = disk.under->szOsFile + (int)sizeof(struct handle);
    disk.vfs.xOpen = vfs_open;
    disk.vfs.xDelete = vfs_delete;
    disk_reset();
    assert_int_equal(sqlite3_vfs_register(&disk.vfs, 1), SQLITE_OK);
}

void disk_make_folder(char folder[DISK_FOLDER_SIZE])
{
    snprintf(folder, DISK_FOLDER_SIZE, "/dev/shm/wallboard-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        snprintf(folder, DISK_FOLDER_SIZE, "/tmp/wallboard-XXXXXX");
        assert_non_null(mkdtemp(folder));
    }
}

void disk_empty_folder(const char *folder)
{
    DIR *stream = opendir(folder);
    assert_non_null(stream);
    for (struct dirent *entry = readdir(stream); entry != NULL; entry = readdir(stream)) {
        if (entry->d_name[0] != '.') {
            assert_int_equal(unlinkat(dirfd(stream), entry->d_name, 0), 0);
        }
    }
    closedir(stream);
}

void disk_reset(void)
{
    disk_heal();
    disk.fault = DISK_EIO;
    disk.is_recording = false;
    disk.files = 0;
    disk.count = disk.bytes_size = 0;
    disk.operations = 0;
}

uint64_t disk_operations(void)
{
    return disk.operations;
}

void disk_fail(enum disk_fault fault, uint64_t n, bool lasting)
{
    disk.fault = fault;
    disk.n = n;
    disk.is_lasting = lasting;
    disk.operations = 0;
    disk.has_failed = false;
    disk.is_armed = true;
}

void disk_heal(void)
{
    disk.is_armed = false;
}

bool disk_has_failed(void)
{
    return disk.has_failed;
}

void disk_record(void)
{
    disk.is_recording = true;
}

size_t disk_moment(void)
{
    return disk.count;
}

/* -- the states ------------------------------------------------------------------------
 */

enum { PENDING_MAX = 4096 };

struct walk {
    const char *folder;
    uint64_t random;
    struct image certain[FILES_MAX], state[FILES_MAX];
    size_t pending[PENDING_MAX]; /* operations that may be lost */
    size_t pending_count;
    bool may_tear; /* one of them is longer than a sector */
};

static uint64_t roll(struct walk *walk)
{
    walk->random ^= walk->random << 13;
    walk->random ^= walk->random >> 7;
    walk->random ^= walk->random << 17;
    return walk->random;
}

/* A sync of its file brings it in; so does that of any, if it is a deletion. */
static bool is_settled_by(const struct op *op, const struct op *sync)
{
    return op->file == sync->file || op->kind == OP_DELETE;
}

static void settle(struct walk *walk, const struct op *sync)
{
    size_t kept = 0;
    walk->may_tear = false;
    for (size_t i = 0; i < walk->pending_count; i++) {
        const struct op *op = &disk.ops[walk->pending[i]];
        if (is_settled_by(op, sync)) {
            image_apply(&walk->certain[op->file], op);
        } else {
            walk->may_tear = walk->may_tear || op->size > SECTOR;
            walk->pending[kept++] = walk->pending[i];
        }
    }
    walk->pending_count = kept;
}

static void advance(struct walk *walk, size_t number)
{
    const struct op *op = &disk.ops[number];
    if (op->kind == OP_SYNC) {
        settle(walk, op);
    } else if (op->kind == OP_DELETE_SYNCED) {
        settle(walk, op);
        image_apply(&walk->certain[op->file], op);
    } else if (op->kind != OP_MAKE || !walk->certain[op->file].is_there) {
        if (walk->pending_count == PENDING_MAX) {
            abort();
        }
        walk->pending[walk->pending_count++] = number;
        walk->may_tear = walk->may_tear || op->size > SECTOR;
    }
}

static void apply_torn(struct walk *walk, const struct op *op)
{
    struct image *image = &walk->state[op->file];
    image->is_there = true;
    for (int64_t from = 0; from < op->size; from += SECTOR) {
        int64_t to = from + SECTOR < op->size ? from + SECTOR : op->size;
        if (roll(walk) % 2 == 0) {
            image_write(image, op, from, to);
        }
    }
}

/* The s-th state of this moment: first each choice of what is there, in whole, as far as
 * they can be counted out, then choices at random, in part. */
static void choose(struct walk *walk, unsigned s)
{
    bool is_counted = walk->pending_count < 32 && s < (1ULL << walk->pending_count);
    for (size_t i = 0; i < walk->pending_count; i++) {
        const struct op *op = &disk.ops[walk->pending[i]];
        uint64_t dice = roll(walk);
        if (is_counted) {
            /* none, all but one by one, all: the likely ones first */
            unsigned mask = s == 0 ? 0 : ~(s - 1);
            if (mask >> i & 1) {
                image_apply(&walk->state[op->file], op);
            }
        } else if (dice % 4 == 0 && op->kind == OP_WRITE && op->size > SECTOR) {
            apply_torn(walk, op);
        } else if (dice % 4 != 1) {
            image_apply(&walk->state[op->file], op);
        }
    }
}

static void path_of(const struct walk *walk, int file, char *path, size_t size)
{
    snprintf(path, size, "%s/%s", walk->folder, disk.names[file]);
}

static void write_state(struct walk *walk, unsigned s)
{
    for (int i = 0; i < disk.files; i++) {
        struct image *state = &walk->state[i];
        const struct image *certain = &walk->certain[i];
        state->is_there = certain->is_there;
        image_resize(state, certain->size);
        if (certain->size > 0) {
            memcpy(state->bytes, certain->bytes, certain->size);
        }
    }
    choose(walk, s);
    for (int i = 0; i < disk.files; i++) {
        const struct image *state = &walk->state[i];
        char path[512];
        path_of(walk, i, path, sizeof path);
        if (!state->is_there) {
            continue;
        }
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(state->bytes, 1, state->size, file), state->size);
        assert_int_equal(fclose(file), 0);
    }
}

/* As many as differ, as far as that can be said. */
static unsigned states_here(const struct walk *walk, unsigned each)
{
    if (walk->may_tear || walk->pending_count >= 31) {
        return walk->pending_count == 0 ? 1 : each;
    }
    unsigned choices = 1U << walk->pending_count;
    return choices < each ? choices : each;
}

size_t disk_walk(const char *folder, unsigned each, uint64_t seed, disk_visitor *visit,
                 void *context)
{
    static struct walk walk;
    size_t states = 0;
    memset(&walk, 0, sizeof walk);
    walk.folder = folder;
    walk.random = seed * 2 + 1;
    disk.is_recording = false;
    for (size_t moment = 0; moment <= disk.count; moment++) {
        for (unsigned s = 0; s < states_here(&walk, each); s++) {
            write_state(&walk, s);
            visit(context, moment);
            disk_empty_folder(folder);
            states++;
        }
        if (moment < disk.count) {
            advance(&walk, moment);
        }
    }
    for (int i = 0; i < FILES_MAX; i++) {
        free(walk.certain[i].bytes);
        free(walk.state[i].bytes);
    }
    return states;
}
