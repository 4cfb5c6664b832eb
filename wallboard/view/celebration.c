#include "view/celebration.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/figure.h"

#define LINES      3
#define FLECKS     9 /* on each side */
#define TEXT_BYTES SCENE_TEXT_BYTES

static uint32_t next_random(uint32_t *random)
{
    *random ^= *random << 13;
    *random ^= *random >> 17;
    *random ^= *random << 5;
    return *random;
}

/* Flecks of colour at both sides of the words, always the same ones: nothing moves. They
 * are squares in colours of no state, spread over even steps of the height. */
static void compose_flecks(const struct style *style, struct rect area,
                           struct painter *painter)
{
    const struct colour colours[] = {style->information, style->wrapup, style->accent};
    int largest = style->label_cap * 2 / 3;
    uint32_t random = 2463534242U + (uint32_t)area.x;
    for (int i = 0; i < FLECKS && area.w > largest && area.h > largest; i++) {
        int size = largest / 2 + (int)(next_random(&random) % (uint32_t)largest) / 2;
        int x = (int)(next_random(&random) % (uint32_t)(area.w - size));
        int y = i * (area.h - size) / (FLECKS - 1);
        painter_mark(painter, (struct rect){area.x + x, area.y + y, size, size},
                     SCENE_MARK_SQUARE, colours[i % 3]);
    }
}

static void write_count(const struct widget_context *context,
                        const struct board_celebration *celebration, char *buffer,
                        size_t size)
{
    const struct figure_text number =
        figure_text_integer(&context->options->locale, celebration->count);
    uint64_t count = celebration->count > 0 ? (uint64_t)celebration->count : 0;
    if (celebration->goal) {
        str_format(buffer, size, text_plural("%s point", "%s points", count),
                   number.value);
    } else {
        /* Translators: so many sales. */
        str_format(buffer, size, text_plural("%s today", "%s today", count),
                   number.value);
    }
}

void celebration_compose(const struct widget_context *context, struct rect area,
                         const struct board_celebration *celebration,
                         struct painter *painter)
{
    const struct style *style = context->style;
    const char *lines[LINES] = {celebration->goal ? text_get("Goal reached")
                                                  : text_get("A sale"),
                                celebration->title, ""};
    char count[TEXT_BYTES];
    write_count(context, celebration, count, sizeof count);
    lines[LINES - 1] = count;
    int big = style->lead_cap * 3 / 4;
    int height = 2 * style->pad_px + big * 2 + 2 * style->title_cap * 2;
    height = height < area.h ? height : area.h;
    int width = area.w * 4 / 5;
    struct rect box = {area.x + (area.w - width) / 2, area.y + (area.h - height) / 2,
                       width, height};
    painter_frame(painter, box, style->tile, style->radius_px, style->good,
                  2 * style->border_px);
    struct rect inner = rect_inset(box, style->pad_px);
    int margin = inner.w / 8;
    compose_flecks(style, rect_cut_left(&inner, margin), painter);
    compose_flecks(style, rect_cut_right(&inner, margin), painter);
    for (int i = 0; i < LINES; i++) {
        int cap = i == 0 ? big : style->title_cap;
        const struct lettering lettering = {
            .font = i == 0 ? SCENE_FONT_STRONG : SCENE_FONT_LABEL,
            .cap_px = cap,
            .colour = i == 0 ? style->text : style->secondary,
            .align = SCENE_ALIGN_CENTRE,
            .fit = SCENE_FIT_SHRINK};
        if (lines[i][0] != '\0') {
            painter_text(painter, rect_cut_top(&inner, cap * 2), &lettering, lines[i]);
        }
    }
}
