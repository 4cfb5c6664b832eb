#!/bin/sh
# Draws docs/gallery.md and its pictures anew, one for every theme in themes/:
#   docs/gallery.sh [FOLDER OF THE PROGRAMS]
# The floor is made up, the same every time; nothing is shown on this machine's screen.
set -eu
cd "$(dirname "$0")/.."
bin=${1:-build/bin}
size=960x540
moment=13:18:00
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

[ -x "$bin/wallboard" ] || { echo "gallery: there is no $bin/wallboard: build first" >&2; exit 1; }
mkdir -p docs/images/gallery
export SDL_VIDEODRIVER=dummy

printf 'title: Leeds\nsubtitle: Customer Care\ntimezone: UTC\n' >"$scratch/site.yaml"
"$bin/wallboard-feed" simulate --seed 7 --hours 24 --start 2026-11-25T00:00:00Z --timezone UTC \
    --print >"$scratch/day.ndjson" 2>/dev/null

# What a theme's file says: its label, and the words at its head.
label_of() {
    sed -n 's/^label: //p' "$1" | head -n 1
}

words_of() {
    sed -n '/^#/!q; s/^# //p' "$1" | tr '\n' ' ' | sed 's/ *$//'
}

picture() { # THEME PAGE FILE
    "$bin/wallboard" --replay "$scratch/day.ndjson" --config "$scratch/site.yaml" --at "$moment" \
        --size "$size" --theme "$1" --page "$2" --screenshot "$3" 2>"$scratch/log" ||
        { cat "$scratch/log" >&2; exit 1; }
}

{
    echo '# Gallery'
    echo
    echo 'Every theme in `themes/`, at the same moment of a made-up day. `docs/gallery.sh` draws this page'
    echo 'anew. All of them pass `wallboardctl check themes/*.yaml`: text has a contrast of at least 7:1,'
    echo 'states 4.5:1, and no two states look alike to normal, protan, deutan or tritan eyes.'
    echo
    echo 'How to make one of your own: [configuration](configuration.md#themes).'
    for file in themes/*.yaml; do
        name=$(basename "$file" .yaml)
        picture "$name" now "docs/images/gallery/$name.png"
        echo
        echo "## $(label_of "$file")"
        echo
        echo "\`theme: $name\`. $(words_of "$file")"
        echo
        echo "![The page Now in the theme $name](images/gallery/$name.png)"
    done
} >"$scratch/gallery.md"
mv "$scratch/gallery.md" docs/gallery.md
echo "gallery: $(ls docs/images/gallery/*.png | wc -l) pictures, docs/gallery.md"
