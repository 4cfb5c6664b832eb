#include "view/widget_email.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/tile.h"

static struct figure figure_of(const struct widget_context *context, enum metric metric)
{
    return context->snapshot->channels[EVENT_CHANNEL_EMAIL].today.value[metric];
}

static bool has_emails(const struct widget_context *context)
{
    return context->snapshot->channels[EVENT_CHANNEL_EMAIL].known;
}

static void add_overdue(const struct widget_context *context, struct tile_facts *facts)
{
    struct figure overdue = figure_of(context, METRIC_OVERDUE);
    if (figure_is_known(overdue)) {
        struct figure_text text = figure_text_count(&context->options->locale, overdue);
        struct tile_line *line =
            tile_add_line(facts, overdue.num > 0 ? LEVEL_ALARM : LEVEL_NEUTRAL);
        str_format(line->text, sizeof line->text,
                   text_plural("%s overdue", "%s overdue", (uint64_t)overdue.num),
                   text.value);
    }
}

static void add_due(const struct widget_context *context, struct tile_facts *facts)
{
    struct figure due = figure_of(context, METRIC_DUE_1H);
    if (figure_is_known(due)) {
        struct figure_text text = figure_text_count(&context->options->locale, due);
        struct tile_line *line =
            tile_add_line(facts, due.num > 0 ? LEVEL_WARNING : LEVEL_NEUTRAL);
        str_format(line->text, sizeof line->text,
                   text_plural("%s due in 1 h", "%s due in 1 h", (uint64_t)due.num),
                   text.value);
    }
}

/* Replies by the deadline, and in small print the oldest of those still open. */
static void add_deadline(const struct widget_context *context, struct tile_facts *facts)
{
    struct figure oldest = figure_of(context, METRIC_OLDEST_MS);
    struct figure rate = figure_of(context, METRIC_DEADLINE_RATE);
    if (figure_is_known(rate)) {
        struct figure_text text =
            figure_text_percent(&context->options->locale, rate, 0, FORMAT_NO_THRESHOLD);
        struct tile_line *line = tile_add_line(facts, LEVEL_NEUTRAL);
        str_format(line->text, sizeof line->text, text_get("%s %% in time"), text.value);
    }
    if (figure_is_known(oldest)) {
        struct figure_text text = figure_text_age(&context->options->locale, oldest);
        /* Translators: how long the e-mail that is open for longest has been. */
        str_format(facts->tile.note, sizeof facts->tile.note, text_get("oldest %s"),
                   text.value);
    }
}

static void compose_email(const struct widget_context *context, struct rect box,
                          struct painter *painter)
{
    struct figure open = figure_of(context, METRIC_OPEN);
    struct tile_facts facts = {.tile = {.label = text_get("E-mails"),
                                        .figure_cap = context->style->figure_cap,
                                        .level = LEVEL_NEUTRAL}};
    facts.tile.figure = figure_text_count(&context->options->locale, open);
    if (figure_is_known(open)) {
        /* Translators: so many e-mails are. */
        facts.tile.figure.unit =
            text_plural("open", "open", (uint64_t)figure_rounded(open));
        facts.tile.figure.unit_is_word = true;
    }
    add_overdue(context, &facts);
    add_due(context, &facts);
    add_deadline(context, &facts);
    tile_compose_facts(context, box, painter, &facts);
}

const struct widget_class widget_email = {.name = "email",
                                          .help = "the backlog of e-mails",
                                          .compose = compose_email,
                                          .shows = has_emails,
                                          .least = WIDGET_LEAST_TILE};
