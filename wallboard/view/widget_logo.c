#include "view/widget_logo.h"

#include <stdint.h>

/* Asked without a style, before a picture is made, it has one. */
static bool has_logo(const struct widget_context *context)
{
    return context->style == NULL || context->style->logo_width_px > 0;
}

/* Whole, in the middle of its place. */
static void compose_logo(const struct widget_context *context, struct rect box,
                         struct painter *painter)
{
    int64_t wide = context->style->logo_width_px;
    int64_t high = context->style->logo_height_px;
    if (wide <= 0 || high <= 0) {
        painter_fill(painter, box, context->style->tile, context->style->radius_px);
        return;
    }
    bool by_height = (int64_t)box.w * high > (int64_t)box.h * wide;
    int width = by_height ? (int)(box.h * wide / high) : box.w;
    int height = by_height ? box.h : (int)(box.w * high / wide);
    painter_picture(painter,
                    (struct rect){box.x + (box.w - width) / 2,
                                  box.y + (box.h - height) / 2, width, height},
                    SCENE_PICTURE_LOGO);
}

const struct widget_class widget_logo = {.name = "logo",
                                         .help = "the theme's logo, whole",
                                         .compose = compose_logo,
                                         .shows = has_logo,
                                         .least = WIDGET_LEAST_STRIP};
