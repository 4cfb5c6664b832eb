#include "ctl/report_boards.h"

#include "ctl/report_figures.h"
#include "site/standings.h"

static void put_places(struct json_out *out,
                       const struct leaderboard_standings *standings,
                       enum metric_unit unit)
{
    json_out_open(out, "places", '[');
    for (size_t i = 0; i < standings->count; i++) {
        const struct leaderboard_place *place = &standings->places[i];
        json_out_open(out, NULL, '{');
        json_out_count(out, "rank", place->rank);
        json_out_text(out, "id", place->id);
        json_out_text(out, "label", place->label);
        report_put_figure(out, "figure", place->figure, unit);
        if (place->has_moved_from) {
            json_out_integer(out, "moved", place->moved);
        } else {
            json_out_null(out, "moved");
        }
        json_out_close(out, '}');
    }
    json_out_close(out, ']');
    json_out_count(out, "more", standings->more);
}

static void put_board(struct json_out *out, const struct standings_board *row)
{
    const struct boards_leaderboard *board = row->board;
    enum metric_unit unit =
        board->per_hour ? METRIC_UNIT_NUMBER : metric_info(board->metric)->unit;
    json_out_open(out, board->id, '{');
    json_out_text(out, "title", board->title[0] != '\0' ? board->title : board->id);
    json_out_text(out, "metric", metric_info(board->metric)->key);
    json_out_bool(out, "per_hour", board->per_hour);
    put_places(out, &row->standings, unit);
    json_out_close(out, '}');
}

static void put_award(struct json_out *out, const struct contest_award *award)
{
    json_out_open(out, NULL, '{');
    json_out_count(out, "number", award->number);
    json_out_text(out, "agent", award->agent);
    json_out_text(out, "team", award->team);
    json_out_integer(out, "points", award->points);
    json_out_text(out, "measure", points_measure_name(award->measure));
    json_out_text(out, "rule_version", award->rule_version);
    json_out_text(out, "source", award->source);
    json_out_text(out, "event", award->event);
    json_out_text(out, "first_event", award->first_event);
    json_out_text(out, "contact", award->contact);
    report_put_time(out, "time", award->time_ms);
    if (award->reverses == CONTEST_NO_AWARD) {
        json_out_null(out, "reverses");
    } else {
        json_out_count(out, "reverses", award->reverses);
    }
    json_out_bool(out, "is_revision", award->is_revision);
    json_out_close(out, '}');
}

static void put_contest(struct json_out *out, const struct standings_contest *row,
                        const struct contest *book)
{
    const struct contest_summary *summary = &row->summary;
    json_out_open(out, summary->id, '{');
    json_out_text(out, "title", summary->title);
    json_out_text(out, "phase", contest_phase_name(summary->phase));
    report_put_time(out, "start", summary->start_ms);
    report_put_time(out, "end", summary->end_ms);
    json_out_integer(out, "countdown_ms", summary->countdown_ms);
    json_out_text(out, "rule_version", summary->rule_version);
    json_out_count(out, "uncredited", summary->counts.uncredited);
    json_out_count(out, "over_limit", summary->counts.over_limit);
    put_places(out, &row->standings, METRIC_UNIT_COUNT);
    json_out_open(out, "awards", '[');
    for (size_t i = 0; i < contest_award_count(book); i++) {
        struct contest_award award = contest_award(book, i);
        put_award(out, &award);
    }
    json_out_close(out, ']');
    json_out_close(out, '}');
}

void report_put_boards(struct json_out *out, const struct standings *standings)
{
    if (standings == NULL) {
        return;
    }
    json_out_open(out, "leaderboards", '{');
    for (size_t i = 0; i < standings_board_count(standings); i++) {
        put_board(out, standings_board(standings, i));
    }
    json_out_close(out, '}');
    json_out_open(out, "contests", '{');
    for (size_t i = 0; i < standings_contest_count(standings); i++) {
        put_contest(out, standings_contest(standings, i), standings_book(standings, i));
    }
    json_out_close(out, '}');
}
