#include "ctl/plans.h"

#include "site/forecast.h"
#include "site/schedule.h"
#include "site/site.h"

bool plans_load(const char *config, struct plans *ret_plans, struct diag *diag)
{
    struct site *site = config == NULL ? site_default() : site_load(config, diag);
    *ret_plans = (struct plans){.site = site};
    return site != NULL && forecast_load_site(site, diag, &ret_plans->forecast) &&
           schedule_load_site(site, diag, &ret_plans->schedule);
}

void plans_finish(struct plans *plans)
{
    schedule_destroy(&plans->schedule);
    forecast_destroy(&plans->forecast);
    site_destroy(&plans->site);
}
