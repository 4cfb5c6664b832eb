#!/bin/bash
# The feed from its command line to its output. usage: check_feed.sh FEED LISTENER SCRATCH
feed=$1
listener=$2
rm -rf "$3" && mkdir -p "$3" && cd "$3" || exit 1
faults=0

fault() {
    echo "FAULT: $*"
    faults=$((faults + 1))
}

# refused WORDS ARGUMENTS...: exit 2, and a line with these words
refused() {
    local words=$1
    shift
    "$feed" "$@" >out 2>err </dev/null
    local code=$?
    [ $code = 2 ] || fault "'$*' ends with $code, not 2"
    grep -qF -- "$words" err || fault "'$*' does not say '$words' but: $(head -1 err)"
    [ ! -s out ] || fault "'$*' writes to standard output"
}

refused "needs the name of an adapter"
refused "no such adapter" xyzzy --print
refused "did you mean 'replay'" repaly a --print
refused "one of --print, --publish EP or --hub EP" simulate
refused "did you mean '--seed'" simulate --sed 1 --print
refused "whole number" simulate --seed one --print
refused "there is no such profile" simulate --profile none --print
refused "--timezone" simulate --print --timezone Mars/Olympus
refused "No such file" replay ./nothing --print
refused "tcp://pbx: no port" simulate --publish tcp://pbx
refused "its value EP is missing" simulate --publish

"$feed" --help >out || fault "--help fails"
grep -q "simulate \[--seed" out || fault "--help does not show the adapters"
"$feed" --version | grep -q "^wallboard-feed [0-9]" || fault "--version shows none"

# Equal input gives equal bytes.
"$feed" simulate --print --seed 1 --hours 1 --timezone Europe/London >a 2>err ||
    fault "simulate fails: $(cat err)"
"$feed" simulate --print --seed 1 --hours 1 --timezone Europe/London >b 2>err
cmp a b || fault "the same seed gives another day"
"$feed" simulate --print --seed 2 --hours 1 --timezone Europe/London 2>err | cmp -s - a &&
    fault "another seed gives the same day"
[ "$(wc -l <a)" -gt 100 ] || fault "an hour has only $(wc -l <a) events"

# A replay repeats byte for byte; what it cannot use it tells, with its place.
"$feed" replay - --print <a 2>err | cmp - a || fault "replay changes what it repeats"
(head -3 a; echo "{oops"; tail -n +4 a) >c
"$feed" replay c --print 2>err | cmp - a || fault "a bad line takes others along"
grep -q "c:4: bad_json" err || fault "a bad line has no place: $(cat err)"

# The reader goes: quietly, and done. (An endless disk is no error either.)
"$feed" simulate --print --hours 24 2>err | head -1 >out
code=${PIPESTATUS[0]}
[ "$code" = 0 ] || fault "a closed pipe ends with $code"
grep -qi "error" err && fault "a closed pipe makes noise: $(cat err)"
"$feed" simulate --print --hours 24 >/dev/full 2>err
code=$?
[ $code = 1 ] || fault "a full disk ends with $code"
grep -q "No space left" err || fault "a full disk is not told: $(cat err)"

# await FILE: until it is there
await() {
    for _ in $(seq 300); do
        [ -e "$1" ] && return
        sleep 0.1
    done
    fault "$1 did not come"
}

# Everything arrives at full speed: a feed that connects to a listener,
total=$(wc -l <a)
"$listener" "@tcp://127.0.0.1:*" where "$total" >heard 2>err.listener &
pid=$!
await where
"$feed" replay a --speed max --publish ">$(cat where)" 2>err || fault "replay: $(cat err)"
wait $pid || fault "the listener heard $(wc -l <heard) of $total: $(cat err.listener)"
cmp heard a || fault "what was published differs from the recording"

# a listener that comes to a feed that waits for it,
"$feed" replay a --speed max --publish "ipc://$PWD/bus" 2>err &
pid=$!
"$listener" ">ipc://$PWD/bus" where "$total" >heard 2>err.listener ||
    fault "the listener heard $(wc -l <heard) of $total: $(cat err.listener)"
wait $pid || fault "replay fails: $(cat err)"
cmp heard a || fault "what was published differs from the recording"

# and a simulated day that is stopped: hello first, a last word at the end.
# In a zone where it is noon, or there would be nothing to tell after midnight.
ahead=$(( (36 - $(date -u +%-H)) % 24 ))
[ "$ahead" -le 14 ] && zone="Etc/GMT-$ahead" || zone="Etc/GMT+$((24 - ahead))"
"$feed" simulate --publish "ipc://$PWD/live" --site leeds --timezone "$zone" 2>err &
pid=$!
"$listener" ">ipc://$PWD/live" where 20 >heard 2>err.listener ||
    fault "the simulated day: $(cat err err.listener)"
# A late joiner hears what is said from its subscription on; hello and snapshot are for
# all, so they come in between, as soon as they are due. Then it has missed nothing.
"$listener" ">ipc://$PWD/live" where 2 source.hello source.snapshot >late 2>err.listener ||
    fault "a late joiner is not told: $(cat late)"
hello=$(grep -n "source.hello" late | head -1 | cut -d: -f1)
snapshot=$(grep -n "source.snapshot" late | head -1 | cut -d: -f1)
[ "${hello:-1}" -lt "${snapshot:-0}" ] || fault "a late joiner gets its snapshot before hello"
numbers=$(grep -o '"sequence":"[0-9]*' late | tr -dc '0-9\n' | sed 's/^0*//')
[ "$numbers" = "$(seq "$(head -1 <<<"${numbers:-0}")" "$(tail -1 <<<"${numbers:-0}")")" ] ||
    fault "a late joiner misses something: $numbers"
kill -TERM $pid
wait $pid || fault "a stop ends with $?"
head -1 heard | grep -q "source.hello" || fault "hello is not first: $(head -1 heard)"
grep -q "wallboard://leeds/simulate" heard || fault "the site is not in the source"

[ $faults = 0 ] || exit 1
echo "every check of the feed passed"
