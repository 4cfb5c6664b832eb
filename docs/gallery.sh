#!/bin/sh
# Draws docs/gallery.md and its pictures anew, one for every theme in themes/ and every layout in
# docs/layouts/, and the pictures of the README. The widgets' pictures are those that
# test_view_widgets compares: every state of each.
#   docs/gallery.sh [FOLDER OF THE PROGRAMS]
# The floor is made up, the same every time; nothing is shown on this machine's screen.
set -eu
cd "$(dirname "$0")/.."
bin=${1:-build/bin}
size=960x540
moment=2026-11-25T11:18:20Z
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

[ -x "$bin/wallboard" ] || { echo "gallery: there is no $bin/wallboard: build first" >&2; exit 1; }
mkdir -p docs/images/gallery
export SDL_VIDEODRIVER=dummy

cat >"$scratch/site.yaml" <<'SITE'
title: Leeds
subtitle: Customer Care
timezone: UTC
drop_limit: 3%
contests:
  push: { title: Renewals push, start: 2026-11-25 09:00, end: 2026-11-25 17:30,
          rule: "sale=10, csat 5=2", version: 1, goal: 1200 }
ticker: { text: "Lunch is in the canteen today, from half past eleven to two" }
SITE
mkdir "$scratch/layouts"
cp docs/layouts/lobby.yaml "$scratch/layouts"
# Of these pages the pictures have no ticker at their foot.
sed '/^ticker:/d' "$scratch/site.yaml" >"$scratch/plain.yaml"
# The same day a week before, which stands behind the day's chart, and the day itself.
for seed_and_date in 3:2026-11-18 2:2026-11-25; do
    "$bin/wallboard-feed" simulate --seed "${seed_and_date%:*}" --hours 24 --start "${seed_and_date#*:}T00:00:00Z" \
        --timezone UTC --print >>"$scratch/day.ndjson" 2>/dev/null
done

# A plan and a schedule, which the page of staffing is about: every agent from nine to five, lunch in turns.
sed 's/^timezone: UTC$/&\nforecast: forecast.csv\nschedules: shifts.csv/' "$scratch/plain.yaml" >"$scratch/planned.yaml"
{
    echo start,queue,contacts,aht
    for half in 09:00,60 09:30,68 10:00,80 10:30,88 11:00,92 11:30,96 12:00,84 12:30,76 13:00,70; do
        echo "2026-11-25 ${half%,*},support,$((${half#*,} * 45 / 100)),350"
        echo "2026-11-25 ${half%,*},sales,$((${half#*,} * 23 / 100)),350"
        echo "2026-11-25 ${half%,*},billing,$((${half#*,} * 30 / 100)),350"
    done
} >"$scratch/forecast.csv"
{
    echo agent,start,end,kind
    grep -o '"agent":"[^"]*"' "$scratch/day.ndjson" | cut -d'"' -f4 | sort -u | head -n 28 |
        awk '{ lunch = NR % 3 == 0 ? "12:00" : NR % 3 == 1 ? "12:30" : "13:00"
               back = NR % 3 == 0 ? "12:30" : NR % 3 == 1 ? "13:00" : "13:30"
               day = "2026-11-25 "
               print $1 "," day "09:00," day lunch ",work"
               print $1 "," day lunch "," day back ",break"
               print $1 "," day back "," day "17:00,work" }'
} >"$scratch/shifts.csv"

# What a theme's file says: its label, and the words at its head.
label_of() {
    sed -n 's/^label: //p' "$1" | head -n 1
}

words_of() {
    sed -n '/^#/!q; s/^# //p' "$1" | tr '\n' ' ' | sed 's/ *$//'
}

picture() { # FILE ARGUMENT...
    file_of_picture=$1
    shift
    "$bin/wallboard" "$@" --screenshot "$file_of_picture" 2>"$scratch/log" ||
        { cat "$scratch/log" >&2; exit 1; }
}

made_up() { # FILE SIZE THEME PAGE [SITE]
    picture "$1" --replay "$scratch/day.ndjson" --config "$scratch/${5:-plain}.yaml" --at "$moment" \
        --size "$2" --theme "$3" --page "$4"
}

{
    echo '# Gallery'
    echo
    echo 'Every theme in `themes/`, every page in `docs/layouts/` and every widget in each of its states.'
    echo
    echo 'The themes, at the same moment of a made-up day. `docs/gallery.sh` draws this page'
    echo 'anew. All of them pass `wallboardctl check themes/*.yaml`: text has a contrast of at least 7:1,'
    echo 'states 4.5:1, and no two states look alike to normal, protan, deutan or tritan eyes.'
    echo
    echo 'How to make one of your own: [configuration](configuration.md#themes).'
    for file in themes/*.yaml; do
        name=$(basename "$file" .yaml)
        made_up "docs/images/gallery/$name.png" "$size" "$name" now
        echo
        echo "## $(label_of "$file")"
        echo
        echo "\`theme: $name\`. $(words_of "$file")"
        echo
        echo "![The page Now in the theme $name](images/gallery/$name.png)"
    done
    echo
    echo '## Words'
    echo
    echo 'A page of a layout, [layouts/lobby.yaml](layouts/lobby.yaml): the widgets `message`, `sources` and `ticker`'
    echo 'beside figures. What supervisors say with `wallboardctl message` takes the place of the welcome.'
    echo
    echo '![The page Lobby](images/lobby.png)'
    echo
    echo '## Pages'
    echo
    echo 'Now, today and ahead are built in; the others are ready to be named in `screen.pages`.'
    for file in docs/layouts/*.yaml; do
        name=$(basename "$file" .yaml)
        site=plain
        [ "$name" != staffing ] || site=planned
        made_up "docs/images/gallery/page-$name.png" "$size" dark "$name" "$site"
        echo
        echo "### $(label_of "$file")"
        echo
        echo "\`$name\`"
        echo
        echo "![The page $(label_of "$file")](images/gallery/page-$name.png)"
    done
    echo
    echo '## Widgets'
    echo
    echo 'Each in all of its states; no two of them differ in colour alone. What they take stands in'
    echo '[configuration](configuration.md#layouts).'
    for file in tests/golden/widget_*.png; do
        name=$(basename "$file" .png)
        name=${name#widget_}
        echo
        echo "### $name"
        echo
        echo "![The widget $name in its states](../tests/golden/widget_$name.png)"
    done
} >"$scratch/gallery.md"
mv "$scratch/gallery.md" docs/gallery.md

made_up docs/images/now.png 1920x1080 dark now
made_up docs/images/ahead.png 1920x1080 dark ahead
picture docs/images/lobby.png --replay "$scratch/day.ndjson" --config "$scratch/site.yaml" \
    --at "$moment" --size 1920x1080 --theme dark --page lobby
picture docs/images/asterisk.png --replay tests/data/asterisk16/day.ndjson --page now \
    --config tests/data/asterisk16/site.yaml --size 1920x1080
echo "gallery: $(grep -c "^!" docs/gallery.md) pictures, docs/gallery.md"
