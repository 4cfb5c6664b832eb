#include "feed/tally.h"

#include <inttypes.h>

void tally_ignore(struct tally *tally, struct str what)
{
    char name[sizeof tally->names[0].name];
    tally->ignored++;
    str_clean(name, sizeof name, what);
    for (size_t i = 0; i < tally->name_count; i++) {
        if (str_is(str_from(tally->names[i].name), name)) {
            tally->names[i].count++;
            return;
        }
    }
    if (tally->name_count < TALLY_NAMES) {
        size_t last = tally->name_count++;
        str_copy(tally->names[last].name, sizeof name, str_from(name));
        tally->names[last].count = 1;
    }
}

void tally_format(const struct tally *tally, char *buffer, size_t size)
{
    size_t used = str_format(
        buffer, size, "%" PRIu64 " events, %" PRIu64 " faults, %" PRIu64 " ignored",
        tally->events, tally->faults, tally->ignored);
    for (size_t i = 0; i < tally->name_count; i++) {
        used +=
            str_format(buffer + used, size - used, "%s%s %" PRIu64, i == 0 ? " (" : ", ",
                       tally->names[i].name, tally->names[i].count);
    }
    if (tally->name_count > 0) {
        str_format(buffer + used, size - used, ")");
    }
}
