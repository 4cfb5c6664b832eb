#include "feed/asterisk_text.h"

#include <string.h>

#include "stats/event.h"
#include "stats/limits.h"

#define DURATION_MAX_MS INT64_C(31622400000) /* 366 days, as in events.md */

bool asterisk_is_id(struct str id)
{
    if (id.size > LIMIT_ID_BYTES || !str_is_utf8(id)) {
        return false;
    }
    for (size_t at = 0; at < id.size;) {
        if (str_is_control(str_next_code_point(id, &at))) {
            return false;
        }
    }
    return true;
}

struct str asterisk_text(struct str text)
{
    bool grows = !str_is_utf8(text) ||
                 (text.size > 0 && memchr(text.data, '\0', text.size) != NULL);
    size_t limit = grows ? ASTERISK_TEXT_MAX / 3 : ASTERISK_TEXT_MAX;
    if (text.size > limit) {
        text.size = limit;
        while (text.size > 0 && ((unsigned char)text.data[text.size] & 0xC0) == 0x80) {
            text.size--;
        }
    }
    return text;
}

bool asterisk_duration(struct str text, int64_t unit_ms, int64_t *ret_ms)
{
    int64_t units = -1;
    if (text.size > 0 && !str_to_int(text, INT64_MIN, INT64_MAX, &units)) {
        return false;
    }
    bool usable = units >= 0 && units <= DURATION_MAX_MS / unit_ms;
    *ret_ms = usable ? units * unit_ms : EVENT_NO_NUMBER;
    return true;
}
