#include "ctl/keys_options.h"

#include <string.h>

#include "bus/curve.h"

#define VERB "wallboardctl keys"

/* What of the command line each action takes. */
enum {
    TARGET = 1,
    DIR = 2,
    HUB = 4,
    GRANT = 8, /* --role, --name, --source, --site */
};

static const struct {
    const char *name;
    unsigned takes;
    const char *target;
} actions[] = {
    [KEYS_NEW] = {"new", TARGET | HUB, "FILE"},
    [KEYS_SHOW] = {"show", TARGET, "FILE"},
    [KEYS_ALLOW] = {"allow", TARGET | DIR | GRANT, "KEY, FINGERPRINT or FILE"},
    [KEYS_REVOKE] = {"revoke", TARGET | DIR, "NAME, KEY or FINGERPRINT"},
    [KEYS_LIST] = {"list", DIR, NULL},
};

#define ACTIONS (sizeof actions / sizeof *actions)

/* What was said, to be judged when all of it is known. */
struct said {
    struct keys_options options;
    size_t sources, sites;
};

static void tell(struct diag *diag, const char *what, const char *why)
{
    diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s: %s", what, why);
}

static const char *add_scope(struct said *said, const char *value, size_t *count)
{
    struct keys_options *options = &said->options;
    if (options->scope_count == KEYS_SCOPE) {
        return "too many: give it a second key";
    }
    options->scope[options->scope_count++] = str_from(value);
    (*count)++;
    return NULL;
}

/* What is wrong with this option or its value; NULL: nothing. */
static const char *store(struct said *said, const char *name, const char *value)
{
    struct keys_options *options = &said->options;
    unsigned takes = actions[options->action].takes;
    if (strcmp(name, "--dir") == 0 && (takes & DIR) != 0) {
        options->dir = value;
    } else if (strcmp(name, "--hub") == 0 && (takes & HUB) != 0) {
        options->hub = value;
    } else if (strcmp(name, "--name") == 0 && (takes & GRANT) != 0) {
        options->name = value;
        return keyring_is_name(str_from(value))
                   ? NULL
                   : "1 to 64 letters, digits, '.', '_' or '-'";
    } else if (strcmp(name, "--role") == 0 && (takes & GRANT) != 0) {
        options->role_said = keyring_role_of(str_from(value), &options->role);
        return options->role_said ? NULL : "publisher, display or supervisor";
    } else if (strcmp(name, "--source") == 0 && (takes & GRANT) != 0) {
        return add_scope(said, value, &said->sources);
    } else if (strcmp(name, "--site") == 0 && (takes & GRANT) != 0) {
        return add_scope(said, value, &said->sites);
    } else {
        return "no such option";
    }
    return value[0] == '\0' ? "a value is missing" : NULL;
}

static void take(struct said *said, int count, char **values, struct diag *diag)
{
    const char *target = actions[said->options.action].target;
    for (int i = 0; i < count; i++) {
        const char *word = values[i];
        /* a key may begin with '-' */
        if (word[0] == '-' && !curve_is_key(str_from(word))) {
            const char *value = i + 1 < count ? values[++i] : "";
            const char *fault = store(said, word, value);
            if (fault != NULL) {
                diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s: %s: %s", word, value, fault);
            }
        } else if (target == NULL || said->options.target != NULL) {
            tell(diag, word, target == NULL ? "nothing is expected here" : "one only");
        } else {
            said->options.target = word;
        }
    }
}

/* What is missing, or does not go together. */
static void judge(const struct said *said, struct diag *diag)
{
    const struct keys_options *options = &said->options;
    const char *action = actions[options->action].name;
    unsigned takes = actions[options->action].takes;
    if ((takes & TARGET) != 0 && options->target == NULL) {
        diag_add(diag, DIAG_ERROR, VERB, 0, 0, "%s: a %s is missing", action,
                 actions[options->action].target);
    }
    if ((takes & GRANT) == 0) {
        return;
    }
    bool knocks =
        options->target != NULL && curve_is_fingerprint(str_from(options->target));
    if (!options->role_said && !knocks) {
        tell(diag, action, "--role is missing: publisher, display or supervisor");
    } else if (!options->role_said) {
        if (said->sources > 0) {
            tell(diag, "--source", "is of --role publisher");
        }
    } else if (options->role == KEYRING_PUBLISHER && said->sites > 0) {
        tell(diag, "--site", "a publisher has sources");
    } else if (options->role != KEYRING_PUBLISHER && said->sources > 0) {
        tell(diag, "--source", "only a publisher has sources");
    } else if (options->scope_count == 0) {
        tell(diag, action,
             options->role == KEYRING_PUBLISHER
                 ? "--source is missing: the source ids that it may write"
                 : "--site is missing: the sites that it is for");
    }
    if (options->name == NULL) {
        tell(diag, action, "--name is missing");
    }
}

bool keys_options_parse(int count, char **values, struct keys_options *ret_options,
                        struct diag *diag)
{
    struct said said = {.sources = 0};
    size_t errors = diag->errors;
    size_t action = 0;
    while (count > 0 && action < ACTIONS &&
           strcmp(values[0], actions[action].name) != 0) {
        action++;
    }
    if (count == 0 || action == ACTIONS) {
        tell(diag, count == 0 ? "" : values[0],
             "expected new, show, allow, revoke or list");
        return false;
    }
    said.options =
        (struct keys_options){.action = (enum keys_action)action, .dir = KEYS_DIR};
    take(&said, count - 1, values + 1, diag);
    judge(&said, diag);
    if (diag->errors > errors) {
        return false;
    }
    *ret_options = said.options;
    return true;
}
