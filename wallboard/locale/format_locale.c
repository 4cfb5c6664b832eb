#include "locale/format_locale.h"

#include <string.h>

#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "base/str.h"

#define NARROW_NO_BREAK_SPACE "\xE2\x80\xAF"
#define ARABIC_ZERO           0x0660U
#define NAME_UNITS            48

struct format_locale format_locale_default(void)
{
    return (struct format_locale){
        .zero = '0',
        .group = NARROW_NO_BREAK_SPACE,
        .decimal = ".",
        .minus = "-",
        .percent = "%",
        .second_group = 3,
        .percent_follows = true,
        .hour_padded = true,
        .separator = ":",
        .markers = {"AM", "PM"},
        .weekdays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
        .months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
                   "Nov", "Dec"},
        .date = "EEE d MMM",
    };
}

/* -- what ICU knows --------------------------------------------------------------------
 */

/* Without ICU's marks of direction: the wall orders figures itself. */
static bool take(const UChar *units, int32_t length, char *out, size_t size)
{
    char text[4 * NAME_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    (void)u_strToUTF8(text, sizeof text, NULL, units, length, &status);
    if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING) {
        return false;
    }
    struct str rest = str_from(text);
    size_t used = 0;
    for (size_t at = 0; at < rest.size;) {
        size_t from = at;
        uint32_t point = str_next_code_point(rest, &at);
        if (str_is_control(point)) {
            continue;
        }
        if (used + (at - from) >= size) {
            return false;
        }
        memcpy(out + used, rest.data + from, at - from);
        used += at - from;
    }
    out[used] = '\0';
    return true;
}

static bool read_symbol(const UNumberFormat *icu, UNumberFormatSymbol symbol, char out[8])
{
    UChar units[NAME_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    int32_t size = unum_getSymbol(icu, symbol, units, NAME_UNITS, &status);
    return U_SUCCESS(status) && take(units, size, out, 8);
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

/* Where the sign of a percentage stands: "78%", "%78". */
static bool percent_follows(const char *name, const char *percent)
{
    UChar units[NAME_UNITS];
    char text[4 * NAME_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *icu = unum_open(UNUM_PERCENT, NULL, 0, name, NULL, &status);
    int32_t length = U_SUCCESS(status)
                         ? unum_formatDouble(icu, 0.5, units, NAME_UNITS, NULL, &status)
                         : 0;
    unum_close(icu);
    return U_FAILURE(status) || !take(units, length, text, sizeof text) ||
           !str_starts_with(str_from(text), percent);
}

static bool find_numbers(const char *name, struct format_locale *found)
{
    char zero[8];
    size_t at = 0;
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *icu = unum_open(UNUM_DECIMAL, NULL, 0, name, NULL, &status);
    bool ok = U_SUCCESS(status) && is_same_language(name, icu) &&
              read_symbol(icu, UNUM_ZERO_DIGIT_SYMBOL, zero) &&
              read_symbol(icu, UNUM_GROUPING_SEPARATOR_SYMBOL, found->group) &&
              read_symbol(icu, UNUM_DECIMAL_SEPARATOR_SYMBOL, found->decimal) &&
              read_symbol(icu, UNUM_MINUS_SIGN_SYMBOL, found->minus) &&
              read_symbol(icu, UNUM_PERCENT_SYMBOL, found->percent) && zero[0] != '\0';
    if (ok) {
        int32_t second = unum_getAttribute(icu, UNUM_SECONDARY_GROUPING_SIZE);
        found->second_group = second > 0 ? second : 3;
        found->zero = str_next_code_point(str_from(zero), &at);
        /* After Arabic digits, which run from left to right in a line that does not, what
         * follows stands on their left. */
        found->percent_follows =
            percent_follows(name, found->percent) && found->zero != ARABIC_ZERO;
    }
    unum_close(icu);
    return ok;
}

static bool read_names(const UDateFormat *icu, UDateFormatSymbolType type, int32_t first,
                       int32_t count, char (*out)[24])
{
    for (int32_t i = 0; i < count; i++) {
        UChar units[NAME_UNITS];
        UErrorCode status = U_ZERO_ERROR;
        int32_t size = udat_getSymbols(icu, type, first + i, units, NAME_UNITS, &status);
        if (U_FAILURE(status) || !take(units, size, out[i], sizeof out[i])) {
            return false;
        }
    }
    return true;
}

/* How the locale writes what the skeleton asks for: "jm" gives "HH:mm" or "h:mm a". */
static bool find_pattern(const char *name, const char *skeleton, char *out, size_t size)
{
    UChar wanted[NAME_UNITS];
    UChar units[NAME_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    UDateTimePatternGenerator *icu = udatpg_open(name, &status);
    u_uastrncpy(wanted, skeleton, NAME_UNITS);
    int32_t length = U_SUCCESS(status) ? udatpg_getBestPattern(icu, wanted, -1, units,
                                                               NAME_UNITS, &status)
                                       : 0;
    udatpg_close(icu);
    return U_SUCCESS(status) && take(units, length, out, size);
}

/* "h:mm a": the hour's letters, what stands between it and the minutes, the marker. */
static void read_clock(const char *pattern, struct format_locale *found)
{
    const char *hour = strpbrk(pattern, "HhKk");
    const char *minute = strchr(pattern, 'm');
    const char *marker = strpbrk(pattern, "abB");
    if (hour == NULL || minute == NULL || minute < hour) {
        return;
    }
    const char *between = hour;
    while (*between == *hour) {
        between++;
    }
    found->half_days = *hour == 'h' || *hour == 'K';
    found->hour_padded = between - hour > 1;
    found->marker_first = marker != NULL && marker < hour;
    str_copy(found->separator, sizeof found->separator,
             (struct str){between, (size_t)(minute - between)});
}

static bool find_times(const char *name, struct format_locale *found)
{
    char clock[4 * NAME_UNITS];
    UErrorCode status = U_ZERO_ERROR;
    UDateFormat *icu = udat_open(UDAT_NONE, UDAT_MEDIUM, name, NULL, 0, NULL, 0, &status);
    bool ok = U_SUCCESS(status) && find_pattern(name, "jm", clock, sizeof clock) &&
              find_pattern(name, "EEEdMMM", found->date, sizeof found->date) &&
              read_names(icu, UDAT_AM_PMS, 0, 2, found->markers) &&
              read_names(icu, UDAT_SHORT_WEEKDAYS, UCAL_MONDAY, 6, found->weekdays) &&
              read_names(icu, UDAT_SHORT_WEEKDAYS, UCAL_SUNDAY, 1, found->weekdays + 6);
    if (ok) {
        UDateFormatSymbolType months =
            strchr(found->date, 'L') != NULL      ? UDAT_STANDALONE_SHORT_MONTHS
            : strstr(found->date, "MMMM") != NULL ? UDAT_MONTHS
                                                  : UDAT_SHORT_MONTHS;
        ok = read_names(icu, months, 0, 12, found->months);
        read_clock(clock, found);
    }
    udat_close(icu);
    return ok;
}

bool format_locale_find(const char *name, struct format_locale *ret_locale)
{
    char tag[ULOC_FULLNAME_CAPACITY];
    char id[ULOC_FULLNAME_CAPACITY];
    struct format_locale found = format_locale_default();
    if (name[0] == '\0') {
        *ret_locale = found;
        return true;
    }
    str_copy(tag, sizeof tag, str_from(name));
    for (char *at = tag; *at != '\0'; at++) {
        *at = *at == '_' ? '-' : *at;
    }
    UErrorCode status = U_ZERO_ERROR;
    int32_t parsed = 0;
    (void)uloc_forLanguageTag(tag, id, sizeof id, &parsed, &status);
    if (U_FAILURE(status) || parsed != (int32_t)strlen(tag) ||
        !find_numbers(id, &found) || !find_times(id, &found)) {
        return false;
    }
    char likely[ULOC_FULLNAME_CAPACITY];
    (void)uloc_addLikelySubtags(id, likely, sizeof likely, &status);
    (void)uloc_getScript(likely, found.script, sizeof found.script, &status);
    (void)uloc_getLanguage(id, found.language, sizeof found.language, &status);
    if (U_FAILURE(status)) {
        return false;
    }
    found.rtl = uloc_isRightToLeft(id) != 0;
    *ret_locale = found;
    return true;
}
