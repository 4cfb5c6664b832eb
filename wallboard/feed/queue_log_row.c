#include "feed/queue_log_row.h"

#include "feed/asterisk_text.h"

struct str queue_log_row_field(const struct queue_log_row *row, size_t place)
{
    return asterisk_text(queue_log_line_field(row->line, place - 1));
}

struct str queue_log_row_data(const struct queue_log_row *row)
{
    return asterisk_text(row->line->data);
}

int64_t queue_log_row_count(const struct queue_log_row *row, size_t place, int64_t min)
{
    int64_t count = EVENT_NO_NUMBER;
    struct str text = queue_log_line_field(row->line, place - 1);
    return str_to_int(text, min, INT32_MAX, &count) ? count : EVENT_NO_NUMBER;
}
