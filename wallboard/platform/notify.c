#include "platform/notify.h"

#include <inttypes.h>
#include <string.h>

#include <systemd/sd-daemon.h>

#include "base/str.h"

#define PER_SPAN 4 /* times the watchdog is fed: one that comes late harms nothing */

/* It cannot be told, or nobody listens: there is nothing to be done about it. */
static void tell(const char *state)
{
    (void)sd_notify(0, state);
}

void notify_init(struct notify *notify)
{
    uint64_t span_us = 0;
    *notify = (struct notify){0};
    if (sd_watchdog_enabled(0, &span_us) > 0 && span_us / 1000 <= INT32_MAX) {
        notify->watchdog_ms = (int64_t)(span_us / 1000);
    }
}

void notify_ready(struct notify *notify)
{
    if (!notify->ready) {
        notify->ready = true;
        tell("READY=1");
    }
}

void notify_status(struct notify *notify, const char *status)
{
    char clean[NOTIFY_STATUS_BYTES];
    (void)str_copy(clean, sizeof clean, str_from(status));
    for (char *at = clean; *at != '\0'; at++) {
        *at = *at == '\n' ? ' ' : *at; /* a line is an assignment */
    }
    if (strcmp(clean, notify->status) != 0) {
        char text[NOTIFY_STATUS_BYTES + 16];
        (void)str_copy(notify->status, sizeof notify->status, str_from(clean));
        str_format(text, sizeof text, "STATUS=%s", clean);
        tell(text);
    }
}

void notify_reloading(struct notify *notify, struct mono now)
{
    char text[80];
    notify->ready = false;
    str_format(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%" PRId64, now.ns / 1000);
    tell(text);
}

void notify_stopping(struct notify *notify)
{
    (void)notify;
    tell("STOPPING=1");
}

void notify_alive(struct notify *notify, bool alive, struct mono now)
{
    bool due = !notify->ever_fed ||
               mono_ms_between(notify->fed, now) >= notify->watchdog_ms / PER_SPAN;
    if (notify->watchdog_ms > 0 && alive && due) {
        notify->ever_fed = true;
        notify->fed = now;
        tell("WATCHDOG=1");
    }
}

int64_t notify_pause_ms(const struct notify *notify, int64_t most_ms)
{
    int64_t span_ms = notify->watchdog_ms / PER_SPAN;
    bool shorter = most_ms < 0 || span_ms < most_ms;
    return notify->watchdog_ms > 0 && shorter ? span_ms : most_ms;
}
