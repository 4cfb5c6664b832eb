#include "ctl/report_figures.h"

#include "base/timestamp.h"

void report_put_figure(struct json_out *out, const char *key, struct figure figure,
                       enum metric_unit unit)
{
    if (!figure_is_known(figure)) {
        json_out_null(out, key);
    } else if (unit == METRIC_UNIT_RATIO || unit == METRIC_UNIT_NUMBER) {
        json_out_double(out, key, (double)figure.num / (double)figure.den);
    } else {
        json_out_integer(out, key, figure_rounded(figure));
    }
}

/* The catalogue's metrics of one scope, in its order. */
void report_put_figures(struct json_out *out, const struct snapshot_figures *figures,
                        unsigned scope, bool with_gauges)
{
    for (size_t i = 0; i < METRIC_COUNT; i++) {
        const struct metric_info *info = metric_info((enum metric)i);
        bool is_gauge = (info->scope & METRIC_SCOPE_GAUGE) != 0;
        if ((info->scope & scope) != 0 && (with_gauges || !is_gauge)) {
            report_put_figure(out, info->key, figures->value[i], info->unit);
        }
    }
    if (scope == METRIC_SCOPE_AGENT) {
        return;
    }
    json_out_open(out, "service_level_by_formula", '{');
    for (size_t i = 0; i < SERVICE_LEVEL_COUNT; i++) {
        report_put_figure(out, service_level_name((enum service_level_formula)i),
                          figures->by_formula[i], METRIC_UNIT_RATIO);
    }
    json_out_close(out, '}');
}

void report_put_time(struct json_out *out, const char *key, int64_t at_ms)
{
    char text[TIMESTAMP_SIZE];
    timestamp_format(at_ms, text);
    json_out_text(out, key, text);
}
