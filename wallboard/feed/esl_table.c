#include "feed/esl_table.h"

#include "stats/event.h"

static struct str next_line(struct str *rest)
{
    struct str line = str_split(rest, '\n');
    if (line.size > 0 && line.data[line.size - 1] == '\r') {
        line.size--;
    }
    return line;
}

bool esl_table_open(struct esl_table *table, struct str text)
{
    struct str line = next_line(&text);
    *table = (struct esl_table){.rest = text};
    if (line.size == 0 || line.data[0] == '+' || line.data[0] == '-') {
        return false;
    }
    while (line.data != NULL && table->column_count < ESL_COLUMNS_MAX) {
        table->columns[table->column_count++] = str_split(&line, '|');
    }
    return table->column_count > 1;
}

bool esl_table_has(const struct esl_table *table, const char *column)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (str_is(table->columns[i], column)) {
            return true;
        }
    }
    return false;
}

bool esl_table_next(struct esl_table *table)
{
    struct str line = {0};
    while (table->rest.size > 0 && line.size == 0) {
        line = next_line(&table->rest);
    }
    if (line.size == 0 || str_is(line, "+OK")) {
        table->rest = (struct str){0};
        return false;
    }
    for (size_t i = 0; i < table->column_count; i++) {
        table->cells[i] = line.data != NULL ? str_split(&line, '|') : (struct str){0};
    }
    return true;
}

struct str esl_table_cell(const struct esl_table *table, const char *column)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (str_is(table->columns[i], column)) {
            return table->cells[i];
        }
    }
    return (struct str){0};
}

int64_t esl_table_number(const struct esl_table *table, const char *column)
{
    int64_t number = 0;
    return str_to_int(esl_table_cell(table, column), 0, INT64_MAX, &number)
               ? number
               : EVENT_NO_NUMBER;
}
