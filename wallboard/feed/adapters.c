#include "feed/adapters.h"

#include <stddef.h>

#include "feed/adapter.h"
#include "feed/adapter_asterisk.h"
#include "feed/adapter_csv.h"
#include "feed/adapter_freeswitch.h"
#include "feed/adapter_gauges.h"
#include "feed/adapter_http.h"
#include "feed/adapter_queue_log.h"
#include "feed/adapter_replay.h"
#include "feed/adapter_simulate.h"

static const struct adapter_class *const all[] = {
    &adapter_queue_log, &adapter_asterisk, &adapter_freeswitch,
    &adapter_http,      &adapter_csv,      &adapter_gauges,
    &adapter_replay,    &adapter_simulate, NULL,
};

const struct adapter_class *const *adapters_all(void)
{
    return all;
}

const struct adapter_class *adapters_find(struct str name)
{
    for (size_t i = 0; all[i] != NULL; i++) {
        if (str_is(name, all[i]->name)) {
            return all[i];
        }
    }
    return NULL;
}
