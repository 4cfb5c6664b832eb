#include "wire/answer.h"

#include <assert.h>

#include "wire/json.h"
#include "wire/writer.h"

#define NUMBER_DIGITS    20
#define ID_MAX_BYTES     128
#define REASON_MAX_BYTES 64
#define FIELD_MAX_BYTES  320

static const char *const kind_names[] = {
    [ANSWER_WELCOME] = "welcome",
    [ANSWER_ACK] = "ack",
    [ANSWER_RESEND] = "resend",
    [ANSWER_REFUSED] = "refused",
};
static_assert(sizeof kind_names / sizeof *kind_names == ANSWER_KIND_COUNT,
              "every kind has its name");

const char *answer_kind_name(enum answer_kind kind)
{
    return kind_names[kind];
}

/* -- writing ---------------------------------------------------------------------- */

static void put_text(struct writer *out, const char *key, struct str text, size_t max)
{
    if (text.size > 0) {
        char cut[FIELD_MAX_BYTES + 1];
        str_copy(cut, max + 1, text);
        writer_put(out, key);
        writer_put_text(out, str_from(cut));
    }
}

size_t answer_encode(const struct answer *answer, char *buffer, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct writer out = writer_begin(buffer, size);
    writer_put(&out, "{\"reply\":\"");
    writer_put(&out, answer_kind_name(answer->kind));
    writer_put(&out, "\"");
    if (answer->kind == ANSWER_REFUSED) {
        put_text(&out, ",\"id\":", answer->id, ID_MAX_BYTES);
        put_text(&out, ",\"reason\":", answer->reason, REASON_MAX_BYTES);
        put_text(&out, ",\"field\":", answer->field, FIELD_MAX_BYTES);
    } else {
        writer_put(&out, ",\"sourceepoch\":");
        writer_put_quoted(&out, answer->source_epoch, 1);
        writer_put(&out, ",\"sequence\":");
        writer_put_quoted(&out, answer->sequence, NUMBER_DIGITS);
    }
    writer_put(&out, "}");
    return writer_end(&out);
}

/* -- reading ---------------------------------------------------------------------- */

/* What an answer has said so far; NULL is the same as unsaid. */
struct said {
    bool kind, source_epoch, sequence;
    struct answer answer;
};

static bool read_kind(const struct json_value *value, struct said *said)
{
    for (unsigned i = 0; value->kind == JSON_TEXT && i < ANSWER_KIND_COUNT; i++) {
        if (str_is(value->text, kind_names[i])) {
            said->answer.kind = (enum answer_kind)i;
            said->kind = true;
            return true;
        }
    }
    return false;
}

/* Digits as text, or a whole number. */
static bool read_number(const struct json_value *value, int64_t *ret_number, bool *ret_is)
{
    if (value->kind == JSON_TEXT) {
        *ret_is = value->text.size <= NUMBER_DIGITS &&
                  str_to_int(value->text, 0, INT64_MAX, ret_number) &&
                  value->text.data[0] != '-';
    } else {
        *ret_is = value->kind == JSON_INTEGER && value->integer >= 0;
        *ret_number = *ret_is ? value->integer : 0;
    }
    return *ret_is;
}

static bool read_text(const struct json_value *value, size_t max, struct str *ret_text)
{
    if (value->kind != JSON_TEXT || value->text.size > max) {
        return false;
    }
    *ret_text = value->text;
    return true;
}

static bool read_field(struct str key, const struct json_value *value, struct said *said)
{
    struct answer *answer = &said->answer;
    if (value->kind == JSON_NULL) {
        return true;
    }
    if (str_is(key, "reply")) {
        return read_kind(value, said);
    }
    if (str_is(key, "sourceepoch")) {
        return read_number(value, &answer->source_epoch, &said->source_epoch);
    }
    if (str_is(key, "sequence")) {
        return read_number(value, &answer->sequence, &said->sequence);
    }
    if (str_is(key, "id")) {
        return read_text(value, ID_MAX_BYTES, &answer->id);
    }
    if (str_is(key, "reason")) {
        return read_text(value, REASON_MAX_BYTES, &answer->reason);
    }
    if (str_is(key, "field")) {
        return read_text(value, FIELD_MAX_BYTES, &answer->field);
    }
    return true;
}

/* Each kind has its own fields; those of another say nothing. */
static bool settle(struct said *said)
{
    struct answer *answer = &said->answer;
    if (!said->kind) {
        return false;
    }
    if (answer->kind == ANSWER_REFUSED) {
        answer->source_epoch = answer->sequence = 0;
        return answer->reason.size > 0;
    }
    answer->id = answer->reason = answer->field = (struct str){NULL, 0};
    return said->source_epoch && said->sequence;
}

bool answer_decode(struct json_parser *parser, const void *bytes, size_t size,
                   struct answer *ret_answer)
{
    struct json_value root;
    struct json_value value;
    struct str key;
    struct said said = {0};
    if (size > ANSWER_MAX_BYTES || json_parse(parser, bytes, size, &root) != JSON_OK ||
        root.kind != JSON_OBJECT || json_find_duplicate(parser, &root, &key)) {
        return false;
    }
    struct json_cursor cursor = json_open(&root);
    while (json_next_field(&cursor, &key, &value)) {
        if (!read_field(key, &value, &said)) {
            return false;
        }
    }
    if (!settle(&said)) {
        return false;
    }
    *ret_answer = said.answer;
    return true;
}
