"""The loop language: structured code over typed variables and memory, between the graph and LLVM.

A variable is assigned once (``Let``, ``Load``, ...) unless it is ``mutable``: mutable ones are written with ``Set`` and
read with ``Get``, so that every other operand is a value that cannot change under its reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.sites import Site
from whilst_compiler.source import Location

__all__ = [
    "CHUNK", "Address", "Alloc", "Apart", "CallLoop", "Check", "Choose", "Const", "Fail", "For", "Free", "Function",
    "Get", "Hasty", "HostCall", "Invoke", "Let", "Load", "Local", "LoopProgram", "Move", "Operand", "Parameter",
    "Return", "Set", "Signature", "Statement", "Store", "Tick", "Var", "While", "all_of", "blocks", "parts",
]  # fmt: skip


@dataclass(eq=False, slots=True)
class Var:
    """A scalar variable, or a pointer where ``dtype`` is None."""

    name: str
    dtype: DType | None
    mutable: bool = False


@dataclass(frozen=True, slots=True)
class Const:
    """A constant operand."""

    value: bool | int | float | complex
    dtype: DType


Operand = Var | Const


@dataclass(frozen=True, slots=True)
class Address:
    """An element: ``pointer`` plus the sum of index * stride, in units of ``unit`` bytes."""

    pointer: Operand
    indices: tuple[Operand, ...]
    strides: tuple[Operand, ...]
    unit: int
    dtype: DType


@dataclass(slots=True)
class Let:
    """``target = op(args)``: ``op`` names a row or a primitive of the emitter.

    ``site`` is where it may fail; it does so only if ``guard`` holds (where there is one).
    """

    target: Var
    op: str
    args: tuple[Operand, ...]
    attributes: dict[str, Attribute] = field(default_factory=dict)
    site: int | None = None
    guard: Operand | None = None
    location: Location | None = None


@dataclass(slots=True)
class Get:
    """Read a mutable variable."""

    target: Var
    source: Var


@dataclass(slots=True)
class Set:
    """Write a mutable variable."""

    target: Var
    value: Operand


@dataclass(slots=True)
class Apart:
    """From here on, until this is met again: stores in ``scope`` do not overlap what is loaded apart from it."""

    scope: int


@dataclass(slots=True)
class Load:
    """``apart`` is the scope of stores that do not touch this memory, ``scope`` that of those that alone do."""

    target: Var
    address: Address
    apart: int | None = None
    scope: int | None = None


@dataclass(slots=True)
class Store:
    address: Address
    value: Operand
    scope: int | None = None


@dataclass(slots=True)
class Alloc:
    """A block for ``sizes`` elements in a row; frame slot ``slot`` keeps its address until it is freed or moved.

    ``site`` is where a lack of memory is reported, with the sizes as payload, ``too_big`` where the size is no i64.
    With ``old``, that block is made larger: it moves, with what is in it. ``zeros``: that is what is in it.
    """

    target: Var
    dtype: DType
    sizes: tuple[Operand, ...]
    slot: int
    site: int
    too_big: int
    old: Operand | None = None
    zeros: bool = False


@dataclass(slots=True)
class Local:
    """So many elements on the stack, which this place shares with itself: what was in them is not there any more."""

    target: Var
    dtype: DType
    size: int


@dataclass(slots=True)
class Free:
    pointer: Operand
    slot: int


@dataclass(slots=True)
class Move:
    """Ownership goes from frame slots to others, all at once: (slot, pointer) pairs; then ``cleared`` own nothing."""

    into: tuple[tuple[int, Operand], ...]
    cleared: tuple[int, ...]


@dataclass(slots=True)
class Check:
    """Leave the function with error ``site`` unless ``condition`` holds."""

    condition: Operand
    site: int
    payload: tuple[Operand, ...]


@dataclass(slots=True)
class Fail:
    """Leave the function with error ``site``."""

    site: int
    payload: tuple[Operand, ...]


@dataclass(slots=True)
class For:
    """``index`` goes from ``start`` to ``stop - 1``; no way out but the end.

    Iterations that are ``independent`` may run in any order, and at once. A ``brief`` loop has few of them. Those of a
    loop with ``lanes`` are so many, and go at once in vectors of so many ``lanes``, if nothing stands in the way.
    """

    index: Var
    start: Operand
    stop: Operand
    body: list[Statement]
    independent: bool = False
    location: Location | None = None
    brief: bool = False
    lanes: int = 0


CHUNK = 1 << 18
"""So many iterations of an innermost loop run at a stretch."""


@dataclass(slots=True)
class Hasty:
    """Another body for up to ``trips`` iterations of a loop: right if ``condition`` (of ``ask``) holds before them.

    There are ``CHUNK`` of them, or, in a loop that is not counted, a few."""

    ask: list[Statement]
    condition: Operand
    body: list[Statement]
    trips: int


@dataclass(slots=True)
class While:
    """The user's own loop: runs while ``condition`` (computed by ``test``) holds and, with a ``counter``, while that is
    below ``bound``. A ``careful`` one is there for the case that a form of it without checks cannot be taken.

    Iterations that are ``independent`` may run in any order, and at once; if they are so ``but_for_errors``, those
    after the first that fails must not be seen. If there are ``extremes``, be it none, ranges of iterations may run at
    once if these variables are then the largest (``greater``) or smallest (``less``) of those of all ranges. All that
    is so where none of the numbers ``given`` is negative."""

    counter: Var | None
    bound: Operand | None
    test: list[Statement]
    condition: Operand
    body: list[Statement]
    location: Location | None = None
    hasty: Hasty | None = None
    independent: bool = False
    careful: bool = False
    but_for_errors: bool = False
    extremes: dict[Var, str] | None = None
    given: list[Operand] = field(default_factory=list)


@dataclass(slots=True)
class Choose:
    """``selector`` is a bool (branches: then, else) or an i64 that indexes the branches. A ``rare`` one is hardly ever
    true."""

    selector: Operand
    branches: list[list[Statement]]
    rare: bool = False


@dataclass(slots=True)
class HostCall:
    """Call back into Python at ``site``; results come back in the payload's slots."""

    site: int
    payload: tuple[Operand, ...]
    results: tuple[Var, ...]


@dataclass(slots=True)
class Invoke:
    """Call another function of the program; its errors are ours. The slots ``given`` own nothing from then on."""

    callee: str
    args: tuple[Operand, ...]
    results: tuple[Var, ...]
    location: Location | None = None
    given: tuple[int, ...] = ()


@dataclass(slots=True)
class CallLoop:
    """Run a loop of NumPy's: ``symbol`` names it, ``steps`` are bytes between items, then within each operand's core.

    ``failed`` is set to whether an item had no result.
    """

    symbol: str
    pointers: tuple[Operand, ...]
    sizes: tuple[Operand, ...]
    steps: tuple[Operand, ...]
    failed: Var
    location: Location | None = None


@dataclass(slots=True)
class Tick:
    """``amount`` elements of work are done: time to look for Ctrl-C now and then."""

    amount: Operand


@dataclass(slots=True)
class Return:
    """The results, flat, in the order of the signature's slots."""

    values: tuple[Operand, ...]


Statement = (
    Let | Get | Set | Apart | Load | Store | Alloc | Local | Free | Move | Check | Fail | For | While | Choose
    | HostCall | Invoke | CallLoop | Tick | Return
)  # fmt: skip


@dataclass(slots=True)
class Parameter:
    """A parameter of a function: one variable for a scalar; pointer, sizes, byte strides for a strided array."""

    name: str
    type: Tensor
    variables: tuple[Var, ...]


@dataclass(slots=True)
class Function:
    """``slots`` is how many blocks of memory it may own at once; ``results`` are the types of the values returned.

    ``given`` are the slots that hold a block from the beginning, each with the parameter that is its pointer.
    """

    name: str
    params: list[Parameter]
    body: list[Statement]
    results: tuple[DType | None, ...]
    slots: int = 0
    location: Location | None = None
    given: tuple[tuple[int, Operand], ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """The calling convention of a kernel: leaf types, layout classes of the inputs (``C`` or ``strided``), updates.

    ``disjoint``: the caller vouches that no two array inputs overlap.
    """

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    layouts: tuple[str, ...]
    updates: tuple[tuple[int, int], ...] = ()
    disjoint: bool = False


@dataclass(slots=True)
class LoopProgram:
    """Functions (the first is the entry), the sites they name, and the entry's signature.

    ``leaves`` are functions that only compute elements: they own nothing, call nothing, and nothing in them can fail.
    """

    functions: list[Function]
    sites: list[Site]
    signature: Signature
    leaves: list[Function] = field(default_factory=list)


def blocks(statement: Statement) -> tuple[list[Statement], ...]:
    """The statement lists directly inside a statement."""
    if statement.__class__ not in _WITH_BLOCKS:  # most have none, and everyone asks
        return ()
    if isinstance(statement, For):
        return (statement.body,)
    if isinstance(statement, While):
        hasty = statement.hasty
        own = (statement.test, statement.body)
        return own if hasty is None else (*own, hasty.ask, hasty.body)
    return tuple(statement.branches) if isinstance(statement, Choose) else ()


_WITH_BLOCKS = frozenset((For, While, Choose))


def all_of(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements and all those inside them, in order."""
    todo = [iter(statements)]
    while todo:
        for s in todo[-1]:
            yield s
            if s.__class__ in _WITH_BLOCKS:
                todo += map(iter, reversed(blocks(s)))
                break
        else:
            todo.pop()


def parts(kind: type) -> tuple[str, ...]:
    """The fields in which operands of a statement, or of what is in one, may be."""
    if kind not in _PARTS:
        has_some = is_dataclass(kind) and not issubclass(kind, Const | Location)
        _PARTS[kind] = tuple(f.name for f in fields(kind)) if has_some else ()
    return _PARTS[kind]


_PARTS: dict[type, tuple[str, ...]] = {}
