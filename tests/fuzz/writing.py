"""Whole programs: helpers, a main function, arguments; from text to functions whose source can be found."""

from __future__ import annotations

import itertools
import linecache
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from hypothesis import strategies as st

from fuzz import containers, shared_arrays, view_inputs, views
from fuzz.ending import ends
from fuzz.expressions import Draw, expression, pick
from fuzz.names import KINDS, PARAMETERS, RETURN, START, Scope
from fuzz.statements import block
from fuzz.whole import program as whole

__all__ = ["PROGRAMS", "Written", "arguments", "load", "natural", "programs"]

Helpers = dict[str, tuple[tuple[str, ...], str]]
_NUMBERS = itertools.count()

PROGRAMS = ("scalars", "names", "views", *whole.FAMILIES)
"""The kinds of programs: of scalars, containers and flat arrays; of names of arrays; of views of matrices; and those
without arrays that use a family of what the language has.
"""


@dataclass(frozen=True)
class Written:
    """A program as text, and the inputs (by number, of those for its kind) that it is run on.

    ``refusable``: it may have what is not compiled yet, such as one variable for a list in a list and another.
    ``passes``: its graph is interpreted after each pass.
    """

    text: str
    inputs: tuple[int, ...]
    refusable: bool = False
    kind: str = "scalars"
    passes: bool = True

    def __repr__(self) -> str:
        return f"inputs {self.inputs} of\n{self.text}"


@st.composite
def programs(draw: Draw, kinds: tuple[str, ...] = PROGRAMS) -> Written:
    """A program of one of the kinds and the inputs to run it on."""
    kind = pick(draw, *kinds)
    if kind in whole.FAMILIES:
        return natural(kind, int.from_bytes(draw(st.binary(min_size=6, max_size=6)), "big"))
    inputs = (0, draw(st.integers(0, len(_INPUTS[kind]) - 1)))
    match kind:
        case "names":
            return Written(shared_arrays.text(draw), inputs, refusable=True)
        case "views":
            return Written(views.text(draw), inputs, refusable=True, kind=kind)
    return _of_scalars(draw, inputs)


def natural(kind: str, number: int) -> Written:
    """A program of a family; one that comes to an end."""
    text = whole.written(number, kind)
    inputs = (number % 4, (number // 4 + 1) % 4) if number % 4 != (number // 4 + 1) % 4 else (number % 4,)
    program = Written(text, inputs, refusable=True, kind=kind, passes=number % 8 == 0)
    function = load(text)
    return program if all(ends(function, arguments(program, i)) for i in inputs) else natural(kind, number + 1)


def _of_scalars(draw: Draw, inputs: tuple[int, ...]) -> Written:
    helpers: Helpers = {}
    texts = []
    for number in range(draw(st.integers(0, 2))):
        text, signature = _helper(draw, f"h{number}", dict(helpers))
        texts.append(text)
        helpers[f"h{number}"] = signature
    closures = ("bump",) if draw(st.booleans()) else ()
    rich = draw(st.booleans())
    deep = rich and draw(st.booleans())
    leave = f"return {RETURN}, {containers.RESULTS}" if rich else f"return {RETURN}"
    leave += f", {containers.DEEP_RESULTS}" if deep else ""
    scope = Scope(KINDS, True, helpers, leave, closures=closures, rich=rich, deep=deep)
    if rich:
        texts.append(containers.written(draw, scope))
    lines = block(draw, scope, 6)
    body = "".join(f"    {line}\n" for line in lines)
    start = START + containers.START * rich + containers.DEEP_START * deep
    nested = _closure(draw, scope) if closures else ""
    texts.append(f"def main({', '.join(PARAMETERS)}):\n{start}    v = a\n{nested}{body}    {leave}\n")
    return Written("\n\n".join(texts), inputs, refusable=deep)


def _helper(draw: Draw, name: str, helpers: Helpers) -> tuple[str, tuple[tuple[str, ...], str]]:
    """A function of scalars with statements of its own."""
    kinds = {"int": ("i0", "i1", "i2"), "float": ("x0", "x1")}
    parameters = pick(draw, ("int",), ("int", "float"), ("float", "int"))
    names = [kinds[kind][0] for kind in parameters]
    result = pick(draw, "int", "float")
    scope = Scope(kinds, False, helpers, f"return {kinds[result][0]}", depth=2, maybe=False)
    start = [f"{n} = {1 if k == 'int' else 0.25}" for k in kinds for n in kinds[k] if n not in names]
    lines = [*start, *block(draw, scope, 3), f"return {expression(draw, scope, result)}"]
    if result == "int":
        lines[-1] = f"return ({expression(draw, scope, result)}) % 1009"
    return f"def {name}({', '.join(names)}):\n" + "".join(f"    {line}\n" for line in lines), (parameters, result)


def _closure(draw: Draw, scope: Scope) -> str:
    inner = Scope({**KINDS, "int": ("i0", "i1")}, True, scope.helpers, "return i1", maybe=False, depth=0)
    first = pick(draw, "i1 = (i1 + 1) % 50", f"i1 = ({expression(draw, inner, 'int', 1)}) % 1009", "a[:1] += 1.0")
    return f"    def bump():\n        nonlocal i1, i0\n        {first}\n        return i1\n\n"


def load(text: str) -> Callable[..., Any]:
    """The function ``main`` of the text, with source that ``inspect`` and tracebacks find."""
    name = f"<written program {next(_NUMBERS)}>"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    module = sys.modules["written"] = ModuleType("written")  # dataclasses look there
    vars(module).update(np=np, math=math)
    exec(compile(text, name, "exec"), vars(module))
    function: Callable[..., Any] = vars(module)["main"]
    return function


def arguments(program: Written, number: int) -> tuple[Any, ...]:
    """The arguments of one run, made anew."""
    if program.kind in whole.FAMILIES:
        return whole.arguments(program.text, number)
    made: tuple[Any, ...] = _INPUTS[program.kind][number]()
    return made


def _plain() -> tuple[Any, ...]:
    a = np.array([1.0, -2.5, 0.0, 4.0])
    return 3, 5, 1.5, a, np.array([0.5, 3.0, -1.0, 2.0]), np.array([3, 0, 2, 1]), np.arange(6.0).reshape(2, 3)


def _aliased() -> tuple[Any, ...]:
    n, m, y, a, b, p, g = _plain()
    return -4, 2, y, a, a, p, g


def _strided() -> tuple[Any, ...]:
    n, m, y, a, b, p, g = _plain()
    return 7, -3, float("nan"), np.repeat(a, 2)[::2], b[::-1], p[::-1], g.T.copy().T


def _short() -> tuple[Any, ...]:
    return 0, 1, -0.0, np.array([2.0]), np.array([float("inf")]), np.array([5]), np.ones((2, 2))


def _void() -> tuple[Any, ...]:
    return 1, 0, 2.0, np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64), np.zeros((2, 2))


def _read_only() -> tuple[Any, ...]:
    made = _plain()
    made[4].flags.writeable = False
    return made


_FLAT = (_plain, _short, _aliased, _strided, _void, _read_only)
_INPUTS = {"scalars": _FLAT, "names": _FLAT, "views": view_inputs.INPUTS}
