#include "base/log.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Is stderr the journal's own stream, so that it understands "<3>"? The variable alone is
 * also inherited by programs that write elsewhere. */
static bool is_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    struct stat status;
    char own[48];
    if (stream == NULL || fstat(STDERR_FILENO, &status) != 0) {
        return false;
    }
    str_format(own, sizeof own, "%ju:%ju", (uintmax_t)status.st_dev,
               (uintmax_t)status.st_ino);
    return strcmp(own, stream) == 0;
}

/* One character, or \xNN for each byte of what could forge a line, end the quotes or turn
 * the order of letters around. */
static void write_character(struct str bytes, uint32_t code_point)
{
    bool broken = code_point == 0xFFFD && bytes.size == 1;
    bool safe =
        !broken && !str_is_control(code_point) && code_point != '"' && code_point != '\\';
    for (size_t i = 0; i < bytes.size; i++) {
        unsigned char byte = (unsigned char)bytes.data[i];
        (void)fprintf(stderr, safe ? "%c" : "\\x%02x", byte);
    }
}

static void write_line(enum log_level level, const char *module, const char *message)
{
    static const struct {
        const char *word, *priority;
    } levels[] = {
        {"error", "<3>"}, {"warning", "<4>"}, {"info", "<6>"}, {"debug", "<7>"}};
    struct str text = str_from(message);
    (void)fprintf(stderr, "%slevel=%s module=%s text=\"",
                  is_journal() ? levels[level].priority : "", levels[level].word, module);
    for (size_t at = 0; at < text.size;) {
        size_t from = at;
        uint32_t code_point = str_next_code_point(text, &at);
        write_character((struct str){text.data + from, at - from}, code_point);
    }
    (void)fputs("\"\n", stderr);
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
