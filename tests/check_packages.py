#!/usr/bin/python3
"""What of the packages needs no clean Debian: that nothing was forgotten in debian/. tests/packages/run does the rest.

    check_packages.py ROOT VERSION      prints each fault; exits 1 if there is one
"""
import re
import subprocess
import sys
from pathlib import Path


def installed(root):
    """File patterns of all packages, each with its package."""
    lines = {}
    for path in (root / "debian").glob("*.install"):
        for line in path.read_text().splitlines():
            lines.setdefault(line.strip(), []).append(path.stem)
    return lines


def control_names(text):
    field = re.search(r"^Build-Depends:(.*?)^\S", text, re.S | re.M)[1]
    return {re.split(r"[ (<|]", part.strip())[0] for part in field.split(",")}


def quickstart_names(text):
    return set(re.search(r'^build_packages="(.*?)"', text, re.S | re.M)[1].split())


def faults(root, version):
    debian, systemd = root / "debian", root / "systemd"
    control = (debian / "control").read_text()
    lines = installed(root)
    newest = (debian / "changelog").read_text().split("\n", 1)[0]
    if f"({version}-" not in newest:
        yield f"debian/changelog: '{newest}' is not of the project's version {version}"
    wanted = [f"lib/systemd/system/{path.stem}" for path in systemd.glob("*.service.in")]
    wanted += [f"usr/lib/{kind}.d/{path.stem}.conf" for kind in ("sysusers", "tmpfiles") for path in systemd.glob(f"*.{kind}")]
    programs = re.findall(r"^wallboard_program\((\S+) ", (root / "wallboard/CMakeLists.txt").read_text(), re.M)
    wanted += [f"usr/bin/{name}" for name in programs] + [f"usr/share/man/man1/{name}.1" for name in programs]
    for name in wanted:
        if len(lines.get(name, [])) != 1:
            yield f"{name}: in {lines.get(name, 'no package')} instead of one"
    for name in programs:
        if not (root / f"docs/man/{name}.1").exists():
            yield f"docs/man/{name}.1: is not there"
    for package in {name for names in lines.values() for name in names}:
        if f"Package: {package}\n" not in control:
            yield f"debian/{package}.install: there is no such package"
    # What ./quickstart installs to build with is what a clean build needs, and the other way round.
    ours = {name for name in quickstart_names((root / "quickstart").read_text()) if name.endswith("-dev")}
    theirs = {name for name in control_names(control) if name.startswith("lib")}
    for name in sorted(ours ^ theirs):
        yield f"{name}: in quickstart or in debian/control, not in both"
    for pattern in ("*.postinst", "*.prerm", "*.postrm"):
        for script in debian.glob(pattern):
            if subprocess.run(["sh", "-n", script], capture_output=True).returncode:
                yield f"{script.name}: is no shell script"


if __name__ == "__main__":
    found = list(faults(Path(sys.argv[1]), sys.argv[2]))
    print("\n".join(found) or "nothing forgotten")
    sys.exit(bool(found))
