/* docs/reliability.md, R12: "every index: clean error". A picture is had whole or not at
 * all; one that cannot be scaled for want of memory is left out. */

#include <stdlib.h>
#include <string.h>

#include "render/image.h"
#include "render/renderer.h"
#include "render/scale.h"
#include "support/rows.h"
#include "support/scarce.h"

static bool load_image(struct diag *diag)
{
    char reason[RENDERER_REASON_BYTES] = "";
    struct image *image = image_load(TEST_DATA "/theme/themes/art/mark.png", reason);
    bool made = image != NULL;
    assert_true(made || reason[0] != '\0');
    (void)diag;
    image_destroy(&image);
    return made;
}

static bool scale(struct diag *diag)
{
    uint8_t in[4 * 4 * 4] = {0};
    uint8_t out[8 * 8 * 4];
    const struct scale_raster from = {in, 4, 4, 16};
    const struct scale_raster to = {out, 8, 8, 32};
    (void)diag;
    return scale_raster(&from, &to);
}

int main(void)
{
    static struct scarce_row table[] = {
        {.name = "a picture is read whole or told of",
         .attempt = load_image,
         .may_do_without = true}, /* of the file's bytes, giving back what is too much */
        {.name = "a picture is scaled or not", .attempt = scale},
    };
    static struct rows rows;
    ROWS_ADD(&rows, scarce_check, table);
    return rows_run(&rows, "render: scarce memory");
}
