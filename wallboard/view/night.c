#include "view/night.h"

#include "view/painter.h"

#define MINUTE_MS 60000

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* 0, 1, ... most, ... 0, ... -most, ... 0: a step each time. */
static int swing(int64_t step, int most)
{
    int at = (int)(step % (4 * (int64_t)most));
    if (at <= most) {
        return at;
    }
    return at <= 3 * most ? 2 * most - at : at - 4 * most;
}

void night_drift(struct scene *scene, const struct style *style, int64_t now_ms,
                 int most_px)
{
    int64_t minute = now_ms / MINUTE_MS;
    int x = least(most_px, style->margin_x_px);
    int y = least(most_px, style->margin_y_px);
    if (x <= 0 || y <= 0 || minute < 0) {
        return;
    }
    /* The longer way down and up takes the picture over the whole square, not along one
     * line; at its ends it stands for two minutes. */
    int down = swing(minute, y + 1);
    down = down > y ? y : down < -y ? -y : down;
    scene_shift(scene, swing(minute, x), down);
}

void night_dim(struct scene *scene, int64_t shade_bp, uint32_t slot)
{
    if (shade_bp <= 0) {
        return;
    }
    struct painter painter = painter_begin(scene, slot);
    const struct colour shade = {0, 0, 0, (uint8_t)(shade_bp * 255 / NIGHT_BLACK_BP)};
    painter_fill(&painter, (struct rect){0, 0, scene->width_px, scene->height_px}, shade,
                 0);
}
