#ifndef WALLBOARD_LOCALE_FORMAT_LOCALE_H
#define WALLBOARD_LOCALE_FORMAT_LOCALE_H

/*
 * What locale/format.h writes with: one locale's signs, clock and date, as ICU knows
 * them. Plain data; ICU is asked once, at start and reload.
 */

#include <stdbool.h>
#include <stdint.h>

/* The signs and habits of one locale. UTF-8, terminated. */
struct format_locale {
    char language[12]; /* "de"; "" is the house style */
    char script[5];    /* ISO 15924: "Latn", "Arab", "Jpan"; "" is the house style */
    uint32_t zero;     /* its digits are this code point and the nine after it */
    char group[8];     /* between thousands: "1 284" */
    char decimal[8];   /* "78.4" */
    char minus[8];
    char percent[8];
    int second_group;     /* digits in groups after the first: 3, in India 2 */
    bool percent_follows; /* as the eye meets it from the left, "78%"; else "%78" */
    bool rtl;             /* written from right to left: pages are mirrored */

    /* the clock */
    bool half_days;    /* "2:32 PM", else "14:32" */
    bool marker_first; /* the marker of half days stands before the hour */
    bool hour_padded;  /* "09:05", else "9:05" */
    char separator[8];
    char markers[2][24]; /* "AM", "PM" */

    /* the date */
    char weekdays[7][24]; /* Monday first: "Mon" */
    char months[12][24];  /* "Nov" */
    char date[48];        /* ICU's pattern of weekday, day and month: "EEE d MMM" */
};

/* The house style: a narrow no-break space between thousands, a decimal point, 24 hours,
 * English days. */
struct format_locale format_locale_default(void);

/* The signs of a locale ("de-DE", "fr"; "ar-u-nu-latn" for other digits than its usual
 * ones). "" is the house style. False, with *ret_locale untouched, for one that is not
 * known. */
bool format_locale_find(const char *name, struct format_locale *ret_locale);

#endif
