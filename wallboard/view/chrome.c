#include "view/chrome.h"

#include "base/str.h"
#include "locale/text.h"
#include "view/figure.h"
#include "view/source_health.h"

#define LINE_BYTES    SCENE_TEXT_BYTES
#define SOURCES_SHOWN 4
#define FLASH_MS      500
/* As style_level_mark() has them, to stand among words. */
#define TRIANGLE "\xE2\x96\xB2" /* U+25B2 */
#define DIAMOND  "\xE2\x97\x86" /* U+25C6 */

/* The site file's title, else what the sources call the site; a wall is never nameless.
 */
static const char *title_of(const struct widget_context *context)
{
    if (context->options->title[0] != '\0') {
        return context->options->title;
    }
    return context->snapshot->site[0] != '\0' ? context->snapshot->site : "wallboard";
}

/* What is wrong where, and how much: "Support waits 2:47", "Billing level 68 %",
 * "Overdue e-mails 12". */
static void write_what(const struct board_options *options, const struct alarm *alarm,
                       char buffer[LINE_BYTES])
{
    const struct figure_text text =
        alarm->metric == METRIC_WAITING
            ? widget_waiting_text(options, alarm->figure)
            : figure_text_metric(&options->locale, alarm->metric, alarm->figure);
    const char *gap = text.unit[0] != '\0' ? " " : "";
    char value[LINE_BYTES];
    str_format(value, sizeof value, "%s%s%s", text.value, gap, text.unit);
    if (alarm->words != NULL) {
        str_format(buffer, LINE_BYTES, "%s %s", alarm->words, value);
    } else if (alarm->metric == METRIC_LONGEST_WAIT_MS) {
        /* Translators: a queue, and how long its longest wait is. */
        str_format(buffer, LINE_BYTES, text_get("%s waits %s"), alarm->queue_label,
                   value);
    } else if (alarm->metric == METRIC_WAITING) {
        /* Translators: a queue, and how many wait in it. */
        str_format(buffer, LINE_BYTES, text_get("%s %s waiting"), alarm->queue_label,
                   value);
    } else if (alarm->metric == METRIC_SERVICE_LEVEL) {
        /* Translators: a queue, and its service level: 68 %. */
        str_format(buffer, LINE_BYTES, text_get("%s level %s"), alarm->queue_label,
                   value);
    } else {
        str_format(buffer, LINE_BYTES, "%s %s", alarm->queue_label, value);
    }
}

/* " (seen by Jo)": somebody sees to it. */
static void write_seen(const struct alarm *alarm, char buffer[LINE_BYTES])
{
    char text[LINE_BYTES];
    buffer[0] = '\0';
    if (!alarm->acknowledged) {
        return;
    }
    str_copy(text, sizeof text, str_from(text_get("seen")));
    if (alarm->seen_by != NULL) {
        /* Translators: who acknowledged an alert. */
        str_format(text, sizeof text, text_get("seen by %s"), alarm->seen_by);
    }
    str_format(buffer, LINE_BYTES, " (%s)", text);
}

/* With its shape before it, and "and 2 more" behind it. */
static void write_alarm(const struct widget_context *context,
                        const struct chrome_alarm *shown, char *buffer, size_t size)
{
    const struct format_locale *locale = &context->options->locale;
    const struct alarm *alarm = shown->alarm;
    char what[LINE_BYTES];
    write_what(context->options, alarm, what);
    char seen[LINE_BYTES];
    write_seen(alarm, seen);
    const char *mark = alarm->level == LEVEL_ALARM ? TRIANGLE : DIAMOND;
    size_t used = str_format(buffer, size, "%s %s%s", mark, what, seen);
    if (shown->more > 0) {
        const struct figure_text more = figure_text_integer(locale, (int64_t)shown->more);
        str_format(buffer + used, size - used,
                   text_plural(", and %s more", ", and %s more", shown->more),
                   more.value);
    }
}

/* Have both room at their full size? A letter is some 0.75 of its cap height wide. */
static bool fits(const struct style *style, struct rect box, const char *title,
                 const char *text)
{
    int letters = painter_letters(title) + painter_letters(text);
    return letters * style->title_cap * 3 / 4 <= box.w;
}

/* The state's shape and its words, in its colour, the site's name before them if there is
 * room. Urgent ones lie on a bar of it; one
 * that flashes has the bar every other half second: one flash a second. */
static void compose_alarm(const struct widget_context *context, struct rect box,
                          const struct chrome_alarm *shown, struct painter *painter)
{
    const struct style *style = context->style;
    const struct alarm *alarm = shown->alarm;
    bool flash = alarm->flashes && context->snapshot->now_ms / FLASH_MS % 2 == 0;
    bool barred = alarm->urgent || flash;
    struct lettering lettering = {.font = SCENE_FONT_STRONG,
                                  .cap_px = style->title_cap,
                                  .colour = barred ? style->on_fill : style->accent,
                                  .fit = SCENE_FIT_SHRINK};
    rect_cut_right(&box, style->title_cap / 2);
    if (barred) {
        int over = style->title_cap / 5; /* above capitals and below descenders */
        painter_fill(painter, (struct rect){box.x, box.y - over, box.w, box.h + 2 * over},
                     style_level_colour(style, alarm->level), style->radius_px / 2);
        box = (struct rect){box.x + style->title_cap / 2, box.y, box.w - style->title_cap,
                            box.h};
    }
    char text[LINE_BYTES];
    write_alarm(context, shown, text, sizeof text);
    const char *title =
        fits(style, box, title_of(context), text) ? title_of(context) : "";
    if (!fits(style, box, "", text)) {
        write_alarm(context, &(struct chrome_alarm){.alarm = alarm}, text, sizeof text);
    }
    struct scene_node *node = painter_text(painter, box, &lettering, title);
    if (!barred) {
        lettering.colour = style_level_colour(style, alarm->level);
    }
    painter_span(node, &lettering, title[0] == '\0' ? 0 : style->title_cap * 3 / 5, text);
}

void chrome_compose_header(const struct widget_context *context, struct rect box,
                           const char *page_title, const struct chrome_alarm *alarm,
                           struct painter *painter)
{
    const struct style *style = context->style;
    struct calendar_civil civil = calendar_civil(
        context->options->calendar, (struct wall){context->snapshot->now_ms});
    char clock[FORMAT_SIZE];
    const struct format_locale *locale = &context->options->locale;
    if (context->no_time) {
        (void)str_copy(clock, sizeof clock, str_from("--:--"));
    } else {
        format_clock(locale, civil.hour, civil.minute, clock, sizeof clock);
    }
    struct lettering lettering = {.font = SCENE_FONT_FIGURE,
                                  .cap_px = style->clock_cap,
                                  .colour = style->text,
                                  .align = SCENE_ALIGN_RIGHT,
                                  .fit = SCENE_FIT_SHRINK};
    int width_px = style->clock_cap * (locale->half_days ? 8 : 5);
    painter_text(painter, rect_cut_right(&box, width_px), &lettering, clock);
    if (alarm->alarm != NULL) {
        compose_alarm(context, box, alarm, painter);
        return;
    }
    if (style->logo_width_px > 0) {
        struct rect logo = rect_cut_left(&box, style->logo_width_px);
        logo.y += (logo.h - style->logo_height_px) / 2;
        logo.h = style->logo_height_px;
        painter_picture(painter, logo, SCENE_PICTURE_LOGO);
        rect_cut_left(&box, style->title_cap * 3 / 5);
    }
    lettering = (struct lettering){.font = SCENE_FONT_STRONG,
                                   .cap_px = style->title_cap,
                                   .colour = style->accent,
                                   .fit = SCENE_FIT_ELLIPSIS,
                                   .name = true};
    struct scene_node *node = painter_text(painter, box, &lettering, title_of(context));
    lettering.font = SCENE_FONT_LABEL;
    lettering.colour = style->secondary;
    painter_span(node, &lettering, style->title_cap * 3 / 5, page_title);
}

/* One sign of health: the state's shape and the words. Cuts its place off *box. */
static void compose_sign(const struct style *style, struct rect *box,
                         struct painter *painter, enum level level, const char *text)
{
    int side = style->small_cap;
    struct rect mark = rect_cut_left(box, side);
    mark = (struct rect){mark.x, mark.y + (mark.h - side) / 2, side, side};
    rect_cut_left(box, side / 2);
    /* Small print is some 0.7 of its cap height wide per letter. */
    int width = painter_letters(text) * style->small_cap * 7 / 10 + style->small_cap;
    struct colour colour =
        level == LEVEL_GOOD ? style->good : style_level_colour(style, level);
    painter_mark(painter, mark, style_level_mark(level), colour);
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->small_cap,
                                        .colour = style->secondary,
                                        .fit = SCENE_FIT_ELLIPSIS};
    painter_text(painter, rect_cut_left(box, width), &lettering, text);
}

static const char *control_words(enum control_figure figure)
{
    switch (figure) {
    case CONTROL_OFFERED:
        return text_get("Offered");
    case CONTROL_ANSWERED:
        return text_get("Answered");
    case CONTROL_ABANDONED:
    case CONTROL_COUNT:
        break;
    }
    return text_get("Abandoned");
}

/* The first figure of a queue that its phone system counts otherwise. */
static void compose_control(const struct widget_context *context,
                            const struct snapshot_queue *queue, struct rect *box,
                            struct painter *painter)
{
    const struct format_locale *locale = &context->options->locale;
    uint32_t wrong = control_wrong(&queue->control);
    unsigned first = 0;
    while ((wrong >> first & 1U) == 0) {
        first++;
    }
    const struct figure_text ours =
        figure_text_integer(locale, queue->control.ours[first]);
    const struct figure_text theirs =
        figure_text_integer(locale, queue->control.theirs[first]);
    char text[LINE_BYTES];
    /* Translators: a queue, a figure's name, what the board counts, what the phone
     * system counts: "Support: Answered 41, phone system says 42". */
    str_format(text, sizeof text, text_get("%s: %s %s, phone system says %s"),
               queue->label, control_words((enum control_figure)first), ours.value,
               theirs.value);
    compose_sign(context->style, box, painter, LEVEL_WARNING, text);
}

/* What the board itself took exception to. */
static void compose_counts(const struct widget_context *context, struct rect *box,
                           struct painter *painter)
{
    const struct snapshot *snapshot = context->snapshot;
    const struct format_locale *locale = &context->options->locale;
    char text[LINE_BYTES];
    for (size_t i = 0; i < snapshot->queue_count; i++) {
        if (control_wrong(&snapshot->queues[i].control) != 0) {
            compose_control(context, &snapshot->queues[i], box, painter);
            break; /* the others are in the log */
        }
    }
    if (snapshot->refused > 0) {
        const struct figure_text number =
            figure_text_integer(locale, (int64_t)snapshot->refused);
        str_format(
            text, sizeof text,
            text_plural("%s event refused", "%s events refused", snapshot->refused),
            number.value);
        compose_sign(context->style, box, painter, LEVEL_WARNING, text);
    }
    if (snapshot->over_limit > 0) {
        const struct figure_text number =
            figure_text_integer(locale, (int64_t)snapshot->over_limit);
        /* Translators: agents, queues, contacts that the board has no room for. */
        str_format(
            text, sizeof text,
            text_plural("%s over the limits", "%s over the limits", snapshot->over_limit),
            number.value);
        compose_sign(context->style, box, painter, LEVEL_ALARM, text);
    }
}

/* Silence that was asked for is told, lest it be taken for calm. */
static void compose_mute(const struct widget_context *context, struct rect *box,
                         struct painter *painter)
{
    const struct board_announcements *said = context->announcements;
    if (said == NULL || !said->muted) {
        return;
    }
    char text[LINE_BYTES];
    str_copy(text, sizeof text, str_from(text_get("sound off")));
    if (said->muted_until_ms > 0) {
        struct calendar_civil civil = calendar_civil(context->options->calendar,
                                                     (struct wall){said->muted_until_ms});
        char clock[FORMAT_SIZE];
        format_clock(&context->options->locale, civil.hour, civil.minute, clock,
                     sizeof clock);
        /* Translators: a time of day. */
        str_format(text, sizeof text, text_get("sound off until %s"), clock);
    }
    compose_sign(context->style, box, painter, LEVEL_UNKNOWN, text);
}

static void compose_health(const struct widget_context *context, struct rect box,
                           const struct board_notice *notice, struct painter *painter)
{
    const struct snapshot *snapshot = context->snapshot;
    char text[LINE_BYTES];
    if (snapshot->source_count == 0) {
        compose_sign(context->style, &box, painter, LEVEL_UNKNOWN, notice->link);
        return;
    }
    for (size_t i = 0; i < snapshot->source_count && i < SOURCES_SHOWN; i++) {
        const struct snapshot_source *source = &snapshot->sources[i];
        source_health_write(&context->options->locale, source, text);
        compose_sign(context->style, &box, painter,
                     source_health_level(source, context->options->blank_after_ms), text);
    }
    if (snapshot->source_count > SOURCES_SHOWN) {
        size_t more = snapshot->source_count - SOURCES_SHOWN;
        const struct figure_text number =
            figure_text_integer(&context->options->locale, (int64_t)more);
        str_format(text, sizeof text,
                   text_plural("and %s more source", "and %s more sources", more),
                   number.value);
        compose_sign(context->style, &box, painter, LEVEL_UNKNOWN, text);
    }
    compose_counts(context, &box, painter);
}

/* Where it is and what was written there; why that is no good has English words alone,
 * for the log and `wallboardctl check`. */
static void compose_fault(const struct style *style, struct rect *box,
                          struct painter *painter, const struct diag_entry *fault)
{
    char text[LINE_BYTES];
    if (text_is_translated()) {
        char place[LINE_BYTES];
        diag_format_place(fault, place, sizeof place);
        /* Translators: a file with a fault: "site.yaml:14:5: queues.sales.targt: 20s". */
        str_format(text, sizeof text,
                   text_get("%s: not taken over, the old picture stays"), place);
    } else {
        diag_format(fault, text, sizeof text);
    }
    compose_sign(style, box, painter, LEVEL_ALARM, text);
}

void chrome_compose_footer(const struct widget_context *context, struct rect box,
                           const struct board_notice *notice, const char *page_text,
                           struct painter *painter)
{
    const struct style *style = context->style;
    const struct lettering lettering = {.font = SCENE_FONT_LABEL,
                                        .cap_px = style->small_cap,
                                        .colour = style->secondary,
                                        .align = SCENE_ALIGN_RIGHT,
                                        .fit = SCENE_FIT_ELLIPSIS};
    painter_text(painter, rect_cut_right(&box, style->small_cap * 14), &lettering,
                 page_text);
    if (notice->fault != NULL) {
        compose_fault(style, &box, painter, notice->fault);
        return;
    }
    compose_mute(context, &box, painter);
    if (notice->not_saved) {
        compose_sign(style, &box, painter, LEVEL_WARNING,
                     text_get("Not yet saved on the hub's disk"));
    }
    if (notice->other_name) {
        compose_sign(style, &box, painter, LEVEL_WARNING,
                     text_get("Another screen has this name"));
    }
    compose_health(context, box, notice, painter);
}
