#!/bin/sh
# publish.sh http://127.0.0.1:8088/events
# Beside it runs: wallboard-feed http --hub tcp://hub:5560 --spool /var/lib/shop --site leeds
# What was answered with 200 is on its disk; the same id may be sent again, it counts once.
set -eu
url=$1

say() { # TYPE ID DATA
    until curl --silent --show-error --fail --output /dev/null --retry 5 \
        -H 'Content-Type: application/json' -H 'ce-specversion: 1.0' -H 'ce-source: shop' \
        -H "ce-type: wallboard.$1" -H "ce-id: $2" --data "$3" "$url"; do
        case $? in
        22 | 127) exit 1 ;; # refused, or no curl here: saying it again would not help
        esac
        sleep 1 # the feed is not there
    done
}

for i in 1 2 3 4 5 6 7 8 9 10; do
    say contact.queued "queued-$i" "{\"contact\":\"c$i\",\"queue\":\"chat\"}"
done
