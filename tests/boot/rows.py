"""Rows of a report: each is tried, told at once, and in the table at the end.

Beside the seconds that a row took stand those of a processor which its machine took, and what it would have taken
at most on a machine that does nothing else: the time in which no processor was free for it is known to the kernel.
"""

import sys
import time

from machine import Fault


class Rows:
    def __init__(self):
        self.told = []

    def try_(self, number, name, machine, row, *arguments):
        """Runs one row of a machine; what it returns is its remark. A fault is told, and the next row is tried."""
        begun = time.monotonic()
        taken, waited = machine.used()
        try:
            fine, remark = True, row(*arguments) or ""
        except (Fault, OSError, ValueError) as fault:
            fine, remark = False, str(fault)
        seconds = time.monotonic() - begun
        try:
            after = machine.used()
        except OSError:  # it has ended
            after = (taken, waited)
        alone = max(seconds - (after[1] - waited), 0)
        self.told.append((fine, number, name, remark, seconds, after[0] - taken, alone))
        print(f"boot: {'ok  ' if fine else 'FAIL'} {name} ({seconds:.0f} s) {remark}", file=sys.stderr, flush=True)
        return fine

    def print(self):
        print("\n| | requirement | row | measured | s | of a processor | alone |\n|---|---|---|---|---|---|---|")
        for fine, number, name, remark, *seconds in self.told:
            print(f"| {'ok' if fine else '**FAIL**'} | {number} | {name} | {remark} | "
                  + " | ".join(f"{s:.0f}" for s in seconds) + " |")
        failed = sum(not row[0] for row in self.told)
        print(f"\n{len(self.told) - failed} rows ok, {failed} failed; "
              + ", ".join(f"{sum(row[i] for row in self.told):.0f} s {what}"
                          for i, what in ((4, "together"), (5, "of a processor"), (6, "alone"))))
        return failed == 0
