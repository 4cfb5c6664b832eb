#include "oracle/shrink.h"

#include <inttypes.h>
#include <string.h>

#include "wire/encode.h"

#define PRINTED_FAULTS 8

/* Does a run still find the same figure wrong, wherever? */
static bool remains(struct compare *compare, const struct oracle_config *config,
                    const struct log_script *script, enum compare_plant plant,
                    const char *key)
{
    size_t count = compare_run(compare, config, script, plant);
    for (size_t i = 0; i < count && i < COMPARE_FAULTS; i++) {
        if (strcmp(compare_fault(compare, i)->key, key) == 0) {
            return true;
        }
    }
    return false;
}

void shrink(struct compare *compare, const struct oracle_config *config,
            struct log_script *script, enum compare_plant plant)
{
    char key[sizeof compare_fault(compare, 0)->key];
    str_copy(key, sizeof key, str_from(compare_fault(compare, 0)->key));
    bool smaller = true;
    while (smaller) {
        smaller = false;
        for (size_t i = script->count; i > 0 && script->count > 1; i--) {
            struct log_line taken = script->lines[i - 1];
            script->count--;
            memmove(&script->lines[i - 1], &script->lines[i],
                    (script->count - (i - 1)) * sizeof *script->lines);
            if (remains(compare, config, script, plant, key)) {
                smaller = true;
                continue;
            }
            memmove(&script->lines[i], &script->lines[i - 1],
                    (script->count - (i - 1)) * sizeof *script->lines);
            script->lines[i - 1] = taken;
            script->count++;
        }
    }
    compare_run(compare, config, script, plant);
}

static void print_figure(struct oracle_figure figure, FILE *file)
{
    if (figure.den == 0) {
        (void)fprintf(file, "null");
    } else if (figure.den == 1) {
        (void)fprintf(file, "%" PRId64, figure.num);
    } else {
        (void)fprintf(file, "%" PRId64 "/%" PRId64, figure.num, figure.den);
    }
}

static void print_rule(const char *of, const struct oracle_rule *rule, FILE *file)
{
    (void)fprintf(file,
                  "# %s: target %" PRId64 " ms, short %" PRId64 " ms, goal %" PRId64
                  " bp, %s, reasons %#x\n",
                  of, rule->target_ms, rule->short_ms, rule->goal_bp,
                  oracle_formula_name(rule->formula), (unsigned)rule->abandon_reasons);
}

void shrink_print(const struct compare *compare, const struct oracle_config *config,
                  const struct log_script *script, size_t faults, FILE *file)
{
    print_rule("site", &config->rule, file);
    for (int i = 0; i < LOG_QUEUES; i++) {
        if (config->queue_has_rule[i]) {
            print_rule(log_queue(i), &config->queue_rules[i], file);
        }
    }
    (void)fprintf(file,
                  "# day %" PRId64 " to %" PRId64 ", picture at %" PRId64
                  "; sweeps %" PRId64 " %" PRId64 " %" PRId64 " ms, grace %" PRId64
                  " ms\n",
                  script->day_start_ms, script->day_end_ms, script->now_ms,
                  config->sweep_waiting_ms, config->sweep_ringing_ms,
                  config->sweep_active_ms, config->restart_grace_ms);
    for (size_t i = 0; i < faults && i < PRINTED_FAULTS; i++) {
        const struct compare_fault *fault = compare_fault(compare, i);
        (void)fprintf(file, "# %s: %s: oracle ", fault->where, fault->key);
        print_figure(fault->ours, file);
        (void)fprintf(file, ", engine ");
        print_figure(fault->theirs, file);
        (void)fprintf(file, "\n");
    }
    for (size_t i = 0; i < script->count; i++) {
        char text[16384];
        if (encode_event(&script->lines[i].event, text, sizeof text) > 0) {
            (void)fprintf(file, "%s # received %" PRId64 "\n", text,
                          script->lines[i].received_ms);
        }
    }
}
