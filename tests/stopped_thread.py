"""Stops one thread of another process, by ptrace: what a lock or a bug would do to it."""
import contextlib
import ctypes
import os
import threading

SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17
WALL = 0x40000000


def other_threads(pid, name):
    """Threads of that name besides the first."""
    found = []
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/comm", encoding="ascii") as file:
            if int(thread) != pid and file.read().strip() == name:
                found.append(int(thread))
    return found


@contextlib.contextmanager
def stopped(thread):
    """A thread of the process, not its first. Whoever seizes must let go: a thread of ours does both."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    held, release, faults = threading.Event(), threading.Event(), []

    def hold():
        for request in (SEIZE, INTERRUPT):
            if libc.ptrace(request, thread, None, None) != 0:
                faults.append(os.strerror(ctypes.get_errno()))
        if not faults:
            os.waitpid(thread, WALL)
        held.set()
        while not release.wait(0.05):
            if os.waitpid(thread, WALL | os.WNOHANG)[0] == thread:
                return  # killed with its process, which ends when we have heard of it
        libc.ptrace(DETACH, thread, None, None)

    tracer = threading.Thread(target=hold)
    tracer.start()
    held.wait()
    try:
        assert not faults, f"ptrace: {faults}"
        yield
    finally:
        release.set()
        tracer.join()
