#!/usr/bin/python3
"""Holds docs/event-schema.json against the lines that the decoder is tested with.

usage: check_schema.py ROOT

Every line of tests/data/events/valid/*.ndjson must validate and no line of invalid/*.ndjson
may; the examples of docs/events.md must be among the valid lines.
"""
import json
import pathlib
import sys

import jsonschema


def lines(folder):
    for path in sorted(folder.glob("*.ndjson")):
        # not splitlines(): it would also cut at the control characters inside the strings
        for number, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
            if text:
                yield f"{path.name}:{number}", text


def main():
    root = pathlib.Path(sys.argv[1])
    schema = json.loads((root / "docs/event-schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    faults = []
    valid = dict(lines(root / "tests/data/events/valid"))
    invalid = dict(lines(root / "tests/data/events/invalid"))
    for name, text in valid.items():
        for error in validator.iter_errors(json.loads(text)):
            faults.append(f"{name}: should validate: {error.message} at {error.json_path}")
    for name, text in invalid.items():
        if validator.is_valid(json.loads(text)):
            faults.append(f"{name}: should not validate: {json.loads(text)['subject']}")
    known = set(valid.values())
    examples = 0
    for text in (root / "docs/events.md").read_text(encoding="utf-8").splitlines():
        if text.startswith('{"specversion"'):
            examples += 1
            if text not in known:
                faults.append(f"docs/events.md: not a tested line: {text}")
    for kind, count in (("valid", len(valid)), ("invalid", len(invalid)), ("example", examples)):
        if count == 0:
            faults.append(f"no {kind} line was found")
    for fault in faults:
        print(fault)
    print(f"{len(valid)} valid, {len(invalid)} invalid lines, {examples} examples: "
          f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
