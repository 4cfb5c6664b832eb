#include "render/script.h"

#include <string.h>

struct script_range {
    uint32_t first, last;
    struct script script;
};

/* Ascending. */
static const struct script_range ranges[] = {
    {0x0030, 0x0039, {"Latn", false}}, {0x0041, 0x005A, {"Latn", false}},
    {0x0061, 0x007A, {"Latn", false}}, {0x00C0, 0x024F, {"Latn", false}},
    {0x0370, 0x03FF, {"Grek", false}}, {0x0400, 0x052F, {"Cyrl", false}},
    {0x0530, 0x058F, {"Armn", false}}, {0x0590, 0x05FF, {"Hebr", true}},
    {0x0600, 0x065F, {"Arab", true}},  {0x0660, 0x0669, {"Arab", false}},
    {0x066A, 0x06EF, {"Arab", true}},  {0x06F0, 0x06F9, {"Arab", false}},
    {0x06FA, 0x06FF, {"Arab", true}},  {0x0700, 0x074F, {"Syrc", true}},
    {0x0750, 0x077F, {"Arab", true}},  {0x0780, 0x07BF, {"Thaa", true}},
    {0x07C0, 0x07FF, {"Nkoo", true}},  {0x08A0, 0x08FF, {"Arab", true}},
    {0x0900, 0x097F, {"Deva", false}}, {0x0980, 0x09FF, {"Beng", false}},
    {0x0A00, 0x0A7F, {"Guru", false}}, {0x0A80, 0x0AFF, {"Gujr", false}},
    {0x0B00, 0x0B7F, {"Orya", false}}, {0x0B80, 0x0BFF, {"Taml", false}},
    {0x0C00, 0x0C7F, {"Telu", false}}, {0x0C80, 0x0CFF, {"Knda", false}},
    {0x0D00, 0x0D7F, {"Mlym", false}}, {0x0D80, 0x0DFF, {"Sinh", false}},
    {0x0E00, 0x0E7F, {"Thai", false}}, {0x0E80, 0x0EFF, {"Laoo", false}},
    {0x0F00, 0x0FFF, {"Tibt", false}}, {0x1000, 0x109F, {"Mymr", false}},
    {0x10A0, 0x10FF, {"Geor", false}}, {0x1100, 0x11FF, {"Hang", false}},
    {0x1200, 0x139F, {"Ethi", false}}, {0x1780, 0x17FF, {"Khmr", false}},
    {0x1E00, 0x1EFF, {"Latn", false}}, {0x1F00, 0x1FFF, {"Grek", false}},
    {0x3040, 0x309F, {"Hira", false}}, {0x30A0, 0x30FF, {"Kana", false}},
    {0x3400, 0x4DBF, {"Hani", false}}, {0x4E00, 0x9FFF, {"Hani", false}},
    {0xAC00, 0xD7AF, {"Hang", false}}, {0xF900, 0xFAFF, {"Hani", false}},
    {0xFB1D, 0xFB4F, {"Hebr", true}},  {0xFB50, 0xFDFF, {"Arab", true}},
    {0xFE70, 0xFEFE, {"Arab", true}},  {0x20000, 0x323AF, {"Hani", false}},
};

struct point_range {
    uint32_t first, last;
};

/* Ascending. The marks of the Indic scripts are left to the shaper: one font has them
 * all, so they share a run anyhow. */
static const struct point_range extenders[] = {
    {0x0300, 0x036F},   {0x0483, 0x0489},   {0x0591, 0x05BD}, {0x05BF, 0x05BF},
    {0x05C1, 0x05C7},   {0x0610, 0x061A},   {0x064B, 0x065F}, {0x0670, 0x0670},
    {0x06D6, 0x06DC},   {0x06DF, 0x06E4},   {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
    {0x0E47, 0x0E4E},   {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF}, {0x200C, 0x200D},
    {0x20D0, 0x20FF},   {0x3099, 0x309A},   {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

#define NOTO   "fonts-noto-core"
#define CJK    "fonts-noto-cjk or fonts-droid-fallback"
#define KOREAN "fonts-noto-cjk or fonts-nanum"
#define EMOJI  "fonts-noto-color-emoji"

static const struct script_sample samples[] = {
    {"Latn", "Latin", {'A', 0x00E9, 0x0142}, "fonts-dejavu-core"},
    {"Grek", "Greek", {0x03A9, 0x03AC, 0}, "fonts-dejavu-core"},
    {"Cyrl", "Cyrillic", {0x0416, 0x0451, 0}, "fonts-dejavu-core"},
    {"Armn", "Armenian", {0x0531, 0x0561, 0}, NOTO},
    {"Geor", "Georgian", {0x10D0, 0x10D1, 0}, NOTO},
    {"Hebr", "Hebrew", {0x05D0, 0x05EA, 0}, NOTO},
    {"Arab", "Arabic", {0x0627, 0x0644, 0x0661}, NOTO},
    {"Syrc", "Syriac", {0x0710, 0x0712, 0}, NOTO},
    {"Thaa", "Thaana", {0x0780, 0x07A6, 0}, NOTO},
    {"Nkoo", "N'Ko", {0x07CA, 0x07DE, 0}, NOTO},
    {"Deva", "Devanagari", {0x0915, 0x093F, 0x094D}, NOTO},
    {"Beng", "Bengali", {0x0995, 0x09BF, 0}, NOTO},
    {"Guru", "Gurmukhi", {0x0A15, 0x0A3F, 0}, NOTO},
    {"Gujr", "Gujarati", {0x0A95, 0x0ABF, 0}, NOTO},
    {"Orya", "Odia", {0x0B15, 0x0B3F, 0}, NOTO},
    {"Taml", "Tamil", {0x0B95, 0x0BBF, 0}, NOTO},
    {"Telu", "Telugu", {0x0C15, 0x0C3F, 0}, NOTO},
    {"Knda", "Kannada", {0x0C95, 0x0CBF, 0}, NOTO},
    {"Mlym", "Malayalam", {0x0D15, 0x0D3F, 0}, NOTO},
    {"Sinh", "Sinhala", {0x0D9A, 0x0DD2, 0}, NOTO},
    {"Thai", "Thai", {0x0E01, 0x0E34, 0x0E49}, NOTO},
    {"Laoo", "Lao", {0x0E81, 0x0EB4, 0}, NOTO},
    {"Tibt", "Tibetan", {0x0F40, 0x0F72, 0}, NOTO},
    {"Mymr", "Burmese", {0x1000, 0x102D, 0}, NOTO},
    {"Khmr", "Khmer", {0x1780, 0x17B7, 0}, NOTO},
    {"Ethi", "Ethiopic", {0x1200, 0x1208, 0}, NOTO},
    {"Hani", "Chinese characters", {0x4E2D, 0x65E5, 0}, CJK},
    {"Hans", "simplified Chinese", {0x4E2D, 0x8BED, 0}, CJK},
    {"Hant", "traditional Chinese", {0x4E2D, 0x8A9E, 0}, CJK},
    {"Hira", "Hiragana", {0x3042, 0x3093, 0}, CJK},
    {"Kana", "Katakana", {0x30A2, 0x30F3, 0}, CJK},
    {"Jpan", "Japanese", {0x65E5, 0x3042, 0x30A2}, CJK},
    {"Hang", "Hangul", {0xAC00, 0xD55C, 0}, KOREAN},
    {"Kore", "Korean", {0xAC00, 0xD55C, 0}, KOREAN},
    {"Zsye", "emoji", {0x1F600, 0x1F44D, 0}, EMOJI},
};

const struct script *script_of(uint32_t code_point)
{
    static const struct script shared = {"", false};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (code_point < ranges[i].first) {
            break;
        }
        if (code_point <= ranges[i].last) {
            return &ranges[i].script;
        }
    }
    return &shared;
}

int script_digit(uint32_t code_point)
{
    /* Latin, Arabic, Persian, Devanagari, Bengali, Thai, Lao, Burmese, Khmer. */
    static const uint32_t zeros[] = {'0',    0x0660, 0x06F0, 0x0966, 0x09E6,
                                     0x0E50, 0x0ED0, 0x1040, 0x17E0};
    for (size_t i = 0; i < sizeof zeros / sizeof zeros[0]; i++) {
        if (code_point >= zeros[i] && code_point < zeros[i] + 10) {
            return (int)(code_point - zeros[i]);
        }
    }
    return -1;
}

bool script_is_extender(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof extenders / sizeof extenders[0]; i++) {
        if (code_point < extenders[i].first) {
            break;
        }
        if (code_point <= extenders[i].last) {
            return true;
        }
    }
    return false;
}

bool script_is_emoji(uint32_t code_point)
{
    return (code_point >= 0x1F300 && code_point <= 0x1FAFF) ||
           (code_point >= 0x1F1E6 && code_point <= 0x1F1FF);
}

const struct script_sample *script_find_sample(const char *tag)
{
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        if (strcmp(samples[i].tag, tag) == 0) {
            return &samples[i];
        }
    }
    return NULL;
}

bool script_serves(const char *asked, const char *tag)
{
    static const struct {
        const char *asked, *tags[3];
    } unions[] = {{"Jpan", {"Hani", "Hira", "Kana"}},
                  {"Kore", {"Hang", "Hani", NULL}},
                  {"Hans", {"Hani", NULL, NULL}},
                  {"Hant", {"Hani", NULL, NULL}}};
    if (strcmp(asked, tag) == 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof unions / sizeof unions[0]; i++) {
        bool is_union = strcmp(unions[i].asked, asked) == 0;
        for (size_t j = 0; is_union && j < 3 && unions[i].tags[j] != NULL; j++) {
            if (strcmp(unions[i].tags[j], tag) == 0) {
                return true;
            }
        }
    }
    return false;
}
