#include "locale/bidi.h"

#include <string.h>

#include <unicode/ubidi.h>
#include <unicode/utf16.h>

/* To UTF-16, which ICU reads; returns its length. */
static int32_t encode(const uint32_t *points, size_t count, UChar *ret_units)
{
    int32_t length = 0;
    for (size_t i = 0; i < count; i++) {
        UChar32 point = points[i] <= 0x10FFFF ? (UChar32)points[i] : 0xFFFD;
        U16_APPEND_UNSAFE(ret_units, length, point);
    }
    return length;
}

static uint8_t ask(UBiDi *icu, const uint32_t *points, size_t count, UBiDiLevel base,
                   uint8_t *ret_levels)
{
    UChar units[BIDI_POINTS * 2];
    int32_t length = encode(points, count, units);
    UErrorCode status = U_ZERO_ERROR;
    ubidi_setPara(icu, units, length, base, NULL, &status);
    const UBiDiLevel *levels = U_SUCCESS(status) ? ubidi_getLevels(icu, &status) : NULL;
    if (levels == NULL || U_FAILURE(status)) {
        return base == UBIDI_RTL || base == UBIDI_DEFAULT_RTL ? 1 : 0;
    }
    int32_t at = 0;
    for (size_t i = 0; i < count; i++) {
        ret_levels[i] = levels[at];
        at += points[i] > 0xFFFF && points[i] <= 0x10FFFF ? 2 : 1;
    }
    return ubidi_getParaLevel(icu);
}

uint8_t bidi_levels(const uint32_t *points, size_t count, bool rtl, bool own,
                    uint8_t *ret_levels)
{
    uint8_t line = rtl ? 1 : 0;
    UBiDiLevel base = own ? (rtl ? UBIDI_DEFAULT_RTL : UBIDI_DEFAULT_LTR) : line;
    memset(ret_levels, line, count);
    size_t seen = count < BIDI_POINTS ? count : BIDI_POINTS;
    UBiDi *icu = ubidi_open();
    if (icu != NULL && count > 0) {
        line = ask(icu, points, seen, base, ret_levels);
        memset(ret_levels + seen, line, count - seen);
    }
    ubidi_close(icu);
    return line;
}

void bidi_order(const uint8_t *levels, size_t count, uint16_t *ret_order)
{
    int32_t order[BIDI_POINTS];
    bool known = count <= BIDI_POINTS;
    if (known) {
        ubidi_reorderVisual(levels, (int32_t)count, order);
    }
    for (size_t i = 0; i < count; i++) {
        ret_order[i] = (uint16_t)(known ? (size_t)order[i] : i);
    }
}
