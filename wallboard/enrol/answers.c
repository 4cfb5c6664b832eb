#include "enrol/answers.h"

#include <stdio.h>
#include <string.h>

#include "bus/curve.h"
#include "bus/ports.h"

#define COMMAND "wallboard setup"
#define FOLDER  "/etc/wallboard"
#define NAME    64 /* longest name of a screen */

/* What Notepad begins a file with. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* NULL: it will do, and stands in `ret_value` as it is kept. */
typedef const char *check_answer(struct str text, char ret_value[ANSWERS_BYTES]);

static check_answer check_hub, check_key, check_site, check_screen, check_options;

static const struct {
    const char *name;
    const char *question;
    check_answer *check;
    bool needed;
    bool hidden; /* may be a secret by mistake: never repeated */
} table[] = {
    [ANSWER_HUB] = {"hub", "The hub's address, e.g. hub.leeds.lan", check_hub, true,
                    false},
    [ANSWER_STANDBY] = {"standby", "A second hub, if there is one", check_hub, false,
                        false},
    [ANSWER_HUB_KEY] = {"hub-key",
                        "The hub's public key, or a file that holds it (hub.pub); "
                        "'none' if it has no keys",
                        check_key, true, true},
    [ANSWER_SITE] = {"site", "The site, as its hub calls it", check_site, false, false},
    [ANSWER_SCREEN] = {"screen", "This screen's name", check_screen, false, false},
    [ANSWER_OPTIONS] = {"options", "Other arguments of the board, e.g. --page today",
                        check_options, false, false},
};

_Static_assert(sizeof table / sizeof *table == ANSWER_COUNT, "a row for each answer");

const char *answers_usage(void)
{
    return "usage: wallboard setup [--hub HOST] [--hub-key KEY] [--screen NAME]\n"
           "                       [--site NAME] [--standby HOST] [--options WORDS]\n"
           "                       [--answers FILE] [--dir DIR] [--overwrite] "
           "[--no-start]\n"
           "\n"
           "Makes this machine a screen: writes DIR/screen.env and, once, "
           "DIR/screen.key,\n"
           "and starts the service. What is not given is asked for at a terminal, and\n"
           "refused without one. Run again, it changes what the answers change.\n"
           "\n"
           "  --hub HOST        the hub: HOST, HOST:PORT or tcp://HOST:PORT\n"
           "  --hub-key KEY     its public key, or a file that holds it; none: no keys\n"
           "  --screen NAME     this screen's name at the hub; {host} and {serial} "
           "stand\n"
           "                    for the machine's. Without it: the machine's name, and\n"
           "                    where that is an image's, screen-{serial}\n"
           "  --site NAME       the site, for the command that lets this screen in\n"
           "  --standby HOST    a second hub\n"
           "  --options WORDS   other arguments of wallboard, e.g. '--page today'\n"
           "  --answers FILE    a file of lines, hub = HOST and so on; an option goes\n"
           "                    before it\n"
           "  --dir DIR         where to write (default: " FOLDER ")\n"
           "  --overwrite       also a screen.env that setup did not write\n"
           "  --no-start        neither enable nor start the service\n";
}

const char *answers_name(enum answer answer)
{
    return table[answer].name;
}

const char *answers_question(enum answer answer)
{
    return table[answer].question;
}

bool answers_needed(enum answer answer)
{
    return table[answer].needed;
}

static bool is_one_of(char byte, const char *more)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr(more, byte) != NULL);
}

static bool is_of(struct str text, const char *more)
{
    for (size_t i = 0; i < text.size; i++) {
        if (!is_one_of(text.data[i], more)) {
            return false;
        }
    }
    return true;
}

/* "hub", "hub:5570", "[::1]" and what begins with tcp://; the port is 5560 if none is
 * given. */
static const char *check_hub(struct str text, char ret_value[ANSWERS_BYTES])
{
    const char *bad = "expected HOST, HOST:PORT or tcp://HOST:PORT";
    struct str rest = text;
    if (str_starts_with(text, "tcp://")) {
        rest.data += strlen("tcp://");
        rest.size -= strlen("tcp://");
    }
    if (rest.size == 0 || !is_of(rest, ".-:[]%_")) {
        return bad;
    }
    char address[ENDPOINT_SIZE];
    if (rest.size > sizeof address - sizeof "tcp://:65535") {
        return "too long";
    }
    bool numeric = rest.data[0] == '[';
    const char *end = numeric ? memchr(rest.data, ']', rest.size) : rest.data;
    const char *last = rest.data + rest.size;
    if (end == NULL || (!numeric && memchr(rest.data, '[', rest.size) != NULL)) {
        return bad;
    }
    bool has_port = memchr(end, ':', (size_t)(last - end)) != NULL;
    if (has_port) {
        str_format(address, sizeof address, "tcp://%.*s", (int)rest.size, rest.data);
    } else {
        str_format(address, sizeof address, "tcp://%.*s:%d", (int)rest.size, rest.data,
                   PORTS_FIRST);
    }
    struct diag diag;
    char endpoint[ENDPOINT_SIZE];
    diag_clear(&diag);
    if (!ports_endpoint(address, PORTS_SYNC, endpoint, &diag)) {
        return bad;
    }
    str_copy(ret_value, ANSWERS_BYTES, str_from(address));
    return NULL;
}

/* A file is opened when it is needed. What looks like neither is likely a key with a
 * letter lost. */
static const char *check_key(struct str text, char ret_value[ANSWERS_BYTES])
{
    bool path =
        text.size > 0 &&
        (text.data[0] == '/' || text.data[0] == '.' ||
         (text.size > 4 && str_is((struct str){text.data + text.size - 4, 4}, ".pub")));
    if (!str_is(text, "none") && !curve_is_key(text) && !path) {
        return "expected a key of 40 characters, a path to a file that holds it, or none";
    }
    return str_copy(ret_value, ANSWERS_BYTES, text) ? NULL : "too long";
}

static const char *check_site(struct str text, char ret_value[ANSWERS_BYTES])
{
    for (size_t i = 0; i < text.size; i++) {
        if ((unsigned char)text.data[i] < 0x20 ||
            strchr("'\"\\$`", text.data[i]) != NULL) {
            return "may not hold quotes, '\\', '$' or control characters";
        }
    }
    if (!str_is_utf8(text)) {
        return "is not UTF-8";
    }
    return str_copy(ret_value, ANSWERS_BYTES, text) ? NULL : "too long";
}

static const char *check_screen(struct str text, char ret_value[ANSWERS_BYTES])
{
    if (text.size == 0 || text.size > NAME || !is_of(text, "._-{}")) {
        return "expected 1 to 64 letters, digits, '.', '_', '-', {host} or {serial}";
    }
    str_copy(ret_value, ANSWERS_BYTES, text);
    return NULL;
}

/* They stand in a file that a shell and systemd read. */
static const char *check_options(struct str text, char ret_value[ANSWERS_BYTES])
{
    if (text.size > 0 && (text.data[0] != '-' || !is_of(text, " ._-/:=@,+*"))) {
        return "expected options of wallboard, of letters, digits and ._-/:=@,+*";
    }
    return str_copy(ret_value, ANSWERS_BYTES, text) ? NULL : "too long";
}

bool answers_set(struct answers *answers, enum answer answer, struct str text,
                 const char *place, int line, struct diag *diag)
{
    char value[ANSWERS_BYTES] = "";
    const struct str trimmed = str_trim(text);
    const char *fault = NULL;
    if (trimmed.size > 0) {
        fault = table[answer].check(trimmed, value);
    } else if (table[answer].needed) {
        fault = "a value is missing";
    }
    if (fault != NULL && !table[answer].hidden && trimmed.size > 0) {
        diag_add(diag, DIAG_ERROR, place, line, 0, "%s: %.*s: %s", table[answer].name,
                 (int)trimmed.size, trimmed.data, fault);
    } else if (fault != NULL) {
        diag_add(diag, DIAG_ERROR, place, line, 0, "%s: %s", table[answer].name, fault);
    } else {
        memcpy(answers->values[answer], value, sizeof value);
        answers->given[answer] = true;
    }
    return fault == NULL;
}

static bool find(struct str name, enum answer *ret_answer)
{
    for (size_t i = 0; i < ANSWER_COUNT; i++) {
        if (str_is(name, table[i].name)) {
            *ret_answer = (enum answer)i;
            return true;
        }
    }
    return false;
}

/* Those that are no answers; 0: not one of them, 1: alone, 2: with a value. */
static int take_other(struct answers *answers, const char *word, const char *value)
{
    if (strcmp(word, "--answers") == 0) {
        answers->file = value;
        return 2;
    }
    if (strcmp(word, "--dir") == 0) {
        answers->folder = value;
        return 2;
    }
    if (strcmp(word, "--overwrite") == 0) {
        answers->overwrite = true;
        return 1;
    }
    if (strcmp(word, "--no-start") == 0) {
        answers->start = false;
        return 1;
    }
    if (strcmp(word, "--help") == 0) {
        answers->help = true;
        return 1;
    }
    return 0;
}

bool answers_parse(int count, char **words, struct answers *ret_answers,
                   struct diag *diag)
{
    struct answers answers = {.folder = FOLDER, .start = true};
    size_t before = diag->errors;
    for (int i = 0; i < count; i++) {
        enum answer answer = ANSWER_COUNT;
        const char *value = i + 1 < count ? words[i + 1] : NULL;
        bool is_answer =
            strncmp(words[i], "--", 2) == 0 && find(str_from(words[i] + 2), &answer);
        int taken = is_answer ? 2 : take_other(&answers, words[i], value);
        if (taken == 0) {
            diag_add(diag, DIAG_ERROR, COMMAND, 0, 0, "%s: no such option", words[i]);
        } else if (taken == 2 && value == NULL) {
            diag_add(diag, DIAG_ERROR, COMMAND, 0, 0, "%s: its value is missing",
                     words[i]);
        } else if (is_answer && answers.given[answer]) {
            diag_add(diag, DIAG_ERROR, COMMAND, 0, 0, "%s: given twice", words[i]);
        } else if (is_answer) {
            (void)answers_set(&answers, answer, str_from(value), COMMAND, 0, diag);
        }
        i += taken == 2;
    }
    if (diag->errors == before) {
        *ret_answers = answers;
    }
    return diag->errors == before;
}

bool answers_read(const char *path, struct str text, struct answers *answers,
                  struct diag *diag)
{
    size_t before = diag->errors;
    bool here[ANSWER_COUNT] = {false};
    if (str_starts_with(text, BYTE_ORDER_MARK)) {
        text.data += strlen(BYTE_ORDER_MARK);
        text.size -= strlen(BYTE_ORDER_MARK);
    }
    for (int line = 1; text.size > 0; line++) {
        struct str value = str_trim(str_split(&text, '\n'));
        if (value.size == 0 || value.data[0] == '#') {
            continue;
        }
        struct str name = str_trim(str_split(&value, '='));
        enum answer answer = ANSWER_COUNT;
        if (value.data == NULL) {
            diag_add(diag, DIAG_ERROR, path, line, 0, "expected NAME = VALUE");
        } else if (!find(name, &answer)) {
            diag_add(diag, DIAG_ERROR, path, line, 0, "%.*s: no such answer",
                     (int)name.size, name.data);
        } else if (here[answer]) {
            diag_add(diag, DIAG_ERROR, path, line, 0, "%s: given twice",
                     table[answer].name);
        } else if (!answers->given[answer]) {
            (void)answers_set(answers, answer, value, path, line, diag);
        }
        if (answer != ANSWER_COUNT) {
            here[answer] = true;
        }
    }
    return diag->errors == before;
}

bool answers_complete(const struct answers *answers, struct diag *diag)
{
    bool complete = true;
    for (size_t i = 0; i < ANSWER_COUNT; i++) {
        if (table[i].needed && !answers->given[i]) {
            diag_add(diag, DIAG_ERROR, COMMAND, 0, 0,
                     "%s: is missing (--%s, or a line %s = ... in the --answers)",
                     table[i].name, table[i].name, table[i].name);
            complete = false;
        }
    }
    return complete;
}
