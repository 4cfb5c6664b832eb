#include "feed/csv_fault.h"

#include <inttypes.h>
#include <stdbool.h>

#include "feed/adapter.h"

void csv_fault_tell(const struct csv_fault *fault, const char *path,
                    struct feed_output *output)
{
    bool whole = fault->column.size == 0;
    feed_fault(output, path, fault->field->line, "%" PRId64 ": %.*s%s%.*s%s%s",
               fault->field->column, (int)fault->column.size,
               whole ? "" : fault->column.data, whole ? "" : ": ",
               whole ? 0 : (int)fault->field->text.size,
               whole ? "" : fault->field->text.data, whole ? "" : ": ", fault->why);
}
