#include "view/cell_file.h"

#include <assert.h>
#include <stddef.h>

#include "base/str.h"
#include "config/nearest.h"
#include "config/quantity.h"
#include "config/yaml.h"
#include "view/widgets.h"

const struct option cell_file_options[] = {
    {.key = "widget",
     .type = OPTION_STRING,
     .required = true,
     .offset = offsetof(struct cell_file, widget),
     .min = 1,
     .max = 32,
     .help = "what stands there, from the list below"},
    {.key = "queue",
     .type = OPTION_STRING,
     .offset = offsetof(struct cell_file, queue),
     .min = 1,
     .max = LIMIT_ID_BYTES,
     .help = "of this queue alone, by its id"},
    {.key = "metric",
     .type = OPTION_STRING,
     .offset = offsetof(struct cell_file, metric),
     .min = 1,
     .max = 64,
     .help = "of the widgets `number` and `gauge`: which figure, as in the JSON: "
             "csat_mean"},
    {.key = "target",
     .type = OPTION_STRING,
     .offset = offsetof(struct cell_file, target),
     .min = 1,
     .max = 32,
     .help = "of the same: what the figure should be, in its unit: 90%, 30s, 4.5"},
    {.key = "max",
     .type = OPTION_STRING,
     .offset = offsetof(struct cell_file, max),
     .min = 1,
     .max = 32,
     .help = "of a gauge: where its scale ends, in the figure's unit; of a ratio else "
             "100%"},
    {.key = "label",
     .type = OPTION_STRING,
     .offset = offsetof(struct cell_file, label),
     .min = 1,
     .max = WIDGET_LABEL_BYTES,
     .help = "its caption; else the widget's own"},
    {.key = "text",
     .type = OPTION_STRING,
     .offset = offsetof(struct cell_file, text),
     .min = 1,
     .max = WIDGET_TEXT_BYTES,
     .help = "of the widget `message`: its words while supervisors say nothing"},
    {.key = "width",
     .type = OPTION_INT,
     .offset = offsetof(struct cell_file, width),
     .min = 1,
     .max = LAYOUT_MAX_COLUMNS,
     .help = "in columns; else an even share of what the others of its row leave"},
    {.key = "rows",
     .type = OPTION_INT,
     .offset = offsetof(struct cell_file, rows),
     .min = 1,
     .max = LAYOUT_MAX_ROWS,
     .fallback = "1",
     .help = "how many rows it stands over; more than one: first or last of its row"},
    {0},
};

/* The node of a key of the cell, or the cell itself where it is but a name. */
static const struct yaml_node *place_of(const struct yaml_node *node, const char *key)
{
    const struct yaml_node *child = yaml_get(node, key);
    return child != NULL ? child : node;
}

static const struct widget_class *find_widget(const struct yaml_node *node,
                                              const char *name, struct diag *diag)
{
    const struct widget_class *widget = widgets_find(str_from(name));
    const char *meant = widgets_nearest(str_from(name));
    if (widget == NULL && meant != NULL) {
        yaml_fault(place_of(node, "widget"), diag, DIAG_ERROR,
                   "no such widget, did you mean '%s'?", meant);
    } else if (widget == NULL) {
        yaml_fault(place_of(node, "widget"), diag, DIAG_ERROR, "no such widget");
    }
    return widget;
}

static const char *nearest_metric(struct str name)
{
    size_t least = SIZE_MAX;
    const char *best = NULL;
    for (int i = 0; i < METRIC_COUNT; i++) {
        const char *key = metric_info((enum metric)i)->key;
        size_t distance = nearest_distance(name, key);
        best = distance < least ? key : best;
        least = distance < least ? distance : least;
    }
    return nearest_is_near(name, least) ? best : NULL;
}

static void read_metric(const struct yaml_node *node, struct widget_ask *ask,
                        struct diag *diag)
{
    unsigned scope = ask->queue[0] == '\0' ? METRIC_SCOPE_TOTAL : METRIC_SCOPE_QUEUE;
    if (!metric_find(node->text, &ask->metric)) {
        const char *meant = nearest_metric(node->text);
        if (meant != NULL) {
            yaml_fault(node, diag, DIAG_ERROR, "no such figure, did you mean '%s'?",
                       meant);
        } else {
            yaml_fault(node, diag, DIAG_ERROR, "no such figure");
        }
    } else if ((metric_info(ask->metric)->scope & scope) == 0) {
        yaml_fault(node, diag, DIAG_ERROR,
                   ask->queue[0] == '\0' ? "is not known for the site as a whole"
                                         : "is not known for a queue");
    }
}

static_assert((int)METRIC_UNIT_COUNT == (int)QUANTITY_WHOLE &&
                  (int)METRIC_UNIT_MS == (int)QUANTITY_DURATION &&
                  (int)METRIC_UNIT_RATIO == (int)QUANTITY_PERCENT &&
                  (int)METRIC_UNIT_NUMBER == (int)QUANTITY_DECIMAL,
              "the same order");

/* A value in the figure's unit, above 0. */
static void read_value(const struct yaml_node *node, enum metric metric,
                       int64_t *ret_value, struct diag *diag)
{
    enum quantity_kind kind = (enum quantity_kind)metric_info(metric)->unit;
    if (!quantity_read(kind, node->text, ret_value)) {
        yaml_fault(node, diag, DIAG_ERROR, "%s", quantity_refusal(kind));
    } else if (*ret_value <= 0) {
        yaml_fault(node, diag, DIAG_ERROR, "must be above 0");
    }
}

static void read_scale(const struct yaml_node *node, const struct widget_class *widget,
                       struct widget_ask *ask, struct diag *diag)
{
    const struct yaml_node *target = yaml_get(node, "target");
    const struct yaml_node *most = yaml_get(node, "max");
    if (target != NULL) {
        read_value(target, ask->metric, &ask->target, diag);
    }
    if (most != NULL) {
        read_value(most, ask->metric, &ask->most, diag);
    } else if ((widget->takes & WIDGET_TAKES_SCALE) != 0 &&
               metric_info(ask->metric)->unit != METRIC_UNIT_RATIO) {
        yaml_fault(place_of(node, "metric"), diag, DIAG_ERROR,
                   "needs a max, where the scale of '%s' ends",
                   metric_info(ask->metric)->key);
    }
}

/* What the widget cannot be asked, and what it must. */
static void check_asked(const struct yaml_node *node, const struct widget_class *widget,
                        struct diag *diag)
{
    static const struct {
        const char *key;
        enum widget_takes takes;
    } keys[] = {{"queue", WIDGET_TAKES_QUEUE},   {"label", WIDGET_TAKES_LABEL},
                {"metric", WIDGET_TAKES_METRIC}, {"text", WIDGET_TAKES_TEXT},
                {"target", WIDGET_TAKES_TARGET}, {"max", WIDGET_TAKES_SCALE}};
    const unsigned needed = WIDGET_TAKES_LABEL | WIDGET_TAKES_METRIC;
    bool measures = (widget->takes & WIDGET_TAKES_METRIC) != 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        const struct yaml_node *said = yaml_get(node, keys[i].key);
        if (said != NULL && (widget->takes & keys[i].takes) == 0) {
            yaml_fault_key(said, diag, DIAG_ERROR, "the widget '%s' takes no %s",
                           widget->name, keys[i].key);
        } else if (said == NULL && measures && (needed & keys[i].takes) != 0) {
            yaml_fault(place_of(node, "widget"), diag, DIAG_ERROR, "needs a %s",
                       keys[i].key);
        }
    }
}

bool cell_file_read(const struct yaml_node *node, struct cell_file *cell,
                    struct plan_cell *ret_cell, struct diag *diag)
{
    size_t errors = diag->errors;
    *cell = (struct cell_file){.rows = 1};
    if (node->kind == YAML_SCALAR && node->text.size > 0) {
        str_copy(cell->widget, sizeof cell->widget, node->text);
    } else {
        option_apply(cell_file_options, node, cell, diag);
    }
    const struct widget_class *widget =
        diag->errors > errors ? NULL : find_widget(node, cell->widget, diag);
    if (widget == NULL) {
        return false;
    }
    *ret_cell = (struct plan_cell){.widget = widget};
    struct widget_ask *ask = &ret_cell->ask;
    str_copy(ask->queue, sizeof ask->queue, str_from(cell->queue));
    str_copy(ask->label, sizeof ask->label, str_from(cell->label));
    str_copy(ask->text, sizeof ask->text, str_from(cell->text));
    const struct yaml_node *queue = place_of(node, "queue");
    ask->line = queue->line;
    ask->column = queue->column;
    check_asked(node, widget, diag);
    const struct yaml_node *metric = yaml_get(node, "metric");
    if (metric != NULL && diag->errors == errors) {
        read_metric(metric, ask, diag);
        if (diag->errors == errors) {
            read_scale(node, widget, ask, diag);
        }
    }
    return diag->errors == errors;
}
