"""Nests: loops over elements with nothing in them but a body that computes and moves elements of one size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from whilst_compiler.native.loops import Address, Const, For, Let, Load, Operand, Statement, Store, Var
from whilst_compiler.native.schedule.rewriting.memory import Memory
from whilst_compiler.native.schedule.values import LIGHT, itemsize, same_operand

__all__ = [
    "LONGEST", "Nest", "find_nest", "forwarded", "in_one_scope", "is_plain", "renamed", "renamed_address",
    "same_element",
]  # fmt: skip

_VECTOR = LIGHT | {
    "copysign", "divide", "fold_add", "fold_maximum", "fold_minimum", "fold_multiply", "index_add", "index_multiply",
    "index_subtract", "sqrt",
}  # fmt: skip
"""Operations that a loop over vectors has; with another one in it, all of the loop might go element by element."""

LONGEST = 80
"""So many statements a body may have."""


@dataclass
class Nest:
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


def find_nest(s: Statement, moves: bool = False) -> Nest | None:
    """The nest that a statement is; one that only ``moves`` elements, which LLVM makes a call of, if asked for."""
    if not isinstance(s, For) or not s.independent:
        return None
    levels = [s]
    while len(levels[-1].body) == 1 and isinstance(levels[-1].body[0], For):
        levels.append(levels[-1].body[0])
    body = levels[-1].body
    if len(body) > LONGEST or not all(map(is_plain, body)) or not (moves or any(isinstance(x, Let) for x in body)):
        return None
    found = Nest(s, levels, [x for x in body if isinstance(x, Load)], [x for x in body if isinstance(x, Store)])
    in_a_row = all(_in_a_row(x.address, levels[-1].index) for x in found.accesses)
    return found if in_a_row and len({x.address.dtype.bits for x in found.accesses}) == 1 else None


def is_plain(s: Statement) -> bool:
    """Whether a loop over vectors can have the statement."""
    return isinstance(s, Load | Store) or (isinstance(s, Let) and s.site is None and s.op in _VECTOR)


def _in_a_row(address: Address, index: Var) -> bool:
    """Whether the innermost index goes through memory without gaps, or does not matter."""
    if not address.indices or index not in address.indices:
        return True
    last = address.strides[-1]
    dense = isinstance(last, Const) and last.value == 1 and address.unit == itemsize(address.dtype)
    return dense and address.indices[-1] is index and index not in address.indices[:-1]


def same_element(a: Address, b: Address) -> bool:
    """Whether both are the same element in each iteration."""
    pairs = zip((a.pointer, *a.indices, *a.strides), (b.pointer, *b.indices, *b.strides))
    same = (a.dtype, a.unit, len(a.indices)) == (b.dtype, b.unit, len(b.indices))
    return same and all(same_operand(x, y) for x, y in pairs)


def in_one_scope(body: list[Statement], scope: int | None, memory: Memory) -> list[Statement]:
    """The statements with all stores in one scope; loads that are surely elsewhere are apart from it."""
    stores = [s for s in body if isinstance(s, Store)]

    def noted(s: Statement) -> Statement:
        match s:
            case Load():
                apart = all(memory.apart(s.address, other.address) for other in stores)
                ours = any(same_element(s.address, other.address) for other in stores)
                return replace(s, apart=scope if apart else None, scope=scope if ours else None)
            case Store():
                return replace(s, scope=scope)
        return s

    return [noted(s) for s in body]


def forwarded(body: Sequence[Statement]) -> list[Statement]:
    """The statements without loads of what was just stored, and without stores over which is stored.

    Elements in the body are the same in each iteration or apart.
    """
    stored: dict[tuple[object, ...], Operand] = {}
    env: dict[Operand, Operand] = {}
    last: dict[tuple[object, ...], int] = {}
    kept: list[Statement] = []
    for statement in body:
        s = renamed(statement, env)
        match s:
            case Load() if (place := _place(s.address)) in stored:
                env[s.target] = stored[place]
                continue
            case Store():
                stored[_place(s.address)] = s.value
                last[_place(s.address)] = len(kept)
        kept.append(s)
    return [s for k, s in enumerate(kept) if not isinstance(s, Store) or last[_place(s.address)] == k]


def _place(address: Address) -> tuple[object, ...]:
    return (address.pointer, address.indices, address.strides, address.unit, address.dtype)


def renamed(s: Statement, env: Mapping[Operand, Operand]) -> Statement:
    """A statement of a body in other variables."""
    match s:
        case Let():
            return replace(s, args=tuple(env.get(x, x) for x in s.args))
        case Load():
            return replace(s, address=renamed_address(s.address, env))
        case Store():
            return replace(s, address=renamed_address(s.address, env), value=env.get(s.value, s.value))
    return s


def renamed_address(address: Address, env: Mapping[Operand, Operand]) -> Address:
    return replace(address, indices=tuple(env.get(x, x) for x in address.indices))
