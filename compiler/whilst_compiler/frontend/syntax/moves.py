"""What the statements of a loop's body do to names, as far as it can be read off: swaps, and results of arithmetic.

``now, then = then, now`` gives each name what the other one holds; ``x = x + d`` gives ``x`` a new array if ``x`` or
``d`` is one. So a loop knows what it carries before its body is lowered.
"""

from __future__ import annotations

from dataclasses import dataclass

import gast

from whilst_compiler.frontend.syntax.scope import assigned_names

__all__ = ["Made", "Moves", "Source", "moves_of"]

_MOST = 4
"""The most ways through a body that are told apart."""

_LONGEST = 6
"""The most iterations after which something is back where it was (three names that rotate: 3)."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new array, if one of these names held an array (or is one that was made so)."""

    of: frozenset[str]


Source = str | Made | None
"""What a name holds: what another one held when the iteration began, something new, or one cannot tell."""

Moves = dict[str, Source]
"""The names that hold something else after an iteration (or several)."""


def moves_of(body: list[gast.AST]) -> tuple[Moves, ...]:
    """What names hold after an iteration, for each way through it, or after several."""
    once = [moves for moves in _unequal(_run(body, [{}])) if moves]
    found = list(once)
    for moves in found:
        found += [both for one in once if (both := _after(moves, one)) and both not in found][: _LONGEST - len(found)]
    return tuple(found)


def _after(first: Moves, second: Moves) -> Moves:
    """One after the other."""
    both = {**first, **{name: _seen(source, first) for name, source in second.items()}}
    return {name: source for name, source in both.items() if source != name}


def _seen(source: Source, moves: Moves) -> Source:
    if isinstance(source, str):
        return moves.get(source, source)
    return _made([moves.get(name, name) for name in source.of]) if source is not None else None


def _unequal(ways: list[Moves]) -> list[Moves]:
    return [moves for k, moves in enumerate(ways) if moves not in ways[:k]]


def _common(ways: list[Moves]) -> Moves:
    """What can be told without knowing the way."""
    names = {name for moves in ways for name in moves}
    held = {name: [moves.get(name, name) for moves in ways] for name in names}
    return {name: sources[0] if all(s == sources[0] for s in sources) else None for name, sources in held.items()}


def _run(body: list[gast.AST], ways: list[Moves]) -> list[Moves]:
    for s in body:
        match s:
            case gast.Assign(targets=targets, value=value):
                ways = [_assigned(targets, value, moves) for moves in ways]
            case gast.If(body=then, orelse=orelse):
                ways = _unequal(_run(then, ways) + _run(orelse, ways))
            case gast.For() | gast.While():
                ways = _unequal([_after(moves, more) for moves in ways for more in _repeated(s)])
            case gast.Expr() | gast.Pass() | gast.AugAssign(target=gast.Subscript() | gast.Attribute()):
                continue
            case gast.AugAssign(target=gast.Name(id=name)):
                ways = [moves | {name: moves.get(name, name)} for moves in ways]  # of an array: it stays the same one
            case _:
                lost = dict.fromkeys(assigned_names(s))
                ways = _unequal([moves | lost for moves in ways])
        if len(ways) > _MOST:
            ways = [_common(ways)]
    return [{name: source for name, source in moves.items() if source != name} for moves in ways]


def _repeated(s: gast.For | gast.While) -> list[Moves]:
    """What a loop inside does in no, one or more iterations."""
    target = dict.fromkeys(assigned_names(s.target)) if isinstance(s, gast.For) else {}
    return [target, *({**moves, **target} for moves in moves_of(s.body))]


def _assigned(targets: list[gast.AST], value: gast.AST, moves: Moves) -> Moves:
    new = dict(moves)
    for target in targets:
        parts, values = [target], [value]
        if isinstance(target, gast.Tuple) and isinstance(value, gast.Tuple) and len(target.elts) == len(value.elts):
            parts, values = target.elts, value.elts
        for part, given in zip(parts, values):
            if isinstance(part, gast.Name):
                new[part.id] = _source(given, moves)
            else:
                new.update(dict.fromkeys(assigned_names(part)))
    return new


def _source(value: gast.AST, moves: Moves) -> Source:
    match value:
        case gast.Name(id=name):
            return moves.get(name, name)
        case gast.BinOp(left=left, right=right, op=op) if not isinstance(op, gast.MatMult):
            return _made([_source(left, moves), _source(right, moves)])
        case gast.UnaryOp(operand=operand, op=gast.USub() | gast.Invert()):
            return _made([_source(operand, moves)])
        case gast.Call(func=gast.Attribute(value=gast.Name(id=name), attr="copy"), args=[]):
            return _made([moves.get(name, name)])
    return None


def _made(parts: list[Source]) -> Source:
    known = [part.of if isinstance(part, Made) else frozenset({part}) for part in parts if part is not None]
    return Made(frozenset().union(*known)) if known else None
