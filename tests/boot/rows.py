"""Rows of a report: each is tried, told at once, and in the table at the end."""

import sys
import time

from machine import Fault


class Rows:
    def __init__(self):
        self.told = []

    def try_(self, number, name, row, *arguments):
        """Runs one row; what it returns is its remark. A fault is told, and the next row is tried."""
        begun = time.monotonic()
        try:
            fine, remark = True, row(*arguments) or ""
        except (Fault, OSError) as fault:
            fine, remark = False, str(fault)
        seconds = time.monotonic() - begun
        self.told.append((fine, number, name, remark))
        print(f"boot: {'ok  ' if fine else 'FAIL'} {name} ({seconds:.0f} s) {remark}", file=sys.stderr, flush=True)
        return fine

    def print(self):
        print("\n| | requirement | row | measured |\n|---|---|---|---|")
        for fine, number, name, remark in self.told:
            print(f"| {'ok' if fine else '**FAIL**'} | {number} | {name} | {remark} |")
        failed = sum(not row[0] for row in self.told)
        print(f"\n{len(self.told) - failed} rows ok, {failed} failed")
        return failed == 0
