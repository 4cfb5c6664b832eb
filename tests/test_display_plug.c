/* display/plug: a television is off at start, pulled out, put back, changed or taken over
 * (display.md sections 4 and 5, D6, D7, D9, D11). A row is what happens, and what is to
 * be done at the instants at which it is asked. */

#include "display/plug.h"
#include "support/rows.h"

#define STEPS 24

/* What the kernel lists. */
enum there {
    NOBODY_KNOWS,
    EMPTY, /* a card, and no television */
    TV,
    OTHER_TV, /* with other modes */
    SECOND,   /* two cards, of which the second has one */
};

enum event { END, HEAR, LOOK, OPENED, OPENED_WINDOW, MISSING, REFUSED, SHOWN, ASK, CARD };

struct step {
    int64_t at_ms;
    enum event event;
    int value; /* LOOK: what is there; ASK: the order that is right; CARD: likewise */
};

struct row {
    const char *name;
    struct step steps[STEPS];
};

static const struct connectors there[] = {
    [EMPTY] = {1, {{0, "HDMI-A-1", false, 0}}},
    [TV] = {1, {{0, "HDMI-A-1", true, 1}}},
    [OTHER_TV] = {1, {{0, "HDMI-A-1", true, 2}}},
    [SECOND] = {2, {{0, "DSI-1", false, 0}, {1, "HDMI-A-1", true, 1}}},
};

static struct row rows_plug[] = {
    {"the first opening waits for nothing",
     {{0, LOOK, TV}, {0, CARD, 0}, {0, ASK, PLUG_OPEN}}},
    {"where nobody lists anything SDL is to find it",
     {{0, LOOK, NOBODY_KNOWS}, {0, CARD, -1}, {0, ASK, PLUG_OPEN}}},
    {"try again after 1 s, 2 s, then every 4 s",
     {{0, ASK, PLUG_OPEN},
      {0, MISSING, 0},
      {999, ASK, PLUG_KEEP},
      {1000, ASK, PLUG_OPEN},
      {1000, MISSING, 0},
      {2999, ASK, PLUG_KEEP},
      {3000, ASK, PLUG_OPEN},
      {3000, MISSING, 0},
      {6999, ASK, PLUG_KEEP},
      {7000, ASK, PLUG_OPEN},
      {7000, MISSING, 0},
      {10999, ASK, PLUG_KEEP},
      {11000, ASK, PLUG_OPEN}}},
    {"D6: a television that was off at start: a second after it says so",
     {{0, LOOK, EMPTY},
      {0, ASK, PLUG_OPEN},
      {0, MISSING, 0},
      {1000, ASK, PLUG_OPEN},
      {1000, MISSING, 0},
      {1500, HEAR, 0},
      {1500, LOOK, TV},
      {2499, ASK, PLUG_KEEP},
      {2500, ASK, PLUG_OPEN}}},
    {"D6: a card that comes late is found without a word of the kernel",
     {{0, LOOK, NOBODY_KNOWS},
      {0, ASK, PLUG_OPEN},
      {0, MISSING, 0},
      {2000, LOOK, TV},
      {2000, CARD, 0},
      {3000, ASK, PLUG_OPEN}}},
    {"a connector without modes (yet) is tried again after 1 s and 2 s more",
     {{0, LOOK, EMPTY},
      {0, ASK, PLUG_OPEN},
      {0, MISSING, 0},
      {9000, LOOK, TV},
      {10000, ASK, PLUG_OPEN},
      {10000, MISSING, 0},
      {11000, ASK, PLUG_OPEN},
      {11000, MISSING, 0},
      {13000, ASK, PLUG_OPEN}}},
    {"nothing happens, nothing is done",
     {{0, LOOK, TV}, {0, OPENED, 0}, {2000, LOOK, TV}, {99000, ASK, PLUG_KEEP}}},
    {"D7: pulled out: given back a second after the last edge, and put back: opened",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {5000, HEAR, 0},
      {5000, LOOK, EMPTY},
      {5999, ASK, PLUG_KEEP},
      {6000, ASK, PLUG_CLOSE},
      {6000, ASK, PLUG_KEEP},
      {8000, HEAR, 0},
      {8000, LOOK, TV},
      {8999, ASK, PLUG_KEEP},
      {9000, ASK, PLUG_OPEN},
      {9000, OPENED, 0},
      {20000, ASK, PLUG_KEEP}}},
    {"a plug that the kernel does not tell of is seen all the same",
     {{0, LOOK, TV}, {0, OPENED, 0}, {5000, LOOK, EMPTY}, {6000, ASK, PLUG_CLOSE}}},
    {"one that was pulled out is asked for every 4 s, if the kernel misses its return",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {5000, LOOK, EMPTY},
      {6000, ASK, PLUG_CLOSE},
      {9999, ASK, PLUG_KEEP},
      {10000, ASK, PLUG_OPEN}}},
    {"D7: contacts that bounce are waited for, and are one opening",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {5000, HEAR, 0},
      {5400, HEAR, 0},
      {6300, HEAR, 0},
      {7200, HEAR, 0},
      {8199, ASK, PLUG_KEEP},
      {8200, ASK, PLUG_OPEN},
      {8200, OPENED, 0},
      {9999, ASK, PLUG_KEEP}}},
    {"D7: at most two openings in a burst for a television that is as it was",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {5000, HEAR, 0},
      {6000, ASK, PLUG_OPEN},
      {6000, OPENED, 0},
      {9000, HEAR, 0},
      {10000, ASK, PLUG_OPEN},
      {10000, OPENED, 0},
      {13000, HEAR, 0},
      {14000, ASK, PLUG_KEEP},
      {17000, HEAR, 0},
      {18000, ASK, PLUG_KEEP},
      {32000, HEAR, 0},
      {33000, ASK, PLUG_OPEN}}},
    {"what the kernel tells of our own opening is no news",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {1999, HEAR, 0},
      {2999, ASK, PLUG_KEEP},
      {5000, HEAR, 0},
      {6000, ASK, PLUG_OPEN}}},
    {"nor while the first picture takes its time",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {20000, SHOWN, 0},
      {20500, HEAR, 0},
      {21500, ASK, PLUG_KEEP},
      {22000, SHOWN, 0},
      {22000, HEAR, 0},
      {23000, ASK, PLUG_OPEN}}},
    {"a television that is seen to let go then is news",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {500, LOOK, EMPTY},
      {900, LOOK, TV},
      {1900, ASK, PLUG_OPEN}}},
    {"D8: another television is opened however often it changes",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {5000, HEAR, 0},
      {6000, ASK, PLUG_OPEN},
      {6000, OPENED, 0},
      {9000, HEAR, 0},
      {10000, ASK, PLUG_OPEN},
      {10000, OPENED, 0},
      {13000, LOOK, OTHER_TV},
      {14000, ASK, PLUG_OPEN},
      {14000, OPENED, 0},
      {15000, LOOK, TV},
      {16000, ASK, PLUG_OPEN}}},
    {"a window is left alone",
     {{0, LOOK, TV}, {0, OPENED_WINDOW, 0}, {5000, HEAR, 0}, {6000, ASK, PLUG_KEEP}}},
    {"D11: of two cards the one with a television", {{0, LOOK, SECOND}, {0, CARD, 1}}},
    {"D9: a picture that is refused: opened anew at once, then after 1 s, 2 s, 4 s",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {5000, REFUSED, 0},
      {5000, ASK, PLUG_OPEN},
      {5000, OPENED, 0},
      {5100, REFUSED, 0},
      {6099, ASK, PLUG_KEEP},
      {6100, ASK, PLUG_OPEN},
      {6100, OPENED, 0},
      {6200, REFUSED, 0},
      {8199, ASK, PLUG_KEEP},
      {8200, ASK, PLUG_OPEN},
      {8200, OPENED, 0},
      {8300, REFUSED, 0},
      {12299, ASK, PLUG_KEEP},
      {12300, ASK, PLUG_OPEN}}},
    {"one that took pictures for 10 s is well again",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {5000, REFUSED, 0},
      {5000, ASK, PLUG_OPEN},
      {5000, OPENED, 0},
      {15000, SHOWN, 0},
      {16000, REFUSED, 0},
      {16000, ASK, PLUG_OPEN}}},
    {"one that took pictures for less is not",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {5000, REFUSED, 0},
      {5000, ASK, PLUG_OPEN},
      {5000, OPENED, 0},
      {14999, SHOWN, 0},
      {15000, REFUSED, 0},
      {15000, ASK, PLUG_KEEP},
      {16000, ASK, PLUG_OPEN}}},
    {"D9: while another program holds it, it is a display that is not there",
     {{0, LOOK, TV},
      {0, OPENED, 0},
      {5000, REFUSED, 0},
      {5000, ASK, PLUG_OPEN},
      {5000, MISSING, 0},
      {5999, ASK, PLUG_KEEP},
      {6000, ASK, PLUG_OPEN},
      {6000, OPENED, 0},
      {9000, ASK, PLUG_KEEP}}},
};

static struct mono at(int64_t ms)
{
    return mono_add_ms((struct mono){1000000000000}, ms);
}

static void take(struct plug *plug, const struct step *step)
{
    struct mono now = at(step->at_ms);
    switch (step->event) {
    case HEAR:
        plug_hear(plug, now);
        break;
    case LOOK:
        plug_look(plug, step->value == NOBODY_KNOWS ? NULL : &there[step->value], now);
        break;
    case OPENED:
    case OPENED_WINDOW:
    case MISSING:
        plug_opened(plug, step->event != MISSING, step->event == OPENED, now);
        break;
    case REFUSED:
        plug_refused(plug, now);
        break;
    case SHOWN:
        plug_shown(plug, now);
        break;
    case ASK: {
        /* Who sleeps as long as is said misses nothing. */
        bool waits = plug_wait_ms(plug, now) > 0;
        enum plug_order order = plug_next(plug, now);
        assert_int_equal(order, step->value);
        assert_true(order == PLUG_KEEP || !waits);
        break;
    }
    case CARD:
        assert_int_equal(plug->card, step->value);
        break;
    case END:
        break;
    }
}

static void test_plug(void **state)
{
    const struct row *row = *state;
    struct plug plug;
    plug_init(&plug, at(0));
    for (size_t i = 0; i < STEPS; i++) {
        take(&plug, &row->steps[i]);
    }
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_plug, rows_plug);
    return rows_run(&rows, "display/plug");
}
