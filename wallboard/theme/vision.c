#include "theme/vision.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>

#include "theme/contrast.h"

#define CHANNELS 3
#define TURN     360.0

static const double pi = 3.14159265358979323846;

/* Linear red, green, blue in, the same as such eyes see them out. */
static const double cones[VISION_COUNT][CHANNELS][CHANNELS] = {
    [VISION_NORMAL] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    [VISION_PROTAN] = {{0.152286, 1.052583, -0.204868},
                       {0.114503, 0.786281, 0.099216},
                       {-0.003882, -0.048116, 1.051998}},
    [VISION_DEUTAN] = {{0.367322, 0.860646, -0.227968},
                       {0.280085, 0.672501, 0.047413},
                       {-0.011820, 0.042940, 0.968881}},
    [VISION_TRITAN] = {{1.255528, -0.076749, -0.178779},
                       {-0.078411, 0.930809, 0.147602},
                       {0.004733, 0.691367, 0.303900}},
};

const char *vision_name(enum vision vision)
{
    static const char *const names[] = {"normal", "protan", "deutan", "tritan"};
    static_assert(sizeof names / sizeof names[0] == VISION_COUNT, "a name each");
    return names[vision];
}

/* -- to L*a*b* ------------------------------------------------------------------------
 */

static double within_unit(double value)
{
    return value < 0 ? 0 : value > 1 ? 1 : value;
}

static double row_times(const double row[CHANNELS], const double in[CHANNELS])
{
    return row[0] * in[0] + row[1] * in[1] + row[2] * in[2];
}

/* CIE 15: the cube root with its straight foot. */
static double lab_curve(double t)
{
    return t > 216.0 / 24389.0 ? cbrt(t) : (24389.0 / 27.0 * t + 16) / 116;
}

struct vision_lab vision_see(struct theme_colour colour, enum vision vision)
{
    /* Linear sRGB to XYZ, each row divided by the white D65 (IEC 61966-2-1). */
    static const double xyz[CHANNELS][CHANNELS] = {
        {0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047},
        {0.2126729, 0.7151522, 0.0721750},
        {0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883},
    };
    const double linear[CHANNELS] = {contrast_linear(colour.r), contrast_linear(colour.g),
                                     contrast_linear(colour.b)};
    double seen[CHANNELS];
    for (int i = 0; i < CHANNELS; i++) {
        seen[i] = within_unit(row_times(cones[vision][i], linear));
    }
    double x = lab_curve(row_times(xyz[0], seen));
    double y = lab_curve(row_times(xyz[1], seen));
    double z = lab_curve(row_times(xyz[2], seen));
    return (struct vision_lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/* -- CIEDE2000: the steps and names of Sharma, Wu and Dalal -----------------------------
 */

static double radians(double degrees)
{
    return degrees * pi / 180;
}

/* 0 to 1: how far chroma has grown past 25, in the formula's seventh power. */
static double chroma_share(double chroma)
{
    double power = pow(chroma, 7);
    return sqrt(power / (power + pow(25, 7)));
}

/* Degrees from 0 to 360; 0 for grey, which has none. */
static double hue_of(double a, double b)
{
    if (a == 0 && b == 0) {
        return 0;
    }
    double hue = atan2(b, a) * 180 / pi;
    return hue < 0 ? hue + TURN : hue;
}

/* The shorter way from one hue to the other, -180 to 180. */
static double hue_step(double from, double to)
{
    double step = to - from;
    return step > TURN / 2 ? step - TURN : step < -TURN / 2 ? step + TURN : step;
}

static double mean_hue(double h1, double h2)
{
    double sum = h1 + h2;
    if (fabs(h1 - h2) <= TURN / 2) {
        return sum / 2;
    }
    return sum < TURN ? (sum + TURN) / 2 : (sum - TURN) / 2;
}

/* Lightness, chroma, hue, a' corrected for greys. */
struct polar {
    double lightness, chroma, hue;
};

static struct polar polar_of(struct vision_lab lab, double stretch)
{
    double a = lab.a * stretch;
    return (struct polar){lab.lightness, hypot(a, lab.b), hue_of(a, lab.b)};
}

/* The weighted sum of the steps in lightness, chroma and hue. */
static double weigh(struct polar p, struct polar q)
{
    bool grey = p.chroma * q.chroma == 0;
    double step = grey ? 0 : hue_step(p.hue, q.hue);
    double hue = grey ? p.hue + q.hue : mean_hue(p.hue, q.hue);
    double lightness = (p.lightness + q.lightness) / 2;
    double chroma = (p.chroma + q.chroma) / 2;

    double t = 1 - 0.17 * cos(radians(hue - 30)) + 0.24 * cos(radians(2 * hue)) +
               0.32 * cos(radians(3 * hue + 6)) - 0.20 * cos(radians(4 * hue - 63));
    double from_grey = (lightness - 50) * (lightness - 50);
    double weight_l = 1 + 0.015 * from_grey / sqrt(20 + from_grey);
    double weight_c = 1 + 0.045 * chroma;
    double weight_h = 1 + 0.015 * chroma * t;
    double blue = 30 * exp(-((hue - 275) / 25) * ((hue - 275) / 25));
    double turn = -sin(radians(2 * blue)) * 2 * chroma_share(chroma);

    double l = (q.lightness - p.lightness) / weight_l;
    double c = (q.chroma - p.chroma) / weight_c;
    double h = 2 * sqrt(p.chroma * q.chroma) * sin(radians(step) / 2) / weight_h;
    return sqrt(l * l + c * c + h * h + turn * c * h);
}

double vision_difference(struct vision_lab x, struct vision_lab y)
{
    double chroma = (hypot(x.a, x.b) + hypot(y.a, y.b)) / 2;
    double stretch = 1 + 0.5 * (1 - chroma_share(chroma));
    return weigh(polar_of(x, stretch), polar_of(y, stretch));
}
