#include "control/command.h"

#include <assert.h>

#include "wire/json.h"
#include "wire/writer.h"

static const char *const verb_names[] = {
    [COMMAND_GIVE] = "give",
    [COMMAND_TAKE_BACK] = "take_back",
    [COMMAND_STATUS] = "status",
    [COMMAND_ORDERS] = "orders",
    [COMMAND_SCREENSHOT] = "screenshot",
};
static_assert(sizeof verb_names / sizeof *verb_names == COMMAND_VERB_COUNT, "all named");

const char *command_verb_name(enum command_verb verb)
{
    return verb_names[verb];
}

size_t command_write(const struct command *command, char *buffer, size_t size)
{
    struct writer out = writer_begin(buffer, size);
    writer_put(&out, "{\"command\":");
    writer_put_text(&out, str_from(verb_names[command->verb]));
    if (command->verb == COMMAND_GIVE || command->verb == COMMAND_TAKE_BACK) {
        writer_put(&out, ",\"order\":");
        order_write(&command->order, &out);
    }
    if (command->verb == COMMAND_SCREENSHOT) {
        writer_put(&out, ",\"screen\":");
        writer_put_text(&out, str_from(command->screen));
    }
    writer_put(&out, "}");
    return writer_end(&out);
}

static bool read_verb(const struct json_value *value, enum command_verb *ret)
{
    for (unsigned i = 0; value->kind == JSON_TEXT && i < COMMAND_VERB_COUNT; i++) {
        if (str_is(value->text, verb_names[i])) {
            *ret = (enum command_verb)i;
            return true;
        }
    }
    return false;
}

/* NULL, or what is wrong. */
static const char *read_field(struct str key, const struct json_value *value,
                              struct command *command, bool *verb_said)
{
    if (str_is(key, "command")) {
        *verb_said = read_verb(value, &command->verb);
        return *verb_said ? NULL : "command: there is none of that name";
    }
    if (str_is(key, "order")) {
        return order_read(value, &command->order) ? NULL : "order: cannot be read";
    }
    if (str_is(key, "screen")) {
        bool good = value->kind == JSON_TEXT &&
                    value->text.size < sizeof command->screen &&
                    str_copy(command->screen, sizeof command->screen, value->text);
        return good ? NULL : "screen: must be a name";
    }
    return "there is a field that is not known";
}

bool command_read(struct json_parser *parser, struct str text, struct command *ret,
                  const char **ret_fault)
{
    struct json_value root;
    struct json_value value;
    struct str key;
    struct command command = {.order = {.to = "*"}};
    bool verb_said = false;
    *ret_fault = "not a command";
    if (text.size > COMMAND_BYTES ||
        json_parse(parser, text.data, text.size, &root) != JSON_OK ||
        root.kind != JSON_OBJECT || json_find_duplicate(parser, &root, &key)) {
        return false;
    }
    struct json_cursor cursor = json_open(&root);
    while (json_next_field(&cursor, &key, &value)) {
        *ret_fault = read_field(key, &value, &command, &verb_said);
        if (*ret_fault != NULL) {
            return false;
        }
    }
    if (!verb_said) {
        *ret_fault = "command: is missing";
        return false;
    }
    if (command.verb == COMMAND_GIVE) {
        *ret_fault = order_fault(&command.order);
    }
    *ret = command;
    return command.verb != COMMAND_GIVE || *ret_fault == NULL;
}
