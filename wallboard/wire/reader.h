#ifndef WALLBOARD_WIRE_READER_H
#define WALLBOARD_WIRE_READER_H

/*
 * One JSON object into one struct, as a record of the vocabulary says: keys given twice,
 * required fields left out and values that do not fit are faults, unknown fields are
 * counted. Owns the memory that an event's arrays and number-ids live in.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wire/decode.h"
#include "wire/json.h"
#include "wire/value.h"
#include "wire/vocabulary.h"

#define READER_FAULT_SIZE 320

/* Where an object stands in the document, for the fault's text: "data.queues[3]". */
struct place {
    const struct place *above; /* NULL: at the root */
    struct str name;           /* empty: an element of a batch */
    size_t index;              /* in an array; READER_NO_INDEX: in none */
};
#define READER_NO_INDEX SIZE_MAX

struct reader {
    struct json_parser *json; /* owned */
    struct value_digits digits;
    struct {
        char *items; /* of vocabulary_lists[].item_size bytes */
        size_t used, capacity;
    } lists[LIST_KIND_COUNT];
    uint64_t unknown_fields;
    /* bits of the fields that must be there, of the records that most events are made of
     */
    uint32_t required_envelope, required_data[EVENT_TYPE_COUNT];

    /* what the envelope said beside its scalars */
    struct str type;
    struct json_value data;

    /* the fault, after something returned false */
    enum refusal refusal;
    char fault[READER_FAULT_SIZE];
};

/* False without memory; finish it all the same. */
bool reader_init(struct reader *reader);
void reader_finish(struct reader *reader);

/* Forgets the last event. */
void reader_reset(struct reader *reader);

/* Fills `target`, a blank struct that `record` describes. */
bool reader_read(struct reader *reader, const struct json_value *object,
                 const struct record *record, const struct place *place, void *target);

/* False if a key is given twice anywhere in `value`; for what no record describes. */
bool reader_check_keys(struct reader *reader, const struct json_value *value,
                       const struct place *place);

/*
 * Of an event that was refused: source, epoch and sequence, into a blank event, if its
 * envelope gives each of them once and soundly. False if not.
 */
bool reader_salvage(const struct json_value *object, struct event *ret_event);

/* Notes a fault of the field `name` (empty: the place itself) and returns false. */
bool reader_fault(struct reader *reader, const struct place *place, struct str name,
                  enum refusal refusal, const char *text);

#endif
