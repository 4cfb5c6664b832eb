#include "view/wording.h"

#include <stdbool.h>

/* Widths in hundredths of a capital's height. */
#define NARROW 42
#define SMALL  80
#define LARGE  100
#define WIDE   150

struct range {
    uint32_t first, last;
    int width;
};

/* What is not here is as wide as a small letter. */
static const struct range ranges[] = {
    {'!', '!', NARROW},       {'\'', '\'', NARROW},   {',', '.', NARROW},
    {':', ';', NARROW},       {'A', 'Z', LARGE},      {'%', '&', LARGE},
    {'M', 'M', WIDE},         {'W', 'W', WIDE},       {'@', '@', WIDE},
    {'i', 'j', NARROW},       {'l', 'l', NARROW},     {'m', 'm', WIDE},
    {'w', 'w', LARGE},        {0x300, 0x36F, 0},      {0x410, 0x44F, LARGE},
    {0x591, 0x5BD, 0},        {0x610, 0x61A, 0},      {0x64B, 0x65F, 0},
    {0x900, 0xDFF, LARGE},    {0xE31, 0xE31, 0},      {0xE34, 0xE3A, 0},
    {0xE47, 0xE4E, 0},        {0x1100, 0x115F, WIDE}, {0x200B, 0x200F, 0},
    {0x2E80, 0xA4CF, WIDE},   {0xAC00, 0xD7A3, WIDE}, {0xF900, 0xFAFF, WIDE},
    {0xFE00, 0xFE0F, 0},      {0xFF00, 0xFF60, WIDE}, {0x1F000, 0x1FAFF, WIDE + NARROW},
    {0x20000, 0x3FFFF, WIDE},
};

/* Of a later range where several hold: M among the capitals. */
static int width_of(uint32_t point)
{
    int width = point == ' ' ? NARROW : SMALL;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        if (point >= ranges[i].first && point <= ranges[i].last) {
            width = ranges[i].width;
        }
    }
    return width;
}

static bool stands_alone(uint32_t point)
{
    return width_of(point) >= WIDE && point >= 0x2E80;
}

int wording_width_px(struct str text, int cap_px)
{
    int64_t width = 0;
    for (size_t at = 0; at < text.size;) {
        width += width_of(str_next_code_point(text, &at));
    }
    return (int)(width * cap_px / 100);
}

struct str wording_next_line(struct str *text, int width_px, int cap_px)
{
    *text = str_trim(*text);
    int64_t room = (int64_t)width_px * 100 / (cap_px > 0 ? cap_px : 1);
    size_t end = 0;      /* of what fits */
    size_t break_at = 0; /* behind the last place to break at; 0: none */
    for (size_t at = 0; at < text->size;) {
        size_t before = at;
        uint32_t point = str_next_code_point(*text, &at);
        int width = width_of(point);
        if (point == ' ' || (stands_alone(point) && before > 0)) {
            break_at = before;
        }
        room -= width;
        bool fits = (room >= 0 || width == 0) && at < SCENE_TEXT_BYTES;
        if (!fits && end > 0) {
            end = break_at > 0 ? break_at : end;
            break;
        }
        end = at;
    }
    const struct str line = str_trim((struct str){text->data, end});
    *text = str_trim((struct str){text->data + end, text->size - end});
    return line;
}

size_t wording_count_lines(const char *text, int width_px, int cap_px)
{
    struct str rest = str_from(text);
    size_t count = 0;
    for (; rest.size > 0; count++) {
        (void)wording_next_line(&rest, width_px, cap_px);
    }
    return count;
}

static size_t count_pages(const struct announcement *said,
                          const struct wording_room *room)
{
    size_t lines = wording_count_lines(said->text, room->width_px, room->cap_px);
    return lines == 0 ? 1 : (lines + room->lines - 1) / room->lines;
}

/* The least width that takes no more lines, so that no word is left alone in the last. */
static int balance(const char *text, int width_px, int cap_px)
{
    size_t lines = wording_count_lines(text, width_px, cap_px);
    int step = width_px / 40 + 1;
    while (lines > 1 && width_px > step &&
           wording_count_lines(text, width_px - step, cap_px) == lines) {
        width_px -= step;
    }
    return width_px;
}

void wording_turn(const struct announcement *said, size_t count,
                  const struct wording_room *room, int64_t beat_ms,
                  struct wording_page *ret)
{
    size_t pages = 0;
    for (size_t i = 0; i < count; i++) {
        pages += count_pages(&said[i], room);
    }
    pages = pages > 0 ? pages : 1;
    int64_t turn = beat_ms < 0 ? 0 : beat_ms / WORDING_TURN_MS;
    size_t page = (size_t)(turn % (int64_t)pages);
    *ret = (struct wording_page){.said = said, .number = page + 1, .pages = pages};
    for (size_t i = 0; i < count; i++) {
        size_t own = count_pages(&said[i], room);
        ret->said = &said[i];
        if (page < own) {
            break;
        }
        page -= own;
    }
    struct str rest = str_from(ret->said->text);
    int width_px = balance(ret->said->text, room->width_px, room->cap_px);
    for (size_t i = 0; rest.size > 0 && i < (page + 1) * room->lines; i++) {
        const struct str line = wording_next_line(&rest, width_px, room->cap_px);
        if (i >= page * room->lines) {
            str_copy(ret->lines[ret->count++], SCENE_TEXT_BYTES, line);
        }
    }
}
