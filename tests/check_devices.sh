#!/bin/sh
# Fails if a service may use a kind of device that the kernel may not know yet when it starts: systemd looks kinds up
# then, and leaves out what it does not find.
#   tests/check_devices.sh SERVICE
set -eu
faults=0
for kind in $(sed -n 's/^DeviceAllow=char-\([a-z]*\).*/\1/p' "$1"); do
    module=$kind
    [ "$kind" != alsa ] || module=snd
    for key in Wants After; do
        grep -q "^$key=.*modprobe@$module\.service" "$1" && continue
        echo "$1: char-$kind without $key=modprobe@$module.service"
        faults=1
    done
done
exit $faults
