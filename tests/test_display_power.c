/* display/power: what goes off with a black picture, and when it is said again
 * (display.md section 5: "re-assert every 10 min", "again after a few seconds"; "a
 * disabled schedule restores the picture"). A row is what is wanted when, and what is
 * then done. */

#include "display/power.h"
#include "support/rows.h"

#define STEPS 12

enum { NOTHING, SIGNAL = 1, CEC = 2 };

struct step {
    int64_t at_ms; /* -1: no more */
    enum site_power means;
    bool on;        /* a picture is wanted */
    int orders;     /* SIGNAL, CEC */
    bool switch_on; /* of the orders */
};

struct row {
    const char *name;
    struct step steps[STEPS];
};

#define PICTURE    SITE_POWER_PICTURE
#define BY_SIGNAL  SITE_POWER_SIGNAL
#define TELEVISION SITE_POWER_TELEVISION

static struct row rows_power[] = {
    {"the picture alone: nothing is switched, by day or by night",
     {{0, PICTURE, true, NOTHING, true},
      {1000, PICTURE, false, NOTHING, true},
      {700000, PICTURE, false, NOTHING, true},
      {.at_ms = -1}}},
    {"the signal goes off with the picture, and comes on with it",
     {{0, BY_SIGNAL, true, SIGNAL, true},
      {5000, BY_SIGNAL, true, NOTHING, true},
      {9000, BY_SIGNAL, false, SIGNAL, false},
      {9001, BY_SIGNAL, false, NOTHING, false},
      {20000, BY_SIGNAL, true, SIGNAL, true},
      {.at_ms = -1}}},
    {"a board that starts at night goes off at once",
     {{0, TELEVISION, false, SIGNAL | CEC, false}, {.at_ms = -1}}},
    {"it is all said again every 10 min",
     {{0, BY_SIGNAL, false, SIGNAL, false},
      {599999, BY_SIGNAL, false, NOTHING, false},
      {600000, BY_SIGNAL, false, SIGNAL, false},
      {1199999, BY_SIGNAL, false, NOTHING, false},
      {1200000, BY_SIGNAL, false, SIGNAL, false},
      {.at_ms = -1}}},
    {"a television is told at once, after 2 s, after 6 s, then every 10 min",
     {{0, TELEVISION, true, SIGNAL | CEC, true},
      {1999, TELEVISION, true, NOTHING, true},
      {2000, TELEVISION, true, CEC, true},
      {5999, TELEVISION, true, NOTHING, true},
      {6000, TELEVISION, true, CEC, true},
      {599999, TELEVISION, true, NOTHING, true},
      {600000, TELEVISION, true, SIGNAL, true},
      {605999, TELEVISION, true, NOTHING, true},
      {606000, TELEVISION, true, CEC, true},
      {.at_ms = -1}}},
    {"a change begins anew",
     {{0, TELEVISION, true, SIGNAL | CEC, true},
      {1000, TELEVISION, false, SIGNAL | CEC, false},
      {2000, TELEVISION, false, NOTHING, false},
      {3000, TELEVISION, false, CEC, false},
      {7000, TELEVISION, false, CEC, false},
      {.at_ms = -1}}},
    {"a site that wants nothing switched any more has its picture back",
     {{0, BY_SIGNAL, false, SIGNAL, false},
      {5000, PICTURE, false, SIGNAL, true},
      {6000, PICTURE, false, NOTHING, true},
      {.at_ms = -1}}},
    {"and its television",
     {{0, TELEVISION, false, SIGNAL | CEC, false},
      {5000, PICTURE, false, SIGNAL | CEC, true},
      {.at_ms = -1}}},
    {"a site that wants it switched from now on, at night",
     {{0, PICTURE, false, NOTHING, true},
      {5000, BY_SIGNAL, false, SIGNAL, false},
      {.at_ms = -1}}},
};

static struct mono at(int64_t ms)
{
    return mono_add_ms((struct mono){1000000000000}, ms);
}

static void test_power(void **state)
{
    const struct row *row = *state;
    struct power power = {0};
    for (size_t i = 0; i < STEPS && row->steps[i].at_ms >= 0; i++) {
        const struct step *step = &row->steps[i];
        struct power_orders orders;
        /* Who sleeps as long as is said misses nothing that comes by itself. */
        bool waits = i > 0 && step->on == row->steps[i - 1].on &&
                     step->means == row->steps[i - 1].means &&
                     power_wait_ms(&power, at(step->at_ms)) > 0;
        power_turn(&power, step->means, step->on, at(step->at_ms), &orders);
        int found = (orders.signal ? SIGNAL : 0) | (orders.television ? CEC : 0);
        assert_int_equal(found, step->orders);
        assert_int_equal(orders.on, step->switch_on);
        assert_true(!waits || found == NOTHING);
    }
}

int main(void)
{
    static struct rows rows;
    ROWS_ADD(&rows, test_power, rows_power);
    return rows_run(&rows, "display/power");
}
