#include "theme/palette_check.h"

#include <stdbool.h>

#include "base/str.h"
#include "theme/contrast.h"
#include "theme/vision.h"

#define TEXT_RATIO       7.0 /* stricter than WCAG 1.4.3: halls have windows */
#define STATE_RATIO      4.5
#define STATE_DIFFERENCE 10.0

#define REASON_BYTES 160

/* What is read upon ground, tile and background, and how well. */
static const struct {
    enum palette_role role;
    double least;
} fronts[] = {
    {PALETTE_TEXT, TEXT_RATIO},         {PALETTE_SECONDARY, TEXT_RATIO},
    {PALETTE_ACCENT, TEXT_RATIO},       {PALETTE_GOOD, STATE_RATIO},
    {PALETTE_WARNING, STATE_RATIO},     {PALETTE_ALARM, STATE_RATIO},
    {PALETTE_INFORMATION, STATE_RATIO}, {PALETTE_WRAPUP, STATE_RATIO},
    {PALETTE_AWAY, STATE_RATIO},        {PALETTE_STALE, STATE_RATIO},
};

/* States that stand side by side on a page; text is a figure's when nothing is wrong, and
 * what is stale must look like no state but away, which says as little. */
static const enum palette_role states[] = {
    PALETTE_GOOD,        PALETTE_WARNING, PALETTE_ALARM,
    PALETTE_INFORMATION, PALETTE_WRAPUP,  PALETTE_AWAY,
};

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static void tell(const struct yaml_node *node, const char *file, enum palette_role role,
                 const char *reason, struct diag *diag)
{
    if (node != NULL) {
        yaml_fault(node, diag, DIAG_ERROR, "%s", reason);
    } else {
        diag_add(diag, DIAG_ERROR, file, 0, 0, "colours.%s: %s", palette_role_name(role),
                 reason);
    }
}

/* At whichever of the two colours is to blame. */
static void tell_pair(const struct palette_subject *subject, enum palette_role front,
                      enum palette_role back, const char *reason, struct diag *diag)
{
    const struct palette_origin *a = &subject->origins[front];
    const struct palette_origin *b = &subject->origins[back];
    bool is_back = a->node == NULL || (b->node != NULL && b->generation < a->generation);
    tell(is_back ? b->node : a->node, subject->file, front, reason, diag);
}

static struct theme_colour colour_of(const struct palette_subject *subject,
                                     enum palette_role role)
{
    return subject->palette->colours[role];
}

/* -- contrast --------------------------------------------------------------------------
 */

/* An accent that nobody said is the text's colour, which is judged itself. */
static bool is_judged(const struct palette_subject *subject, enum palette_role role)
{
    return role != PALETTE_ACCENT ||
           subject->origins[PALETTE_ACCENT].node != subject->origins[PALETTE_TEXT].node;
}

static void check_ratio(const struct palette_subject *subject, enum palette_role front,
                        enum palette_role back, double least, struct diag *diag)
{
    double ratio = contrast_ratio(colour_of(subject, front), colour_of(subject, back));
    if (ratio < least) {
        char reason[REASON_BYTES];
        str_format(reason, sizeof reason,
                   "%s has %.2f:1 on %s, at least %.1f:1 is needed",
                   palette_role_name(front), ratio, palette_role_name(back), least);
        tell_pair(subject, front, back, reason, diag);
    }
}

/* How a role's contrast upon a spot stands to what it needs: 1 is just enough. */
static double spot_share(const struct palette_subject *subject, size_t front,
                         struct theme_colour spot)
{
    return contrast_ratio(colour_of(subject, fronts[front].role), spot) /
           fronts[front].least;
}

/* The one role that is worst off on the picture: the picture is at fault, not each of the
 * colours. */
static void check_background(const struct palette_subject *subject, struct diag *diag)
{
    const struct theme_colour spots[] = {subject->darkest, subject->brightest};
    double worst = 1;
    size_t front = 0;
    struct theme_colour at = spots[0];
    for (size_t i = 0; i < COUNT(fronts) * COUNT(spots); i++) {
        double share = spot_share(subject, i / COUNT(spots), spots[i % COUNT(spots)]);
        if (share < worst) {
            worst = share;
            front = i / COUNT(spots);
            at = spots[i % COUNT(spots)];
        }
    }
    if (worst < 1) {
        char reason[REASON_BYTES];
        str_format(
            reason, sizeof reason,
            "%s has %.2f:1 on its spots of #%02X%02X%02X, at least %.1f:1 is needed",
            palette_role_name(fronts[front].role), worst * fronts[front].least, at.r,
            at.g, at.b, fronts[front].least);
        tell(subject->background, subject->file, fronts[front].role, reason, diag);
    }
}

static void check_contrast(const struct palette_subject *subject, struct diag *diag)
{
    for (size_t i = 0; i < COUNT(fronts); i++) {
        if (is_judged(subject, fronts[i].role)) {
            check_ratio(subject, fronts[i].role, PALETTE_GROUND, fronts[i].least, diag);
            check_ratio(subject, fronts[i].role, PALETTE_TILE, fronts[i].least, diag);
        }
    }
    if (subject->background != NULL) {
        check_background(subject, diag);
    }
    for (size_t i = 0; i < COUNT(states); i++) {
        check_ratio(subject, PALETTE_ON_FILL, states[i], STATE_RATIO, diag);
    }
}

/* -- difference ------------------------------------------------------------------------
 */

/* For the eyes to which they are most alike, so that one pair gives one fault. */
static void check_difference(const struct palette_subject *subject, enum palette_role a,
                             enum palette_role b, struct diag *diag)
{
    double least = STATE_DIFFERENCE;
    enum vision worst = VISION_COUNT;
    for (int i = 0; i < VISION_COUNT; i++) {
        enum vision vision = (enum vision)i;
        double difference = vision_difference(vision_see(colour_of(subject, a), vision),
                                              vision_see(colour_of(subject, b), vision));
        if (difference < least) {
            least = difference;
            worst = vision;
        }
    }
    if (worst != VISION_COUNT) {
        char reason[REASON_BYTES];
        str_format(reason, sizeof reason,
                   "%s differs from %s by %.1f for %s eyes, at least %.0f is needed",
                   palette_role_name(a), palette_role_name(b), least, vision_name(worst),
                   STATE_DIFFERENCE);
        tell_pair(subject, a, b, reason, diag);
    }
}

static void check_differences(const struct palette_subject *subject, struct diag *diag)
{
    for (size_t i = 0; i < COUNT(states); i++) {
        for (size_t j = i + 1; j < COUNT(states); j++) {
            check_difference(subject, states[i], states[j], diag);
        }
        if (states[i] != PALETTE_AWAY) {
            check_difference(subject, PALETTE_STALE, states[i], diag);
        }
    }
    check_difference(subject, PALETTE_WARNING, PALETTE_TEXT, diag);
    check_difference(subject, PALETTE_ALARM, PALETTE_TEXT, diag);
}

void palette_check(const struct palette_subject *subject, struct diag *diag)
{
    check_contrast(subject, diag);
    check_differences(subject, diag);
}
