#include "ctl/check_letters.h"

#include <stdbool.h>
#include <string.h>

#include "base/str.h"
#include "config/quantity.h"
#include "config/yaml.h"

#define READ_C        1600 /* 16', in hundredths */
#define COMMON_WIDTH  1920
#define COMMON_HEIGHT 1080
#define REASON_BYTES  200
#define TEXT_BYTES    24

/* The smallest letters that are read from the floor; hints and small print are not. */
static int64_t smallest_c(const struct theme *theme)
{
    int64_t smallest = theme->scale.arc_minutes_c[TYPE_LEAD];
    for (int i = 0; i < TYPE_COUNT; i++) {
        int64_t size = theme->scale.arc_minutes_c[i];
        bool from_floor = i != TYPE_HINT && i != TYPE_SMALL;
        smallest = from_floor && size < smallest ? size : smallest;
    }
    return smallest;
}

/* At the key if the file says it, else of the file as a whole. */
static void tell(const char *path, enum diag_level level, const char *reason,
                 struct diag *diag)
{
    struct diag unread; /* the file was read before, and its faults were told */
    diag_clear(&unread);
    struct yaml *yaml = yaml_load(path, &unread);
    const struct yaml_node *screen =
        yaml == NULL ? NULL : yaml_get(yaml_root(yaml), "screen");
    const struct yaml_node *node =
        screen == NULL ? NULL : yaml_get(screen, "viewing_distance");
    node = node != NULL || screen == NULL ? node : yaml_get(screen, "diagonal");
    if (node != NULL) {
        yaml_fault(node, diag, level, "%s", reason);
    } else {
        diag_add(diag, level, path, 0, 0, "screen: %s", reason);
    }
    yaml_destroy(&yaml);
}

/* The picture as people see it. */
static struct type_view view_of(const struct site_screen *screen)
{
    bool sized = screen->size_px[0] > 0;
    bool sideways = screen->rotation % 180 != 0;
    int width_px = sized ? (int)screen->size_px[0] : COMMON_WIDTH;
    int height_px = sized ? (int)screen->size_px[1] : COMMON_HEIGHT;
    struct type_view view = {
        .distance_mm = screen->viewing_distance_mm,
        .diagonal_mm = screen->diagonal_mm,
        .width_px = sideways ? height_px : width_px,
        .height_px = sideways ? width_px : height_px,
    };
    memcpy(view.overscan_bp, screen->overscan_bp, sizeof view.overscan_bp);
    return view;
}

void check_letters(const struct site *site, const struct board_pages *pages,
                   const struct theme *theme, const char *path, struct diag *diag)
{
    const struct site_screen *screen = &site->screen;
    const struct type_view view = view_of(screen);
    int64_t reach_mm = board_reach_mm(pages, theme, &view);
    if (reach_mm >= view.distance_mm) {
        return;
    }
    int64_t wanted_c = smallest_c(theme);
    int64_t seen_c = wanted_c * reach_mm / view.distance_mm;
    bool readable = seen_c >= READ_C;
    char reason[REASON_BYTES];
    char diagonal[TEXT_BYTES];
    char seen[TEXT_BYTES];
    char needed[TEXT_BYTES];
    char reach[TEXT_BYTES];
    quantity_format_length(view.diagonal_mm, diagonal, sizeof diagonal);
    quantity_format_decimal(seen_c / 10 * 10, seen, sizeof seen);
    quantity_format_decimal(readable ? wanted_c : READ_C, needed, sizeof needed);
    quantity_format_decimal(reach_mm / 100 * 10, reach, sizeof reach);
    str_format(reason, sizeof reason,
               "letters of the theme '%s' have no room on %s of %dx%d and shrink to %s "
               "minutes of arc, %s is %s; they are right from %sm",
               theme->name, diagonal, view.width_px, view.height_px, seen, needed,
               readable ? "what it says" : "the least", reach);
    tell(path, readable ? DIAG_WARNING : DIAG_ERROR, reason, diag);
}
