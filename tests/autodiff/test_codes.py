"""What is differentiated by and comes back from a text, bytes or a hash: an error at the line, never a zero."""

import math

import numpy as np
import pytest

import whilst

X = np.array([2.5, 3.5])


def through_a_list(x):
    shown = []
    for k in range(3):
        shown.append(f"{x * k:.2f}")
    total = 0.0
    for text in shown:
        total += float(text)
    return total


def digits(x):
    total = 0
    for c in str(x):
        if c != ".":
            total += int(c)
    return x * total


def read(text):
    return float(text.strip())


def deep(x, depth):
    return float(f"{x}") if depth == 0 else deep(x, depth - 1)


def of_one_arm(x):
    return x * 2.0 if x < 1.0 else float("{:.3f}".format(x))


LOST = {
    "str": (lambda x: float(str(x)), 2.0),
    "repr": (lambda x: float(repr(x)) * x, 2.0),
    "int": (lambda x: int(str(x).split(".")[0]) * x, 2.5),
    "percent": (lambda x: float("%.3f" % x), 2.5),
    "joined": (lambda x: float("".join(c for c in str(x))), 2.5),
    "dict": (lambda x: float({"a": f"  {x}"}["a"]), 2.5),
    "called": (lambda x: read(f" {x} "), 2.5),
    "text of an array": (lambda x: float(str(np.array([x, 1.0]))[1:4]), 2.5),
    "array": (lambda x: float(str(x)[1:3]), np.array([2.0, 3.0])),
    "list": (through_a_list, 2.0),
    "digits": (digits, 2.5),
    "recursion": (lambda x: deep(x, 3), 2.5),
    "arm": (of_one_arm, 0.5),
    "hash": (lambda x: hash(x) * x, 2.5),
    "hash of a tuple": (lambda x: float(hash((1, x)) % 1000), 2.5),
    "hash of a text": (lambda x: float(hash(str(x)) % 1000), 2.5),
    "bits": (lambda x: float(np.sum(x.view(np.int64))), X),
    "bits and back": (lambda x: float(np.sum(x.view(np.int64).view(np.float64))), X),
    "bytes": (lambda x: float(np.frombuffer(x.tobytes())[0]), X),
}


@pytest.mark.parametrize("name", LOST)
def test_is_an_error_in_both_modes(name):
    f, x = LOST[name]
    for take in (whilst.grad(f), lambda v: whilst.jvp(f, (v,), (np.ones_like(v) if np.ndim(v) else 1.0,))):
        with pytest.raises(whilst.UserError, match=r"(?s)W701.*test_codes.py:\d+.*not differentiable"):
            take(x)


def bucket(x, seen):
    seen[f"{x:.1f}"] = x
    return seen["2.5"] * len(str(x)) + (1.0 if str(x).startswith("2") else 0.0)


def found(x):
    at = {x: 3.0, 2 * x: 4.0}
    if str(x) in ("2.5", "3.5"):
        print(f"found {x}")
    return at[x] * x


counted_by_python = whilst.host(lambda x: int(10 * x), result="i64")


SMOOTH = {
    "length": (lambda x: len(str(x)) * x, 3.0),
    "key": (lambda x: bucket(x, {}), 3.0),
    "hash table": (found, 3.0),
    "rounded": (lambda x: int(x) * x + round(x) * x + math.floor(x), 4.0),
    "text beside": (lambda x: x * float("2.5") + len(f"{x}"), 2.5),
    "a count of the host": (lambda x: counted_by_python(x) * x, 25.0),
    "compared bits": (lambda x: x if np.array([x]).view(np.int64)[0] > 0 else -x, 1.0),
    "table by a number read": (lambda x: [x, 2 * x, 3 * x][int(str(x)[0])], 3.0),
}


@pytest.mark.parametrize("name", SMOOTH)
def test_counts_places_and_keys_are_constants(name, capsys):
    f, slope = SMOOTH[name]
    assert whilst.grad(f)(2.5) == slope
    assert whilst.jvp(f, (2.5,), (1.0,)) == (f(2.5), slope)
