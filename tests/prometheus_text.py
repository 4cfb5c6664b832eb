"""Prometheus' text format 0.0.4, read strictly: whatever the grammar does not have is an error.

parse(text) gives {family: Family}; samples are {(name, ((label, value), ...)): float}.
"""
import math
import re

NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
LABEL = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
VALUE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|Inf)|NaN")
SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}


class Family:
    def __init__(self, name, words):
        self.name, self.help, self.kind, self.samples = name, words, None, {}

    def value(self, suffix="", **labels):
        return self.samples[(self.name + suffix, tuple(sorted(labels.items())))]


def take(pattern, text, at):
    found = pattern.match(text, at)
    assert found, f"column {at}: {text!r}"
    return found.group(), found.end()


def take_quoted(text, at):
    assert text[at] == '"', text
    at, value = at + 1, ""
    while text[at] != '"':
        if text[at] == "\\":
            value += {"\\": "\\", '"': '"', "n": "\n"}[text[at + 1]]
            at += 2
        else:
            value += text[at]
            at += 1
    return value, at + 1


def take_labels(text, at):
    labels = []
    if text[at] != "{":
        return labels, at
    at += 1
    while True:
        name, at = take(LABEL, text, at)
        assert text[at] == "=", text
        value, at = take_quoted(text, at + 1)
        assert name not in dict(labels), f"twice: {text}"
        labels.append((name, value))
        if text[at] == "}":
            return labels, at + 1
        assert text[at] == ",", text
        at += 1


def sample(line, family):
    name, at = take(NAME, line, 0)
    assert name.startswith(family.name) and name[len(family.name):] in SUFFIXES[family.kind], line
    labels, at = take_labels(line, at)
    assert line[at] == " ", line
    value, at = take(VALUE, line, at + 1)
    assert at == len(line), f"more than a value: {line!r}"
    key = (name, tuple(sorted(labels)))
    assert key not in family.samples, f"twice: {line}"
    family.samples[key] = float(value)
    if family.kind == "counter":
        assert family.samples[key] >= 0, line


def check_histogram(family):
    buckets = [(float(dict(labels)["le"]), value) for (name, labels), value in family.samples.items()
               if name.endswith("_bucket")]
    assert buckets[-1][0] == math.inf and buckets[-1][1] == family.value("_count"), family.name
    assert buckets == sorted(buckets) and [v for _, v in buckets] == sorted(v for _, v in buckets), family.name


def parse(text):
    assert text.endswith("\n"), "the last line must end"
    families, family = {}, None
    for line in text[:-1].split("\n"):
        if line.startswith("# HELP "):
            name, _, words = line[7:].partition(" ")
            assert NAME.fullmatch(name) and words and name not in families, line
            family = families[name] = Family(name, words)
        elif line.startswith("# TYPE "):
            name, kind = line[7:].split(" ")
            assert name == family.name and family.kind is None and not family.samples, line
            family.kind = kind
            assert kind in SUFFIXES, line
        else:
            sample(line, family)
    for family in families.values():
        if family.kind == "histogram":
            check_histogram(family)
    return families
