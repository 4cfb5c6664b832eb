#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"

/* A storm is told in its first lines; the rest of the minute is counted. */
#define BURST     20
#define PERIOD_MS 60000
#define MODULES   32

struct module_rate {
    const char *module;
    struct mono since;
    unsigned written, held_back;
};

static enum log_level threshold = LOG_LEVEL_INFO;
static struct module_rate rates[MODULES];

void log_set_level(enum log_level level)
{
    threshold = level;
}

/* The counter of a module; the last one is shared by all that come late. */
static struct module_rate *rate_of(const char *module)
{
    for (size_t i = 0; i < MODULES - 1; i++) {
        if (rates[i].module == NULL) {
            rates[i].module = module;
        }
        if (strcmp(rates[i].module, module) == 0) {
            return &rates[i];
        }
    }
    return &rates[MODULES - 1];
}

/* Writes `text` with every control byte as \xNN, so that no name can forge a line. */
static void write_escaped(const char *text)
{
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte < 0x20 || byte == 0x7F) {
            (void)fprintf(stderr, "\\x%02x", byte);
        } else {
            (void)fputc(byte, stderr);
        }
    }
}

static void write_line(enum log_level level, const char *module, const char *text)
{
    static const struct {
        const char *word, *priority;
    } levels[] = {
        {"error", "<3>"}, {"warning", "<4>"}, {"info", "<6>"}, {"debug", "<7>"}};
    bool journal = getenv("JOURNAL_STREAM") != NULL;
    (void)fprintf(stderr, "%s%s %s: ", journal ? levels[level].priority : "",
                  levels[level].word, module);
    write_escaped(text);
    (void)fputc('\n', stderr);
}

void log_write(enum log_level level, const char *module, const char *format, ...)
{
    if (level > threshold) {
        return;
    }
    struct module_rate *rate = rate_of(module);
    struct mono now = clock_mono();
    if (rate->written == 0 || mono_ms_between(rate->since, now) >= PERIOD_MS) {
        if (rate->held_back > 0) {
            char told[64];
            str_format(told, sizeof told, "%u messages held back", rate->held_back);
            write_line(LOG_LEVEL_WARNING, module, told);
        }
        rate->since = now;
        rate->written = 0;
        rate->held_back = 0;
    }
    if (rate->written == BURST) {
        rate->held_back++;
        return;
    }
    rate->written++;
    char text[1024];
    va_list args;
    va_start(args, format);
    if (vsnprintf(text, sizeof text, format, args) < 0) {
        text[0] = '\0';
    }
    va_end(args);
    write_line(level, module, text);
}
