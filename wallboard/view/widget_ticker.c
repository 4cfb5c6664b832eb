#include "view/widget_ticker.h"

#include "view/ticker.h"

static void compose_ticker(const struct widget_context *context, struct rect box,
                           struct painter *painter)
{
    if (ticker_shows(context)) {
        ticker_compose(context, box, painter);
    } else {
        painter_fill(painter, box, context->style->tile, context->style->radius_px);
    }
}

const struct widget_class widget_ticker = {
    .name = "ticker",
    .help =
        "the ticker, which else stands at the foot: that of `wallboardctl ticker` and "
        "of the site file",
    .compose = compose_ticker,
    .shows = ticker_shows,
    .least = WIDGET_LEAST_STRIP,
    .tells_tickers = true};
