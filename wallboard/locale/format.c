#include "locale/format.h"

#include <inttypes.h>
#include <string.h>

#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "base/str.h"

#define NARROW_NO_BREAK_SPACE "\xE2\x80\xAF"
#define EN_DASH               "\xE2\x80\x93"

/* Above this a percentage's parts are halved first, so that no product overflows. */
#define MAX_PART INT64_C(100000000000000)

struct format_locale format_locale_default(void)
{
    return (struct format_locale){.group = NARROW_NO_BREAK_SPACE, .decimal = "."};
}

static bool read_symbol(const UNumberFormat *icu, UNumberFormatSymbol symbol, char out[8])
{
    UChar units[8];
    UErrorCode status = U_ZERO_ERROR;
    int32_t size = unum_getSymbol(icu, symbol, units, 8, &status);
    (void)u_strToUTF8(out, 8, NULL, units, size, &status);
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING;
}

/* ICU answers an unknown name with the system's own locale, so ask which one it took. */
static bool is_same_language(const char *name, const UNumberFormat *icu)
{
    UErrorCode status = U_ZERO_ERROR;
    const char *actual = unum_getLocaleByType(icu, ULOC_ACTUAL_LOCALE, &status);
    char wanted[ULOC_LANG_CAPACITY];
    char found[ULOC_LANG_CAPACITY];
    (void)uloc_getLanguage(name, wanted, sizeof wanted, &status);
    (void)uloc_getLanguage(actual, found, sizeof found, &status);
    return U_SUCCESS(status) && strcmp(wanted, found) == 0;
}

bool format_locale_find(const char *name, struct format_locale *ret_locale)
{
    if (name[0] == '\0') {
        *ret_locale = format_locale_default();
        return true;
    }
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *icu = unum_open(UNUM_DECIMAL, NULL, 0, name, NULL, &status);
    struct format_locale found = {.group = ""};
    bool ok = U_SUCCESS(status) && is_same_language(name, icu) &&
              read_symbol(icu, UNUM_GROUPING_SEPARATOR_SYMBOL, found.group) &&
              read_symbol(icu, UNUM_DECIMAL_SEPARATOR_SYMBOL, found.decimal);
    unum_close(icu);
    if (ok) {
        *ret_locale = found;
    }
    return ok;
}

size_t format_count(const struct format_locale *locale, int64_t count, char *buffer,
                    size_t size)
{
    char digits[24];
    size_t length = str_format(digits, sizeof digits, "%" PRId64, count);
    char out[FORMAT_SIZE * 2];
    size_t at = 0;
    size_t sign = digits[0] == '-' ? 1 : 0;
    for (size_t i = 0; i < length; i++) {
        if (i > sign && (length - i) % 3 == 0) {
            at += str_format(out + at, sizeof out - at, "%s", locale->group);
        }
        out[at++] = digits[i];
    }
    return str_format(buffer, size, "%.*s", (int)at, out);
}

size_t format_age(int64_t age_ms, char *buffer, size_t size)
{
    int64_t seconds = age_ms < 0 ? 0 : age_ms / 1000;
    int64_t hours = seconds / 3600;
    int minute = (int)(seconds / 60 % 60);
    int second = (int)(seconds % 60);
    if (hours > 0) {
        return str_format(buffer, size, "%" PRId64 ":%02d:%02d", hours, minute, second);
    }
    return str_format(buffer, size, "%d:%02d", minute, second);
}

size_t format_duration(int64_t duration_ms, char *buffer, size_t size)
{
    return format_age(duration_ms + (duration_ms < INT64_MAX - 500 ? 500 : 0), buffer,
                      size);
}

size_t format_clock(int hour, int minute, char *buffer, size_t size)
{
    return str_format(buffer, size, "%02d:%02d", hour, minute);
}

/* num / den in units of 1 / `whole`, kept on its own side of the threshold. */
static int64_t round_ratio(int64_t num, int64_t den, int64_t whole,
                           const struct format_rounding *rounding)
{
    int64_t down = num * whole / den;
    int64_t up = down + (num * whole % den != 0 ? 1 : 0);
    int64_t shown = num * whole % den * 2 >= den ? up : down;
    int64_t threshold_bp = rounding->threshold_bp;
    if (threshold_bp != FORMAT_NO_THRESHOLD && rounding->at_most) {
        bool met = num * 10000 <= threshold_bp * den;
        bool shown_met = shown * 10000 <= threshold_bp * whole;
        shown = met == shown_met ? shown : met ? down : up;
    } else if (threshold_bp != FORMAT_NO_THRESHOLD) {
        bool met = num * 10000 >= threshold_bp * den;
        bool shown_met = shown * 10000 >= threshold_bp * whole;
        shown = met == shown_met ? shown : met ? up : down;
    }
    if (shown == 0 && num > 0) {
        return up;
    }
    if (shown == whole && num != den) {
        return num < den ? down : up;
    }
    return shown;
}

size_t format_percent(const struct format_locale *locale, int64_t num, int64_t den,
                      const struct format_rounding *rounding, char *buffer, size_t size)
{
    if (den <= 0) {
        return str_format(buffer, size, "%s", EN_DASH);
    }
    while (num > MAX_PART || den > MAX_PART) {
        num /= 2;
        den /= 2;
    }
    static const int64_t scales[] = {1, 10, 100};
    int64_t scale = scales[rounding->decimals];
    int64_t shown = den == 0 ? 0 : round_ratio(num, den, 100 * scale, rounding);
    if (scale == 1) {
        return str_format(buffer, size, "%" PRId64, shown);
    }
    return str_format(buffer, size, "%" PRId64 "%s%0*" PRId64, shown / scale,
                      locale->decimal, rounding->decimals, shown % scale);
}
