#include "feed/http_events.h"
#include "feed/http_form.h"
#include "feed/http_signature.h"
#include "support/rows.h"

#define FORM "application/x-www-form-urlencoded"
#define JSON "application/json"
#define URL  "https://mycompany.com/myapp.php?foo=1&bar=2"
#define FIELDS                                                                           \
    "Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid="   \
    "CA1234567890ABCDE"
#define BODY "{\"CallSid\":\"CA1234567890ABCDE\",\"Caller\":\"+12349013030\"}"
#define SHA  "5ccde7145dfb8f56479710896586cb9d5911809d83afbe34627818790db0aec9"

/*
 * Twilio's examples (docs/usage/security, "Validating requests"; the account's secret is
 * 12345 in them): of a form all fields are signed, in the order of their names; of JSON
 * the address, which holds the body's digest.
 */
struct row {
    const char *name;
    const char *url, *type, *body, *sha256, *said;
    bool holds;
};

/* clang-format off */
static struct row rows_of[] = {
    {"a form", URL, FORM, FIELDS, "", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", true},
    {"a form with its character set", URL, FORM "; charset=utf-8", FIELDS, "", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", true},
    {"JSON", "https://example.com/myapp", JSON, BODY, SHA, "hPXmLwIy3Fgqv1i9KPmH/HhQ6zo=", true},
    {"a field more", URL, FORM, FIELDS "&x=y", "", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", false},
    {"another address", "https://mycompany.com/", FORM, FIELDS, "", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", false},
    {"no signature", URL, FORM, FIELDS, "", "", false},
    {"a signature too long", URL, FORM, FIELDS, "", "RSOYDt4T1cUTdK1PDd93/VVr8B8==", false},
    {"JSON without its digest in the address", "https://example.com/myapp", JSON, BODY, "", "hPXmLwIy3Fgqv1i9KPmH/HhQ6zo=", false},
    {"JSON whose digest is of another body", "https://example.com/myapp", JSON, BODY " ", SHA, "hPXmLwIy3Fgqv1i9KPmH/HhQ6zo=", false},
    {"no form", URL, FORM, "a=%4", "", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", false},
};
/* clang-format on */

static void test_signature(void **state)
{
    const struct row *row = *state;
    struct http_signature *signature = http_signature_create(row->url, "12345");
    const struct http_post post = {.type = str_from(row->type),
                                   .body = str_from(row->body)};
    assert_non_null(signature);
    assert_int_equal(http_signature_holds(signature, &post, str_from(row->sha256),
                                          str_from(row->said)),
                     row->holds);
    http_signature_destroy(&signature);
}

struct form {
    const char *name;
    const char *body, *json; /* json NULL: it is no form */
};

static struct form forms[] = {
    {"two fields", "a=1&b=2", "{\"a\":\"1\",\"b\":\"2\"}"},
    {"blanks and signs", "a+b=x%26y%3D%C3%BC", "{\"a b\":\"x&y=\xC3\xBC\"}"},
    {"no value, no name", "a&=1&&b=", "{\"a\":\"\",\"b\":\"\"}"},
    {"nothing", "", "{}"},
    {"quotes", "a=%22%5C", "{\"a\":\"\\\"\\\\\"}"},
    {"half a sign", "a=%4", NULL},
    {"no sign", "a=%zz", NULL},
};

static void test_form(void **state)
{
    const struct form *row = *state;
    static struct http_form form;
    char json[256];
    assert_int_equal(http_form_read(&form, str_from(row->body)), row->json != NULL);
    if (row->json != NULL) {
        assert_true(http_form_json(&form, json, sizeof json) > 0);
        assert_string_equal(json, row->json);
    }
}

static void test_limits(void **state)
{
    static struct http_form form;
    static char body[HTTP_FORM_BYTES + 1];
    char json[8];
    (void)state;
    for (size_t i = 0; i + 4 <= 4 * HTTP_FORM_FIELDS_MAX; i += 4) {
        str_copy(body + i, 5, str_from("a=1&"));
    }
    assert_true(http_form_read(&form, str_from(body)));
    assert_int_equal(form.count, HTTP_FORM_FIELDS_MAX);
    assert_int_equal(http_form_json(&form, json, sizeof json), 0);
    str_copy(body + 4 * HTTP_FORM_FIELDS_MAX, 4, str_from("a=1"));
    assert_false(http_form_read(&form, str_from(body)));
    assert_false(http_form_read(&form, (struct str){body, HTTP_FORM_BYTES + 1}));
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_signature, rows_of);
    ROWS_ADD(&rows, test_form, forms);
    rows_add_one(&rows, "as many fields as fit, and one more", test_limits);
    return rows_run(&rows, "feed/http_signature");
}
