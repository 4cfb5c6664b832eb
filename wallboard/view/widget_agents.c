#include "view/widget_agents.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/figure.h"
#include "view/tile.h"

enum segment {
    SEGMENT_READY,
    SEGMENT_RINGING,
    SEGMENT_ON_CONTACT,
    SEGMENT_WRAPUP,
    SEGMENT_AWAY,
    SEGMENT_UNKNOWN,
    SEGMENT_COUNT,
};

/* In English. */
static const char *const words[SEGMENT_COUNT] = {
    [SEGMENT_READY] = TEXT_MARK("Ready"),
    [SEGMENT_RINGING] = TEXT_MARK("Ringing"),
    [SEGMENT_ON_CONTACT] = TEXT_MARK("On contact"),
    [SEGMENT_WRAPUP] = TEXT_MARK("Wrap-up"),
    [SEGMENT_AWAY] = TEXT_MARK("Away"),
    [SEGMENT_UNKNOWN] = TEXT_MARK("Unknown"),
};

struct part {
    enum segment segment;
    int64_t count;
    int least_px; /* what its words need */
    int width_px;
    char text[SCENE_TEXT_BYTES];
};

static int64_t count_of(const struct snapshot_figures *totals, enum segment segment)
{
    static const enum metric metrics[SEGMENT_COUNT] = {
        [SEGMENT_READY] = METRIC_AGENTS_READY,
        [SEGMENT_RINGING] = METRIC_AGENTS_RINGING,
        [SEGMENT_ON_CONTACT] = METRIC_AGENTS_ON_CONTACT,
        [SEGMENT_WRAPUP] = METRIC_AGENTS_WRAPUP,
        [SEGMENT_AWAY] = METRIC_AGENTS_NOT_READY,
        [SEGMENT_UNKNOWN] = METRIC_AGENTS_UNKNOWN,
    };
    struct figure figure = totals->value[metrics[segment]];
    int64_t count = figure_is_known(figure) ? figure.num : 0;
    struct figure hold = totals->value[METRIC_AGENTS_HOLD];
    if (segment == SEGMENT_ON_CONTACT && figure_is_known(hold)) {
        count += hold.num; /* on hold is on a contact, seen from the floor */
    }
    return count;
}

static struct colour fill_of(const struct style *style, enum segment segment)
{
    switch (segment) {
    case SEGMENT_READY:
        return style->good;
    case SEGMENT_RINGING:
        return style->warning;
    case SEGMENT_ON_CONTACT:
        return style->information;
    case SEGMENT_WRAPUP:
        return style->wrapup;
    case SEGMENT_AWAY:
    case SEGMENT_UNKNOWN:
    case SEGMENT_COUNT:
        break;
    }
    return style->away;
}

/* Ready is always shown, also as 0: it is what the floor looks for. */
static size_t collect(const struct widget_context *context, struct part *ret_parts)
{
    const struct style *style = context->style;
    size_t count = 0;
    for (int i = 0; i < SEGMENT_COUNT; i++) {
        enum segment segment = (enum segment)i;
        int64_t agents = count_of(&context->snapshot->totals, segment);
        if (agents == 0 && segment != SEGMENT_READY) {
            continue;
        }
        struct part *part = &ret_parts[count++];
        part->segment = segment;
        part->count = agents;
        const struct figure_text number =
            figure_text_integer(&context->options->locale, agents);
        /* Translators: a state of agents, and how many are in it: "Ready 7". */
        str_format(part->text, sizeof part->text, text_get("%s %s"),
                   text_get(words[segment]), number.value);
        /* A letter is about 0.8 of its capital's height wide, in any of our faces. */
        part->least_px =
            painter_letters(part->text) * style->label_cap * 4 / 5 + style->label_cap / 2;
    }
    return count;
}

/* Each gets what its words need; what is left over is shared by the counts. */
static void apportion(struct part *parts, size_t count, int width_px)
{
    int left = width_px;
    int64_t agents = 0;
    for (size_t i = 0; i < count; i++) {
        left -= parts[i].least_px;
        agents += parts[i].count;
    }
    for (size_t i = 0; i < count; i++) {
        parts[i].width_px = parts[i].least_px;
        if (left > 0 && agents > 0) {
            parts[i].width_px += (int)(left * parts[i].count / agents);
        } else if (left < 0) {
            parts[i].width_px =
                (int)((int64_t)parts[i].least_px * width_px / (width_px - left));
        }
    }
}

static void compose_agents(const struct widget_context *context, struct rect box,
                           struct painter *painter)
{
    const struct style *style = context->style;
    struct figure logged_in = context->snapshot->totals.value[METRIC_AGENTS_LOGGED_IN];
    if (!figure_is_known(logged_in) || !widget_tells_of(context->options, logged_in) ||
        context->freshness == FRESHNESS_BLANK) {
        tile_compose_unknown(context, box, painter, text_get("Agents"));
        return;
    }
    tile_cut_freshness(context, &box, painter, SCENE_ALIGN_LEFT, 10);
    struct part parts[SEGMENT_COUNT];
    size_t count = collect(context, parts);
    int gap = style->gap_px / 3;
    apportion(parts, count, box.w - gap * (int)(count - 1));
    bool stale = context->freshness >= FRESHNESS_GREY;
    for (size_t i = 0; i < count; i++) {
        bool last = i == count - 1;
        struct rect segment = last ? box : rect_cut_left(&box, parts[i].width_px);
        rect_cut_left(&box, gap);
        painter_fill(painter, segment,
                     stale ? style->stale : fill_of(style, parts[i].segment),
                     style->radius_px / 2);
        const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                            .cap_px = style->label_cap,
                                            .colour = style->on_fill,
                                            .align = SCENE_ALIGN_CENTRE,
                                            .fit = SCENE_FIT_SHRINK};
        int edge = style->label_cap / 5;
        rect_cut_left(&segment, edge);
        rect_cut_right(&segment, edge);
        painter_text(painter, segment, &lettering, parts[i].text);
    }
}

const struct widget_class widget_agents = {.name = "agents",
                                           .help = "a bar of agents by state",
                                           .compose = compose_agents,
                                           .least = WIDGET_LEAST_STRIP};
