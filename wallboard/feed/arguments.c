#include "feed/arguments.h"

#include <stdint.h>
#include <string.h>

#include "base/str.h"
#include "config/nearest.h"
#include "feed/adapter.h"
#include "feed/adapters.h"

#define PROGRAM          "wallboard-feed"
#define SITE_MAX_BYTES   64
#define SOURCE_MAX_BYTES 256

static const struct option {
    const char *name, *value; /* value NULL: it is a flag */
    size_t offset;
    const char *help;
} options[] = {
    {"--print", NULL, offsetof(struct arguments, print),
     "write JSON lines to standard output"},
    {"--publish", "EP", offsetof(struct arguments, publish),
     "publish on a ZeroMQ endpoint: tcp://*:PORT and ipc://PATH are\n"
     "                    bound, tcp://HOST:PORT is connected to; '@' before it "
     "binds,\n"
     "                    '>' connects"},
    {"--hub", "EP", offsetof(struct arguments, hub),
     "to a hub's ingest port, tcp://HOST:PORT: kept in the spool until\n"
     "                    the hub has it on disk"},
    {"--key", "FILE", offsetof(struct arguments, key),
     "this feed's keys and the hub's (default: in the clear)"},
    {"--spool", "DIR", offsetof(struct arguments, spool),
     "what the hub may not have yet (default: $STATE_DIRECTORY)"},
    {"--site", "S", offsetof(struct arguments, site),
     "the site, as the boards name it (default: local)"},
    {"--timezone", "ZONE", offsetof(struct arguments, timezone),
     "zone of local times in the input (default: the system's)"},
    {"--source", "URI", offsetof(struct arguments, source),
     "who speaks (default: wallboard://SITE/ADAPTER/NAME)"},
    {"--no-wait", NULL, offsetof(struct arguments, no_wait),
     "publish at once; without it the first subscriber is waited for"},
    {"--help", NULL, offsetof(struct arguments, help), "this text"},
    {"--version", NULL, offsetof(struct arguments, version), "the version"},
};

#define OPTIONS (sizeof options / sizeof *options)

void arguments_print_usage(FILE *out)
{
    (void)fputs("usage: " PROGRAM
                " ADAPTER ARGUMENTS (--print | --publish EP | --hub EP)\n"
                "                      [--key FILE] [--spool DIR] [--site S]\n"
                "                      [--timezone ZONE] [--source URI] [--no-wait]\n\n"
                "Turns what a telephony system says into events.\n\n",
                out);
    for (const struct adapter_class *const *adapter = adapters_all(); *adapter != NULL;
         adapter++) {
        (void)fprintf(out, "  %s %s\n        %s\n", (*adapter)->name, (*adapter)->usage,
                      (*adapter)->help);
    }
    (void)fputc('\n', out);
    for (size_t i = 0; i < OPTIONS; i++) {
        char name[32];
        str_format(name, sizeof name, "%s %s", options[i].name,
                   options[i].value == NULL ? "" : options[i].value);
        (void)fprintf(out, "  %-17s %s\n", name, options[i].help);
    }
}

/* The known name nearest to a mistyped one, among those seen so far. */
struct guess {
    struct str text;
    size_t distance;
    char name[64];
};

static void consider(struct guess *guess, struct str name)
{
    char candidate[sizeof guess->name];
    str_copy(candidate, sizeof candidate, name);
    size_t distance = nearest_distance(guess->text, candidate);
    if (distance < guess->distance) {
        guess->distance = distance;
        str_copy(guess->name, sizeof guess->name, name);
    }
}

/* The next "--name" in an adapter's usage; size 0: no more. */
static struct str next_own_option(const char **at)
{
    const char *found = strstr(*at, "--");
    if (found == NULL) {
        return (struct str){0};
    }
    size_t size = 2 + strspn(found + 2, "abcdefghijklmnopqrstuvwxyz-");
    *at = found + size;
    return (struct str){found, size};
}

/* Is it an option of the adapter? Gathers its near names on the way. */
static bool is_own_option(const struct adapter_class *adapter, struct guess *guess)
{
    const char *at = adapter == NULL ? "" : adapter->usage;
    struct str own = next_own_option(&at);
    while (own.size > 0) {
        if (str_equal(own, guess->text)) {
            return true;
        }
        consider(guess, own);
        own = next_own_option(&at);
    }
    return false;
}

static void refuse(const char *text, const char *reason, const struct guess *guess,
                   struct diag *diag)
{
    if (nearest_is_near(guess->text, guess->distance)) {
        diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0, "%s: %s, did you mean '%s'?", text,
                 reason, guess->name);
    } else {
        diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0, "%s: %s", text, reason);
    }
}

static const struct option *find_option(const char *name)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        if (strcmp(options[i].name, name) == 0) {
            return &options[i];
        }
    }
    return NULL;
}

static void keep_own(struct arguments *arguments, char *text, struct diag *diag)
{
    struct guess guess = {.text = str_from(text), .distance = SIZE_MAX};
    if (str_starts_with(guess.text, "--") && !is_own_option(arguments->adapter, &guess)) {
        for (size_t i = 0; i < OPTIONS; i++) {
            consider(&guess, str_from(options[i].name));
        }
        refuse(text, "unknown option", &guess, diag);
        return;
    }
    arguments->values[arguments->count++] = text;
}

static void find_adapter(struct arguments *arguments, const char *name, struct diag *diag)
{
    struct guess guess = {.text = str_from(name), .distance = SIZE_MAX};
    arguments->adapter = adapters_find(guess.text);
    if (arguments->adapter != NULL) {
        return;
    }
    for (const struct adapter_class *const *adapter = adapters_all(); *adapter != NULL;
         adapter++) {
        consider(&guess, str_from((*adapter)->name));
    }
    refuse(name, "no such adapter", &guess, diag);
}

static bool is_name(const char *text, size_t max_bytes)
{
    struct str name = str_from(text);
    bool ok = name.size > 0 && name.size <= max_bytes && str_is_utf8(name);
    for (size_t at = 0; ok && at < name.size;) {
        ok = !str_is_control(str_next_code_point(name, &at));
    }
    return ok;
}

/* What only makes sense with a hub, and what a hub needs. */
static void check_hub(const struct arguments *arguments, struct diag *diag)
{
    if (arguments->hub == NULL) {
        if (arguments->key != NULL || arguments->spool != NULL) {
            diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0, "%s: only with --hub",
                     arguments->key != NULL ? "--key" : "--spool");
        }
        return;
    }
    if (arguments->spool == NULL) {
        diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0,
                 "--hub needs --spool DIR, a folder for what the hub may not have yet");
    }
    if (arguments->adapter != NULL && arguments->adapter->software == NULL) {
        diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0,
                 "--hub: %s repeats what others have said, each in its own name and "
                 "number: --publish it",
                 arguments->adapter->name);
    }
}

static void check(const struct arguments *arguments, struct diag *diag)
{
    if (arguments->adapter == NULL && diag->errors == 0) {
        diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0, "needs the name of an adapter");
    }
    int outputs = (arguments->print ? 1 : 0) + (arguments->publish != NULL ? 1 : 0) +
                  (arguments->hub != NULL ? 1 : 0);
    if (outputs != 1) {
        diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0,
                 "needs %s --print, --publish EP or --hub EP",
                 outputs > 1 ? "one only of" : "one of");
    }
    check_hub(arguments, diag);
    if (arguments->site[0] != '\0' && !is_name(arguments->site, SITE_MAX_BYTES)) {
        diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0,
                 "--site: %s: must be a name of at most %d bytes", arguments->site,
                 SITE_MAX_BYTES);
    }
    if (arguments->source != NULL && !is_name(arguments->source, SOURCE_MAX_BYTES)) {
        diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0,
                 "--source: %s: must be a URI of at most %d bytes", arguments->source,
                 SOURCE_MAX_BYTES);
    }
}

/* Takes argument number *at, and its value. */
static void take(struct arguments *arguments, int argc, char **argv, int *at,
                 struct diag *diag)
{
    char *text = argv[*at];
    const struct option *option = find_option(text);
    if (option == NULL) {
        bool is_adapter = arguments->adapter == NULL && text[0] != '-';
        if (is_adapter && diag->errors == 0) {
            find_adapter(arguments, text, diag);
        } else {
            keep_own(arguments, text, diag);
        }
        return;
    }
    void *field = (char *)arguments + option->offset;
    if (option->value == NULL) {
        *(bool *)field = true;
    } else if (*at + 1 == argc) {
        diag_add(diag, DIAG_ERROR, PROGRAM, 0, 0, "%s: its value %s is missing", text,
                 option->value);
    } else {
        *(const char **)field = argv[++*at];
    }
}

bool arguments_parse(int argc, char **argv, const char *state_folder,
                     struct arguments *ret_arguments, struct diag *diag)
{
    size_t errors = diag->errors;
    struct arguments arguments = {.values = argv, .site = ""};
    for (int i = 1; i < argc; i++) {
        take(&arguments, argc, argv, &i, diag);
    }
    if (arguments.hub != NULL && arguments.spool == NULL) {
        arguments.spool = state_folder;
    }
    if (!arguments.help && !arguments.version) {
        check(&arguments, diag);
    }
    if (diag->errors > errors) {
        return false;
    }
    *ret_arguments = arguments;
    return true;
}
