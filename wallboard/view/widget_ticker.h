#ifndef WALLBOARD_VIEW_WIDGET_TICKER_H
#define WALLBOARD_VIEW_WIDGET_TICKER_H

/* The ticker, where the page wants it instead of at the foot. */

#include "view/widget.h"

extern const struct widget_class widget_ticker;

#endif
