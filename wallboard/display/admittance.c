#include "display/admittance.h"

#include "base/str.h"
#include "bus/keyring.h"

static bool has_trouble(const struct admittance_facts *facts, enum link_trouble trouble)
{
    return facts->links[0].trouble == trouble || facts->links[1].trouble == trouble;
}

/* What one port refused before the other let us in is an old word: it has not asked again
 * yet. */
static bool is_refused(const struct admittance_facts *facts, size_t number)
{
    const struct link_status *link = &facts->links[number];
    const struct link_status *other = &facts->links[1 - number];
    bool was_let_in = other->state != LINK_CONNECTING && other->since.ns > link->since.ns;
    return link->trouble == LINK_NOT_LET_IN &&
           (!was_let_in || other->trouble == LINK_NOT_LET_IN);
}

/* Since it is wholly there; before: how long it has been tried. */
static bool is_impatient(const struct admittance_facts *facts, bool *ret_connected)
{
    struct mono since = facts->followed;
    *ret_connected = true;
    for (size_t i = 0; i < ADMITTANCE_LINKS; i++) {
        const struct link_status *link = &facts->links[i];
        *ret_connected = *ret_connected && link->state == LINK_CONNECTED;
        since = link->state == LINK_CONNECTED && link->since.ns > since.ns ? link->since
                                                                           : since;
    }
    return mono_ms_between(since, facts->now) >= ADMITTANCE_PATIENCE_MS;
}

enum admission_state admittance_judge(const struct admittance_facts *facts)
{
    bool connected = false;
    if (!facts->has_key || !facts->silent) {
        return ADMISSION_IN;
    }
    if (is_refused(facts, 0) || is_refused(facts, 1)) {
        return facts->heard ? ADMISSION_REVOKED : ADMISSION_REFUSED;
    }
    if (facts->heard || !is_impatient(facts, &connected)) {
        return ADMISSION_IN; /* the figures age as those of any silent hub */
    }
    if (connected) {
        return ADMISSION_UNHEARD;
    }
    bool broken =
        has_trouble(facts, LINK_BROKEN_OFF) || has_trouble(facts, LINK_OTHER_PROTOCOL);
    return broken ? ADMISSION_BROKEN_OFF : ADMISSION_UNANSWERED;
}

const char *admittance_endpoint(const struct admittance_facts *facts)
{
    bool first = facts->links[0].state != LINK_CONNECTED;
    return facts->links[first ? 0 : 1].endpoint;
}

void admittance_write_line(const char *fingerprint, const char *screen, char *buffer,
                           size_t size)
{
    char name[KEYRING_NAME_BYTES];
    (void)str_copy(name, sizeof name, str_from(screen));
    for (char *at = name; *at != '\0'; at++) {
        if (!keyring_is_name((struct str){at, 1})) {
            *at = '-';
        }
    }
    str_format(buffer, size, "sudo wallboardctl keys allow %s --name %s", fingerprint,
               name[0] == '\0' ? "screen" : name);
}
