"""Failures inside a ``try``: each is a jump to the end of the region that is being lowered.

Outside a ``try`` a failing check leaves the function. Inside one, at the very place where Python would raise, the rest
of the region goes into the ``ok`` branch of a condition (a *split*: a block that stays open until the region ends), and
the other branch keeps the state as it is, together with which exception it was: the number of its *site* and the values
it carries. So nothing after a failure runs, and the handler sees the state of the failing point: both by construction,
with the branches that every ``if`` is made of, and without guards or values made up for failed operations.

Where a region ends (an arm of a branch, the body of a loop, of a ``try``) its splits are closed from the inside out
(``control.unwind``), which joins the states; ``raised`` then says at run time whether and where it failed. What follows
a branch or a loop is split again on ``raised == 0`` (``settle``); a loop goes on only while that holds.

A failure that no handler around can catch (by its class) takes the direct way out, at no cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from whilst_compiler.frontend.signature.specs import PY_FLOAT, PY_INT
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.values.values import DEAD, UNBOUND, Cell, Maybe, Scalar, constant
from whilst_compiler.ir.build import Block, literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.source import Location

__all__ = [
    "SLOTS", "Attempt", "Passing", "Record", "Site", "Split", "begin", "bind_sure", "bound_keys", "catchable", "clean",
    "clear", "failure", "fallen", "kept", "reaches", "revive", "settle", "split", "throw",
]  # fmt: skip

SLOTS = 8


@dataclass(eq=False)
class Site:
    """A place where an exception may start: its class, the structure of what it carries, the types of the leaves.

    First come the ``fields`` that a constructor of the class has set, then the arguments.
    """

    number: int
    cls: type
    shape: tuple[Any, ...]
    types: tuple[DType, ...]
    location: Location | None
    fields: tuple[str, ...] = ()


@dataclass(eq=False)
class Attempt:
    """A ``try`` whose body is being lowered: what it may catch, and the sites that may reach it."""

    catches: tuple[type, ...]
    sites: dict[Site, None] = field(default_factory=dict)
    looks: bool = False
    """Whether what is caught is handed on to the user's code, whatever it is."""
    kind: str = ""
    """"handlers" of a ``try``; "end": what is done in the end, whatever happens."""
    past: set[Site] = field(default_factory=set)
    """Those of the sites that are not for its handlers, see ``Passing``."""


@dataclass(eq=False)
class Passing:
    """An attempt within a generator, for the code that goes through its items: what fails there is not thrown into the
    generator, which is closed: no handler of its catches that, but what is to be done in the end is done.
    """

    attempt: Attempt
    looks: ClassVar[bool] = False

    @property
    def catches(self) -> tuple[type, ...]:
        return () if self.attempt.kind == "handlers" else self.attempt.catches


@dataclass(eq=False)
class Split:
    """An open split: the state there, and the finished other branch."""

    ok: Operand
    base: dict[Any, Any]
    failing: Block
    failed: dict[Any, Any]


@dataclass(eq=False)
class Record:
    """Where failures of an attempt are kept while it runs: cells of the state, 0 for none."""

    raised: Cell = field(default_factory=lambda: Cell("raised"))
    integers: tuple[Cell, ...] = field(default_factory=lambda: tuple(Cell(f"carried_{k}") for k in range(SLOTS)))
    floats: tuple[Cell, ...] = field(default_factory=lambda: tuple(Cell(f"carried_float_{k}") for k in range(SLOTS)))
    sites: dict[Any, Site] = field(default_factory=dict)
    none: Scalar = field(default_factory=lambda: constant(0))
    zero: Scalar = field(default_factory=lambda: constant(0.0))


def begin(ctx: Context) -> Record:
    """The record of failures, with its cells in the state."""
    if ctx.failures is None:
        ctx.failures = Record()
    record: Record = ctx.failures
    clear(ctx)
    return record


def clear(ctx: Context) -> None:
    """Nothing has failed, from here on."""
    ctx.state.update(clean(ctx))


def clean(ctx: Context) -> dict[Cell, Scalar]:
    """What the cells of the record hold where nothing has failed."""
    record: Record = ctx.failures
    cells = dict.fromkeys((record.raised, *record.integers), record.none)
    return cells | dict.fromkeys(record.floats, record.zero)


def catchable(ctx: Context, cls: type) -> bool:
    """Whether a ``try`` around this point may catch exceptions of a class."""
    return any(issubclass(cls, c) for attempt in ctx.attempts for c in attempt.catches)


def reaches(ctx: Context, sites: Iterable[Site]) -> None:
    """Failures of these sites come to the attempts around."""
    for attempt in ctx.attempts:
        if isinstance(attempt, Passing):
            attempt.attempt.past.update(sites)
    innermost = ctx.attempts[-1]
    own = innermost.attempt if isinstance(innermost, Passing) else innermost
    own.sites.update(dict.fromkeys(sites))


# -- failing -----------------------------------------------------------------------------------------------------------


def failure(
    ctx: Context, cls: type, shape: tuple[Any, ...], leaves: Sequence[Operand], fields: tuple[str, ...] = ()
) -> Callable[[], None]:
    """What to do where an exception of this class and with these arguments starts: writes the record."""
    record: Record = ctx.failures
    types = tuple(x.type.dtype for x in leaves if isinstance(x.type, Tensor))
    key = (cls, fields, shape, types, ctx.builder.location)
    site = record.sites.get(key)
    if site is None:
        site = record.sites[key] = Site(len(record.sites) + 1, cls, shape, types, ctx.builder.location, fields)
    reaches(ctx, [site])

    def write() -> None:
        ctx.state[record.raised] = constant(site.number)
        _keep(ctx, record, leaves)

    return write


def _keep(ctx: Context, record: Record, leaves: Sequence[Operand]) -> None:
    integers, floats = list(record.integers), list(record.floats)
    for leaf in leaves:
        assert isinstance(leaf.type, Tensor)
        parts = [leaf]
        if leaf.type.dtype.kind == "c":
            parts = [ctx.emit("real", leaf), ctx.emit("imag", leaf)]
        for part in parts:
            assert isinstance(part.type, Tensor)
            inexact = part.type.dtype.kind == "f"
            cells, spec = (floats, PY_FLOAT) if inexact else (integers, PY_INT)
            if not cells:
                ctx.limitation("W260", f"an exception carries more than {SLOTS} numbers of a kind to a handler",
                               "raise it with fewer")  # fmt: skip
            ctx.state[cells.pop(0)] = Scalar(spec, ctx.cast(part, spec.dtype))


def kept(ctx: Context, types: Sequence[DType], integers: list[Operand], floats: list[Operand]) -> list[Operand]:
    """The leaves that ``_keep`` kept, in their own types again."""
    integers, floats = list(integers), list(floats)
    leaves: list[Operand] = []
    for dtype in types:
        if dtype.kind == "c":
            parts = [ctx.cast(floats.pop(0), dtype.real) for _ in range(2)]
            leaves.append(ctx.emit("complex", *parts))
        else:
            leaves.append(ctx.cast((floats if dtype.kind == "f" else integers).pop(0), dtype))
    return leaves


def throw(ctx: Context, write: Callable[[], None]) -> None:
    """The region fails here, whatever happens."""
    write()
    ctx.fallen = ctx.state
    ctx.dead = True


def revive(ctx: Context) -> bool:
    """At the end of a region: whether it certainly failed; its state is then that of the failure."""
    if not ctx.dead or ctx.fallen is None:
        return False
    ctx.state, ctx.fallen, ctx.dead = ctx.fallen, None, False
    return True


def split(ctx: Context, ok: Operand, write: Callable[[], None]) -> None:
    """From here on, the region is lowered for the case that ``ok`` holds."""
    base = ctx.state.copy()
    with ctx.builder.block() as failing:
        write()
    failed, ctx.state = ctx.state, base.copy()
    ctx.splits.append(Split(ok, base, failing, failed))
    ctx.builder.blocks.append(Block())


def fallen(ctx: Context) -> Operand:
    """Which site failed; the literal 0 where none can have."""
    if ctx.failures is None:
        return literal(0)
    value = ctx.state.get(ctx.failures.raised)
    return value.operand if isinstance(value, Scalar) else literal(0)


def settle(ctx: Context) -> None:
    """After a branch or loop that may have failed: go on for the case that it did not."""
    raised = fallen(ctx)
    sure, ctx.sure = ctx.sure, set()
    if ctx.dead or isinstance(raised, Literal):
        return
    split(ctx, ctx.emit("equal", raised, literal(0)), lambda: None)
    clear(ctx)
    bind_sure(ctx, sure)


def bind_sure(ctx: Context, sure: set[Any]) -> None:
    """Variables that are unbound only where something failed are bound here."""
    for key in sure:
        value = ctx.state.get(key)
        if isinstance(value, Maybe):
            ctx.state[key] = value.value


def bound_keys(state: dict[Any, Any], sure: set[Any]) -> set[Any]:
    """What is bound in a state for the case that nothing failed."""
    return {k for k, v in state.items() if v is not UNBOUND and v is not DEAD and not isinstance(v, Maybe)} | sure
