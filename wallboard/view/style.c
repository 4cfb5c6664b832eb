#include "view/style.h"

static struct colour colour_of(const struct theme *theme, enum palette_role role)
{
    struct theme_colour c = theme_colour(theme, role);
    return (struct colour){c.r, c.g, c.b, 255};
}

static void resolve_colours(const struct theme *theme, struct style *style)
{
    style->ground = colour_of(theme, PALETTE_GROUND);
    style->tile = colour_of(theme, PALETTE_TILE);
    style->rule = colour_of(theme, PALETTE_RULE);
    style->text = colour_of(theme, PALETTE_TEXT);
    style->secondary = colour_of(theme, PALETTE_SECONDARY);
    style->accent = colour_of(theme, PALETTE_ACCENT);
    style->good = colour_of(theme, PALETTE_GOOD);
    style->warning = colour_of(theme, PALETTE_WARNING);
    style->alarm = colour_of(theme, PALETTE_ALARM);
    style->information = colour_of(theme, PALETTE_INFORMATION);
    style->wrapup = colour_of(theme, PALETTE_WRAPUP);
    style->away = colour_of(theme, PALETTE_AWAY);
    style->stale = colour_of(theme, PALETTE_STALE);
    style->on_fill = colour_of(theme, PALETTE_ON_FILL);
}

/* As high as the site's name from its capitals to the foot of a "g", but never so wide
 * that the name has no room. */
static void place_logo(const struct theme *theme, struct style *style)
{
    const struct picture *logo = &theme->logo;
    if (logo->path[0] == '\0') {
        return;
    }
    int64_t height_px = style->title_cap * 7 / 5;
    int64_t width_px = height_px * logo->width_px / logo->height_px;
    int64_t most_px = style->width_px / 4;
    if (width_px > most_px) {
        height_px = height_px * most_px / width_px;
        width_px = most_px;
    }
    style->logo_width_px = width_px < 1 ? 1 : (int)width_px;
    style->logo_height_px = height_px < 1 ? 1 : (int)height_px;
}

/* Rounded up: what is cut is not to be read. */
static int cut_px(int64_t overscan_bp, int side_px)
{
    return (int)((overscan_bp * side_px + 9999) / 10000);
}

struct style style_resolve(const struct theme *theme, const struct type_view *screen)
{
    struct style style = {.width_px = screen->width_px,
                          .height_px = screen->height_px,
                          .screen = *screen,
                          .top_px = cut_px(screen->overscan_bp[0], screen->height_px),
                          .right_px = cut_px(screen->overscan_bp[1], screen->width_px),
                          .bottom_px = cut_px(screen->overscan_bp[2], screen->height_px),
                          .left_px = cut_px(screen->overscan_bp[3], screen->width_px)};
    resolve_colours(theme, &style);

    style.lead_cap = theme_cap_px(theme, TYPE_LEAD, screen);
    style.figure_cap = theme_cap_px(theme, TYPE_FIGURE, screen);
    style.title_cap = theme_cap_px(theme, TYPE_TITLE, screen);
    style.clock_cap = theme_cap_px(theme, TYPE_CLOCK, screen);
    style.label_cap = theme_cap_px(theme, TYPE_LABEL, screen);
    style.line_cap = theme_cap_px(theme, TYPE_LINE, screen);
    style.hint_cap = theme_cap_px(theme, TYPE_HINT, screen);
    style.small_cap = theme_cap_px(theme, TYPE_SMALL, screen);

    style.has_background = theme->background.path[0] != '\0';
    place_logo(theme, &style);

    const struct theme_geometry *geometry = &theme->geometry;
    /* An upright screen has its short side where a lying one has its height. */
    int side =
        screen->width_px < screen->height_px ? screen->width_px : screen->height_px;
    style.margin_x_px = theme_px(geometry->margin_x, side);
    style.margin_y_px = theme_px(geometry->margin_y, side);
    style.gap_px = theme_px(geometry->gap, side);
    style.pad_px = theme_px(geometry->padding, side);
    style.radius_px = theme_px(geometry->radius, side);
    style.border_px = theme_px(geometry->border, side);
    style.rule_px = theme_px(geometry->rule, side);
    style.stroke_px = theme_px(geometry->stroke, side);
    return style;
}

struct colour style_level_colour(const struct style *style, enum level level)
{
    switch (level) {
    case LEVEL_WARNING:
        return style->warning;
    case LEVEL_ALARM:
        return style->alarm;
    case LEVEL_UNKNOWN:
        return style->secondary;
    case LEVEL_NEUTRAL:
    case LEVEL_GOOD:
        break;
    }
    /* Good is calm: the figure stays in the colour of text, its mark turns green. */
    return style->text;
}

enum scene_mark style_level_mark(enum level level)
{
    switch (level) {
    case LEVEL_GOOD:
        return SCENE_MARK_DISC;
    case LEVEL_WARNING:
        return SCENE_MARK_DIAMOND;
    case LEVEL_ALARM:
        return SCENE_MARK_TRIANGLE;
    case LEVEL_UNKNOWN:
    case LEVEL_NEUTRAL:
        break;
    }
    return SCENE_MARK_RING;
}
