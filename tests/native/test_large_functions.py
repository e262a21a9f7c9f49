"""Functions of many lines and of many levels compile, and what LLVM is given grows as they do."""

from __future__ import annotations

import itertools
import linecache
import sys
from collections.abc import Callable
from typing import Any

import pytest

import whilst

_numbers = itertools.count()


def function_of(lines: list[str]) -> Callable[..., Any]:
    """``f`` of a text that Python keeps."""
    name, text = f"<large {next(_numbers)}>", "\n".join([*lines, ""])
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    space: dict[str, Any] = {}
    exec(compile(text, name, "exec"), space)
    return space["f"]


def straight(count: int) -> list[str]:
    steps = [f"    v{k} = v{k - 1} * 1.0001 + v{max(k - 7, 0)}" for k in range(1, count)]
    return ["def f(x):", "    v0 = x", *steps, f"    return v{count - 1}"]


def branches(name: str, head: str, first: int, depth: int, innermost: str) -> list[str]:
    """Nested ifs (of which Python takes at most a hundred), with something in the innermost one."""
    lines = [head]
    for k in range(depth):
        lines += [f"{' ' * (4 + k)}if x > {first + k}.0:", f"{' ' * (5 + k)}r = r + {k}.5"]
    return [f"def {name}(x, r):", *lines, " " * (4 + depth) + innermost, "    return r"]


def loops(name: str, depth: int, innermost: str) -> list[str]:
    """Nested loops (of which Python takes at most twenty)."""
    lines = [f"{' ' * (4 + k)}for i{k} in range(1, n + 1):" for k in range(depth)]
    return [f"def {name}(n, r):", *lines, " " * (4 + depth) + innermost, "    return r"]


def test_two_thousand_lines():
    f = function_of(straight(2000))
    assert whilst.compile(f)(0.5) == f(0.5)


def test_what_llvm_is_given_grows_as_the_lines_do():
    short, long = (whilst.compile(function_of(straight(n))).lower(0.5).llvm for n in (500, 2000))
    assert len(long) < 4.5 * len(short)
    longest = max(len(block.splitlines()) for block in long.split(":\n"))
    assert longest < 2500, "LLVM's time grows with the square of a block"


@pytest.mark.parametrize("x", [-1.0, 50.5, 98.5, 150.5, 300.0])
def test_two_hundred_nested_branches(x):
    inner = branches("inner", "    r = r * 1.5", 97, 97, "r = -r")
    f = function_of([*inner, *branches("f", "    r = r + 1.0", 0, 97, "r = inner(x, r)")])
    limit = sys.getrecursionlimit()
    assert whilst.compile(f)(x, 0.25) == f(x, 0.25)
    assert sys.getrecursionlimit() == limit


def test_thirty_nested_loops():
    f = function_of([*loops("inner", 12, "r += i0 + i11"), *loops("f", 18, "r = inner(n, r) * 2")])
    assert whilst.compile(f)(1, 3) == f(1, 3)
    assert whilst.compile(f)(0, 3) == 3
