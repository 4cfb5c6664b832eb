#include "site/labels.h"

#include <stdlib.h>

#include "base/index.h"
#include "stats/limits.h"

struct label {
    char text[LIMIT_LABEL_BYTES + 1];
};

struct labels {
    struct index *agents;
    struct label *items; /* by the index's numbers */
};

struct labels *labels_create(void)
{
    struct labels *labels = calloc(1, sizeof *labels);
    if (labels == NULL) {
        return NULL;
    }
    labels->agents = index_create(LIMIT_AGENTS);
    labels->items = calloc(LIMIT_AGENTS, sizeof *labels->items);
    if (labels->agents == NULL || labels->items == NULL) {
        labels_destroy(&labels);
    }
    return labels;
}

void labels_destroy(struct labels **self)
{
    if (*self == NULL) {
        return;
    }
    index_destroy(&(*self)->agents);
    free((*self)->items);
    free(*self);
    *self = NULL;
}

bool labels_note(struct labels *labels, struct str agent, struct str label)
{
    if (label.size == 0 || str_equal(labels_find(labels, agent), label)) {
        return false;
    }
    size_t number = index_add(labels->agents, agent);
    if (number == INDEX_NONE) {
        return false;
    }
    (void)str_copy(labels->items[number].text, sizeof labels->items[number].text, label);
    return true;
}

struct str labels_find(const struct labels *labels, struct str agent)
{
    size_t number = labels == NULL ? INDEX_NONE : index_find(labels->agents, agent);
    return number == INDEX_NONE ? (struct str){NULL, 0}
                                : str_from(labels->items[number].text);
}

size_t labels_count(const struct labels *labels)
{
    return index_count(labels->agents);
}

void labels_at(const struct labels *labels, size_t number, struct str *ret_agent,
               struct str *ret_label)
{
    *ret_agent = index_id(labels->agents, number);
    *ret_label = str_from(labels->items[number].text);
}
