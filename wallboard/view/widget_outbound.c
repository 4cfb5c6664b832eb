#include "view/widget_outbound.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/tile.h"

/* A drop rate this close to its limit warns: four fifths. */
#define NEAR_NUM 4
#define NEAR_DEN 5

static struct figure total(const struct widget_context *context, enum metric metric)
{
    return context->snapshot->totals.value[metric];
}

static bool has_campaigns(const struct widget_context *context)
{
    return context->snapshot->campaign_count > 0;
}

/* The sum of a count over the campaigns; unknown if it is of none. */
static struct figure sum(const struct snapshot *snapshot, enum metric metric)
{
    struct figure sum = FIGURE_NONE;
    for (size_t i = 0; i < snapshot->campaign_count; i++) {
        struct figure one = snapshot->campaigns[i].value[metric];
        if (figure_is_known(one)) {
            sum.num += one.num;
            sum.den = one.den;
        }
    }
    return sum;
}

/* Sales of campaigns over the right people they reached: inbound sales are none of
 * theirs. */
static struct figure conversion(const struct snapshot *snapshot)
{
    struct figure sales = sum(snapshot, METRIC_SALES);
    struct figure reached = sum(snapshot, METRIC_RIGHT_PARTY);
    if (!figure_is_known(sales) || !figure_is_known(reached) || reached.num <= 0) {
        return FIGURE_NONE;
    }
    return (struct figure){sales.num * reached.den, reached.num * sales.den};
}

static enum level judge_drops(const struct widget_context *context, struct figure rate)
{
    int64_t limit_bp = context->options->drop_limit_bp;
    if (limit_bp == 0 || !figure_is_known(rate)) {
        return LEVEL_NEUTRAL;
    }
    if (rate.num * 10000 > limit_bp * rate.den) {
        return LEVEL_ALARM;
    }
    bool near = rate.num * 10000 * NEAR_DEN > limit_bp * NEAR_NUM * rate.den;
    return near ? LEVEL_WARNING : LEVEL_NEUTRAL;
}

static void note_limit(const struct widget_context *context, struct tile *tile)
{
    int64_t limit_bp = context->options->drop_limit_bp;
    if (limit_bp > 0) {
        struct figure_text text = figure_text_limit(&context->options->locale, limit_bp);
        str_format(tile->note, sizeof tile->note, text_get("limit of drops %s %%"),
                   text.value);
    }
}

/* One rate a line; nothing if it is not known. */
static void add_rates(const struct widget_context *context, struct tile_facts *facts)
{
    const struct format_locale *locale = &context->options->locale;
    struct figure sold = conversion(context->snapshot);
    struct figure reached = total(context, METRIC_CONTACT_RATE);
    if (figure_is_known(sold)) {
        struct figure_text text =
            figure_text_percent(locale, sold, 1, FORMAT_NO_THRESHOLD);
        struct tile_line *line = tile_add_line(facts, LEVEL_NEUTRAL);
        str_format(line->text, sizeof line->text, text_get("%s %% sold"), text.value);
    }
    if (figure_is_known(reached)) {
        struct figure_text text =
            figure_text_percent(locale, reached, 0, FORMAT_NO_THRESHOLD);
        struct tile_line *line = tile_add_line(facts, LEVEL_NEUTRAL);
        str_format(line->text, sizeof line->text, text_get("%s %% reached"), text.value);
    }
}

static void add_calls(const struct widget_context *context, struct tile_facts *facts)
{
    const struct format_locale *locale = &context->options->locale;
    struct figure connects = total(context, METRIC_CONNECTS);
    struct figure drops = total(context, METRIC_DROP_RATE);
    if (figure_is_known(drops)) {
        struct figure_text text =
            figure_text_percent(locale, drops, 1, FORMAT_NO_THRESHOLD);
        struct tile_line *line = tile_add_line(facts, judge_drops(context, drops));
        /* Translators: of the outbound calls that were answered, dropped for want of an
         * agent. */
        str_format(line->text, sizeof line->text, text_get("%s %% drops"), text.value);
    }
    if (figure_is_known(connects)) {
        struct figure_text text = figure_text_count(locale, connects);
        struct tile_line *line = tile_add_line(facts, LEVEL_NEUTRAL);
        str_format(line->text, sizeof line->text,
                   text_plural("%s connect", "%s connects", (uint64_t)connects.num),
                   text.value);
    }
}

static void compose_outbound(const struct widget_context *context, struct rect box,
                             struct painter *painter)
{
    struct figure dials = total(context, METRIC_DIALS);
    struct tile_facts facts = {.tile = {.label = text_get("Outbound"),
                                        .figure_cap = context->style->figure_cap,
                                        .level = LEVEL_NEUTRAL}};
    facts.tile.figure = figure_text_count(&context->options->locale, dials);
    if (figure_is_known(dials)) {
        facts.tile.figure.unit =
            text_plural("dial", "dials", (uint64_t)figure_rounded(dials));
        facts.tile.figure.unit_is_word = true;
    }
    add_calls(context, &facts);
    add_rates(context, &facts);
    note_limit(context, &facts.tile);
    tile_compose_facts(context, box, painter, &facts);
}

const struct widget_class widget_outbound = {.name = "outbound",
                                             .help = "outbound campaigns",
                                             .compose = compose_outbound,
                                             .shows = has_campaigns,
                                             .least = WIDGET_LEAST_TILE};
