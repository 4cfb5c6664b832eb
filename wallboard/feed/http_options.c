#include "feed/http_options.h"

#include <string.h>

#include "feed/adapter.h"
#include "feed/json_map.h"
#include "feed/secret_file.h"
#include "http/server.h"

#define NAME "http"
#define PORT "8088"

/* What stood on the command line, before it is looked at. */
struct words {
    const char *listen, *token_file, *twilio_token_file, *map;
};

static void refuse(struct diag *diag, const char *what, const char *why)
{
    diag_add(diag, DIAG_ERROR, NAME, 0, 0, "%s: %s", what, why);
}

static bool find_state(struct str word, enum event_agent_state *ret_state)
{
    static const struct {
        const char *word;
        enum event_agent_state state;
    } states[] = {
        {"ready", EVENT_AGENT_STATE_READY},
        {"not_ready", EVENT_AGENT_STATE_NOT_READY},
        {"on_contact", EVENT_AGENT_STATE_ON_CONTACT},
        {"wrapup", EVENT_AGENT_STATE_WRAPUP},
        {"logged_out", EVENT_AGENT_STATE_LOGGED_OUT},
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (str_is(word, states[i].word)) {
            *ret_state = states[i].state;
            return true;
        }
    }
    return false;
}

/* "Lunch break=not_ready". */
static void add_activity(struct vendor_activities *activities, const char *text,
                         struct diag *diag)
{
    struct str rest = str_from(text);
    struct str name = str_split(&rest, '=');
    if (activities->count == VENDOR_ACTIVITIES_MAX) {
        refuse(diag, "--activity", "there are too many");
        return;
    }
    size_t number = activities->count;
    if (name.size == 0 || name.size >= sizeof activities->list[number].name ||
        !find_state(rest, &activities->list[number].state)) {
        refuse(diag, text,
               "must be NAME=ready, =not_ready, =on_contact, =wrapup or =logged_out");
        return;
    }
    (void)str_copy(activities->list[number].name, sizeof activities->list[number].name,
                   name);
    activities->count++;
}

static void read_words(struct http_options *options, const struct adapter_args *args,
                       struct words *words, struct diag *diag)
{
    const struct {
        const char *name;
        const char **word;
    } known[] = {
        {"--listen", &words->listen},
        {"--token-file", &words->token_file},
        {"--twilio-token-file", &words->twilio_token_file},
        {"--twilio-url", &options->twilio_url},
        {"--map", &words->map},
    };
    for (int i = 0; i < args->count; i++) {
        const char *text = args->values[i];
        const char **word = NULL;
        bool is_activity = strcmp(text, "--activity") == 0;
        for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
            word = strcmp(text, known[k].name) == 0 ? known[k].word : word;
        }
        if (word == NULL && !is_activity) {
            refuse(diag, text, "not understood");
        } else if (i + 1 == args->count) {
            refuse(diag, text, "its value is missing");
        } else if (is_activity) {
            add_activity(&options->settings.activities, args->values[++i], diag);
        } else {
            *word = args->values[++i];
        }
    }
}

bool http_options_read(struct http_options *options, const struct adapter_args *args,
                       struct diag *diag)
{
    size_t errors = diag->errors;
    struct words words = {.listen = HTTP_OPTIONS_LISTEN};
    memset(options, 0, sizeof *options);
    read_words(options, args, &words, diag);
    if (!host_port_parse(str_from(words.listen), PORT, &options->place)) {
        refuse(diag, words.listen, "must be ADDRESS or ADDRESS:PORT");
    } else if (words.token_file == NULL && !http_is_loopback(options->place.host)) {
        refuse(diag, words.listen, "others can reach it, so it needs --token-file FILE");
    }
    if ((words.twilio_token_file == NULL) != (options->twilio_url == NULL)) {
        refuse(diag, "--twilio-token-file",
               "needs --twilio-url, the address that Twilio posts to, and the reverse");
    }
    if (words.token_file != NULL) {
        (void)secret_file_read(words.token_file, NAME, options->token,
                               sizeof options->token, diag);
    }
    if (words.twilio_token_file != NULL) {
        (void)secret_file_read(words.twilio_token_file, NAME, options->twilio_token,
                               sizeof options->twilio_token, diag);
    }
    if (words.map != NULL) {
        options->map = json_map_load(words.map, diag);
        options->settings.map = options->map;
    }
    return diag->errors == errors;
}

void http_options_finish(struct http_options *options)
{
    json_map_destroy(&options->map);
}
