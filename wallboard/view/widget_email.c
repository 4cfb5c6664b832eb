#include "view/widget_email.h"

#include "base/str.h"
#include "view/tile.h"

static struct figure figure_of(const struct widget_context *context, enum metric metric)
{
    return context->snapshot->channels[EVENT_CHANNEL_EMAIL].today.value[metric];
}

static bool has_emails(const struct widget_context *context)
{
    return context->snapshot->channels[EVENT_CHANNEL_EMAIL].known;
}

/* A line that counts; nothing if the count is not known. */
static void count_line(const struct widget_context *context, struct tile_facts *facts,
                       enum metric metric, enum level if_any, const char *words)
{
    struct figure figure = figure_of(context, metric);
    if (!figure_is_known(figure)) {
        return;
    }
    struct figure_text text = figure_text_count(&context->options->locale, figure);
    struct tile_line *line =
        tile_add_line(facts, figure.num > 0 ? if_any : LEVEL_NEUTRAL);
    str_format(line->text, sizeof line->text, "%s %s", text.value, words);
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
        str_format(line->text, sizeof line->text, "%s %% in time", text.value);
    }
    if (figure_is_known(oldest)) {
        struct figure_text text = figure_text_age(oldest);
        str_format(facts->tile.note, sizeof facts->tile.note, "oldest %s", text.value);
    }
}

static void compose_email(const struct widget_context *context, struct rect box,
                          struct painter *painter)
{
    struct figure open = figure_of(context, METRIC_OPEN);
    struct tile_facts facts = {.tile = {.label = "E-mails",
                                        .figure_cap = context->style->figure_cap,
                                        .level = LEVEL_NEUTRAL}};
    facts.tile.figure = figure_text_count(&context->options->locale, open);
    if (figure_is_known(open)) {
        facts.tile.figure.unit = "open";
    }
    count_line(context, &facts, METRIC_OVERDUE, LEVEL_ALARM, "overdue");
    count_line(context, &facts, METRIC_DUE_1H, LEVEL_WARNING, "due in 1 h");
    add_deadline(context, &facts);
    tile_compose_facts(context, box, painter, &facts);
}

const struct widget_class widget_email = {.name = "email",
                                          .help = "the backlog of e-mails",
                                          .compose = compose_email,
                                          .shows = has_emails,
                                          .least = WIDGET_LEAST_TILE};
