#include "feed/ami_field.h"

#include "base/timestamp.h"
#include "feed/asterisk_text.h"

#define SECOND_MS 1000

struct str ami_field_either(const struct ami_message *message, const char *key,
                            const char *older)
{
    struct str value = ami_value(message, key);
    return value.size > 0 ? value : ami_value(message, older);
}

int64_t ami_field_number(const struct ami_message *message, const char *key)
{
    int64_t value = EVENT_NO_NUMBER;
    return str_to_int(ami_value(message, key), 0, INT32_MAX, &value) ? value
                                                                     : EVENT_NO_NUMBER;
}

int64_t ami_field_seconds(const struct ami_message *message, const char *key)
{
    int64_t value = EVENT_NO_NUMBER;
    return str_to_int(ami_value(message, key), 0, TIMESTAMP_MAX_MS / SECOND_MS, &value)
               ? value
               : EVENT_NO_NUMBER;
}

int64_t ami_field_ms(const struct ami_message *message, const char *key, int64_t unit_ms)
{
    int64_t ms = EVENT_NO_NUMBER;
    return asterisk_duration(ami_value(message, key), unit_ms, &ms) ? ms
                                                                    : EVENT_NO_NUMBER;
}

bool ami_field_stamp(const struct ami_message *message, int64_t *ret_ms)
{
    struct str fraction = ami_value(message, "Timestamp");
    struct str whole = str_split(&fraction, '.');
    int64_t whole_s = 0;
    int64_t ms = 0;
    if (!str_to_int(whole, TIMESTAMP_MIN_MS / SECOND_MS, TIMESTAMP_MAX_MS / SECOND_MS - 1,
                    &whole_s)) {
        return false;
    }
    int64_t unit = SECOND_MS / 10;
    for (size_t i = 0; i < fraction.size && unit > 0; i++, unit /= 10) {
        if (fraction.data[i] < '0' || fraction.data[i] > '9') {
            return false;
        }
        ms += (fraction.data[i] - '0') * unit;
    }
    *ret_ms = whole_s * SECOND_MS + ms;
    return true;
}

enum event_by ami_field_by(struct str reason)
{
    static const struct {
        const char *reason;
        enum event_by by;
    } rows[] = {
        {"caller", EVENT_BY_CALLER},
        {"agent", EVENT_BY_AGENT},
        {"transfer", EVENT_BY_TRANSFER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (ami_is(reason, rows[i].reason)) {
            return rows[i].by;
        }
    }
    return EVENT_BY_UNKNOWN;
}

struct str ami_field_interface(const struct ami_message *message)
{
    struct str interface = ami_field_either(message, "Interface", "Location");
    return interface.size > 0 ? interface : ami_field_either(message, "Member", "AgentCalled");
}
