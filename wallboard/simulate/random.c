#include "simulate/random.h"

#include <stddef.h>

/* SplitMix64: one addition and a mix, full period. */
static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94D049BB133111EB);
    return value ^ (value >> 31);
}

uint64_t random_next(struct random *random)
{
    random->state += UINT64_C(0x9E3779B97F4A7C15);
    return mix(random->state);
}

int64_t random_below(struct random *random, int64_t bound)
{
    /* The bias of a 63-bit remainder is far below anything a call centre could show. */
    return (int64_t)(random_next(random) >> 1) % bound;
}

int64_t random_between(struct random *random, int64_t low, int64_t high)
{
    return low + random_below(random, high - low + 1);
}

bool random_chance(struct random *random, int64_t permille)
{
    return random_below(random, 1000) < permille;
}

int64_t random_exponential(struct random *random, int64_t mean)
{
    /* -ln(u) = ln 2 * -log2(u). The leading zeros of a random word are the whole part of
     * -log2(u), the bits behind its first one choose from a table of log2(1 + i/16). */
    static const int64_t log2_table[17] = {0,     5732,  11136, 16248, 21098, 25711,
                                           30109, 34312, 38336, 42196, 45904, 49472,
                                           52911, 56229, 59434, 62534, 65536};
    uint64_t word = random_next(random) | 1;
    int64_t zeros = 0;
    while ((word & (UINT64_C(1) << 63)) == 0) {
        word <<= 1;
        zeros++;
    }
    size_t i = (size_t)(word >> 59) & 15;
    int64_t fraction = (int64_t)(word >> 43) & 0xFFFF;
    int64_t step = log2_table[i + 1] - log2_table[i];
    int64_t log2 = log2_table[i] + step * fraction / 65536;
    int64_t bits = (zeros + 1) * 65536 - log2;
    const int64_t ln2 = 45426; /* ln 2 in 1/65536 */
    return mean * (bits * ln2 / 65536) / 65536;
}

int64_t random_spread(struct random *random, int64_t median)
{
    /* exp(0.55 * z(p)) for p = 0/32 to 32/32, in thousandths, with the ends cut. */
    static const int64_t quantiles[33] = {
        233,  359,  430,  484,  531,  574,  614,  652,  690,  727,  764,
        802,  839,  878,  917,  958,  1000, 1044, 1090, 1139, 1192, 1248,
        1308, 1375, 1449, 1533, 1629, 1743, 1883, 2065, 2325, 2786, 4869};
    uint64_t word = random_next(random);
    size_t i = (size_t)(word >> 59);
    int64_t fraction = (int64_t)(word & 0xFFFF);
    int64_t step = quantiles[i + 1] - quantiles[i];
    return median * (quantiles[i] + step * fraction / 65536) / 1000;
}

int64_t random_of(uint64_t seed, uint64_t what, int64_t bound)
{
    uint64_t word = mix(seed ^ mix(what + UINT64_C(0x9E3779B97F4A7C15)));
    return (int64_t)(word >> 1) % bound;
}
