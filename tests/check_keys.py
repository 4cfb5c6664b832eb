"""wallboardctl keys as people use it: docs/reliability.md, section 9.1, "Keys"."""

import argparse
import os
import re
import subprocess
import tempfile

parser = argparse.ArgumentParser()
parser.add_argument("--bin", required=True)
BIN = os.path.join(parser.parse_args().bin, "wallboardctl")


def keys(*words, code=0):
    """Runs it; what it says on stdout and stderr."""
    result = subprocess.run([BIN, "keys", *words], capture_output=True, text=True, timeout=60)
    assert result.returncode == code, (words, result)
    assert "secret " not in result.stdout + result.stderr, words
    return result.stdout + result.stderr


def says(text, pattern):
    assert re.search(pattern, text), (pattern, text)


def fingerprint(text):
    return re.search(r"# fingerprint ((?:[0-9A-F]{4}-){3}[0-9A-F]{4})\n", text).group(1)


def public_key(text):
    return re.search(r"public (.{40})\n", text).group(1)


def read(path):
    with open(path, encoding="ascii") as file:
        return file.read()


def check(folder):
    hub, wall, lists = (os.path.join(folder, name) for name in ("hub.key", "wall.key", "lists"))
    allowed, pending = (os.path.join(lists, name) for name in ("allowed", "pending"))
    os.mkdir(lists)

    # made once, for its owner alone; the hub's public half goes along
    made = keys("new", hub)
    assert os.stat(hub).st_mode & 0o777 == 0o600
    assert keys("show", hub) == made
    says(keys("new", hub, code=2), r"hub\.key: File exists\n")
    wall_made = keys("new", wall, "--hub", hub)
    assert f"server {public_key(made)}\n" in read(wall)
    with open(hub + ".pub", "w", encoding="ascii") as file:
        file.write(keys("show", hub))
    keys("new", wall + "2", "--hub", hub + ".pub")
    assert f"server {public_key(made)}\n" in read(wall + "2")
    keys("new", wall + "4", "--hub", public_key(made))
    says(keys("new", wall + "3", "--hub", "no such", code=2), r"no such: No such file")
    assert not os.path.exists(wall + "3")

    # nobody is let in, then one is, by the fingerprint that the TV shows
    assert keys("list", "--dir", lists) == ""
    grant = ("--role", "display", "--name", "wall-1", "--site", "leeds north", "--dir", lists)
    says(keys("allow", fingerprint(wall_made), *grant, code=2), "no key with this fingerprint has")
    with open(pending, "w", encoding="ascii") as file:
        file.write(f"{public_key(wall_made)} screens 10.0.0.7 3\n")
    os.chmod(pending, 0o600)
    says(keys("list", "--dir", lists), r"waits       screens from 10\.0\.0\.7, 3 times\n")
    says(keys("allow", fingerprint(wall_made).lower(), *grant), "display 'wall-1' is allowed")
    assert read(allowed) == f"{public_key(wall_made)} display wall-1 leeds%20north\n"
    assert os.stat(allowed).st_mode & 0o777 == 0o600

    # a screen that waits needs no more than a name: what it is for follows from where it knocks, and at whose hub
    keys("revoke", "wall-1", "--dir", lists)
    short = ("allow", fingerprint(wall_made), "--name", "wall-1", "--dir", lists)
    says(keys(*short, code=2), "knocks at 'screens': say what it may, by --role and")  # of a hub before this one
    for domain, code in (("ingest", 2), ("control", 2), ("sync", 0)):
        with open(pending, "w", encoding="ascii") as file:
            file.write(f"site leeds%20north\n{public_key(wall_made)} {domain} 10.0.0.7 3\n")
        says(keys(*short, code=code), "display 'wall-1' is allowed" if code == 0 else f"knocks at '{domain}': say what")
    assert read(allowed) == f"{public_key(wall_made)} display wall-1 leeds%20north\n"

    # by itself or by its file; a key and a name are there once
    source = ("--role", "publisher", "--name", "pbx", "--source", "wallboard://leeds/a", "--dir", lists)
    says(keys("allow", wall, *source, code=2), r"allowed:2:1: this key is that of 'wall-1' already")
    keys("allow", hub, *source)
    listed = keys("list", "--dir", lists)
    says(listed, rf"{fingerprint(made)}  publisher   pbx  +wallboard://leeds/a\n")
    says(listed, rf"{fingerprint(wall_made)}  display     wall-1  +leeds%20north\n")

    # the hub's folder is its user's: what root writes there the hub must be able to read
    theirs = os.path.join(folder, "theirs")
    os.mkdir(theirs)
    try:
        os.chown(theirs, 4711, 4712)
    except OSError as error:  # not root, or in a namespace without that user
        print(f"keys: nothing is given to another user: {error}")
    else:
        keys("new", os.path.join(theirs, "hub.key"))
        keys("allow", hub, *source[:-1], theirs)
        for name in ("hub.key", "allowed"):
            status = os.stat(os.path.join(theirs, name))
            assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (4711, 4712, 0o600), (name, status)

    # revoked; what a person wrote stays
    with open(allowed, "a", encoding="ascii") as file:
        file.write("# the end\n")
    says(keys("revoke", "wall-1", "--dir", lists), "display 'wall-1' is revoked")
    assert read(allowed) == f"{public_key(made)} publisher pbx wallboard://leeds/a\n# the end\n"
    says(keys("revoke", "wall-1", "--dir", lists, code=2), "no such name, key or fingerprint")
    keys("revoke", fingerprint(made), "--dir", lists)
    assert read(allowed) == "# the end\n"

    # what is wrong is told with its place, and nothing is changed
    with open(allowed, "w", encoding="ascii") as file:
        file.write("\n  nonsense\n")
    says(keys("list", "--dir", lists, code=2), r"lists/allowed:2:3: no key: expected 40")
    says(keys("allow", hub, *source, code=2), r"lists/allowed:2:3: no key: expected 40")
    assert read(allowed) == "\n  nonsense\n"
    os.chmod(allowed, 0o666)
    says(keys("list", "--dir", lists, code=2), "others can write it: chmod 600 it")
    says(keys("allow", hub, *source[:-1], "/no/such", code=2), "/no/such: No such file")
    says(keys(code=2), "expected new, show, allow, revoke or list\nusage: wallboardctl keys new")


with tempfile.TemporaryDirectory() as scratch:
    check(scratch)
print("keys: ok")
