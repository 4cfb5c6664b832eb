#include "feed/asterisk_options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "feed/adapter.h"
#include "feed/asterisk_text.h"

#define NAME       "asterisk"
#define PORT_PLAIN "5038"
#define PORT_TLS   "5039"

/* What is gathered while the command line is read. */
struct reading {
    struct asterisk_options *options;
    const char *target, *user, *secret_path, *login;
    struct diag *diag;
};

static void refuse(const struct reading *reading, const char *what, const char *why)
{
    diag_add(reading->diag, DIAG_ERROR, NAME, 0, 0, "%s: %s", what, why);
}

/* "2s" for every queue, "sales=2s" for one. */
static void read_wrapup(struct reading *reading, const char *text)
{
    struct ami_wrapups *wrapups = &reading->options->wrapups;
    const char *sign = strrchr(text, '=');
    int64_t ms = 0;
    if (!str_to_duration_ms(str_from(sign == NULL ? text : sign + 1), &ms)) {
        refuse(reading, text, "--wrapup is written 2s, or QUEUE=2s");
        return;
    }
    if (sign == NULL) {
        wrapups->default_ms = ms;
        return;
    }
    struct str queue = {text, (size_t)(sign - text)};
    if (queue.size == 0 || !asterisk_is_id(queue) || wrapups->count == LIMIT_QUEUES) {
        refuse(reading, text, "no queue is called so, or there are too many");
        return;
    }
    str_copy(wrapups->rows[wrapups->count].queue, sizeof wrapups->rows[0].queue, queue);
    wrapups->rows[wrapups->count++].wrapup_ms = ms;
}

static const char **field_of(struct reading *reading, struct str option)
{
    const struct {
        const char *name;
        const char **field;
    } rows[] = {
        {"--transcript", &reading->options->transcript},
        {"--user", &reading->user},
        {"--secret-file", &reading->secret_path},
        {"--login", &reading->login},
        {"--tls-ca", &reading->options->authority},
        {"--alias", &reading->options->alias_path},
        {"--queue-log", &reading->options->gap.log_path},
        {"--state", &reading->options->gap.state_path},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_is(option, rows[i].name)) {
            return rows[i].field;
        }
    }
    return NULL;
}

/* Takes in argument number *at, and its value. */
static void take(struct reading *reading, const struct adapter_args *args, int *at)
{
    const char *text = args->values[*at];
    const char **field = field_of(reading, str_from(text));
    bool is_wrapup = strcmp(text, "--wrapup") == 0;
    if (strcmp(text, "--tls") == 0) {
        reading->options->tls = true;
    } else if ((field != NULL || is_wrapup) && *at + 1 == args->count) {
        refuse(reading, text, "its value is missing");
    } else if (is_wrapup) {
        read_wrapup(reading, args->values[++*at]);
    } else if (field != NULL) {
        *field = args->values[++*at];
    } else if (reading->target == NULL && text[0] != '-') {
        reading->target = text;
    } else {
        refuse(reading, text, "not understood");
    }
}

/* "pbx", "pbx:5038", "::1", "[::1]:5038". */
static void read_target(struct reading *reading)
{
    struct asterisk_options *options = reading->options;
    struct str host = str_from(reading->target);
    struct str port = str_from(options->tls ? PORT_TLS : PORT_PLAIN);
    const char *colon = strrchr(reading->target, ':');
    bool is_bracketed = host.size > 0 && host.data[0] == '[';
    bool has_port =
        colon != NULL && (is_bracketed ? colon > reading->target && colon[-1] == ']'
                                       : colon == strchr(reading->target, ':'));
    int64_t number = 0;
    if (has_port) {
        port = str_from(colon + 1);
        host.size = (size_t)(colon - reading->target);
    }
    if (is_bracketed && host.size >= 2 && host.data[host.size - 1] == ']') {
        host.data++;
        host.size -= 2;
    }
    if (host.size == 0 || host.size >= sizeof options->host ||
        !str_to_int(port, 1, 65535, &number)) {
        refuse(reading, reading->target, "must be HOST or HOST:PORT");
        return;
    }
    str_copy(options->host, sizeof options->host, host);
    str_copy(options->port, sizeof options->port, port);
}

/* The first line of a file that only its owner and group may read. */
static void read_secret(struct reading *reading)
{
    const char *path = reading->secret_path;
    char text[AMI_NAME_MAX + 3] = "";
    struct stat stat;
    FILE *file = fopen(path, "re");
    if (file == NULL || fstat(fileno(file), &stat) != 0) {
        refuse(reading, path, strerror(errno));
    } else if (S_ISREG(stat.st_mode) && (stat.st_mode & S_IROTH) != 0) {
        refuse(reading, path, "everybody can read this secret: chmod o-r it");
    } else if (fgets(text, sizeof text, file) == NULL) {
        refuse(reading, path, "holds no secret");
    } else {
        text[strcspn(text, "\r\n")] = '\0';
        if (!ami_session_is_name(str_from(text))) {
            refuse(reading, path, "its first line must be a secret of 1 to 256 bytes");
        }
        str_copy(reading->options->login.secret, sizeof reading->options->login.secret,
                 str_from(text));
    }
    if (file != NULL) {
        (void)fclose(file);
    }
}

static void read_login(struct reading *reading)
{
    struct ami_login *login = &reading->options->login;
    if (reading->user == NULL || !ami_session_is_name(str_from(reading->user))) {
        refuse(reading, "--user", "needs the NAME of a manager user");
    } else {
        str_copy(login->user, sizeof login->user, str_from(reading->user));
    }
    if (reading->secret_path == NULL) {
        refuse(reading, "--secret-file", "needs the FILE that holds the user's secret");
    } else {
        read_secret(reading);
    }
    login->plain = reading->login != NULL && strcmp(reading->login, "plain") == 0;
    if (reading->login != NULL && !login->plain && strcmp(reading->login, "md5") != 0) {
        refuse(reading, "--login", "must be md5 or plain");
    }
}

static void check_gap(struct reading *reading)
{
    struct ami_gap_options *gap = &reading->options->gap;
    gap->alias_path = reading->options->alias_path;
    if (gap->log_path != NULL && reading->options->transcript != NULL) {
        refuse(reading, "--queue-log", "is for a live Asterisk, not for a recording");
    }
    if (gap->state_path != NULL && gap->log_path == NULL) {
        refuse(reading, "--state", "is of use with --queue-log FILE alone");
    }
}

bool asterisk_options_parse(const struct adapter_args *args,
                            struct asterisk_options *ret_options, struct diag *diag)
{
    size_t errors = diag->errors;
    struct reading reading = {.options = ret_options, .diag = diag};
    *ret_options = (struct asterisk_options){0};
    for (int i = 0; i < args->count; i++) {
        take(&reading, args, &i);
    }
    if ((reading.target == NULL) == (ret_options->transcript == NULL)) {
        refuse(&reading, reading.target == NULL ? "HOST" : reading.target,
               "needs either HOST[:PORT] or --transcript FILE");
    } else if (reading.target != NULL) {
        read_target(&reading);
        read_login(&reading);
    }
    check_gap(&reading);
    return diag->errors == errors;
}
