#include "stats/exact.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

#define LIMBS 6 /* of 32 bits: room for the product of three factors of 63 bits */

struct wide {
    uint32_t limb[LIMBS]; /* lowest first */
};

static void multiply(struct wide *wide, uint64_t factor)
{
    const uint32_t parts[2] = {(uint32_t)factor, (uint32_t)(factor >> 32)};
    struct wide product = {{0}};
    for (size_t j = 0; j < 2; j++) {
        uint64_t carry = 0;
        for (size_t i = 0; i + j < LIMBS; i++) {
            uint64_t sum =
                (uint64_t)wide->limb[i] * parts[j] + product.limb[i + j] + carry;
            product.limb[i + j] = (uint32_t)sum;
            carry = sum >> 32;
        }
    }
    *wide = product;
}

static struct wide product_of(const uint64_t factors[3])
{
    struct wide wide = {{1}};
    for (size_t i = 0; i < 3; i++) {
        multiply(&wide, factors[i]);
    }
    return wide;
}

static int compare_wide(const struct wide *a, const struct wide *b)
{
    for (size_t i = LIMBS; i-- > 0;) {
        if (a->limb[i] != b->limb[i]) {
            return a->limb[i] < b->limb[i] ? -1 : 1;
        }
    }
    return 0;
}

/* Most figures of a day: a count or some milliseconds, against one denominator. */
static bool fits_64_bits(const uint64_t factors[3])
{
    size_t ones = 0;
    for (size_t i = 0; i < 3; i++) {
        if (factors[i] >> 32 != 0) {
            return false;
        }
        ones += factors[i] <= 1 ? 1 : 0;
    }
    return ones > 0;
}

static int compare_products(const uint64_t a[3], const uint64_t b[3])
{
    if (fits_64_bits(a) && fits_64_bits(b)) {
        uint64_t left = a[0] * a[1] * a[2];
        uint64_t right = b[0] * b[1] * b[2];
        return left < right ? -1 : left > right;
    }
    struct wide left = product_of(a);
    struct wide right = product_of(b);
    return compare_wide(&left, &right);
}

/* INT64_MIN has no positive twin of its own type. */
static uint64_t magnitude(int64_t value)
{
    return value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value;
}

int exact_compare(struct exact a, struct exact b)
{
    assert(a.den > 0 && a.per > 0 && b.den > 0 && b.per > 0);
    if ((a.num < 0) != (b.num < 0)) {
        return a.num < 0 ? -1 : 1;
    }
    const uint64_t left[3] = {magnitude(a.num), (uint64_t)b.den, (uint64_t)b.per};
    const uint64_t right[3] = {magnitude(b.num), (uint64_t)a.den, (uint64_t)a.per};
    return a.num < 0 ? compare_products(right, left) : compare_products(left, right);
}

/* -- to one fraction -------------------------------------------------------------------
 */

static int64_t common_divisor(int64_t a, int64_t b)
{
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

static void cancel(int64_t *above, int64_t *below)
{
    int64_t divisor = common_divisor(*above, *below);
    if (divisor > 1) {
        *above /= divisor;
        *below /= divisor;
    }
}

void exact_times(struct exact value, int64_t factor, int64_t *ret_num, int64_t *ret_den)
{
    assert(value.den > 0 && value.per > 0 && factor > 0);
    cancel(&value.num, &value.den);
    cancel(&value.num, &value.per);
    cancel(&factor, &value.den);
    cancel(&factor, &value.per);
    while (value.num > INT64_MAX / factor || value.num < -(INT64_MAX / factor) ||
           value.den > INT64_MAX / value.per) {
        int64_t *larger = value.den > value.per ? &value.den : &value.per;
        value.num /= 2; /* halved above and below */
        *larger = *larger > 1 ? *larger / 2 : 1;
    }
    *ret_num = value.num * factor;
    *ret_den = value.den * value.per;
}
