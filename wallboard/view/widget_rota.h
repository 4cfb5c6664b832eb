#ifndef WALLBOARD_VIEW_WIDGET_ROTA_H
#define WALLBOARD_VIEW_WIDGET_ROTA_H

/*
 * Agents needed, scheduled and logged in, half-hour by half-hour around now, and how many
 * of those scheduled now do as they are scheduled. Nobody's name.
 */

#include "view/widget.h"

extern const struct widget_class widget_rota;

#endif
