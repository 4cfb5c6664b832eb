#include "view/widget_leaderboard.h"

#include <string.h>

#include "base/str.h"
#include "view/tile.h"

#define MAX_PLACES 16
#define MORE_BYTES 32

static int64_t score(const struct snapshot_agent *agent)
{
    struct figure answered = agent->today.value[METRIC_ANSWERED];
    return figure_is_known(answered) ? answered.num : 0;
}

static bool stands_before(const struct snapshot_agent *a, const struct snapshot_agent *b)
{
    if (score(a) != score(b)) {
        return score(a) > score(b);
    }
    return strcmp(a->id, b->id) < 0;
}

/* The best `capacity` agents in order, by insertion into a short list; returns how many.
 * *ret_tied is how many more equal the last of them. */
static size_t choose(const struct snapshot *snapshot, size_t capacity,
                     const struct snapshot_agent **ret_best, size_t *ret_tied)
{
    size_t count = 0;
    for (size_t i = 0; i < snapshot->agent_count; i++) {
        const struct snapshot_agent *agent = &snapshot->agents[i];
        if (score(agent) == 0) {
            continue;
        }
        size_t place = count;
        while (place > 0 && stands_before(agent, ret_best[place - 1])) {
            if (place < capacity) {
                ret_best[place] = ret_best[place - 1];
            }
            place--;
        }
        if (place < capacity) {
            ret_best[place] = agent;
            count += count < capacity ? 1 : 0;
        }
    }
    *ret_tied = 0;
    for (size_t i = 0; count > 0 && i < snapshot->agent_count; i++) {
        const struct snapshot_agent *agent = &snapshot->agents[i];
        if (score(agent) == score(ret_best[count - 1]) &&
            stands_before(ret_best[count - 1], agent)) {
            (*ret_tied)++;
        }
    }
    return count;
}

static void compose_place(const struct widget_context *context, struct rect row,
                          struct painter *painter, const struct snapshot_agent *agent,
                          size_t rank)
{
    const struct style *style = context->style;
    struct figure_text figure =
        figure_text_count(&context->options->locale, agent->today.value[METRIC_ANSWERED]);
    struct figure_text place =
        figure_text_count(&context->options->locale, figure_count((int64_t)rank));
    struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                  .cap_px = style->line_cap,
                                  .colour = style->secondary,
                                  .fit = SCENE_FIT_SHRINK};
    painter_text(painter, rect_cut_left(&row, style->line_cap * 2), &lettering,
                 place.value);
    lettering.colour =
        context->freshness >= FRESHNESS_GREY ? style->secondary : style->text;
    lettering.align = SCENE_ALIGN_RIGHT;
    painter_text(painter, rect_cut_right(&row, style->line_cap * 4), &lettering,
                 figure.value);
    lettering = (struct lettering){.font = SCENE_FONT_STRONG,
                                   .cap_px = style->line_cap,
                                   .colour = lettering.colour,
                                   .fit = SCENE_FIT_ELLIPSIS};
    painter_text(painter, row, &lettering, agent->label);
}

static void compose_leaderboard(const struct widget_context *context, struct rect box,
                                struct painter *painter)
{
    const struct style *style = context->style;
    painter_fill(painter, box, style->tile, style->radius_px);
    box = rect_inset(box, style->pad_px);
    int pitch = style->line_cap * 8 / 5;
    struct rect head = {box.x, box.y, box.w, style->label_cap};
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = style->label_cap,
                                  .colour = style->secondary,
                                  .fit = SCENE_FIT_ELLIPSIS};
    tile_caption(context, &box, painter, "Most answered");
    rect_cut_top(&box, style->pad_px / 2);
    box.h += style->pad_px / 2;

    const struct snapshot_agent *best[MAX_PLACES];
    size_t fits = (size_t)(box.h / pitch);
    size_t tied = 0;
    size_t count = context->freshness == FRESHNESS_BLANK
                       ? 0
                       : choose(context->snapshot, fits < MAX_PLACES ? fits : MAX_PLACES,
                                best, &tied);
    size_t rank = 1;
    pitch = fits > 0 ? box.h / (int)fits : pitch;
    for (size_t i = 0; i < count; i++) {
        rank = i > 0 && score(best[i]) == score(best[i - 1]) ? rank : i + 1;
        struct rect row = rect_cut_top(&box, pitch);
        if (i > 0) {
            painter_fill(painter, (struct rect){row.x, row.y, row.w, style->rule_px},
                         style->rule, 0);
        }
        compose_place(context, row, painter, best[i], rank);
    }
    if (count == 0) {
        painter_text(painter, rect_cut_top(&box, pitch), &lettering, FIGURE_DASH);
    }
    if (tied > 0) {
        char text[MORE_BYTES];
        str_format(text, sizeof text, "and %zu more", tied);
        lettering.cap_px = style->small_cap;
        lettering.align = SCENE_ALIGN_RIGHT;
        painter_text(painter, head, &lettering, text);
    }
}

const struct widget_class widget_leaderboard = {"leaderboard", compose_leaderboard};
