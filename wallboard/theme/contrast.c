#include "theme/contrast.h"

#include <math.h>

double contrast_linear(uint8_t channel)
{
    double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

double contrast_luminance(struct theme_colour colour)
{
    return 0.2126 * contrast_linear(colour.r) + 0.7152 * contrast_linear(colour.g) +
           0.0722 * contrast_linear(colour.b);
}

double contrast_ratio(struct theme_colour a, struct theme_colour b)
{
    double bright = contrast_luminance(a);
    double dark = contrast_luminance(b);
    if (bright < dark) {
        double swap = bright;
        bright = dark;
        dark = swap;
    }
    return (bright + 0.05) / (dark + 0.05);
}
