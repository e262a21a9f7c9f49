"""Liveness of names over the structured tree: one pass up for what is read and bound, one pass down for what is live.

Names that nested functions mention are live wherever such a function may run: always.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gast

from whilst_compiler.frontend.syntax.moves import Moves, moves_of
from whilst_compiler.frontend.syntax.scope import assigned_names, stored_names, walk

__all__ = ["Liveness", "liveness"]

Names = frozenset[str]
_NONE: Names = frozenset()


@dataclass
class Liveness:
    """``after[statement]``: names read later; ``header[loop]``: names live at the top of each iteration.

    ``written[loop]``: names that it may bind; ``stored[loop]``: names of what it may write items of; ``moves[loop]``:
    what names hold after an iteration.
    """

    after: dict[Any, Names]
    header: dict[Any, Names]
    written: dict[Any, Names]
    stored: dict[Any, Names]
    moves: dict[Any, tuple[Moves, ...]]


def reads(node: Any) -> Names:
    """Names that an expression may read (those of nested functions and comprehensions included)."""
    if node is None:
        return _NONE
    return frozenset(n.id for n in walk(node) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load))


def liveness(body: list[Any], at_end: Names) -> Liveness:
    up = _Summaries()
    for s in body:
        up.visit(s)
    down = Liveness({}, {}, up.written, up.stored, up.moves)
    _descend(body, at_end, up, down)
    return down


class _Summaries:
    """Per statement: names read before they are bound, names certainly bound, names possibly written."""

    def __init__(self) -> None:
        self.read: dict[Any, Names] = {}
        self.bound: dict[Any, Names] = {}
        self.written: dict[Any, Names] = {}
        self.stored: dict[Any, Names] = {}
        self.moves: dict[Any, tuple[Moves, ...]] = {}

    def sequence(self, body: list[Any]) -> tuple[Names, Names]:
        read, bound = _NONE, _NONE
        for s in body:
            self.visit(s)
            read |= self.read[s] - bound
            bound |= self.bound[s]
        return read, bound

    def visit(self, s: Any) -> None:
        if s in self.read:
            return
        bound: Names = _NONE
        match s:
            case gast.Assign(targets=targets, value=value):
                read = reads(value).union(*(_target_reads(t) for t in targets))
                bound = frozenset(t.id for t in targets if isinstance(t, gast.Name))
                bound |= frozenset(n.id for t in targets if isinstance(t, gast.Tuple | gast.List) for n in gast.walk(t)
                                   if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store))  # fmt: skip
            case gast.AugAssign(target=target, value=value):
                own = frozenset({target.id}) if isinstance(target, gast.Name) else _NONE
                read = reads(value) | _target_reads(target) | own
                bound = own
            case gast.AnnAssign(target=target, value=value):
                read = reads(value) | _target_reads(target)
                bound = frozenset({target.id}) if isinstance(target, gast.Name) and value is not None else _NONE
            case gast.If(test=test, body=body, orelse=orelse):
                read_then, bound_then = self.sequence(body)
                read_else, bound_else = self.sequence(orelse)
                read, bound = reads(test) | read_then | read_else, bound_then & bound_else
            case gast.While(test=test, body=body):
                read = reads(test) | self.sequence(body)[0] | _exit_selector(s)
            case gast.For(target=target, iter=iterable, body=body):
                inner = self.sequence(body)[0] - frozenset(_stores(target))
                read = reads(iterable) | _target_reads(target) | inner | _exit_selector(s)
            case gast.FunctionDef(name=name, args=args):
                defaults = [d for d in [*args.defaults, *args.kw_defaults] if d is not None]
                read = _NONE.union(*map(reads, defaults)) if defaults else _NONE
                bound = frozenset({name})
            case gast.Try() | gast.With() | gast.Match():
                for part in _parts(s):
                    self.sequence(part)
                read = reads(s) | _selector(s)
            case _:
                read = reads(s)
        self.read[s], self.bound[s] = read, bound
        if isinstance(s, gast.While | gast.For):
            self.written[s] = frozenset(assigned_names(s))
            self.stored[s] = frozenset(stored_names(s))
            self.moves[s] = moves_of(s.body)


def _stores(target: Any) -> set[str]:
    return {n.id for n in walk(target) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)}


def _target_reads(target: Any) -> Names:
    return frozenset(n.id for n in walk(target) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Load))


def _parts(s: Any) -> list[list[Any]]:
    """The statement lists of a ``try``, ``with`` or ``match``."""
    inner = [h.body for h in getattr(s, "handlers", ())] + [case.body for case in getattr(s, "cases", ())]
    return [*(getattr(s, name, None) or [] for name in ("body", "orelse", "finalbody")), *inner]


def _selector(s: Any) -> Names:
    """The exit selector that is read where a statement is left by an exception."""
    name = getattr(s, "selector", None)
    return frozenset({name}) if name else _NONE


def _exit_selector(s: Any) -> Names:
    """The exit selector of a loop, which is read before each iteration."""
    name = getattr(s, "exit_selector", None)
    return frozenset({name}) if name else _NONE


def _descend(body: list[Any], after: Names, up: _Summaries, down: Liveness, kept: Names = _NONE) -> None:
    """``kept``: what may be read at any point, since an exception may lead to where it is read."""
    for s in reversed(body):
        down.after[s] = after
        match s:
            case gast.If(body=then, orelse=orelse):
                _descend(then, after, up, down, kept)
                _descend(orelse, after, up, down, kept)
            case gast.While() | gast.For():
                stores = frozenset(_stores(s.target)) if isinstance(s, gast.For) else _NONE
                header = up.read[s] | after
                down.header[s] = header - (stores - after)
                _descend(s.body, header, up, down, kept)
            case gast.Try() | gast.With() | gast.Match():
                everything = after | up.read[s]
                down.header[s] = everything
                inner = kept if isinstance(s, gast.Match) else everything
                for part in _parts(s):
                    _descend(part, everything, up, down, inner)
        after = (after - up.bound[s]) | up.read[s] | kept
