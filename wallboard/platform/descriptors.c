#include "platform/descriptors.h"

#include <sys/resource.h>

uint64_t descriptors_raise(uint64_t wanted)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        return 0;
    }
    rlim_t had = limit.rlim_cur;
    if (had >= wanted) {
        return had;
    }
    if (limit.rlim_max < wanted) { /* only root may have more, but ask */
        const struct rlimit more = {wanted, wanted};
        if (setrlimit(RLIMIT_NOFILE, &more) == 0) {
            return wanted;
        }
    }
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : had;
}
