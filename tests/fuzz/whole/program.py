"""Whole programs: a few fragments, their definitions, and ``main`` with what they start from and hand back."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random
from typing import Any

from fuzz.whole import failures, functions, lists, numbers, records, streams, tables
from fuzz.whole.templates import Definition, Fragment, Scope, Variable, Writer

__all__ = ["FAMILIES", "INPUTS", "arguments", "written"]

_BASE = (numbers.NUMBERS, lists.INTS)
FAMILIES: dict[str, tuple[Fragment, ...]] = {
    "lists": (lists.PAIRS, lists.ROWS, lists.WORDS, numbers.FLOATS),
    "tables": (tables.TABLES, tables.BY_TEXT, tables.BY_PAIR, tables.GROUPS, tables.SETS, tables.QUEUES, tables.HEAPS),
    "records": (records.POINTS, records.ACCOUNTS, records.STACKS, records.NODES, records.SHAPES, records.MOVES),
    "failures": (failures.FAILURES, failures.CONTEXTS),
    "streams": (streams.STREAMS, streams.ITERATORS),
    "functions": (functions.FUNCTIONS, functions.MATCHES, functions.MAYBES),
}
"""The kinds of programs; each has at least one of its family, and some of the others."""

_NEEDS = {"words": numbers.TEXTS, "by_text": numbers.TEXTS, "by_pair": lists.PAIRS, "heaps": lists.PAIRS, "groups": lists.ROWS}
_OTHERS = (numbers.TEXTS, numbers.FLOATS, *(f for family in FAMILIES.values() for f in family))
_LINES = (9, 9, 14)
"""About so many statements; every third program is a larger one."""

INPUTS: dict[str, tuple[Callable[[], Any], ...]] = {
    "n": (lambda: 3, lambda: 0, lambda: -4, lambda: 7),
    "m": (lambda: 5, lambda: 1, lambda: 2, lambda: -3),
    "y": (lambda: 1.5, lambda: 0.0, lambda: -2.25, lambda: float("inf")),
    "xs": (lambda: [3, 1, 2, 3], lambda: [], lambda: [0, -5, 60], lambda: [7]),
    "pairs": (lambda: [(2, 1), (0, 4)], lambda: [(1, 1)], lambda: [], lambda: [(5, 0), (5, -1), (1, 2)]),
    "words": (lambda: ["red", "a", "kilo"], lambda: ["x y"], lambda: [], lambda: ["b", "b", "été"]),
    "table": (lambda: {1: 2, 3: 4}, lambda: {}, lambda: {0: 7}, lambda: {-1: 1, 2: 9, 1: 0}),
}


def written(number: int, family: str) -> str:
    """The program with this number."""
    random = Random(f"{family} {number}")
    fragments = _chosen(random, family)
    writer = Writer(random, fragments, _LINES[number % len(_LINES)])
    parts = ["\n".join(dict.fromkeys(line for f in fragments for line in f.imports))]
    for fragment in fragments:
        parts += [_defined(writer, d) for d in fragment.definitions if not d.choice]
    optional = [d for f in fragments for d in f.definitions if d.choice]
    parts += [_defined(writer, d) for d in random.sample(optional, min(len(optional), random.randint(1, 3)))]
    variables = [v for f in fragments for v in f.variables]
    parts.append(_main(writer, variables))
    return "\n\n\n".join(part for part in parts if part) + "\n"


def _chosen(random: Random, family: str) -> tuple[Fragment, ...]:
    found = [random.choice(FAMILIES[family]), *random.sample(_OTHERS, random.randint(0, 2))]
    needed = [_NEEDS[f.name] for f in found if f.name in _NEEDS]
    return tuple({f.name: f for f in (*_BASE, *needed, *found)}.values())


def _defined(writer: Writer, definition: Definition) -> str:
    scope = Scope({}, frozenset(), definition.leave, definition.yields, depth=1)
    text = writer.text(definition.text, scope)
    writer.learn(definition.gives)
    return text


def _main(writer: Writer, variables: list[Variable]) -> str:
    """The parameters and the locals, statements, and a ``return`` of all there is."""
    results = ", ".join(v.result.replace("{}", v.name) for v in variables if v.result)
    scope = Scope({}, frozenset(), f"return {results}")
    lines = []
    for variable in variables:
        if variable.start:
            lines.append(writer.text(variable.start if "def " in variable.start else f"{variable.name} = {variable.start}", scope))
        scope = scope.with_names([(variable.name, variable.kind)], [variable.name])
    for _ in range(2):
        lines.append(writer.block(scope, 4))
    body = "\n".join([*lines, f"return {results}"]).replace("\n", "\n    ")
    parameters = ", ".join(v.name for v in variables if not v.start)
    return f"def main({parameters}):\n    {body}"


def arguments(text: str, number: int) -> tuple[Any, ...]:
    """The arguments of one run of the program, made anew."""
    found = re.search(r"^def main\((.*)\):$", text, flags=re.M)
    names = found.group(1).split(", ") if found else []
    return tuple(INPUTS[name][number]() for name in names)
