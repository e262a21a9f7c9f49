"""The steps to a view, piece by piece: a row that is no cut, a cut, and how its axes are turned then.

A cut of what was cut and turned before is one cut, turned then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.values.values import Step, permutation_of
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Operand

__all__ = ["TAKEN", "Piece", "merged", "pieces_of"]

TAKEN = {"s": 3, "i": 1, "n": 0, "f": 0}
"""How many operands a letter of a cut has."""


@dataclass(slots=True)
class Piece:
    """The steps of a section."""

    row: Step | None = None
    cut: Step | None = None
    turn: Step | None = None

    @property
    def letters(self) -> str | None:
        if self.cut is None:
            return None
        return "i" * len(self.cut.operands) if self.cut.row == "load" else str(dict(self.cut.attributes)["axes"])


def pieces_of(steps: Sequence[Step]) -> list[Piece]:
    pieces = [Piece()]
    for step in steps:
        last = pieces[-1]
        if step.row == "transpose":
            if last.turn is not None:
                pieces.append(Piece())
            pieces[-1].turn = step
        elif step.row in ("subview", "load"):
            if last.cut is not None or last.turn is not None:
                pieces.append(Piece())
            pieces[-1].cut = step
        else:
            pieces.append(Piece(step))
    return pieces


def merged(context: Any, pieces: Sequence[Piece]) -> list[Piece]:
    """The same with cuts that follow each other made one; without a context, with bounds of no meaning."""
    found: list[Piece] = []
    for piece in pieces:
        one = _merged(context, found[-1], piece) if found and piece.row is None else None
        if one is None:
            found.append(piece)
        else:
            found[-1] = one
    return found


def _merged(context: Any, first: Piece, second: Piece) -> Piece | None:
    """One piece for two, of which the second has no row; None where a new axis is cut."""
    if second.cut is None:
        return None
    inner = list(_parts(second.letters or "", second.cut))
    rank = sum(letter != "n" for letter, _ in inner)
    turn = permutation_of(first.turn) if first.turn is not None else tuple(range(rank))
    applied: dict[int, tuple[str, list[Operand]]] = {}
    final: list[Any] = []
    new: dict[int, list[str]] = {}
    for letter, operands in inner:
        axis = turn[len(applied)] if letter != "n" else -1
        if letter == "n":
            final.append(f"new {len(final)}")
            new.setdefault(len(applied) if first.turn is None else 0, []).append(final[-1])
            continue
        applied[axis] = letter, operands
        final += [axis] if letter != "i" else []
    cut = _cut_twice(context, _parts(first.letters or "f" * rank, first.cut), applied, new)
    if cut is None:
        return None
    letters, bounds, kept = cut
    sizes: Any = dict(second.cut.attributes).get("dims", ())
    left = letters.replace("i", "")
    dims = tuple(1 if letter == "n" else sizes[final.index(key)] for key, letter in zip(kept, left))
    order = tuple(kept.index(key) for key in final)
    if second.turn is not None:
        order = tuple(order[k] for k in permutation_of(second.turn))
    attributes: Any = (("axes", letters), ("dims", dims)) if kept else ()
    step = Step("subview" if kept else "load", tuple(bounds), attributes)
    turned = None if order == tuple(range(len(order))) else Step("transpose", (), (("permutation", order),))
    return Piece(first.row, step, turned)


def _parts(letters: str, cut: Step | None) -> Iterator[tuple[str, list[Operand]]]:
    """The letters of a cut, each with its operands."""
    place = 0
    for letter in letters:
        taken = list(cut.operands[place : place + TAKEN[letter]]) if cut is not None else []
        place += TAKEN[letter]
        yield letter, taken


def _cut_twice(
    context: Any, outer: Iterator[tuple[str, list[Operand]]], applied: dict[int, tuple[str, list[Operand]]],
    new: dict[int, list[str]],
) -> tuple[str, list[Operand], list[Any]] | None:  # fmt: skip
    """The letters and operands of one cut for two, and which axes it leaves, new ones before those of ``new``."""
    letters, bounds, kept = "", list[Operand](), list[Any]()
    axis = 0
    for letter, own in outer:
        if letter == "i":
            letters, bounds = letters + "i", bounds + own
            continue
        kept += new.get(axis, [])
        letters += "n" * len(new.get(axis, []))
        then, more = applied[axis]
        if letter == "n" and then == "s":
            return None
        if letter == "n":
            then = "" if then == "i" else "n"
        elif letter == "s":
            more = _along(context, own, then, more)
            then = "i" if then == "i" else "s"
        letters, bounds = letters + then, bounds + more * (letter != "n")
        kept += [axis] if then not in ("", "i") else []
        axis += 1
    last = new.get(axis, [])
    return letters + "n" * len(last), bounds, kept + last


def _along(context: Any, own: list[Operand], then: str, more: list[Operand]) -> list[Operand]:
    """The operands of a cut of an axis that was cut so before."""
    if then == "f":
        return own
    if context is None:
        return [literal(0)] * len(more)
    start, _, step = own
    begin = context.emit("add", start, context.emit("multiply", more[0], step))
    return [begin] if then == "i" else [begin, more[1], context.emit("multiply", more[2], step)]
