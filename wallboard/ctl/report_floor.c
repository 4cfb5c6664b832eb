#include "ctl/report_floor.h"

#include "ctl/report_figures.h"

static void put_channels(struct json_out *out, const struct snapshot *snapshot)
{
    json_out_open(out, "channels", '{');
    for (size_t i = EVENT_CHANNEL_VOICE; i < EVENT_CHANNEL_COUNT; i++) {
        if (snapshot->channels[i].known) {
            json_out_open(out, event_channel_name((enum event_channel)i), '{');
            report_put_figures(out, &snapshot->channels[i].today, METRIC_SCOPE_QUEUE,
                               true);
            json_out_close(out, '}');
        }
    }
    json_out_close(out, '}');
}

static void put_campaigns(struct json_out *out, const struct snapshot *snapshot)
{
    static const enum metric metrics[] = {
        METRIC_DIALS,        METRIC_CONNECTS,   METRIC_CONNECT_RATE, METRIC_RIGHT_PARTY,
        METRIC_CONTACT_RATE, METRIC_CONVERSION, METRIC_SALES,        METRIC_REVENUE,
        METRIC_ORDERS,       METRIC_COMPLAINTS, METRIC_CSAT_MEAN,    METRIC_CSAT_N,
    };
    json_out_open(out, "campaigns", '{');
    for (size_t i = 0; i < snapshot->campaign_count; i++) {
        const struct snapshot_campaign *campaign = &snapshot->campaigns[i];
        json_out_open(out, campaign->id, '{');
        for (size_t m = 0; m < sizeof metrics / sizeof *metrics; m++) {
            const struct metric_info *info = metric_info(metrics[m]);
            report_put_figure(out, info->key, campaign->value[metrics[m]], info->unit);
        }
        report_put_figure(out, "records", campaign->records, METRIC_UNIT_COUNT);
        json_out_close(out, '}');
    }
    json_out_close(out, '}');
}

/* In minor units, by currency: never mixed. */
static void put_revenue(struct json_out *out, const struct snapshot *snapshot)
{
    json_out_open(out, "revenue_by_currency", '{');
    for (size_t i = 0; i < TALLY_CURRENCIES && snapshot->currencies[i][0] != '\0'; i++) {
        report_put_figure(out, snapshot->currencies[i], snapshot->revenue[i],
                          METRIC_UNIT_NUMBER);
    }
    json_out_close(out, '}');
}

/* Nearest to their target first; breach_ms is negative for those past it. */
static void put_waiting(struct json_out *out, const struct snapshot *snapshot)
{
    json_out_open(out, "waiting", '[');
    for (size_t i = 0; i < snapshot->waiting_count; i++) {
        const struct snapshot_waiting *waiting = &snapshot->waiting[i];
        json_out_open(out, NULL, '{');
        json_out_text(out, "queue", snapshot->queues[waiting->queue].id);
        json_out_text(out, "channel", event_channel_name(waiting->channel));
        json_out_integer(out, "wait_ms", waiting->wait_ms);
        json_out_integer(out, "breach_ms", waiting->breach_ms);
        json_out_close(out, '}');
    }
    json_out_close(out, ']');
}

static void put_text(struct json_out *out, const char *key, struct str text)
{
    char copy[LIMIT_ID_BYTES + 1];
    str_copy(copy, sizeof copy, text);
    json_out_text(out, key, copy);
}

static void put_revisions(struct json_out *out, const struct report *report)
{
    struct engine_revision row;
    json_out_open(out, "revisions", '[');
    for (size_t i = 0; engine_revision(report->engine, i, &row); i++) {
        json_out_open(out, NULL, '{');
        put_text(out, "queue", row.queue);
        report_put_time(out, "start", row.start_ms);
        json_out_integer(out, "revision", row.revision);
        put_text(out, "count", row.tally);
        json_out_integer(out, "before", row.before);
        json_out_integer(out, "after", row.after);
        put_text(out, "event", row.event);
        report_put_time(out, "time", row.at_ms);
        json_out_close(out, '}');
    }
    json_out_close(out, ']');
}

void report_put_floor(struct json_out *out, const struct report *report)
{
    json_out_text(out, "credit", rule_credit_name(report->snapshot->credit));
    put_channels(out, report->snapshot);
    put_campaigns(out, report->snapshot);
    put_revenue(out, report->snapshot);
    put_waiting(out, report->snapshot);
    put_revisions(out, report);
}
