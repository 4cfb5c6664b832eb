/*
 * R10: "bit rot: 10 000 flips in file or WAL: 0 silently wrong figures". What a journal
 * gives back is what was written, or it says that it is not. Some hundreds of flips here;
 * WALLBOARD_FLIPS=10000 makes as many as it says.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "history/journal.h"
#include "history/spool.h"
#include "support/disk.h"
#include "support/journal_rows.h"
#include "support/rows.h"

enum { FLIPS = 1500, FILES_MAX = 8, ROWS = 300, FIRST_DAY = 100, MARKED = 200 };
enum { MESSAGES = 100, SLICE = 9 };

static const char first_day[] = "2026-11-23";
static const char next_day[] = "2026-11-24";

/* A folder's files as bytes. */
struct file {
    const char *name;
    uint8_t *bytes;
    size_t size;
};

struct rot {
    const char *name;
    bool is_spool;
    bool is_killed; /* the WAL is left there */
    bool is_marked; /* the start takes the first rows of the day on trust */
    const char *files[FILES_MAX];
};

static struct rot rots[] = {
    {"after a clean stop",
     false,
     false,
     false,
     {"ev-2026-11-23.db", "ev-2026-11-24.db", "hub.db"}},
    {"after kill -9, with the WAL there",
     false,
     true,
     false,
     {"ev-2026-11-23.db", "ev-2026-11-24.db", "ev-2026-11-24.db-wal", "hub.db",
      "hub.db-wal"}},
    {"after a clean stop, with a mark",
     false,
     false,
     true,
     {"ev-2026-11-23.db", "ev-2026-11-24.db", "hub.db"}},
    {"after kill -9, with a mark",
     false,
     true,
     true,
     {"ev-2026-11-23.db", "ev-2026-11-24.db", "ev-2026-11-24.db-wal", "hub.db",
      "hub.db-wal"}},
    {"in a publisher's spool", true, false, false, {"spool.db"}},
    {"in a publisher's spool, with the WAL there",
     true,
     true,
     false,
     {"spool.db", "spool.db-wal"}},
};

struct desk {
    const struct rot *rot;
    char folder[DISK_FOLDER_SIZE];
    char path[DISK_FOLDER_SIZE + 16]; /* the spool's */
    struct file files[FILES_MAX];
    size_t count;
    uint64_t random;
    size_t file, at; /* the flip */
    uint8_t bits;
    struct journal *journal;
    struct journal_found found;
    struct spool *spool;
    struct diag diag;
    size_t noticed, harmless;
};

#define EXPECT(desk, condition)                                                          \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            fail_msg("byte %zu of %s ^ %02x: not so: %s; %s", (desk)->at,                \
                     (desk)->files[(desk)->file].name, (desk)->bits, #condition,         \
                     (desk)->diag.count > 0 ? (desk)->diag.entries[0].text : "");        \
        }                                                                                \
    } while (false)

static uint64_t roll(struct desk *desk, uint64_t sides)
{
    desk->random = desk->random * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (desk->random >> 33) % sides;
}

static bool open_journal(struct desk *desk, const char *day)
{
    const struct journal_config config = {desk->folder, 30};
    diag_clear(&desk->diag);
    desk->journal = journal_open(&config, day, &desk->found, &desk->diag);
    return desk->journal != NULL;
}

static bool open_spool(struct desk *desk)
{
    const struct spool_config config = {desk->path, 1 << 20, 1000};
    diag_clear(&desk->diag);
    desk->spool = spool_open(&config, &desk->diag);
    return desk->spool != NULL;
}

/* -- before ----------------------------------------------------------------------------
 */

static bool keep_rows(struct desk *desk, uint64_t from, uint64_t to, uint64_t batch)
{
    for (uint64_t end = from + batch; end <= to; end += batch) {
        if (!JOURNAL_ROWS_APPEND(desk->journal, desk->found.epoch, end) ||
            !journal_commit(desk->journal)) {
            return false;
        }
    }
    return true;
}

static void make_body(char body[120], int64_t sequence)
{
    memset(body, 'a' + (int)(sequence % 26), 120);
    body[snprintf(body, 40, "%" PRId64, sequence)] = ' ';
}

static bool live(struct desk *desk)
{
    if (!desk->rot->is_spool) {
        return open_journal(desk, first_day) && keep_rows(desk, 0, FIRST_DAY, 10) &&
               journal_put(desk->journal, "theme", "winter", 6) &&
               journal_set_day(desk->journal, next_day) &&
               keep_rows(desk, FIRST_DAY, MARKED, 10) &&
               (!desk->rot->is_marked || journal_mark(desk->journal)) &&
               keep_rows(desk, MARKED, ROWS, 10);
    }
    bool done = open_spool(desk);
    for (int64_t i = 1; done && i <= MESSAGES; i++) {
        char body[120];
        make_body(body, i);
        const struct spool_message message = {
            7, i, str_from("topic"), {body, sizeof body}};
        done = spool_put(desk->spool, &message, i) &&
               (i % 5 != 0 || spool_commit(desk->spool));
    }
    return done;
}

static void read_file(struct desk *desk, const char *name)
{
    char path[128];
    struct file *file = &desk->files[desk->count++];
    snprintf(path, sizeof path, "%s/%s", desk->folder, name);
    FILE *stream = fopen(path, "rb");
    if (stream == NULL) {
        fail_msg("%s is not there", path);
        return;
    }
    file->name = name;
    file->bytes = malloc(1 << 20);
    assert_non_null(file->bytes);
    file->size = fread(file->bytes, 1, 1 << 20, stream);
    assert_in_range(file->size, 100, (1 << 20) - 1);
    fclose(stream);
}

static void prepare(struct desk *desk, const struct rot *rot)
{
    memset(desk, 0, sizeof *desk);
    desk->rot = rot;
    desk->random = 1;
    disk_make_folder(desk->folder);
    snprintf(desk->path, sizeof desk->path, "%s/spool.db", desk->folder);
    pid_t child = fork();
    if (child == 0) {
        bool done = live(desk);
        if (!rot->is_killed) {
            journal_close(&desk->journal);
            spool_close(&desk->spool);
        }
        _exit(done ? 0 : 1);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    for (size_t i = 0; i < FILES_MAX && rot->files[i] != NULL; i++) {
        read_file(desk, rot->files[i]);
    }
    disk_empty_folder(desk->folder);
}

/* -- after
 * ------------------------------------------------------------------------------- */

static void write_flipped(struct desk *desk)
{
    desk->file = (size_t)roll(desk, desk->count);
    desk->at = (size_t)roll(desk, desk->files[desk->file].size);
    desk->bits =
        (uint8_t)(roll(desk, 2) == 0 ? 1U << roll(desk, 8) : 1 + roll(desk, 255));
    for (size_t i = 0; i < desk->count; i++) {
        const struct file *file = &desk->files[i];
        char path[128];
        file->bytes[desk->at] ^= i == desk->file ? desk->bits : 0;
        snprintf(path, sizeof path, "%s/%s", desk->folder, file->name);
        FILE *stream = fopen(path, "wb");
        assert_non_null(stream);
        assert_int_equal(fwrite(file->bytes, 1, file->size, stream), file->size);
        assert_int_equal(fclose(stream), 0);
        file->bytes[desk->at] ^= i == desk->file ? desk->bits : 0;
    }
}

struct reading {
    uint64_t count;
    bool wrong;
};

static bool look_at(void *context, const struct journal_row *row)
{
    struct reading *reading = context;
    reading->count++;
    reading->wrong = reading->wrong || !journal_rows_same(row);
    return true;
}

/* Today's rows, each as it was written. */
static bool is_today_whole(struct desk *desk)
{
    struct reading reading = {0};
    uint64_t reached = 0;
    bool read = journal_read(desk->journal, FIRST_DAY + 1, UINT64_MAX, look_at, &reading,
                             &reached);
    EXPECT(desk, !reading.wrong);
    return read && reached == journal_head(desk->journal);
}

/* What the start took on trust is read before long: what is altered there is told then,
 * and the next start mends it. True: it was. */
static bool check_slices(struct desk *desk)
{
    enum journal_verdict verdict = JOURNAL_WHOLE;
    while (verdict == JOURNAL_WHOLE && journal_unverified(desk->journal) > 0) {
        verdict = journal_verify(desk->journal, SLICE);
    }
    if (verdict == JOURNAL_WHOLE) {
        EXPECT(desk, is_today_whole(desk) || desk->found.damaged);
        return false;
    }
    EXPECT(desk, journal_fault(desk->journal)[0] != '\0');
    journal_close(&desk->journal);
    EXPECT(desk, open_journal(desk, next_day));
    EXPECT(desk, verdict != JOURNAL_DAMAGED || desk->found.damaged);
    EXPECT(desk, journal_unverified(desk->journal) == 0 && is_today_whole(desk));
    return true;
}

/* Whoever goes on beyond damage gets rows as they were written, or is told of none. */
static void read_on(struct desk *desk, uint64_t reached)
{
    struct reading reading = {0};
    uint64_t head = journal_head(desk->journal);
    for (uint64_t next = reached + 2; reached < head && next <= head;) {
        uint64_t from = journal_next_whole(desk->journal, next);
        EXPECT(desk, from >= next && from <= head + 1);
        (void)journal_read(desk->journal, from, head, look_at, &reading, &reached);
        EXPECT(desk, !reading.wrong && (from > head || reached >= from));
        next = reached + 2;
    }
}

/* More rows, on new pages too. What is known only after a mark can stand in their way:
 * that is told, and mended without a loss. */
static void go_on(struct desk *desk)
{
    uint64_t head = desk->found.head;
    if (JOURNAL_ROWS_APPEND(desk->journal, desk->found.epoch, head + 40) &&
        journal_commit(desk->journal)) {
        return;
    }
    EXPECT(desk, desk->rot->is_marked && journal_is_suspect(desk->journal));
    EXPECT(desk, journal_recover(desk->journal, &head) && head == desk->found.head);
    EXPECT(desk, JOURNAL_ROWS_APPEND(desk->journal, desk->found.epoch, head + 40) &&
                     journal_commit(desk->journal));
    EXPECT(desk, is_today_whole(desk));
}

static void check_journal(struct desk *desk)
{
    struct reading reading = {0};
    uint64_t reached = 0;
    char value[6] = "";
    EXPECT(desk, open_journal(desk, next_day));
    const struct journal_found *found = &desk->found;
    EXPECT(desk, found->head <= ROWS && found->damaged == (desk->diag.count > 0));
    /* What is missing is not missed in silence: a new epoch, or what was not synced. */
    EXPECT(desk, !found->continued || (found->head == ROWS && !found->damaged));
    EXPECT(desk, desk->rot->is_killed || found->head == ROWS || found->damaged);
    bool read = journal_read(desk->journal, 1, UINT64_MAX, look_at, &reading, &reached);
    EXPECT(desk, !reading.wrong && reading.count == reached);
    EXPECT(desk, read ? reached == found->head : journal_fault(desk->journal)[0] != '\0');
    read_on(desk, reached);
    /* A source is never said to have come further than its rows: it would not be asked.
     */
    for (int n = 0; n < JOURNAL_ROWS_SOURCES; n++) {
        char name[16];
        int64_t epoch = 0;
        int64_t sequence = 0;
        snprintf(name, sizeof name, "pbx-%d", n);
        (void)journal_source_last(desk->journal, str_from(name), &epoch, &sequence);
        EXPECT(desk, sequence <= journal_rows_source_last(n, found->head));
        EXPECT(desk,
               found->damaged || sequence == journal_rows_source_last(n, found->head));
    }
    size_t size = journal_get(desk->journal, "theme", value, sizeof value);
    EXPECT(desk, size == 6 ? memcmp(value, "winter", 6) == 0
                           : found->damaged || desk->rot->is_killed ||
                                 journal_fault(desk->journal)[0] != '\0');
    go_on(desk);
    bool noticed = found->damaged || !read || found->head < ROWS;
    noticed = check_slices(desk) || noticed;
    *(noticed ? &desk->noticed : &desk->harmless) += 1;
    journal_close(&desk->journal);
}

static void check_spool(struct desk *desk)
{
    struct spool_message message = {7, 0, {NULL, 0}, {NULL, 0}};
    int64_t count = 0;
    EXPECT(desk, open_spool(desk));
    while (spool_next(desk->spool, 7, message.sequence + 1, &message)) {
        char body[120];
        make_body(body, message.sequence);
        EXPECT(desk, str_equal(message.body, (struct str){body, sizeof body}));
        EXPECT(desk, str_is(message.topic, "topic") && message.epoch == 7);
        count++;
    }
    bool noticed = desk->diag.count > 0 || spool_is_suspect(desk->spool);
    EXPECT(desk, count == MESSAGES || noticed || desk->rot->is_killed);
    *(noticed || count < MESSAGES ? &desk->noticed : &desk->harmless) += 1;
    spool_close(&desk->spool);
}

static size_t wanted(void)
{
    const char *text = getenv("WALLBOARD_FLIPS");
    int64_t flips = FLIPS;
    if (text != NULL && !str_to_int(str_from(text), 1, INT32_MAX, &flips)) {
        fail_msg("WALLBOARD_FLIPS is '%s'", text);
    }
    return (size_t)flips;
}

static void check_rot(void **state)
{
    static struct desk desk;
    prepare(&desk, *state);
    for (size_t i = 0; i < wanted(); i++) {
        write_flipped(&desk);
        if (desk.rot->is_spool) {
            check_spool(&desk);
        } else {
            check_journal(&desk);
        }
        disk_empty_folder(desk.folder);
    }
    printf("%zu flips noticed, %zu without effect\n", desk.noticed, desk.harmless);
    assert_int_not_equal(desk.noticed, 0);
    for (size_t i = 0; i < desk.count; i++) {
        free(desk.files[i].bytes);
    }
    assert_int_equal(rmdir(desk.folder), 0);
}

int main(void)
{
    static struct rows rows;
    disk_install();
    ROWS_ADD(&rows, check_rot, rots);
    return rows_run(&rows, "history: bit rot");
}
