#include "view/trend.h"

#include "view/scale.h"

#define QUARTERS   12
#define LEAST      3              /* fewer are no line */
#define SAME_NUM   1              /* a change of less than one part in ... */
#define SAME_DEN   50             /* ... fifty is none */
#define ARROW_UP   "\xE2\x86\x91" /* U+2191 */
#define ARROW_DOWN "\xE2\x86\x93" /* U+2193 */
#define ARROW_SAME "\xE2\x86\x92" /* U+2192 */

/* The latest quarters that are over and have the figure, oldest first. */
static size_t collect(const struct snapshot *snapshot, enum metric metric,
                      int64_t ret_values[QUARTERS])
{
    size_t count = 0;
    for (size_t i = snapshot->interval_count; i > 0 && count < QUARTERS; i--) {
        const struct snapshot_interval *interval = &snapshot->intervals[i - 1];
        struct figure figure = interval->figures.value[metric];
        if (interval->end_ms <= snapshot->now_ms && figure_is_known(figure)) {
            ret_values[QUARTERS - 1 - count++] = scale_value(metric, figure);
        }
    }
    for (size_t i = 0; i < count; i++) {
        ret_values[i] = ret_values[QUARTERS - count + i];
    }
    return count;
}

const char *trend_arrow(const struct snapshot *snapshot, enum metric metric)
{
    int64_t values[QUARTERS];
    size_t count = collect(snapshot, metric, values);
    if (count < LEAST) {
        return "";
    }
    int64_t now = values[count - 1];
    int64_t before = values[count - 2];
    int64_t change = now > before ? now - before : before - now;
    if (change * SAME_DEN <= before * SAME_NUM) {
        return ARROW_SAME;
    }
    return now > before ? ARROW_UP : ARROW_DOWN;
}

void trend_compose(const struct widget_context *context, struct rect box,
                   struct painter *painter, enum metric metric)
{
    const struct style *style = context->style;
    int64_t values[QUARTERS];
    size_t count = collect(context->snapshot, metric, values);
    if (count < LEAST || context->freshness == FRESHNESS_BLANK) {
        return;
    }
    int64_t least = values[0];
    int64_t most = values[0];
    for (size_t i = 1; i < count; i++) {
        least = values[i] < least ? values[i] : least;
        most = values[i] > most ? values[i] : most;
    }
    bool dim = context->freshness >= FRESHNESS_GREY;
    int stroke = style->stroke_px / 2 > 1 ? style->stroke_px / 2 : 1;
    struct scene_node *line =
        painter_line(painter, rect_inset(box, -style->stroke_px),
                     dim ? style->stale : style->information, stroke, 0);
    int last_y = box.y;
    for (size_t i = 0; i < count; i++) {
        int x = box.x + (int)i * box.w / (int)(count - 1);
        int64_t up =
            most == least ? box.h / 2 : (values[i] - least) * box.h / (most - least);
        scene_add_point(painter->scene, line, x, box.y + box.h - (int)up);
        last_y = box.y + box.h - (int)up;
    }
    int dot = 4 * stroke;
    painter_mark(painter,
                 (struct rect){box.x + box.w - dot / 2, last_y - dot / 2, dot, dot},
                 SCENE_MARK_DISC, dim ? style->stale : style->information);
}
