#include "view/source_health.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/figure.h"
#include "view/freshness.h"

/* Below this an age is noise: heartbeats come every second. */
#define QUIET_MS   2000
#define MINUTES_MS 120000
#define NAME_BYTES 64

/* The last part of a source's name: "wallboard://leeds/queue-log/pbx1" is "pbx1". */
static const char *last_part(const char *source)
{
    const char *name = source;
    for (const char *at = source; *at != '\0'; at++) {
        if (*at == '/' && at[1] != '\0') {
            name = at + 1;
        }
    }
    return name;
}

void source_health_age(const struct format_locale *locale, int64_t age_ms,
                       char buffer[SCENE_TEXT_BYTES])
{
    bool quiet = age_ms < QUIET_MS;
    bool minutes = age_ms >= MINUTES_MS;
    const struct figure_text number = figure_text_integer(
        locale, (quiet ? QUIET_MS : age_ms) / (minutes ? 60000 : 1000));
    str_format(buffer, SCENE_TEXT_BYTES,
               quiet     ? text_get("under %s s")
               : minutes ? text_get("%s min")
                         : text_get("%s s"),
               number.value);
}

void source_health_name(const struct snapshot_source *source,
                        char buffer[SCENE_TEXT_BYTES])
{
    char name[NAME_BYTES];
    str_clean(name, sizeof name, str_from(last_part(source->id)));
    str_copy(buffer, SCENE_TEXT_BYTES, str_from(name));
}

static void write_live(const struct format_locale *locale,
                       const struct snapshot_source *source, const char *name,
                       char buffer[SCENE_TEXT_BYTES])
{
    char age[SCENE_TEXT_BYTES];
    if (!source->numbered) {
        str_format(buffer, SCENE_TEXT_BYTES, text_get("%s live, unverified"), name);
    } else if (source->gaps > 0) {
        const struct figure_text gaps =
            figure_text_integer(locale, (int64_t)source->gaps);
        /* Translators: how many of a source's messages were lost. */
        str_format(
            buffer, SCENE_TEXT_BYTES,
            text_plural("%s live, %s missing", "%s live, %s missing", source->gaps), name,
            gaps.value);
    } else if (source->lacking) {
        /* Translators: a source of figures; events of today were lost and will not come.
         */
        str_format(buffer, SCENE_TEXT_BYTES, text_get("%s live, today incomplete"), name);
    } else {
        source_health_age(locale, source->age_ms, age);
        /* Translators: a source's name, and how long ago it was heard. */
        str_format(buffer, SCENE_TEXT_BYTES, text_get("%s live, %s"), name, age);
    }
}

void source_health_write(const struct format_locale *locale,
                         const struct snapshot_source *source,
                         char buffer[SCENE_TEXT_BYTES])
{
    char name[SCENE_TEXT_BYTES];
    char age[SCENE_TEXT_BYTES];
    source_health_name(source, name);
    if (source->upstream_down) {
        str_format(buffer, SCENE_TEXT_BYTES, text_get("%s lost its phone system"), name);
        return;
    }
    switch (source->link) {
    case SOURCE_CONNECTING:
        str_format(buffer, SCENE_TEXT_BYTES, text_get("%s not heard yet"), name);
        return;
    case SOURCE_ENDED:
        str_format(buffer, SCENE_TEXT_BYTES, text_get("%s stopped"), name);
        return;
    case SOURCE_STALE:
        source_health_age(locale, source->age_ms, age);
        str_format(buffer, SCENE_TEXT_BYTES, text_get("%s silent, %s"), name, age);
        return;
    case SOURCE_LIVE:
        write_live(locale, source, name, buffer);
        return;
    }
}

/* Translators: in these, what a source of figures is. */
static const char *live_word(const struct snapshot_source *source)
{
    return !source->numbered  ? text_get_as("source", "unverified")
           : source->gaps > 0 ? text_get_as("source", "messages missing")
           : source->lacking  ? text_get_as("source", "today incomplete")
                              : text_get_as("source", "live");
}

const char *source_health_word(const struct snapshot_source *source)
{
    if (source->upstream_down) {
        return text_get_as("source", "phone system lost");
    }
    switch (source->link) {
    case SOURCE_CONNECTING:
        return text_get_as("source", "not heard yet");
    case SOURCE_ENDED:
        return text_get_as("source", "stopped");
    case SOURCE_STALE:
        return text_get_as("source", "silent");
    case SOURCE_LIVE:
        break;
    }
    return live_word(source);
}

enum level source_health_level(const struct snapshot_source *source,
                               int64_t blank_after_ms)
{
    switch (freshness_of_source(source, blank_after_ms)) {
    case FRESHNESS_LIVE:
        return source->lacking ? LEVEL_WARNING : LEVEL_GOOD;
    case FRESHNESS_MARKED:
        return LEVEL_WARNING;
    case FRESHNESS_GREY:
    case FRESHNESS_BLANK:
        break;
    }
    return LEVEL_ALARM;
}
