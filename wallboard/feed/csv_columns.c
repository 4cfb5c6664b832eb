#include "feed/csv_columns.h"

#include <stddef.h>

#include "base/csv_reader.h"
#include "config/yaml.h"
#include "feed/csv_map.h"

/* The number of the column; CSV_NO_COLUMN after telling at `node` why there is none. */
static size_t find(const struct csv_row *header, const char *name,
                   const struct yaml_node *node, bool is_key, struct diag *diag)
{
    size_t found = CSV_NO_COLUMN;
    size_t count = 0;
    for (size_t i = 0; i < header->count; i++) {
        if (str_is(header->fields[i].text, name)) {
            found = i;
            count++;
        }
    }
    const char *why = count == 0 ? "no such column" : "a column that is there twice";
    if (count != 1 && is_key) {
        yaml_fault_key(node, diag, DIAG_ERROR, "%s", why);
    } else if (count != 1) {
        yaml_fault(node, diag, DIAG_ERROR, "%s", why);
    }
    return count == 1 ? found : CSV_NO_COLUMN;
}

void csv_column_find(struct csv_column *column, const struct yaml_node *node,
                     const struct csv_row *header, struct diag *diag)
{
    column->index = CSV_NO_COLUMN;
    if (node != NULL && column->name[0] != '\0') {
        column->index = find(header, column->name, node, false, diag);
    }
}

static void find_columns(struct csv_columns *columns, const struct yaml_node *node,
                         const struct csv_row *header, struct diag *diag)
{
    const struct yaml_node *item =
        node != NULL && node->kind == YAML_SEQUENCE ? node->first : node;
    for (size_t i = 0; i < columns->names.count && item != NULL; i++) {
        columns->indices[i] = find(header, columns->names.items[i], item, false, diag);
        item = item->next;
    }
}

static void find_conditions(struct csv_outcome *outcome, const struct yaml_node *node,
                            const struct csv_row *header, struct diag *diag)
{
    const struct yaml_node *when = yaml_get(node, "when");
    const struct yaml_node *item = when == NULL ? NULL : when->first;
    for (size_t i = 0; i < outcome->condition_count && item != NULL; i++) {
        struct csv_column *column = &outcome->conditions[i].column;
        column->index = find(header, column->name, item, true, diag);
        item = item->next;
    }
}

bool csv_columns_resolve(struct csv_map *map, const struct csv_row *header,
                         struct diag *diag)
{
    size_t errors = diag->errors;
    const struct yaml_node *root = yaml_root(map->yaml);
    const struct {
        const char *key;
        struct csv_column *column;
    } singles[] = {{"date_column", &map->date_column},
                   {"wait", &map->wait},
                   {"talk", &map->talk},
                   {"wrapup", &map->wrapup}};
    for (size_t i = 0; i < sizeof singles / sizeof *singles; i++) {
        csv_column_find(singles[i].column, yaml_get(root, singles[i].key), header, diag);
    }
    const struct {
        const char *key;
        struct csv_columns *columns;
    } lists[] = {{"contact", &map->contact},
                 {"queued", &map->queued},
                 {"answered", &map->answered},
                 {"left", &map->left},
                 {"ended", &map->ended}};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        find_columns(lists[i].columns, yaml_get(root, lists[i].key), header, diag);
    }
    const struct yaml_node *queue = yaml_get(root, "queue");
    const struct yaml_node *agent = yaml_get(root, "agent");
    csv_column_find(&map->queue.column, yaml_get(queue, "column"), header, diag);
    csv_column_find(&map->agent.column, agent == NULL ? NULL : yaml_get(agent, "column"),
                    header, diag);
    const struct yaml_node *outcome = yaml_get(root, "outcomes")->first;
    for (size_t i = 0; i < map->outcome_count && outcome != NULL; i++) {
        find_conditions(&map->outcomes[i], outcome, header, diag);
        outcome = outcome->next;
    }
    return diag->errors == errors;
}
