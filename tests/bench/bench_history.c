/*
 * How fast the journal keeps events, beside a bare loop of SQLite's that inserts the same
 * columns with the same settings: no CRC, no checks, no sources. And how long a hub takes
 * to read and verify a day at its start.
 *
 *   bench_history [ROWS [FOLDER]]   1,000,000 rows in a folder of /tmp
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "history/journal.h"

enum { BATCHES = 4 };
static const uint64_t batches[BATCHES] = {1, 50, 1000, 10000};
static const char day[] = "2026-11-23";

struct bench {
    uint64_t rows;
    char folder[256], bare[300], journal[300];
    char body[201];
};

static void require(bool condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "bench_history: %s\n", what);
        exit(1);
    }
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* One by one costs a sync each: fewer do. */
static uint64_t rows_of(const struct bench *bench, uint64_t batch)
{
    return batch == 1 ? (bench->rows < 2000 ? bench->rows : 2000) : bench->rows;
}

static void remove_files(const struct bench *bench)
{
    static const char *const files[] = {"bare.db",
                                        "bare.db-wal",
                                        "bare.db-shm",
                                        "journal/hub.db",
                                        "journal/hub.db-wal",
                                        "journal/lock",
                                        "journal/ev-2026-11-23.db",
                                        "journal/ev-2026-11-23.db-wal"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", bench->folder, files[i]);
        (void)unlink(path);
    }
    (void)rmdir(bench->journal);
}

static double bare_insert(const struct bench *bench, uint64_t batch)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *insert = NULL;
    uint64_t rows = rows_of(bench, batch);
    remove_files(bench);
    require(sqlite3_open(bench->bare, &handle) == SQLITE_OK, "bare: open");
    require(
        sqlite3_exec(handle,
                     "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
                     "PRAGMA synchronous=FULL;"
                     "CREATE TABLE event(sequence INTEGER PRIMARY KEY, a, b, c, d, e, "
                     "f, g TEXT, h TEXT, i TEXT, j TEXT)",
                     NULL, NULL, NULL) == SQLITE_OK,
        "bare: schema");
    require(sqlite3_prepare_v2(handle,
                               "INSERT INTO event VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                               "?9, ?10, ?11)",
                               -1, &insert, NULL) == SQLITE_OK,
            "bare: prepare");
    double from_s = now_s();
    for (uint64_t i = 1; i <= rows; i++) {
        char id[24];
        int size = snprintf(id, sizeof id, "%llu", (unsigned long long)i);
        if (i % batch == 1 || batch == 1) {
            (void)sqlite3_exec(handle, "BEGIN", NULL, NULL, NULL);
        }
        for (int column = 1; column <= 7; column++) {
            sqlite3_bind_int64(insert, column, (sqlite3_int64)i + column - 1);
        }
        sqlite3_bind_text(insert, 8, "pbx", 3, SQLITE_STATIC);
        sqlite3_bind_text(insert, 9, id, size, SQLITE_STATIC);
        sqlite3_bind_text(insert, 10, "wallboard.contact.queued", 24, SQLITE_STATIC);
        sqlite3_bind_text(insert, 11, bench->body, 200, SQLITE_STATIC);
        require(sqlite3_step(insert) == SQLITE_DONE, "bare: insert");
        sqlite3_reset(insert);
        if (i % batch == 0 || i == rows) {
            require(sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK,
                    "bare: commit");
        }
    }
    double spent_s = now_s() - from_s;
    sqlite3_finalize(insert);
    sqlite3_close(handle);
    return (double)rows / spent_s;
}

static struct journal *open_journal(const struct bench *bench,
                                    struct journal_found *ret_found)
{
    const struct journal_config config = {bench->journal, 30};
    static struct diag diag;
    struct journal *journal = journal_open(&config, day, ret_found, &diag);
    require(journal != NULL, diag.count > 0 ? diag.entries[0].text : "journal");
    return journal;
}

static double journal_insert(const struct bench *bench, uint64_t batch)
{
    struct journal_found found;
    uint64_t rows = rows_of(bench, batch);
    remove_files(bench);
    struct journal *journal = open_journal(bench, &found);
    double from_s = now_s();
    for (uint64_t i = 1; i <= rows; i++) {
        char id[24];
        int size = snprintf(id, sizeof id, "%llu", (unsigned long long)i);
        const struct journal_row row = {
            .sequence = i,
            .epoch = found.epoch,
            .received_ms = (int64_t)i,
            .time_ms = (int64_t)i,
            .source_epoch = 7,
            .source_sequence = (int64_t)i,
            .source = {"pbx", 3},
            .id = {id, (size_t)size},
            .type = {"wallboard.contact.queued", 24},
            .body = {bench->body, 200},
        };
        require(journal_append(journal, &row), "journal: append");
        if (i % batch == 0 || i == rows) {
            require(journal_commit(journal), "journal: commit");
        }
    }
    double spent_s = now_s() - from_s;
    journal_close(&journal);
    return (double)rows / spent_s;
}

static bool count_row(void *context, const struct journal_row *row)
{
    *(uint64_t *)context += row->body.size;
    return true;
}

/* Of what the last insertion left. */
static void print_reading(const struct bench *bench)
{
    struct journal_found found;
    uint64_t bytes = 0;
    uint64_t reached = 0;
    double from_s = now_s();
    struct journal *journal = open_journal(bench, &found);
    double opened_s = now_s();
    require(journal_read(journal, 1, UINT64_MAX, count_row, &bytes, &reached), "read");
    double read_s = now_s();
    require(reached == bench->rows && bytes == 200 * bench->rows, "rows");
    printf("\n%llu rows, %.0f MB: start with all verified %.2f s, read again %.2f s\n",
           (unsigned long long)bench->rows, (double)journal_counts(journal)->bytes / 1e6,
           opened_s - from_s, read_s - opened_s);
    journal_close(&journal);
}

int main(int argc, char **argv)
{
    static struct bench bench = {.rows = 1000000};
    int64_t rows = 1000000;
    if (argc > 3 || (argc > 1 && !str_to_int(str_from(argv[1]), 1, 100000000, &rows))) {
        fprintf(stderr, "usage: bench_history [ROWS [FOLDER]]\n");
        return 2;
    }
    bench.rows = (uint64_t)rows;
    snprintf(bench.folder, sizeof bench.folder, "%s/wallboard-bench-XXXXXX",
             argc > 2 ? argv[2] : "/tmp");
    require(mkdtemp(bench.folder) != NULL, "folder");
    snprintf(bench.bare, sizeof bench.bare, "%s/bare.db", bench.folder);
    snprintf(bench.journal, sizeof bench.journal, "%s/journal", bench.folder);
    memset(bench.body, 'x', sizeof bench.body - 1);
    printf("| rows a commit | journal, rows/s | bare SQLite, rows/s | ratio |\n"
           "|---|---|---|---|\n");
    for (size_t i = 0; i < BATCHES; i++) {
        double bare = bare_insert(&bench, batches[i]);
        double ours = journal_insert(&bench, batches[i]);
        printf("| %llu | %.0f | %.0f | %.0f %% |\n", (unsigned long long)batches[i], ours,
               bare, 100 * ours / bare);
        fflush(stdout);
    }
    print_reading(&bench);
    remove_files(&bench);
    (void)rmdir(bench.folder);
    return 0;
}
