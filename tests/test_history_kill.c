/*
 * R1, of the journal and the spool alone: kill -9 at any moment, and nothing that was
 * acknowledged is lost, doubled or altered. A writer that is another process tells by a
 * pipe what it has committed; it is killed, and the next one goes on where it must. Tens
 * of kills here; WALLBOARD_KILLS=1000 makes as many as it says.
 */

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "history/journal.h"
#include "history/spool.h"
#include "support/disk.h"
#include "support/journal_rows.h"
#include "support/rows.h"

enum { KILLS = 25, BODY = 60 };

static const char day[] = "2026-11-23";

/* What a writer tells as soon as it may be relied on. */
struct told {
    uint64_t head;
    uint64_t epoch;
};

struct desk {
    char folder[DISK_FOLDER_SIZE];
    char path[DISK_FOLDER_SIZE + 16];
    uint64_t random;
    struct told told;
    uint64_t kills;
};

static uint64_t roll(struct desk *desk, uint64_t sides)
{
    desk->random = desk->random * UINT64_C(6364136223846793005) + 1442695040888963407U;
    return (desk->random >> 33) % sides;
}

static bool tell(int pipe_end, uint64_t head, uint64_t epoch)
{
    const struct told told = {head, epoch};
    return write(pipe_end, &told, sizeof told) == sizeof told;
}

/* Until it is killed, or until something is not as it should be. */
static void write_journal(const struct desk *desk, int pipe_end)
{
    static struct diag diag;
    struct journal_found found;
    const struct journal_config config = {desk->folder, 30};
    struct journal *journal = journal_open(&config, day, &found, &diag);
    uint64_t batch = 1;
    if (journal == NULL || found.damaged) {
        fprintf(stderr, "%s\n", diag.entries[0].text);
        return;
    }
    while (tell(pipe_end, journal_head(journal), found.epoch) &&
           JOURNAL_ROWS_APPEND(journal, found.epoch, journal_head(journal) + batch) &&
           journal_commit(journal)) {
        batch = batch % 7 + 1;
    }
}

static void make_body(char body[BODY], int64_t sequence)
{
    memset(body, 'a' + (int)(sequence % 26), BODY);
    body[snprintf(body, BODY, "%" PRId64, sequence)] = ' ';
}

/* Each life says on, numbers going on as if there were one. */
static void write_spool(const struct desk *desk, int pipe_end)
{
    static struct diag diag;
    const struct spool_config config = {desk->path, 1 << 24, 1 << 30};
    struct spool *spool = spool_open(&config, &diag);
    int64_t sequence = 0;
    int64_t epoch = 0;
    if (spool == NULL || diag.count > 0 || !spool_recover(spool, &epoch, &sequence)) {
        return;
    }
    while (tell(pipe_end, (uint64_t)sequence, 1)) {
        for (int64_t end = sequence + 1 + sequence % 5; sequence < end; sequence++) {
            char body[BODY];
            make_body(body, sequence + 1);
            const struct spool_message message = {
                7, sequence + 1, str_from("topic"), {body, BODY}};
            if (!spool_put(spool, &message, sequence)) {
                return;
            }
        }
        if (!spool_commit(spool)) {
            return;
        }
    }
}

/* Starts a writer, kills it after a while, and leaves the last that it told. */
static void kill_one(struct desk *desk, void (*write_on)(const struct desk *, int))
{
    int ends[2];
    struct told told;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        write_on(desk, ends[1]);
        _exit(1);
    }
    close(ends[1]);
    /* Not before it has begun, however slow the machine is. */
    assert_int_equal(read(ends[0], &told, sizeof told), sizeof told);
    const struct timespec pause = {0, (long)roll(desk, 30000000)};
    (void)nanosleep(&pause, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    do {
        assert_true(told.head >= desk->told.head);
        desk->told = told;
    } while (read(ends[0], &told, sizeof told) == sizeof told);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); /* else it gave up by itself */
    close(ends[0]);
    desk->kills++;
}

static bool count_same(void *context, const struct journal_row *row)
{
    *(uint64_t *)context += journal_rows_same(row) ? 1 : 0;
    return true;
}

static void check_journal(struct desk *desk)
{
    static struct diag diag;
    struct journal_found found;
    uint64_t same = 0;
    uint64_t reached = 0;
    const struct journal_config config = {desk->folder, 30};
    diag_clear(&diag);
    struct journal *journal = journal_open(&config, day, &found, &diag);
    assert_non_null(journal);
    assert_int_equal(diag.count, 0);
    assert_true(found.head >= desk->told.head);
    assert_true(found.epoch > desk->told.epoch && !found.continued);
    assert_true(journal_read(journal, 1, UINT64_MAX, count_same, &same, &reached));
    assert_int_equal(same, found.head);
    desk->told = (struct told){found.head, found.epoch};
    journal_close(&journal);
}

static void check_spool(struct desk *desk)
{
    static struct diag diag;
    struct spool_message message = {7, 0, {NULL, 0}, {NULL, 0}};
    const struct spool_config config = {desk->path, 1 << 24, 1 << 30};
    int64_t count = 0;
    diag_clear(&diag);
    struct spool *spool = spool_open(&config, &diag);
    assert_non_null(spool);
    assert_int_equal(diag.count, 0);
    while (spool_next(spool, 7, message.sequence + 1, &message)) {
        char body[BODY];
        make_body(body, ++count);
        assert_int_equal(message.sequence, count);
        assert_true(str_equal(message.body, (struct str){body, BODY}));
    }
    assert_true((uint64_t)count >= desk->told.head);
    assert_int_equal(spool_open_count(spool), count);
    spool_close(&spool);
}

struct killing {
    const char *name;
    void (*write_on)(const struct desk *, int);
    void (*check)(struct desk *);
};

static struct killing killings[] = {
    {"a hub's journal under kill -9", write_journal, check_journal},
    {"a publisher's spool under kill -9", write_spool, check_spool},
};

static uint64_t wanted(void)
{
    const char *text = getenv("WALLBOARD_KILLS");
    int64_t kills = KILLS;
    if (text != NULL && !str_to_int(str_from(text), 1, INT32_MAX, &kills)) {
        fail_msg("WALLBOARD_KILLS is '%s'", text);
    }
    return (uint64_t)kills;
}

static void check_killing(void **state)
{
    const struct killing *killing = *state;
    struct desk desk = {.random = 1};
    uint64_t kept = 0;
    disk_make_folder(desk.folder);
    snprintf(desk.path, sizeof desk.path, "%s/spool.db", desk.folder);
    while (desk.kills < wanted()) {
        kill_one(&desk, killing->write_on);
        killing->check(&desk);
        if (desk.kills % KILLS == 0) { /* or reading all takes longer and longer */
            kept += desk.told.head;
            desk.told = (struct told){0, 0};
            disk_empty_folder(desk.folder);
        }
    }
    kept += desk.told.head;
    printf("%" PRIu64 " kills, %" PRIu64 " kept\n", desk.kills, kept);
    assert_int_not_equal(kept, 0);
    disk_empty_folder(desk.folder);
    assert_int_equal(rmdir(desk.folder), 0);
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, check_killing, killings);
    return rows_run(&rows, "history: kill -9");
}
