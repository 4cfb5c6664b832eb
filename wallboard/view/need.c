#include "view/need.h"

#include "base/str.h"

void need_add(struct need *need, struct figure low, struct figure high)
{
    if (figure_is_known(low) && figure_is_known(high)) {
        need->low += figure_rounded(low);
        need->high += figure_rounded(high);
        need->known = true;
    }
}

void need_write(const struct format_locale *locale, struct need need, char *buffer,
                size_t size)
{
    if (!need.known) {
        str_copy(buffer, size, str_from(FIGURE_DASH));
        return;
    }
    const struct figure_text low = figure_text_integer(locale, need.low);
    const struct figure_text high = figure_text_integer(locale, need.high);
    bool one = need.low == need.high;
    str_format(buffer, size, "%s%s%s", low.value, one ? "" : FIGURE_DASH,
               one ? "" : high.value);
}

enum level need_judge(struct need need, int64_t agents)
{
    if (!need.known) {
        return LEVEL_UNKNOWN;
    }
    return agents < need.low    ? LEVEL_ALARM
           : agents < need.high ? LEVEL_WARNING
                                : LEVEL_GOOD;
}
