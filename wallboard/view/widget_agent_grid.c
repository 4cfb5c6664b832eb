#include "view/widget_agent_grid.h"

#include <string.h>

#include "base/sort.h"
#include "base/str.h"
#include "locale/text.h"
#include "view/tile.h"

/* Widths in hundredths of a capital's height: the state's block, and a cell with it and
 * "Amira K.". */
#define BLOCK_WIDTH 150
#define CELL_WIDTH  800
#define LEAST_MS    5000 /* of a turn */

/* How a state is told: a colour, a shape and a word. */
struct face {
    enum scene_mark mark;
    struct colour colour, ink;
    const char *word; /* in English */
};

static struct face face_of(const struct style *style, enum agent_state state)
{
    switch (state) {
    case AGENT_READY:
        return (struct face){SCENE_MARK_DISC, style->good, style->on_fill,
                             TEXT_MARK("Ready")};
    case AGENT_RINGING:
        return (struct face){SCENE_MARK_DIAMOND, style->warning, style->on_fill,
                             TEXT_MARK("Ringing")};
    case AGENT_ON_CONTACT:
        return (struct face){SCENE_MARK_SQUARE, style->information, style->on_fill,
                             TEXT_MARK("On contact")};
    case AGENT_HOLD:
        return (struct face){SCENE_MARK_BARS, style->information, style->on_fill,
                             TEXT_MARK("On hold")};
    case AGENT_WRAPUP:
        return (struct face){SCENE_MARK_BOWL, style->wrapup, style->on_fill,
                             TEXT_MARK("Wrap-up")};
    case AGENT_NOT_READY:
        return (struct face){SCENE_MARK_RING, style->away, style->on_fill,
                             TEXT_MARK("Away")};
    case AGENT_UNKNOWN:
    case AGENT_LOGGED_OUT:
    case AGENT_STATE_COUNT:
        break;
    }
    return (struct face){SCENE_MARK_RING, style->rule, style->secondary,
                         TEXT_MARK("Unknown")};
}

static bool is_listed(const struct snapshot_agent *agent)
{
    return agent->state != AGENT_LOGGED_OUT && !agent->unlisted;
}

static int compare_names(const void *a, const void *b, const void *context)
{
    const struct snapshot_agent *agents = context;
    const struct snapshot_agent *first = &agents[*(const uint16_t *)a];
    const struct snapshot_agent *second = &agents[*(const uint16_t *)b];
    int order = strcmp(first->label, second->label);
    return order != 0 ? order : strcmp(first->id, second->id);
}

/* The numbers of those listed, by name; returns how many. */
static size_t list_agents(const struct snapshot *snapshot,
                          uint16_t ret_numbers[LIMIT_AGENTS])
{
    size_t count = 0;
    for (size_t i = 0; i < snapshot->agent_count && i < LIMIT_AGENTS; i++) {
        if (is_listed(&snapshot->agents[i])) {
            ret_numbers[count++] = (uint16_t)i;
        }
    }
    sort_items(ret_numbers, count, sizeof *ret_numbers, compare_names, snapshot->agents);
    return count;
}

/* "Wrap-up 2:05"; why somebody is away only where the site wants it told. */
static void write_state(const struct widget_context *context,
                        const struct snapshot_agent *agent, const char *word,
                        char buffer[SCENE_TEXT_BYTES])
{
    bool tells = context->options->tell_reasons && agent->state == AGENT_NOT_READY;
    struct figure since = agent->today.value[METRIC_TIME_IN_STATE_MS];
    const char *said = tells && agent->reason[0] != '\0' ? agent->reason : text_get(word);
    if (!figure_is_known(since)) {
        str_clean(buffer, SCENE_TEXT_BYTES, str_from(said));
        return;
    }
    const struct figure_text age = figure_text_age(&context->options->locale, since);
    /* Translators: a state of agents, and how many are in it: "Ready 7". */
    str_format(buffer, SCENE_TEXT_BYTES, text_get("%s %s"), said, age.value);
}

static void compose_block(const struct style *style, struct rect block,
                          struct painter *painter, struct face face)
{
    int side = style->line_cap * 9 / 10;
    painter_fill(painter, block, face.colour, style->radius_px / 2);
    painter_mark(painter,
                 (struct rect){block.x + (block.w - side) / 2,
                               block.y + (block.h - side) / 2, side, side},
                 face.mark, face.ink);
}

static void compose_cell(const struct widget_context *context, struct rect cell,
                         struct painter *painter, const struct snapshot_agent *agent)
{
    const struct style *style = context->style;
    enum freshness freshness =
        freshness_of(context->snapshot, agent->sources, context->options->blank_after_ms);
    bool blank = freshness == FRESHNESS_BLANK;
    struct face face = face_of(style, blank ? AGENT_UNKNOWN : agent->state);
    if (freshness >= FRESHNESS_GREY && !blank) {
        face.colour = style->stale;
        face.ink = style->on_fill;
    }
    char text[SCENE_TEXT_BYTES] = FIGURE_DASH;
    if (!blank) {
        write_state(context, agent, face.word, text);
    }
    painter_fill(painter, cell, style->tile, style->radius_px / 2);
    compose_block(style, rect_cut_left(&cell, style->line_cap * BLOCK_WIDTH / 100),
                  painter, face);
    rect_cut_left(&cell, style->line_cap * 2 / 5);
    rect_cut_right(&cell, style->line_cap / 4);
    int spare = cell.h - style->line_cap - style->hint_cap;
    rect_cut_top(&cell, spare / 4);
    struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                  .cap_px = style->line_cap,
                                  .colour = freshness >= FRESHNESS_GREY ? style->secondary
                                                                        : style->text,
                                  .fit = SCENE_FIT_ELLIPSIS,
                                  .name = true};
    painter_text(painter, rect_cut_top(&cell, style->line_cap), &lettering, agent->label);
    rect_cut_top(&cell, spare / 2); /* names have descenders */
    lettering = (struct lettering){.font = SCENE_FONT_LABEL,
                                   .cap_px = style->hint_cap,
                                   .colour = style->secondary,
                                   .fit = SCENE_FIT_SHRINK};
    painter_text(painter, rect_cut_top(&cell, style->hint_cap), &lettering, text);
}

/* How the cells stand: as few columns as hold all, so that names have room. */
struct grid {
    int columns, rows;
    size_t capacity, pages;
};

static struct grid grid_of(const struct style *style, struct rect box, size_t count)
{
    int gap = style->gap_px / 2;
    int least_h = style->line_cap + style->hint_cap + style->line_cap * 5 / 9;
    int most = (box.w + gap) * 100 / (style->line_cap * CELL_WIDTH + gap * 100);
    struct grid grid = {.columns = most > 1 ? most : 1,
                        .rows = (box.h + gap) / (least_h + gap)};
    grid.rows = grid.rows > 1 ? grid.rows : 1;
    while (grid.columns > 1 && count <= (size_t)grid.rows * (size_t)(grid.columns - 1)) {
        grid.columns--;
    }
    grid.capacity = (size_t)grid.columns * (size_t)grid.rows;
    grid.pages = (count + grid.capacity - 1) / grid.capacity;
    return grid;
}

/* "1-35 of 200" at the right of the foot, and how far the states can be vouched for. */
static void compose_foot(const struct widget_context *context, struct rect foot,
                         struct painter *painter, size_t first, size_t shown,
                         size_t count)
{
    const struct style *style = context->style;
    const struct format_locale *locale = &context->options->locale;
    char text[TILE_TEXT_BYTES] = "";
    struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                  .cap_px = style->small_cap,
                                  .colour = style->secondary,
                                  .fit = SCENE_FIT_ELLIPSIS};
    tile_note_freshness(context, context->freshness, text);
    painter_text(painter, foot, &lettering, text);
    if (shown < count) {
        const struct figure_text from = figure_text_integer(locale, (int64_t)first + 1);
        const struct figure_text to =
            figure_text_integer(locale, (int64_t)(first + shown));
        const struct figure_text all = figure_text_integer(locale, (int64_t)count);
        char range[SCENE_TEXT_BYTES];
        str_format(range, sizeof range, "%s" FIGURE_DASH "%s", from.value, to.value);
        str_format(text, sizeof text, text_get("%s of %s"), range, all.value);
        lettering.align = SCENE_ALIGN_RIGHT;
        painter_text(painter, foot, &lettering, text);
    }
}

static bool has_agents(const struct widget_context *context)
{
    return figure_is_known(context->snapshot->totals.value[METRIC_AGENTS_LOGGED_IN]);
}

static void compose_agent_grid(const struct widget_context *context, struct rect box,
                               struct painter *painter)
{
    const struct style *style = context->style;
    uint16_t numbers[LIMIT_AGENTS];
    size_t count = list_agents(context->snapshot, numbers);
    struct figure logged_in = context->snapshot->totals.value[METRIC_AGENTS_LOGGED_IN];
    if (count == 0 || !widget_tells_of(context->options, logged_in)) {
        tile_compose_unknown(context, box, painter, text_get("Agents"));
        return;
    }
    struct rect foot = rect_cut_bottom(&box, style->small_cap * 3 / 2);
    struct grid grid = grid_of(style, box, count);
    int64_t page_ms = context->options->turn_ms / (int64_t)grid.pages;
    size_t first = grid.capacity * widget_turn(context, grid.pages,
                                               page_ms > LEAST_MS ? page_ms : LEAST_MS);
    size_t shown = count - first < grid.capacity ? count - first : grid.capacity;
    int gap = style->gap_px / 2;
    int width = (box.w + gap) / grid.columns;
    int height = (box.h + gap) / grid.rows;
    for (size_t i = 0; i < shown; i++) {
        int column = (int)i / grid.rows;
        int row = (int)i % grid.rows;
        struct rect cell = {box.x + column * width, box.y + row * height, width - gap,
                            height - gap};
        compose_cell(context, cell, painter,
                     &context->snapshot->agents[numbers[first + i]]);
    }
    compose_foot(context, foot, painter, first, shown, count);
}

const struct widget_class widget_agent_grid = {
    .name = "agent_grid",
    .help = "each agent's state and for how long, in turns where there are many",
    .compose = compose_agent_grid,
    .shows = has_agents};
