#include "view/widgets.h"

#include "config/nearest.h"
#include "view/widget_agent_grid.h"
#include "view/widget_agents.h"
#include "view/widget_ahead.h"
#include "view/widget_clocks.h"
#include "view/widget_contest.h"
#include "view/widget_day.h"
#include "view/widget_email.h"
#include "view/widget_gauge.h"
#include "view/widget_leaderboard.h"
#include "view/widget_logo.h"
#include "view/widget_message.h"
#include "view/widget_numbers.h"
#include "view/widget_outbound.h"
#include "view/widget_queues.h"
#include "view/widget_rota.h"
#include "view/widget_sources.h"
#include "view/widget_staffing.h"
#include "view/widget_ticker.h"
#include "view/widget_waiting_list.h"

static const struct widget_class *const widgets[] = {
    &widget_waiting,
    &widget_longest_wait,
    &widget_service_level,
    &widget_answered,
    &widget_abandoned,
    &widget_answer_time,
    &widget_emails_or_handling,
    &widget_number,
    &widget_gauge,
    &widget_queues,
    &widget_queue_details,
    &widget_agents,
    &widget_agent_grid,
    &widget_leaderboard,
    &widget_day,
    &widget_contest,
    &widget_next_breach,
    &widget_recovery,
    &widget_best_possible,
    &widget_waiting_list,
    &widget_email,
    &widget_outbound,
    &widget_staffing,
    &widget_rota,
    &widget_clocks,
    &widget_message,
    &widget_ticker,
    &widget_logo,
    &widget_sources,
};

#define WIDGETS (sizeof widgets / sizeof widgets[0])

const struct widget_class *widgets_at(size_t number)
{
    return number < WIDGETS ? widgets[number] : NULL;
}

const struct widget_class *widgets_find(struct str name)
{
    for (size_t i = 0; i < WIDGETS; i++) {
        if (str_is(name, widgets[i]->name)) {
            return widgets[i];
        }
    }
    return NULL;
}

const char *widgets_nearest(struct str name)
{
    const char *best = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < WIDGETS; i++) {
        size_t distance = nearest_distance(name, widgets[i]->name);
        if (distance < least) {
            least = distance;
            best = widgets[i]->name;
        }
    }
    return best != NULL && nearest_is_near(name, least) ? best : NULL;
}
