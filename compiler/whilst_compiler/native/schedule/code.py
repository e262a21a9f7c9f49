"""Writing the loop language: statements go to the innermost open block; equal index computations are shared."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager

from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Apart, Const, Function, Get, Let, Operand, Set, Statement, Var
from whilst_compiler.native.sites import Site
from whilst_compiler.source import Location

__all__ = ["ONE", "ZERO", "Code", "index"]

_TOO_BIG = "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size."
ZERO = Const(0, DType.I64)
ONE = Const(1, DType.I64)


def index(value: int) -> Const:
    """An i64 constant."""
    return Const(value, DType.I64)


class Code:
    """The program under construction: an open block, what is known in it, and the error sites so far."""

    def __init__(self, disjoint: bool = False) -> None:
        self.disjoint = disjoint
        self.block: list[Statement] = []
        self.known: list[dict[Hashable, Operand]] = [{}]
        self.sites: list[Site] = []
        self.leaves: dict[str, Function] = {}
        """Functions over elements that the program calls, by name."""
        self.location: Location | None = None
        self.guard: Operand | None = None
        """A condition under which what is written now is wanted at all; it is computed in any case."""
        self.looping = 0
        """How many of the user's loops are around."""
        self.scopes = 0
        self.written: tuple[object, int] | None = None
        """The block that the loops around write, and the scope of those stores."""
        self.nested = 0
        """How many loops over elements are around."""

    def add_site(self, site: Site) -> int:
        self.sites.append(site)
        return len(self.sites) - 1

    def memory_sites(self, dtype: DType, rank: int) -> tuple[int, int]:
        """Where an allocation is reported that finds no memory, and one whose size is beyond all bounds."""
        shape = "".join(f"{{{k}}}," for k in range(rank)) if rank == 1 else ", ".join(f"{{{k}}}" for k in range(rank))
        lack = f"Unable to allocate an array with shape ({shape}) and data type {dtype.numpy.name}"
        return (
            self.add_site(Site("raise", "MemoryError", lack, (DType.I64,) * rank, self.location)),
            self.add_site(Site("raise", "ValueError", _TOO_BIG, (), self.location)),
        )

    def emit(self, statement: Statement) -> None:
        self.block.append(statement)

    @contextmanager
    def inside(self, block: list[Statement] | None = None) -> Iterator[list[Statement]]:
        """Statements go to another block, which sees what is known here but tells nothing back."""
        outer, self.block = self.block, [] if block is None else block
        self.known.append({})
        try:
            yield self.block
        finally:
            self.known.pop()
            self.block = outer

    # -- statements --------------------------------------------------------------------------------------------

    def let(
        self,
        op: str,
        args: Sequence[Operand],
        dtype: DType | None,
        name: str = "",
        attributes: dict[str, Attribute] | None = None,
        site: int | None = None,
    ) -> Var:
        target = Var(name, dtype)
        guard = None if site is None else self.guard
        self.block.append(Let(target, op, tuple(args), attributes or {}, site, guard, self.location))
        return target

    def mutable(self, name: str, dtype: DType | None, initial: Operand | None = None) -> Var:
        target = Var(name, dtype, mutable=True)
        if initial is not None:
            self.block.append(Set(target, initial))
        return target

    def pointer(self, name: str) -> Var:
        return Var(name, None)

    def get(self, source: Var) -> Var:
        target = Var(source.name, source.dtype)
        self.block.append(Get(target, source))
        return target

    def set(self, target: Var, value: Operand) -> None:
        self.block.append(Set(target, value))

    @contextmanager
    def writing(self, buffer: object) -> Iterator[int]:
        """The loops that are written now store into one block alone; others that they read do not overlap it."""
        outside, self.written = self.written, (buffer, self.scopes)
        self.scopes += 1
        self.block.append(Apart(self.scopes - 1))
        yield self.scopes - 1
        self.written = outside

    # -- shared computations -----------------------------------------------------------------------------------

    def shared(self, key: Hashable, make: Callable[[], Operand]) -> Operand:
        """What ``make`` computed for this key in this block or one around it, computed now if nobody did."""
        for known in reversed(self.known):
            if key in known:
                return known[key]
        result = self.known[-1][key] = make()
        return result

    def _arithmetic(self, op: str, a: Operand, b: Operand) -> Operand:
        return self.shared((op, a, b), lambda: self.let(op, (a, b), DType.I64))

    def add(self, a: Operand, b: Operand) -> Operand:
        """``a + b`` of indices, which never overflows."""
        if isinstance(a, Const) and isinstance(b, Const):
            return index(int(a.value.real) + int(b.value.real))
        if isinstance(a, Const):
            a, b = b, a
        return a if b == ZERO else self._arithmetic("index_add", a, b)

    def subtract(self, a: Operand, b: Operand) -> Operand:
        if isinstance(a, Const) and isinstance(b, Const):
            return index(int(a.value.real) - int(b.value.real))
        if a is b:
            return ZERO
        return a if b == ZERO else self._arithmetic("index_subtract", a, b)

    def multiply(self, a: Operand, b: Operand) -> Operand:
        """``a * b`` of indices and strides, which never overflows."""
        if isinstance(a, Const) and isinstance(b, Const):
            return index(int(a.value.real) * int(b.value.real))
        if isinstance(a, Const):
            a, b = b, a
        if b in (ZERO, ONE):
            return b if b == ZERO else a
        return self._arithmetic("index_multiply", a, b)

    def maximum(self, a: Operand, b: Operand) -> Operand:
        return a if a is b else self._arithmetic("index_maximum", a, b)

    def product(self, factors: Sequence[Operand]) -> Operand:
        result: Operand = ONE
        for factor in factors:
            result = self.multiply(result, factor)
        return result

    def minimum(self, a: Operand, b: Operand) -> Operand:
        if isinstance(a, Const) and isinstance(b, Const):
            return a if a.value.real <= b.value.real else b
        return a if a is b else self._arithmetic("index_minimum", a, b)

    def test(self, op: str, a: Operand, b: Operand) -> Operand:
        """A comparison of indices."""
        return self.shared((op, a, b), lambda: self.let(op, (a, b), DType.BOOL))

    def where(self, condition: Operand, a: Operand, b: Operand) -> Operand:
        if a == b:
            return a
        key = ("where", condition, a, b)
        return self.shared(key, lambda: self.let("where", (condition, a, b), DType.I64))

    def offset(self, pointer: Operand, amount: Operand, unit: int) -> Operand:
        """``pointer`` plus ``amount`` units of so many bytes."""
        if amount == ZERO:
            return pointer
        key = ("offset", pointer, amount, unit)
        return self.shared(key, lambda: self.let("offset", (pointer, amount), None, attributes={"unit": unit}))
