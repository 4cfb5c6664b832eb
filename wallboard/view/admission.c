#include "view/admission.h"

#include <assert.h>

#include "base/str.h"
#include "locale/text.h"
#include "view/band.h"
#include "view/wording.h"

#define GROUPS         4 /* of a fingerprint */
#define GROUP_BYTES    8
#define GROUP_WIDTHS_2 9 /* in halves of its capitals' height: four letters, and room */
#define GROUP_HEIGHTS  3 /* in their heights, at most */

static const struct {
    const char *title, *hint;
    bool by_line; /* a person at the hub lets it in */
} says[] = {
    [ADMISSION_IN] = {"", "", false},
    /* Translators: the title of a screen whose key its hub does not know yet. */
    [ADMISSION_REFUSED] = {TEXT_MARK("Waiting to be let in"),
                           TEXT_MARK("The hub does not know this screen's key yet. "
                                     "Compare the fingerprint there and type:"),
                           true},
    /* Translators: the title of a screen whose key was taken off its hub's list. */
    [ADMISSION_REVOKED] = {TEXT_MARK("Not let in any more"),
                           TEXT_MARK("The hub has taken this screen's key off its list. "
                                     "To let it in again, type there:"),
                           true},
    [ADMISSION_UNANSWERED] = {TEXT_MARK("The hub does not answer"),
                              TEXT_MARK("Nobody answers at this address. Does the hub "
                                        "run, and is the network's way to it open?"),
                              false},
    [ADMISSION_BROKEN_OFF] = {TEXT_MARK("The hub breaks off"),
                              TEXT_MARK(
                                  "It gives no reason. Is its key the one that this "
                                  "screen was set up with?"),
                              false},
    [ADMISSION_UNHEARD] = {TEXT_MARK("The hub says nothing yet"),
                           TEXT_MARK("It has let this screen in. Is the key allowed for "
                                     "the hub's site?"),
                           false},
};

static_assert(sizeof says / sizeof *says == ADMISSION_STATES, "each has its words");

bool admission_shows(const struct board_admission *admission)
{
    return admission != NULL && admission->state != ADMISSION_IN;
}

static int pitch_px(int cap_px)
{
    return cap_px * 8 / 5;
}

/* Who asks whom, in a line of two halves: a small word, and the name. */
static void compose_fact(const struct style *style, struct rect box,
                         struct painter *painter, const char *word, const char *name)
{
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = style->label_cap,
                                  .colour = style->secondary,
                                  .fit = SCENE_FIT_SHRINK};
    struct scene_node *node = painter_text(painter, box, &lettering, word);
    lettering.font = SCENE_FONT_STRONG;
    lettering.colour = style->text;
    lettering.name = true;
    painter_span(node, &lettering, style->label_cap, name);
}

/* The state's shape and colour, and what it is. */
static void compose_title(const struct style *style, struct rect *box,
                          struct painter *painter, const char *title)
{
    int cap = style->title_cap * 5 / 4;
    struct rect line = rect_cut_top(box, pitch_px(cap));
    struct rect mark = rect_cut_left(&line, cap * 3 / 2);
    mark = (struct rect){mark.x, mark.y + (mark.h - cap) / 2, cap, cap};
    painter_mark(painter, mark, band_mark(LEVEL_WARNING),
                 band_colour(style, LEVEL_WARNING));
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = cap,
                                        .colour = band_colour(style, LEVEL_WARNING),
                                        .fit = SCENE_FIT_SHRINK};
    painter_text(painter, line, &lettering, title);
}

/* The n-th group of "54FC-BA24-E932-4996". */
static void write_group(const char *fingerprint, int n, char group[GROUP_BYTES])
{
    struct str rest = str_from(fingerprint);
    struct str part = {NULL, 0};
    for (int i = 0; i <= n; i++) {
        part = str_split(&rest, '-');
    }
    (void)str_copy(group, GROUP_BYTES, part);
}

/* One group in a frame of its own. */
static void compose_group(const struct style *style, struct rect box, int cap_px,
                          struct painter *painter, const char *group)
{
    painter_frame(painter, box, style->tile, style->radius_px, style->rule,
                  style->border_px);
    const struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                        .cap_px = cap_px,
                                        .colour = style->text,
                                        .align = SCENE_ALIGN_CENTRE,
                                        .fit = SCENE_FIT_SHRINK,
                                        .name = true};
    painter_text(painter, rect_inset(box, style->border_px), &lettering, group);
}

/* How groups stand: beside each other, or two above two where the picture is upright. */
struct groups {
    int columns, rows;
    int gap_px, cap_px;
    int width_px, height_px; /* of one */
};

static struct groups arrange(const struct style *style, struct rect box)
{
    bool upright = style->height_px > style->width_px;
    struct groups groups = {.columns = upright ? GROUPS / 2 : GROUPS,
                            .rows = upright ? 2 : 1,
                            .gap_px = 3 * style->gap_px / 2};
    groups.width_px = (box.w - (groups.columns - 1) * groups.gap_px) / groups.columns;
    groups.height_px = (box.h - (groups.rows - 1) * groups.gap_px) / groups.rows;
    int by_width = groups.width_px * 2 / GROUP_WIDTHS_2;
    int by_height = groups.height_px / 2;
    groups.cap_px = by_width < by_height ? by_width : by_height;
    int most = groups.cap_px * GROUP_HEIGHTS;
    groups.height_px = groups.height_px < most ? groups.height_px : most;
    return groups;
}

/* A dash between two, as they are typed. */
static void compose_dash(const struct style *style, struct rect gap,
                         struct painter *painter)
{
    int thick = style->stroke_px;
    painter_fill(painter,
                 (struct rect){gap.x + gap.w / 5, gap.y + (gap.h - thick) / 2,
                               gap.w * 3 / 5, thick},
                 style->secondary, 0);
}

/* In the middle of the box. Where the picture will be turned round they are set the other
 * way, so that they are read as they are typed. */
static void compose_fingerprint(const struct widget_context *context, struct rect box,
                                struct painter *painter, const char *fingerprint)
{
    const struct groups groups = arrange(context->style, box);
    bool mirrored = context->options->locale.rtl;
    int step_x = groups.width_px + groups.gap_px;
    int step_y = groups.height_px + groups.gap_px;
    int top = box.y + (box.h - groups.rows * step_y + groups.gap_px) / 2;
    for (int i = 0; i < GROUPS; i++) {
        char group[GROUP_BYTES];
        int place = i % groups.columns;
        int column = mirrored ? groups.columns - 1 - place : place;
        struct rect cell = {box.x + column * step_x, top + i / groups.columns * step_y,
                            groups.width_px, groups.height_px};
        write_group(fingerprint, i, group);
        compose_group(context->style, cell, groups.cap_px, painter, group);
        if (place + 1 < groups.columns) {
            int x = mirrored ? cell.x - groups.gap_px : cell.x + cell.w;
            compose_dash(context->style, (struct rect){x, cell.y, groups.gap_px, cell.h},
                         painter);
        }
    }
}

/* A text of as many lines as it takes, from the top of the box. */
static void compose_text(struct rect box, struct painter *painter,
                         const struct lettering *lettering, const char *text)
{
    struct announcement said = {.level = LEVEL_NEUTRAL};
    struct wording_page page;
    const struct wording_room room = {box.w, lettering->cap_px, WORDING_LINES};
    (void)str_copy(said.text, sizeof said.text, str_from(text));
    wording_turn(&said, 1, &room, 0, &page);
    for (size_t i = 0; i < page.count; i++) {
        painter_text(painter, rect_cut_top(&box, pitch_px(lettering->cap_px)), lettering,
                     page.lines[i]);
    }
}

static int text_height_px(const char *text, int width_px, int cap_px)
{
    return (int)wording_count_lines(text, width_px, cap_px) * pitch_px(cap_px);
}

/* What is known, or what to do; cut off the foot of the box. */
static void compose_hint(const struct style *style, struct rect *box,
                         struct painter *painter, const char *hint)
{
    int height = text_height_px(hint, box->w, style->label_cap);
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->label_cap,
                                        .colour = style->text,
                                        .fit = SCENE_FIT_SHRINK};
    compose_text(rect_cut_bottom(box, height), painter, &lettering, hint);
}

/* What is to be typed: in one line, but where that would be too small to read. */
static void compose_line(const struct style *style, struct rect *box,
                         struct painter *painter, const char *line)
{
    bool upright = style->height_px > style->width_px;
    int width = box->w - 2 * style->pad_px;
    int height = upright ? text_height_px(line, width, style->label_cap)
                         : pitch_px(style->label_cap);
    struct rect area = rect_cut_bottom(box, height + style->pad_px);
    painter_fill(painter, area, style->tile, style->radius_px);
    area =
        (struct rect){area.x + style->pad_px, area.y + style->pad_px / 2, width, height};
    const struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                        .cap_px = style->label_cap,
                                        .colour = style->text,
                                        .fit = SCENE_FIT_SHRINK,
                                        .name = true};
    if (upright) {
        compose_text(area, painter, &lettering, line);
    } else {
        painter_text(painter, area, &lettering, line);
    }
}

void admission_compose(const struct widget_context *context, struct rect box,
                       struct painter *painter, const struct board_admission *admission)
{
    const struct style *style = context->style;
    bool upright = style->height_px > style->width_px;
    bool by_line = says[admission->state].by_line;
    int gap = style->gap_px * 2;
    compose_title(style, &box, painter, text_get(says[admission->state].title));
    rect_cut_top(&box, gap);
    struct rect facts = rect_cut_top(&box, pitch_px(style->label_cap));
    struct rect first = upright ? facts : rect_cut_left(&facts, facts.w / 2);
    /* Translators: what stands behind it is the name of this screen. */
    compose_fact(style, first, painter, text_get_as("admission", "Screen"),
                 admission->screen);
    struct rect second = upright ? rect_cut_top(&box, pitch_px(style->label_cap)) : facts;
    /* Translators: what stands behind it is the address of this screen's hub. */
    compose_fact(style, second, painter, text_get_as("admission", "Hub"), admission->hub);
    if (by_line) {
        compose_line(style, &box, painter, admission->line);
        rect_cut_bottom(&box, gap / 2);
    }
    compose_hint(style, &box, painter, text_get(says[admission->state].hint));
    rect_cut_top(&box, gap);
    rect_cut_bottom(&box, gap);
    compose_fingerprint(context, box, painter, admission->fingerprint);
}
