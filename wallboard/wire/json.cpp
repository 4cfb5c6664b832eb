/* The only C++ of the tree, and the only file that sees simdjson. Neither throws nor
 * allocates after creation; what simdjson accepts though we do not is refused here. */
#define SIMDJSON_EXCEPTIONS 0

#include "wire/json.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>

#include <simdjson.h>

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

/* A node is the element itself, carried through C as bytes. */
static_assert(sizeof(json_node) == sizeof(element), "a node holds an element");
static_assert(sizeof(json_node) == sizeof(object::iterator), "or an object's iterator");
static_assert(sizeof(json_node) == sizeof(array::iterator), "or an array's iterator");
static_assert(std::is_trivially_copyable<element>::value, "as plain bytes");
static_assert(std::is_trivially_copyable<object::iterator>::value, "as plain bytes");
static_assert(std::is_trivially_copyable<array::iterator>::value, "as plain bytes");

/* The shortest field, `"":1` and its comma, bounds how many keys a document can have. */
static constexpr size_t max_keys = JSON_MAX_BYTES / 5 + 1;

struct json_parser {
    simdjson::dom::parser dom{JSON_MAX_BYTES};
    std::string_view keys[max_keys]; /* of one object, while it is searched */
    char bytes[JSON_MAX_BYTES + simdjson::SIMDJSON_PADDING];
};

template <typename T> static T from_node(const json_node &node)
{
    T thing;
    std::memcpy(static_cast<void *>(&thing), &node, sizeof thing);
    return thing;
}

template <typename T> static json_node to_node(const T &thing)
{
    json_node node;
    std::memcpy(&node, &thing, sizeof node);
    return node;
}

/* simdjson counts what a container holds as a level of its own, and lets an empty one
 * through where a full one is too deep; see is_too_deep(). */
static constexpr size_t simdjson_depth = JSON_MAX_DEPTH + 1;

json_parser *json_parser_create(void)
{
    std::unique_ptr<json_parser> parser(new (std::nothrow) json_parser);
    if (!parser || parser->dom.allocate(JSON_MAX_BYTES, simdjson_depth) != 0) {
        return nullptr;
    }
    /* The document itself is allocated by the first parse, to the size of its input. */
    std::memset(parser->bytes, ' ', sizeof parser->bytes);
    parser->bytes[0] = '0';
    if (parser->dom.parse(parser->bytes, JSON_MAX_BYTES, false).error() != 0) {
        return nullptr;
    }
    return parser.release();
}

void json_parser_destroy(json_parser **self)
{
    delete *self;
    *self = nullptr;
}

/* The code unit of the four hex digits at `at`, or -1. */
static int code_unit(const char *at, const char *end)
{
    int unit = 0;
    if (end - at < 4) {
        return -1;
    }
    for (int i = 0; i < 4; i++) {
        int lower = at[i] | 0x20;
        bool digit = at[i] >= '0' && at[i] <= '9';
        if (!digit && (lower < 'a' || lower > 'f')) {
            return -1;
        }
        unit = unit * 16 + (digit ? at[i] - '0' : lower - 'a' + 10);
    }
    return unit;
}

static bool is_low_surrogate(int unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* Does an escape stand for U+0000 or for half of a surrogate pair? */
static bool has_bad_escape(const char *at, size_t size)
{
    const char *end = at + size;
    while ((at = static_cast<const char *>(
                std::memchr(at, '\\', static_cast<size_t>(end - at)))) != nullptr) {
        at++;
        if (at == end || *at++ != 'u') {
            continue;
        }
        int unit = code_unit(at, end);
        if (unit == 0 || is_low_surrogate(unit)) {
            return true;
        }
        if (unit >= 0xD800 && unit <= 0xDBFF) {
            at += 4;
            if (end - at < 6 || at[0] != '\\' || at[1] != 'u' ||
                !is_low_surrogate(code_unit(at + 2, end))) {
                return true;
            }
            at += 6;
        }
    }
    return false;
}

/* Are there more than JSON_MAX_DEPTH brackets that open? Most events have two. */
static bool has_many_brackets(const char *bytes, size_t size)
{
    int count = 0;
    for (char bracket : {'{', '['}) {
        const char *at = bytes;
        const char *end = bytes + size;
        while (count <= JSON_MAX_DEPTH &&
               (at = static_cast<const char *>(std::memchr(
                    at, bracket, static_cast<size_t>(end - at)))) != nullptr) {
            count++;
            at++;
        }
    }
    return count > JSON_MAX_DEPTH;
}

/* Is `value`, standing inside `depth` containers, or what it holds, too deep? */
static bool is_too_deep(const element &value, int depth)
{
    bool deep = false;
    object fields;
    array items;
    if (value.get_object().get(fields) == 0) {
        deep = depth == JSON_MAX_DEPTH;
        for (auto field : fields) {
            deep = deep || is_too_deep(field.value, depth + 1);
        }
    } else if (value.get_array().get(items) == 0) {
        deep = depth == JSON_MAX_DEPTH;
        for (element item : items) {
            deep = deep || is_too_deep(item, depth + 1);
        }
    }
    return deep;
}

static json_status status_of(simdjson::error_code error, const char *bytes, size_t size)
{
    switch (static_cast<int>(error)) {
    case simdjson::SUCCESS:
    case simdjson::STRING_ERROR:
        if (has_bad_escape(bytes, size)) {
            return JSON_BAD_UTF8;
        }
        return error == simdjson::SUCCESS ? JSON_OK : JSON_BAD;
    case simdjson::CAPACITY:
        return JSON_TOO_LARGE;
    case simdjson::DEPTH_ERROR:
        return JSON_TOO_DEEP;
    case simdjson::UTF8_ERROR:
        return JSON_BAD_UTF8;
    default:
        return JSON_BAD;
    }
}

/* Written in place: a value is made for every field of every event. */
static void convert(const element &value, json_value *ret_value)
{
    switch (value.type()) {
    case element_type::STRING: {
        std::string_view text = value.get_string().value_unsafe();
        ret_value->kind = JSON_TEXT;
        ret_value->text = {text.data(), text.size()};
        break;
    }
    case element_type::INT64:
        ret_value->kind = JSON_INTEGER;
        ret_value->integer = value.get_int64().value_unsafe();
        break;
    case element_type::UINT64: /* only what is above INT64_MAX */
    case element_type::DOUBLE:
        ret_value->kind = JSON_REAL;
        ret_value->real = value.get_double().value_unsafe();
        break;
    case element_type::BOOL:
        ret_value->kind = JSON_FLAG;
        ret_value->flag = value.get_bool().value_unsafe();
        break;
    case element_type::OBJECT:
        ret_value->kind = JSON_OBJECT;
        ret_value->node = to_node(value);
        break;
    case element_type::ARRAY:
        ret_value->kind = JSON_ARRAY;
        ret_value->node = to_node(value);
        break;
    case element_type::NULL_VALUE:
        ret_value->kind = JSON_NULL;
        break;
    }
}

json_status json_parse(json_parser *parser, const void *bytes, size_t size,
                       json_value *ret_root)
{
    if (size > JSON_MAX_BYTES) {
        return JSON_TOO_LARGE;
    }
    if (size == 0) {
        return JSON_BAD;
    }
    std::memcpy(parser->bytes, bytes, size);
    /* What lies behind the body is the last one's; blanks keep it out of a message. */
    std::memset(parser->bytes + size, ' ', simdjson::SIMDJSON_PADDING);
    element root;
    simdjson::error_code error = parser->dom.parse(parser->bytes, size, false).get(root);
    json_status status = status_of(error, parser->bytes, size);
    if (status != JSON_OK) {
        return status;
    }
    if (has_many_brackets(parser->bytes, size) && is_too_deep(root, 0)) {
        return JSON_TOO_DEEP;
    }
    convert(root, ret_root);
    return JSON_OK;
}

json_cursor json_open(const json_value *container)
{
    if (container->kind != JSON_OBJECT && container->kind != JSON_ARRAY) {
        return {};
    }
    element value = from_node<element>(container->node);
    object fields;
    if (value.get_object().get(fields) == 0) {
        return {to_node(fields.begin()), to_node(fields.end())};
    }
    array items;
    if (value.get_array().get(items) == 0) {
        return {to_node(items.begin()), to_node(items.end())};
    }
    return {};
}

bool json_next_field(json_cursor *cursor, str *ret_key, json_value *ret_value)
{
    if (cursor->at.position == cursor->end.position) {
        return false;
    }
    object::iterator field = from_node<object::iterator>(cursor->at);
    std::string_view key = field.key();
    *ret_key = {key.data(), key.size()};
    convert(field.value(), ret_value);
    cursor->at = to_node(++field);
    return true;
}

bool json_next_element(json_cursor *cursor, json_value *ret_value)
{
    if (cursor->at.position == cursor->end.position) {
        return false;
    }
    array::iterator item = from_node<array::iterator>(cursor->at);
    convert(*item, ret_value);
    cursor->at = to_node(++item);
    return true;
}

static bool object_has_duplicate(json_parser *parser, const object &fields, str *ret_key)
{
    std::string_view *end = parser->keys;
    for (object::iterator field = fields.begin(); field != fields.end(); ++field) {
        *end++ = field.key();
    }
    std::sort(parser->keys, end);
    const std::string_view *twice = std::adjacent_find(parser->keys, end);
    if (twice == end) {
        return false;
    }
    *ret_key = {twice->data(), twice->size()};
    return true;
}

/* Recursion is bounded by JSON_MAX_DEPTH. */
static bool find_duplicate(json_parser *parser, const element &value, str *ret_key)
{
    bool found = false;
    object fields;
    array items;
    if (value.get_object().get(fields) == 0) {
        found = object_has_duplicate(parser, fields, ret_key);
        for (auto field : fields) {
            found = found || find_duplicate(parser, field.value, ret_key);
        }
    } else if (value.get_array().get(items) == 0) {
        for (element item : items) {
            found = found || find_duplicate(parser, item, ret_key);
        }
    }
    return found;
}

bool json_find_duplicate(json_parser *parser, const json_value *value, str *ret_key)
{
    bool nested = value->kind == JSON_OBJECT || value->kind == JSON_ARRAY;
    return nested && find_duplicate(parser, from_node<element>(value->node), ret_key);
}
