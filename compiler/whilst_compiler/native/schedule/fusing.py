"""Nests that go over one index space one after the other become one nest: what both read is loaded once.

    for i in range(n): t[i] := a[i] + b[i]              for i in range(n):
    for i in range(n): b[i] := a[i] - b[i]      ->          t[i] := a[i] + b[i]
                                                            b[i] := a[i] - b[i]

That is right if whatever one of them writes and the other looks at is at the same index in both, or surely elsewhere: a
block is apart from all that there was before it. What stands between the nests goes before them or behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from whilst_compiler.native.loops import (
    Address,
    Alloc,
    Apart,
    Const,
    For,
    Free,
    Function,
    Get,
    Let,
    Load,
    Operand,
    Set,
    Statement,
    Store,
    Tick,
    Var,
    blocks,
)
from whilst_compiler.native.schedule.values import LIGHT, itemsize, same_operand

__all__ = ["fuse"]

_VECTOR = LIGHT | {"divide", "sqrt", "copysign", "index_add", "index_subtract", "index_multiply"}
"""Operations that a loop over vectors has; with another one in it, all of the loop might go element by element."""

_LONGEST = 80
_MOST_STREAMS = 8
"""So many rows of elements at once the processor still fetches ahead."""


def fuse(function: Function, disjoint: bool) -> None:
    """Fuse nests of a function, in place; ``disjoint`` vouches that its array parameters do not overlap."""
    _fuse(function.body, _Memory(function, disjoint))


def _fuse(statements: list[Statement], memory: _Memory) -> None:
    for s in statements:
        for block in blocks(s):
            _fuse(block, memory)
    at = 0
    while at < len(statements):
        first = _nest(statements[at])
        if first is None or not _fuse_next(statements, at, first, memory):
            at += 1
        else:
            at = next(k for k, s in enumerate(statements) if s is first.loop)


def _fuse_next(statements: list[Statement], at: int, first: _Nest, memory: _Memory) -> bool:
    """Take the next nest into the one at a place, if that is right; statements from there on are put in order."""
    before: list[Statement] = []
    after: list[Statement] = []
    private = all(memory.is_fresh(s.address.pointer) for s in first.stores)
    for place in range(at + 1, len(statements)):
        s = statements[place]
        match s:
            case For():
                second = _nest(s)
                if second is None or not _may_join(first, second, memory):
                    return False
                _join(first, second, memory)
                statements[at : place + 1] = [*before, first.loop, *after]
                return True
            case Tick() | Free():
                after.append(s)
            case Let(site=None) | Get() | Set() | Apart():
                before.append(s)
            case Alloc(old=None) if private:
                before.append(s)
            case _:
                return False
    return False


# -- nests -----------------------------------------------------------------------------------------------------------


@dataclass
class _Nest:
    """A loop with nothing but loops in it, down to a body that computes and moves elements of one size."""

    loop: For
    levels: list[For]
    loads: list[Load]
    stores: list[Store]

    @property
    def body(self) -> list[Statement]:
        return self.levels[-1].body

    @property
    def accesses(self) -> Iterator[Load | Store]:
        yield from self.loads
        yield from self.stores


def _nest(s: Statement) -> _Nest | None:
    if not isinstance(s, For) or not s.independent:
        return None
    levels = [s]
    while len(levels[-1].body) == 1 and isinstance(levels[-1].body[0], For):
        levels.append(levels[-1].body[0])
    body = levels[-1].body
    if len(body) > _LONGEST or not all(_is_plain(x) for x in body) or not any(isinstance(x, Let) for x in body):
        return None  # (LLVM makes one call of what only copies or fills)
    found = _Nest(s, levels, [x for x in body if isinstance(x, Load)], [x for x in body if isinstance(x, Store)])
    in_a_row = all(_in_a_row(x.address, levels[-1].index) for x in found.accesses)
    return found if in_a_row and len({x.address.dtype.bits for x in found.accesses}) == 1 else None


def _is_plain(s: Statement) -> bool:
    return isinstance(s, Load | Store) or (isinstance(s, Let) and s.site is None and s.op in _VECTOR)


def _in_a_row(address: Address, index: Var) -> bool:
    """Whether the innermost index goes through memory without gaps, or does not matter."""
    if not address.indices or index not in address.indices:
        return True
    last = address.strides[-1]
    dense = isinstance(last, Const) and last.value == 1 and address.unit == itemsize(address.dtype)
    return dense and address.indices[-1] is index and index not in address.indices[:-1]


# -- memory ----------------------------------------------------------------------------------------------------------


class _Memory:
    """Which block each pointer points into, and when it came to be known."""

    def __init__(self, function: Function, disjoint: bool) -> None:
        self._roots: dict[Operand, Var] = {}
        self._order: dict[Var, int] = {}
        self._fresh: set[Var] = set()
        self._params: set[Var] = set()
        for parameter in function.params:
            if parameter.type.dims:
                self._enter(parameter.variables[0])
        if disjoint:
            self._params.update(self._order)
        self._walk(function.body)

    def _enter(self, pointer: Var) -> None:
        self._roots[pointer] = pointer
        self._order[pointer] = len(self._order)

    def _walk(self, statements: Sequence[Statement]) -> None:
        for s in statements:
            match s:
                case Let(target=Var(dtype=None) as target, op="offset", args=args) if args[0] in self._roots:
                    self._roots[target] = self._roots[args[0]]
                case Alloc(target=target):
                    self._enter(target)
                    if s.old is None:
                        self._fresh.add(target)
                case Let(target=Var(dtype=None) as target) | Get(target=Var(dtype=None) as target):
                    self._enter(target)
            for block in blocks(s):
                self._walk(block)

    def root(self, pointer: Operand) -> Var | None:
        return self._roots.get(pointer)

    def is_fresh(self, pointer: Operand) -> bool:
        """Whether the block is one of this function: nobody sees what is in it if the function fails."""
        return self.root(pointer) in self._fresh

    def apart(self, one: Address, two: Address) -> bool:
        """Whether two elements are surely in different blocks."""
        a, b = self.root(one.pointer), self.root(two.pointer)
        if a is None or b is None or a is b:
            return False
        later = max(a, b, key=self._order.__getitem__)
        return later in self._fresh or (a in self._params and b in self._params)


# -- joining ---------------------------------------------------------------------------------------------------------


def _may_join(first: _Nest, second: _Nest, memory: _Memory) -> bool:
    pairs = list(zip(first.levels, second.levels))
    if len(first.levels) != len(second.levels) or len(first.body) + len(second.body) > _LONGEST:
        return False
    if not all(same_operand(a.start, b.start) and same_operand(a.stop, b.stop) for a, b in pairs):
        return False
    if _bits(first) != _bits(second):
        return False
    env: dict[Operand, Operand] = {b.index: a.index for a, b in pairs}
    there = [*(x.address for x in first.accesses), *(_renamed_address(y.address, env) for y in second.accesses)]
    if len({(a.pointer, a.indices) for a in there}) > _MOST_STREAMS:
        return False
    shared = False
    for x in first.accesses:
        for y in second.accesses:
            same = _same_element(x.address, _renamed_address(y.address, env))
            shared |= same
            if (
                not same
                and not (isinstance(x, Load) and isinstance(y, Load))
                and not memory.apart(x.address, y.address)
            ):
                return False
    return shared


def _bits(nest: _Nest) -> set[int]:
    return {x.address.dtype.bits for x in nest.accesses}


def _same_element(a: Address, b: Address) -> bool:
    """Whether both are the same element in each iteration."""
    pairs = zip((a.pointer, *a.indices, *a.strides), (b.pointer, *b.indices, *b.strides))
    same = (a.dtype, a.unit, len(a.indices)) == (b.dtype, b.unit, len(b.indices))
    return same and all(same_operand(x, y) for x, y in pairs)


def _join(first: _Nest, second: _Nest, memory: _Memory) -> None:
    """The second nest's body comes behind that of the first; all stores are in the scope of the first."""
    env: dict[Operand, Operand] = {b.index: a.index for a, b in zip(first.levels, second.levels)}
    body = [*first.body, *(_renamed(s, env) for s in second.body)]
    stores = [s for s in body if isinstance(s, Store)]
    scope = stores[0].scope if stores else None
    for k, s in enumerate(body):
        match s:
            case Load():
                apart = all(memory.apart(s.address, other.address) for other in stores)
                body[k] = replace(s, apart=scope if apart else None)
            case Store():
                body[k] = replace(s, scope=scope)
    first.levels[-1].body[:] = body
    first.loads = [s for s in body if isinstance(s, Load)]
    first.stores = [s for s in body if isinstance(s, Store)]


def _renamed(s: Statement, env: dict[Operand, Operand]) -> Statement:
    match s:
        case Let():
            return replace(s, args=tuple(env.get(x, x) for x in s.args))
        case Load():
            return replace(s, address=_renamed_address(s.address, env))
        case Store():
            return replace(s, address=_renamed_address(s.address, env), value=env.get(s.value, s.value))
    return s


def _renamed_address(address: Address, env: dict[Operand, Operand]) -> Address:
    return replace(address, indices=tuple(env.get(x, x) for x in address.indices))
