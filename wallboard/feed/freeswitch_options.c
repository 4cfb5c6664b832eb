#include "feed/freeswitch_options.h"

#include <string.h>

#include "base/host_port.h"
#include "feed/adapter.h"
#include "feed/secret_file.h"

#define NAME "freeswitch"
#define PORT "8021"

static void refuse(struct diag *diag, const char *what, const char *why)
{
    diag_add(diag, DIAG_ERROR, NAME, 0, 0, "%s: %s", what, why);
}

static void read_link(const char *target, const char *secret_path,
                      struct freeswitch_options *options, struct diag *diag)
{
    struct host_port place = {.port = PORT};
    if (!host_port_parse(str_from(target), PORT, &place)) {
        refuse(diag, target, "must be HOST or HOST:PORT");
    }
    str_copy(options->host, sizeof options->host, str_from(place.host));
    str_copy(options->port, sizeof options->port, str_from(place.port));
    if (secret_path == NULL) {
        refuse(diag, "--secret-file", "needs the FILE that holds the password");
    } else {
        (void)secret_file_read(secret_path, NAME, options->password,
                               sizeof options->password, diag);
    }
}

bool freeswitch_options_parse(const struct adapter_args *args,
                              struct freeswitch_options *ret_options, struct diag *diag)
{
    size_t errors = diag->errors;
    const char *target = NULL;
    const char *secret_path = NULL;
    *ret_options = (struct freeswitch_options){0};
    for (int i = 0; i < args->count; i++) {
        const char *text = args->values[i];
        bool is_secret = strcmp(text, "--secret-file") == 0;
        bool is_transcript = strcmp(text, "--transcript") == 0;
        if ((is_secret || is_transcript) && i + 1 == args->count) {
            refuse(diag, text, "its value is missing");
        } else if (is_secret) {
            secret_path = args->values[++i];
        } else if (is_transcript) {
            ret_options->transcript = args->values[++i];
        } else if (target == NULL && text[0] != '-') {
            target = text;
        } else {
            refuse(diag, text, "not understood");
        }
    }
    if ((target == NULL) == (ret_options->transcript == NULL)) {
        refuse(diag, target == NULL ? "HOST" : target,
               "needs either HOST[:PORT] or --transcript FILE");
    } else if (target != NULL) {
        read_link(target, secret_path, ret_options, diag);
    }
    return diag->errors == errors;
}
