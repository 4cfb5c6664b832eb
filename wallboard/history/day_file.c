#include "history/day_file.h"

#include <string.h>

#include "history/day_mark.h"
#include "history/row_codec.h"

#define DAY_FILE_VERSION 1
#define FAILURES_MOST    100 /* of the disk, one row after the other */

/* One row each but `event`. `closed`: 1 when the day is over, then `last` and `digest`
 * hold. WITHOUT ROWID: a name is looked up nowhere, the table is only read as a whole. */
static const char schema[] =
    "CREATE TABLE day(number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
    "base INTEGER NOT NULL, closed INTEGER NOT NULL, last INTEGER NOT NULL, "
    "digest INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT;"
    "CREATE TABLE source(name TEXT PRIMARY KEY, epoch INTEGER NOT NULL, "
    "sequence INTEGER NOT NULL, heard INTEGER NOT NULL, crc INTEGER NOT NULL) STRICT, "
    "WITHOUT ROWID;" ROW_SCHEMA "PRAGMA user_version=1;";

bool day_name_is_valid(const char *name)
{
    static const char form[] = "dddd-dd-dd";
    size_t i = 0;
    for (; form[i] != '\0'; i++) {
        bool fits = form[i] == 'd' ? name[i] >= '0' && name[i] <= '9' : name[i] == '-';
        if (!fits) {
            return false; /* at the latest at the end of a short one */
        }
    }
    return name[i] == '\0';
}

static uint32_t sum(const struct crc32c *table, struct str name, const uint64_t *values,
                    size_t count)
{
    uint32_t crc = crc32c_add_text(table, 0, name);
    for (size_t i = 0; i < count; i++) {
        crc = crc32c_add_number(table, crc, values[i]);
    }
    return crc;
}

/* Runs `sql` with a name and numbers in the places ?1, ?2..., their CRC in the last. */
static bool write_summed(struct day_file *day, const char *sql, struct str name,
                         const uint64_t *values, size_t count, struct fault *fault)
{
    sqlite3_stmt *statement = database_prepare(day->handle, sql, fault);
    if (statement == NULL) {
        return false;
    }
    database_bind_text(statement, 1, name);
    for (size_t i = 0; i < count; i++) {
        (void)sqlite3_bind_int64(statement, 2 + (int)i, (sqlite3_int64)values[i]);
    }
    (void)sqlite3_bind_int64(statement, 2 + (int)count,
                             sum(day->table, name, values, count));
    bool done = database_step(statement, fault);
    (void)sqlite3_finalize(statement);
    return done;
}

/* The other way round. False: not what was written. */
static bool fetch_summed(const struct day_file *day, sqlite3_stmt *statement,
                         struct str *ret_name, uint64_t *ret_values, int count)
{
    *ret_name = database_text(statement, 0);
    for (int i = 0; i < count; i++) {
        ret_values[i] = (uint64_t)sqlite3_column_int64(statement, 1 + i);
    }
    return sqlite3_column_int64(statement, 1 + count) ==
           (sqlite3_int64)sum(day->table, *ret_name, ret_values, (size_t)count);
}

enum { DAY_BASE, DAY_CLOSED, DAY_LAST, DAY_DIGEST, DAY_VALUES };
enum { MARK_EPOCH, MARK_SEQUENCE, MARK_HEARD, MARK_VALUES };

static bool write_day(struct day_file *day, bool closed, struct fault *fault)
{
    const uint64_t values[DAY_VALUES] = {day->base, closed, closed ? day->head : 0,
                                         closed ? day->end.digest : 0};
    return write_summed(day,
                        "INSERT OR REPLACE INTO day(number, name, base, closed, last, "
                        "digest, crc) VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6)",
                        str_from(day->name), values, DAY_VALUES, fault);
}

static bool write_marks(struct day_file *day, const struct source_marks *marks,
                        uint64_t oldest, struct fault *fault)
{
    for (size_t i = 0; i < source_marks_count(marks); i++) {
        struct str name;
        const struct source_mark *mark = source_marks_at(marks, i, &name);
        if (mark == NULL || mark->heard <= oldest) {
            continue;
        }
        const uint64_t values[MARK_VALUES] = {(uint64_t)mark->epoch,
                                              (uint64_t)mark->sequence, mark->heard};
        if (!write_summed(day,
                          "INSERT INTO source(name, epoch, sequence, heard, crc) "
                          "VALUES(?1, ?2, ?3, ?4, ?5)",
                          name, values, MARK_VALUES, fault)) {
            return false;
        }
    }
    return true;
}

static bool prepare(struct day_file *day, struct fault *fault)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } all[] = {
        {&day->begin, "BEGIN IMMEDIATE"},
        {&day->commit, "COMMIT"},
        {&day->insert, "INSERT INTO event(" ROW_COLUMNS ") VALUES(" ROW_PLACES ")"},
        {&day->select, "SELECT " ROW_COLUMNS " FROM event WHERE sequence >= ?1 AND "
                       "sequence <= ?2 ORDER BY sequence"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        *all[i].statement = database_prepare(day->handle, all[i].sql, fault);
        if (*all[i].statement == NULL) {
            return false;
        }
    }
    return true;
}

bool day_file_make(struct day_file *day, const char *path, const struct day_begin *begin,
                   const struct crc32c *table, struct fault *fault)
{
    *day = (struct day_file){.table = table, .base = begin->base, .head = begin->base};
    (void)str_copy(day->name, sizeof day->name, str_from(begin->name));
    if (database_open(path, DATABASE_MAKE, &day->handle, fault) != DATABASE_OPEN) {
        return false;
    }
    if (database_run(day->handle, "BEGIN IMMEDIATE", fault) &&
        database_run(day->handle, schema, fault) && write_day(day, false, fault) &&
        write_marks(day, begin->marks, begin->oldest, fault) &&
        database_run(day->handle, "COMMIT", fault) && prepare(day, fault)) {
        return true;
    }
    day_file_close(day);
    return false;
}

static enum day_file_result result_of(struct day_file *day)
{
    return database_is_damage(sqlite3_errcode(day->handle)) ? DAY_FILE_DAMAGED
                                                            : DAY_FILE_FAILED;
}

/* What the day's own row says. */
static enum day_file_result read_day(struct day_file *day, struct fault *fault)
{
    sqlite3_stmt *statement = database_prepare(
        day->handle,
        "SELECT name, base, closed, last, digest, crc FROM day WHERE number = 1", fault);
    if (statement == NULL) {
        return result_of(day);
    }
    enum day_file_result result = DAY_FILE_DAMAGED;
    struct str name;
    uint64_t values[DAY_VALUES];
    int code = sqlite3_step(statement);
    if (code == SQLITE_ROW && fetch_summed(day, statement, &name, values, DAY_VALUES) &&
        str_is(name, day->name)) {
        day->base = values[DAY_BASE];
        day->is_finished = values[DAY_CLOSED] != 0;
        day->head = values[DAY_LAST];
        day->end.digest = (uint32_t)values[DAY_DIGEST];
        result = DAY_FILE_OK;
    } else if (code == SQLITE_ROW || code == SQLITE_DONE) {
        fault_set(fault, "ev-%s.db: its first page is damaged", day->name);
    } else {
        database_fault(day->handle, fault);
        result = result_of(day);
    }
    (void)sqlite3_finalize(statement);
    return result;
}

/* The last row that is there; in a finished day it must be the one written down. */
static enum day_file_result read_last(struct day_file *day, struct fault *fault)
{
    sqlite3_int64 last = 0;
    if (!database_ask(day->handle, "SELECT max(sequence) FROM event",
                      (sqlite3_int64)day->base, &last, fault)) {
        return result_of(day);
    }
    if ((day->is_finished && (uint64_t)last != day->head) ||
        last < (sqlite3_int64)day->base) {
        fault_set(fault, "ev-%s.db: its end is missing", day->name);
        return DAY_FILE_DAMAGED;
    }
    day->head = (uint64_t)last;
    return DAY_FILE_OK;
}

static enum day_file_result look(struct day_file *day, struct fault *fault)
{
    sqlite3_int64 version = 0;
    if (!database_ask(day->handle, "PRAGMA user_version", 0, &version, fault)) {
        return result_of(day);
    }
    if (version == 0) {
        sqlite3_int64 tables = 0;
        if (!database_ask(day->handle, "SELECT count(*) FROM sqlite_schema", 0, &tables,
                          fault)) {
            return result_of(day);
        }
        if (tables == 0) {
            return DAY_FILE_EMPTY;
        }
    }
    if (version != DAY_FILE_VERSION) {
        fault_set(fault, "ev-%s.db: version %lld, not %d", day->name, (long long)version,
                  DAY_FILE_VERSION);
        return DAY_FILE_DAMAGED;
    }
    enum day_file_result result = read_day(day, fault);
    if (result == DAY_FILE_OK) {
        result = read_last(day, fault);
    }
    if (result == DAY_FILE_OK && !prepare(day, fault)) {
        result = result_of(day);
    }
    return result;
}

static bool go_on(struct day_file *day, struct fault *fault)
{
    bool done = !day->is_finished || write_day(day, false, fault);
    day->is_finished = false;
    return done;
}

enum day_file_result day_file_open(struct day_file *day, const char *path,
                                   const char *name, enum database_use use,
                                   const struct crc32c *table, struct fault *fault)
{
    *day = (struct day_file){.table = table};
    (void)str_copy(day->name, sizeof day->name, str_from(name));
    enum database_result opened = database_open(path, use, &day->handle, fault);
    if (opened != DATABASE_OPEN) {
        return opened == DATABASE_DAMAGED ? DAY_FILE_DAMAGED : DAY_FILE_FAILED;
    }
    enum day_file_result result = look(day, fault);
    if (result == DAY_FILE_OK && use != DATABASE_READ && !go_on(day, fault)) {
        result = result_of(day);
    }
    if (result != DAY_FILE_OK) {
        day_file_close(day);
    }
    return result;
}

void day_file_close(struct day_file *day)
{
    (void)sqlite3_finalize(day->begin);
    (void)sqlite3_finalize(day->insert);
    (void)sqlite3_finalize(day->commit);
    (void)sqlite3_finalize(day->select);
    database_close(&day->handle);
    day->begin = day->insert = day->commit = day->select = NULL;
    day->pending = 0;
}

static void add_to_end(const struct day_file *day, struct day_end *end, uint64_t epoch,
                       uint32_t crc)
{
    *end = (struct day_end){epoch, crc, crc32c_add_number(day->table, end->digest, crc)};
}

bool day_file_append(struct day_file *day, const struct journal_row *row,
                     struct fault *fault)
{
    if (day->pending == 0) {
        if (!database_step(day->begin, fault)) {
            return false;
        }
        day->pending_end = day->end;
    }
    uint32_t crc = row_codec_crc(day->table, row);
    row_codec_bind(day->insert, row, crc);
    if (!database_step(day->insert, fault)) {
        return false;
    }
    day->pending++;
    add_to_end(day, &day->pending_end, row->epoch, crc);
    return true;
}

bool day_file_commit(struct day_file *day, struct fault *fault)
{
    if (day->pending == 0) {
        return true;
    }
    if (!database_step(day->commit, fault)) {
        return false;
    }
    day->head += day->pending;
    day->end = day->pending_end;
    day->pending = 0;
    return true;
}

static enum day_file_result miss_row(const struct day_file *day, uint64_t sequence,
                                     struct fault *fault)
{
    fault_set(fault, "ev-%s.db: row %llu is missing", day->name,
              (unsigned long long)sequence);
    return DAY_FILE_DAMAGED;
}

/* The next row, which must be number `expected`. OK with *ret_found false: no more. */
static enum day_file_result next_row(struct day_file *day, uint64_t expected,
                                     struct journal_row *ret_row, uint32_t *ret_crc,
                                     bool *ret_found, struct fault *fault)
{
    int code = sqlite3_step(day->select);
    *ret_found = code == SQLITE_ROW;
    if (code == SQLITE_DONE) {
        return DAY_FILE_OK;
    }
    if (code != SQLITE_ROW) {
        database_fault(day->handle, fault);
        return result_of(day);
    }
    bool is_whole = row_codec_fetch(day->select, day->table, ret_row, ret_crc);
    if (ret_row->sequence != expected) {
        return miss_row(day, expected, fault);
    }
    if (!is_whole) {
        fault_set(fault, "ev-%s.db: row %llu is not what was written", day->name,
                  (unsigned long long)expected);
        return DAY_FILE_DAMAGED;
    }
    return DAY_FILE_OK;
}

static void select_rows(struct day_file *day, uint64_t from, uint64_t to)
{
    (void)sqlite3_reset(day->select);
    (void)sqlite3_bind_int64(day->select, 1, (sqlite3_int64)from);
    (void)sqlite3_bind_int64(day->select, 2, (sqlite3_int64)to);
}

enum day_file_result day_file_read(struct day_file *day, struct day_reading *reading,
                                   struct fault *fault)
{
    enum day_file_result result = DAY_FILE_OK;
    struct journal_row row;
    uint32_t crc = 0;
    bool found = true;
    bool more = true;
    /* not what has yet to be committed */
    uint64_t to = reading->to < day->head ? reading->to : day->head;
    reading->reached = reading->from - 1;
    select_rows(day, reading->from, to);
    while (more && reading->reached < to) { /* no further: there may be damage */
        result = next_row(day, reading->reached + 1, &row, &crc, &found, fault);
        if (result != DAY_FILE_OK || !found) {
            break;
        }
        reading->reached = row.sequence;
        more = reading->visit(reading->context, &row);
    }
    (void)sqlite3_reset(day->select);
    if (result == DAY_FILE_OK && more && reading->reached < to) {
        result = miss_row(day, reading->reached + 1, fault);
    }
    return result;
}

static enum day_file_result read_marks(struct day_file *day, struct source_marks *marks,
                                       struct fault *fault)
{
    sqlite3_stmt *statement = database_prepare(
        day->handle, "SELECT name, epoch, sequence, heard, crc FROM source", fault);
    if (statement == NULL) {
        return result_of(day);
    }
    enum day_file_result result = DAY_FILE_OK;
    int code = sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite3_step(statement)) {
        struct str name;
        uint64_t values[MARK_VALUES];
        if (!fetch_summed(day, statement, &name, values, MARK_VALUES) ||
            !source_marks_admit(marks, name)) {
            fault_set(fault, "ev-%s.db: a source's numbers are damaged", day->name);
            result = DAY_FILE_DAMAGED;
            continue;
        }
        const struct source_mark mark = {(int64_t)values[MARK_EPOCH],
                                         (int64_t)values[MARK_SEQUENCE],
                                         values[MARK_HEARD]};
        source_marks_hear(marks, name, &mark);
    }
    if (code != SQLITE_DONE) {
        database_fault(day->handle, fault);
        result = result_of(day);
    }
    (void)sqlite3_finalize(statement);
    return result;
}

static void hear_row(struct source_marks *marks, const struct journal_row *row)
{
    const struct source_mark mark = {row->source_epoch, row->source_sequence,
                                     row->sequence};
    if (row->source_epoch >= 0) {
        (void)source_marks_admit(marks, row->source);
        source_marks_hear(marks, row->source, &mark);
    }
}

/* Reads the rows from `from` on, which must be those after head, to the last one that is
 * whole and in its place. */
static enum day_file_result read_on(struct day_file *day, uint64_t from,
                                    struct source_marks *marks, struct fault *fault)
{
    enum day_file_result result = DAY_FILE_OK;
    struct journal_row row;
    uint32_t crc = 0;
    bool found = true;
    select_rows(day, from, INT64_MAX);
    while (true) {
        result = next_row(day, day->head + 1, &row, &crc, &found, fault);
        if (result != DAY_FILE_OK || !found) {
            break;
        }
        day->head = row.sequence;
        add_to_end(day, &day->end, row.epoch, crc);
        hear_row(marks, &row);
    }
    (void)sqlite3_reset(day->select);
    source_marks_keep(marks);
    return result;
}

enum day_file_result day_file_verify(struct day_file *day, struct source_marks *marks,
                                     uint64_t *ret_last, struct fault *fault)
{
    bool damaged = false;
    if (!database_check(day->handle, &damaged, fault) && !damaged) {
        return DAY_FILE_FAILED;
    }
    enum day_file_result marked = read_marks(day, marks, fault);
    if (marked == DAY_FILE_FAILED) {
        return marked;
    }
    marked = damaged ? DAY_FILE_DAMAGED : marked;
    *ret_last = day->head;
    day->head = day->base;
    day->end = (struct day_end){0};
    enum day_file_result result = read_on(day, 0, marks, fault);
    if (result == DAY_FILE_OK && day->head < *ret_last) {
        result = miss_row(day, day->head + 1, fault);
    }
    return result == DAY_FILE_OK ? marked : result;
}

/* -- in parts --------------------------------------------------------------------------
 */

/* The row of that number, looked up, and whole. */
static enum day_file_result look_up(struct day_file *day, uint64_t sequence,
                                    struct journal_row *ret_row, uint32_t *ret_crc,
                                    struct fault *fault)
{
    bool found = false;
    select_rows(day, sequence, sequence);
    enum day_file_result result =
        next_row(day, sequence, ret_row, ret_crc, &found, fault);
    return result != DAY_FILE_OK || found ? result : miss_row(day, sequence, fault);
}

/* Is the mark of this file, and does nothing stand in the way of new rows? A day frees no
 * page: what is said to be free is in use, and would be written over. */
static enum day_file_result match(struct day_file *day, const struct day_mark *mark,
                                  struct fault *fault)
{
    struct journal_row row;
    uint32_t crc = 0;
    sqlite3_int64 unused = 0;
    if (strcmp(mark->name, day->name) != 0 || mark->base != day->base ||
        mark->head <= day->base || mark->head > day->head) {
        fault_set(fault, "ev-%s.db: not as it was marked", day->name);
        return DAY_FILE_DAMAGED;
    }
    if (!database_ask(day->handle, "PRAGMA freelist_count", 0, &unused, fault)) {
        return result_of(day);
    }
    enum day_file_result result = look_up(day, mark->head, &row, &crc, fault);
    (void)sqlite3_reset(day->select);
    if (result == DAY_FILE_OK && (crc != mark->end.crc || unused != 0)) {
        fault_set(fault, "ev-%s.db: not as it was marked", day->name);
        result = DAY_FILE_DAMAGED;
    }
    return result;
}

enum day_file_result day_file_verify_after(struct day_file *day,
                                           const struct day_mark *mark,
                                           struct source_marks *marks,
                                           struct fault *fault)
{
    struct journal_row row;
    uint32_t crc = 0;
    uint64_t last = day->head;
    enum day_file_result result = match(day, mark, fault);
    if (result == DAY_FILE_OK) {
        result = read_marks(day, marks, fault);
    }
    if (result != DAY_FILE_OK) {
        return result;
    }
    day->head = mark->head;
    day->end = mark->end;
    result = read_on(day, mark->head + 1, marks, fault);
    if (result == DAY_FILE_OK && day->head < last) {
        result = miss_row(day, day->head + 1, fault);
    }
    if (result == DAY_FILE_OK) { /* by the way that the next one will be put */
        result = look_up(day, day->head, &row, &crc, fault);
        (void)sqlite3_reset(day->select);
    }
    return result;
}

enum day_file_result day_file_check(struct day_file *day, struct day_check *check,
                                    uint64_t rows, struct fault *fault)
{
    struct journal_row row;
    uint32_t crc = 0;
    enum day_file_result result = DAY_FILE_OK;
    for (; rows > 0 && check->next <= check->last; rows--) {
        result = look_up(day, check->next, &row, &crc, fault);
        if (result != DAY_FILE_OK) {
            break;
        }
        check->digest = crc32c_add_number(day->table, check->digest, crc);
        check->next++;
    }
    (void)sqlite3_reset(day->select);
    if (check->next > check->last && check->digest != check->expected) {
        fault_set(fault, "ev-%s.db: rows are not those that were verified", day->name);
        result = DAY_FILE_DAMAGED;
    }
    return result;
}

uint64_t day_file_next_whole(struct day_file *day, uint64_t from)
{
    struct fault ignored;
    struct journal_row row;
    uint32_t crc = 0;
    uint64_t at = from;
    for (int failures = 0; at <= day->head && failures < FAILURES_MOST; at++) {
        enum day_file_result result = look_up(day, at, &row, &crc, &ignored);
        if (result == DAY_FILE_OK) {
            break;
        }
        if (result == DAY_FILE_FAILED && sqlite3_errcode(day->handle) == SQLITE_NOMEM) {
            at = 0;
            break;
        }
        failures = result == DAY_FILE_FAILED ? failures + 1 : 0;
        at = failures == FAILURES_MOST ? day->head : at;
    }
    (void)sqlite3_reset(day->select);
    return at;
}

bool day_file_settle(struct day_file *day, struct fault *fault)
{
    /* In a rollback journal's mode one file holds everything, to copy or to read. */
    return database_checkpoint(day->handle, fault) &&
           database_run(day->handle, "PRAGMA journal_mode=DELETE", fault);
}

bool day_file_finish(struct day_file *day, struct fault *fault)
{
    bool done = write_day(day, true, fault) && day_file_settle(day, fault);
    day_file_close(day);
    return done;
}
