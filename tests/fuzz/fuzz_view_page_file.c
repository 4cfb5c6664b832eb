/* Any bytes as a layout: a page whose widgets lie in the picture and not over each other,
 * on lying and on upright screens of any size, or a reason. */

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "view/layout.h"
#include "view/page_file.h"

/* NOLINTNEXTLINE(readability-identifier-naming): libFuzzer names it */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_plan(const struct plan *plan, const struct style *style)
{
    struct rect area = layout_frame(style).content;
    struct rect boxes[PLAN_MAX_CELLS];
    size_t count = plan_count(plan);
    if (count == 0) {
        abort(); /* never a blank */
    }
    for (size_t i = 0; i < count; i++) {
        boxes[i] = layout_cell_rect(style, area, &plan->grid, &plan->cells[i].place);
        if (!rect_contains(area, boxes[i])) {
            abort();
        }
        for (size_t k = 0; k < i; k++) {
            if (rect_overlap(boxes[i], boxes[k])) {
                abort();
            }
        }
    }
}

/* NOLINTNEXTLINE(readability-identifier-naming) */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct page page;
    static struct diag diag;
    const struct theme theme = theme_default();
    diag_clear(&diag);
    if (!page_parse("fuzz.yaml", (struct str){(const char *)data, size}, &page, &diag)) {
        if (diag.errors == 0) {
            abort(); /* refused without a reason */
        }
        return 0;
    }
    const struct type_view lying = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 1366, .height_px = 768};
    const struct type_view upright = {
        .distance_mm = 6000, .diagonal_mm = 1397, .width_px = 720, .height_px = 1280};
    const struct style styles[] = {style_resolve(&theme, &lying),
                                   style_resolve(&theme, &upright)};
    for (size_t i = 0; i < 2; i++) {
        check_plan(page_plan(&page, &styles[i]), &styles[i]);
    }
    return 0;
}
