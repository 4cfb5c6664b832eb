"""Takes the display from the board as another program would, says when by the clock of the log, holds it for some
seconds, and lets go.

    take_display.py PID SECONDS

A session manager takes a card by its own descriptor; here the board's is borrowed to do it.
"""

import fcntl
import os
import sys
import time

SET_MASTER, DROP_MASTER = 0x641E, 0x641F
pid, seconds = int(sys.argv[1]), float(sys.argv[2])
held = os.pidfd_open(pid)
taken = False
for name in os.listdir(f"/proc/{pid}/fd"):
    path = os.readlink(f"/proc/{pid}/fd/{name}")
    if path.startswith("/dev/dri/card"):
        # pidfd_getfd(2), which Python does not know.
        import ctypes
        theirs = ctypes.CDLL(None).syscall(438, held, int(name), 0)
        try:
            fcntl.ioctl(theirs, DROP_MASTER)
        except OSError:
            continue  # the board has it open more than once, and holds it by one
        finally:
            os.close(theirs)
        if not taken:
            ours = os.open(path, os.O_RDWR)
            fcntl.ioctl(ours, SET_MASTER)
            print(f"taken at {time.monotonic():.3f}", flush=True)
            taken = True
if not taken:
    sys.exit("the board holds no card")
time.sleep(seconds)
