#include "feed/vendors.h"

#include <stddef.h>

#include "feed/vendor_connect.h"
#include "feed/vendor_genesys.h"
#include "feed/vendor_map.h"
#include "feed/vendor_taskrouter.h"

static const struct vendor_class *const all[VENDORS_MAX + 1] = {
    &vendor_connect, &vendor_taskrouter, &vendor_genesys, &vendor_map, NULL};

const struct vendor_class *const *vendors_all(void)
{
    return all;
}
