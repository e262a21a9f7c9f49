"""Statements and blocks, as lines of text. Every loop ends: ``range`` is short, ``while`` burns fuel first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from fuzz import containers
from fuzz.expressions import Draw, expression, index, pick
from fuzz.names import Scope

__all__ = ["block"]

Lines = list[str]


def block(draw: Draw, scope: Scope, most: int = 4) -> Lines:
    """A few statements, the last of which may jump."""
    lines: Lines = []
    for _ in range(draw(st.integers(1, most))):
        lines += _statement(draw, scope)
    return lines


def _inside(lines: Lines) -> Lines:
    return ["    " + line for line in lines]


def _statement(draw: Draw, scope: Scope) -> Lines:
    simple = [_assign, _assign, _augment, _swap, _print]
    if scope.arrays:
        simple += [_write, _write, _write_slice, _best]
    if scope.rich:
        simple += [_change, _change, _change]
    if scope.maybe:
        simple += [_maybe]
    if scope.loops:
        simple += [_jump]
    compound = [_branch, _for, _while, _endless, _for, _branch] if scope.depth > 0 else [_guarded_jump]
    if scope.rich and scope.depth > 0:
        compound += [_trial, _trial]
    return pick(draw, *simple, *compound)(draw, scope)


def _assign(draw: Draw, scope: Scope) -> Lines:
    kind = pick(draw, *scope.locals)
    name = pick(draw, *scope.locals[kind])
    value = expression(draw, scope, kind)
    return [f"{name} = ({value}) % 1009" if kind == "int" else f"{name} = {value}"]


def _augment(draw: Draw, scope: Scope) -> Lines:
    kind = pick(draw, "int", "float")
    name = pick(draw, *scope.locals[kind])
    value = expression(draw, scope, kind, 1)
    if kind == "float":
        return [f"{name} {pick(draw, '+=', '-=', '*=', '/=')} {value}"]
    return [f"{name} {pick(draw, '+=', '-=', '^=')} ({value}) % 64"]


def _swap(draw: Draw, scope: Scope) -> Lines:
    kind = pick(draw, *(k for k, names in scope.locals.items() if len(names) > 1))
    names = scope.locals[kind]
    return [pick(draw, f"{names[0]}, {names[1]} = {names[1]}, {names[0]}", f"{names[1]} = {names[0]}")]


def _print(draw: Draw, scope: Scope) -> Lines:
    return [f"print({expression(draw, scope, pick(draw, 'int', 'float', 'bool'), 1)})"]


def _maybe(draw: Draw, scope: Scope) -> Lines:
    return [f"u0 = ({expression(draw, scope, 'int', 1)}) % 1009"]


def _best(draw: Draw, scope: Scope) -> Lines:
    value = expression(draw, replace(scope, maybe=False), pick(draw, "int"), 1)
    form = pick(draw, "best is None or {v} < best", "best is None", "best is not None and {v} > best")
    return [f"i2 = ({value}) % 1009", f"if {form.format(v='i2')}:", "    best = i2"]


def _write(draw: Draw, scope: Scope) -> Lines:
    where = index(draw, scope)
    operator = pick(draw, "=", "=", "+=", "-=")
    target = pick(draw, f"a[{where}]", f"b[{where}]", f"p[{where}]", f"g[{where}, {index(draw, scope, 0)}]")
    kind = "int" if target[0] == "p" else pick(draw, "float", "float64", "int")
    return [f"{target} {operator} {expression(draw, scope, kind, 1)}"]


def _write_slice(draw: Draw, scope: Scope) -> Lines:
    x = expression(draw, scope, "float", 1)
    k = expression(draw, scope, "int", 0)
    return [
        pick(
            draw, f"a[:] = {x}", "a[1:] += a[:-1]", f"b[{k} % 4:] = {x}", "a[:-1] = a[1:]", f"g[{k} % 2] *= {x}",
            "a[::-1] += b", "b[:] = a", "g[:, 1] = g[:, 0]", "p[1:] -= p[:-1]", f"a[{k}:{k} + 2] = {x}", "b *= 2.0",
            f"v = a[{k} % 3:]", "v[:1] = 3.0", "b[:len(v)] = v" , "a += b",
        )
    ]  # fmt: skip


def _change(draw: Draw, scope: Scope) -> Lines:
    return containers.changes(draw, scope)


def _trial(draw: Draw, scope: Scope) -> Lines:
    inner = replace(scope, depth=scope.depth - 1)
    parts = (block(draw, inner, 3), block(draw, replace(inner, depth=0), 2), block(draw, replace(inner, depth=0), 1))
    return containers.trial(draw, *parts)


def _branch(draw: Draw, scope: Scope) -> Lines:
    inner = replace(scope, depth=scope.depth - 1)
    lines = [f"if {expression(draw, scope, 'bool')}:", *_inside(block(draw, inner, 3))]
    if draw(st.booleans()):
        lines += [f"elif {expression(draw, scope, 'bool', 1)}:", *_inside(block(draw, inner, 2))]
    if draw(st.booleans()):
        lines += ["else:", *_inside(block(draw, inner, 3))]
    return lines


def _loop(draw: Draw, scope: Scope, head: Lines, first: Lines) -> Lines:
    inner = replace(scope, depth=scope.depth - 1, loops=scope.loops + 1)
    lines = [*head, *_inside(first + block(draw, inner))]
    if draw(st.integers(0, 3)) == 3:
        lines += ["else:", *_inside(block(draw, replace(scope, depth=0), 2))]
    return lines


def _for(draw: Draw, scope: Scope) -> Lines:
    k = f"k{scope.depth}"
    bound = expression(draw, scope, "int", 1)
    ranges = [f"{k} in range(({bound}) % 5)", f"{k} in range(3)", f"{k} in range(({bound}) % 5, -1, -2)"]
    ranges += [f"{k} in range(1, ({bound}) % 4 + 1)", f"{k} in reversed(range(({bound}) % 4))", f"{k} in (2, 0, 1)"]
    if scope.arrays:
        ranges += [f"{k}, d0 in enumerate(a)", f"{k}, (d0, d1) in enumerate(zip(a, b))", f"{k} in range(len(p))"]
    if scope.rich:
        ranges += [f"{k} in {x}" for x in containers.generated(draw, scope)] + [f"{k}, i1 in list(dd.items())"]
    names = {**scope.locals, "int": (*scope.locals["int"], k)}
    return _loop(draw, replace(scope, locals=names), [f"for {pick(draw, *ranges)}:"], [])


def _while(draw: Draw, scope: Scope) -> Lines:
    fuel = f"fuel{scope.depth}"
    test = expression(draw, scope, "bool")
    head = pick(draw, f"while {fuel} < 5 and {test}:", f"while ({fuel} := {fuel} + 1) < 6 and {test}:")
    first = [] if ":=" in head.split(" and ")[0] else [f"{fuel} += 1"]
    return [f"{fuel} = 0", *_loop(draw, scope, [head], first)]


def _endless(draw: Draw, scope: Scope) -> Lines:
    fuel = f"fuel{scope.depth}"
    jump = pick(draw, "break", scope.leave)
    first = [f"{fuel} += 1", f"if {fuel} > 4:", f"    {jump}"]
    inner = replace(scope, depth=scope.depth - 1, loops=scope.loops + 1)
    return [f"{fuel} = 0", "while True:", *_inside(first + block(draw, inner))]


def _jump(draw: Draw, scope: Scope) -> Lines:
    jump = pick(draw, "break", "continue", scope.leave)
    return [f"if {expression(draw, scope, 'bool', 1)}:", f"    {jump}"] if draw(st.integers(0, 3)) else [jump]


def _guarded_jump(draw: Draw, scope: Scope) -> Lines:
    value = expression(draw, scope, "int", 1)
    jumps = [
        scope.leave,
        f"assert {expression(draw, scope, 'bool', 1)}, 'no'",
        f"raise ValueError(f'stop at {{{value}}}')",
        "pass",
    ]
    return [f"if {expression(draw, scope, 'bool', 1)}:", f"    {pick(draw, *jumps)}"]
