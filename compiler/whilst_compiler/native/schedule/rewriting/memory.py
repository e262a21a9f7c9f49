"""Which pointers lead into which block of memory, as far as a function tells."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.native.loops import (
    Address,
    Alloc,
    Function,
    Get,
    Let,
    Load,
    Local,
    Operand,
    Set,
    Statement,
    Store,
    Var,
    blocks,
)

__all__ = ["Memory"]


class Memory:
    """Which block each pointer points into, and when it came to be known."""

    def __init__(self, function: Function, disjoint: bool) -> None:
        self._roots: dict[Operand, Var] = {}
        self._order: dict[Var, int] = {}
        self._fresh: set[Var] = set()
        self._params: set[Var] = set()
        self._products: dict[Operand, tuple[Operand, ...]] = {}
        self._read: dict[int, set[Var]] = {}
        self._written: dict[int, set[Var]] = {}
        self._apart: set[tuple[Var, Var]] = set()
        """What was found to be apart when nests were written."""
        self._read_from: dict[Var, Var] = {}
        self._held: dict[Var, set[Operand]] = {}
        """Pointers that are read from mutable variables, and what these are set to."""
        for parameter in function.params:
            if parameter.type.dims:
                self._enter(parameter.variables[0])
        if disjoint:
            self._params.update(self._order)
        self.learn(function.body)

    def _enter(self, pointer: Var) -> None:
        self._roots[pointer] = pointer
        self._order[pointer] = len(self._order)

    def learn(self, statements: Sequence[Statement]) -> None:
        """Note the pointers that the statements make."""
        for s in statements:
            match s:
                case Let(target=Var(dtype=None) as target, op="offset", args=args) if args[0] in self._roots:
                    self._roots[target] = self._roots[args[0]]
                case Let(target=target, op="index_multiply", args=args):
                    self._products[target] = args
                case Alloc(target=target):
                    self._enter(target)
                    if s.old is None:
                        self._fresh.add(target)
                case Local(target=target):
                    self._enter(target)
                    self._fresh.add(target)
                case Let(target=Var(dtype=None) as target):
                    self._enter(target)
                case Get(target=Var(dtype=None) as target, source=source):
                    self._enter(target)
                    self._read_from[target] = source
                case Set(target=Var(dtype=None) as target, value=value):
                    self._held.setdefault(target, set()).add(value)
                case Load(apart=int() as scope) if (pointer := self.root(s.address.pointer)) is not None:
                    self._read.setdefault(scope, set()).add(pointer)
                    self._apart.update((pointer, other) for other in self._written.get(scope, ()))
                case Store(scope=int() as scope) if (pointer := self.root(s.address.pointer)) is not None:
                    self._written.setdefault(scope, set()).add(pointer)
                    self._apart.update((other, pointer) for other in self._read.get(scope, ()))
            for block in blocks(s):
                self.learn(block)

    def is_product(self, x: Operand, a: Operand, b: Operand) -> bool:
        """Whether ``x`` is known to be ``a * b``."""
        return self._products.get(x) in ((a, b), (b, a))

    def merge(self, block: Var, pointer: Operand) -> None:
        """What was a block of its own is where the pointer leads to."""
        self._roots.update(dict.fromkeys([x for x, root in self._roots.items() if root is block], self._roots[pointer]))

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
        if (a, b) in self._apart or (b, a) in self._apart:
            return True
        later = max(a, b, key=self._order.__getitem__)
        return later in self._fresh or (a in self._params and b in self._params) or self._are_distinct(a, b)

    def _are_distinct(self, a: Var, b: Var) -> bool:
        """Whether the pointers lead to blocks that are made at different places."""
        one, two = self._made(a), self._made(b)
        return one is not None and two is not None and one.isdisjoint(two)

    def _made(self, root: Var) -> set[Var] | None:
        """All fresh blocks that a pointer may lead to, which may have come through variables; None if others may be."""
        made: set[Var] = set()
        left: list[Operand] = [root]
        met: set[Var] = set()
        while left:
            block = self.root(left.pop())
            if block in self._fresh:
                made.add(block)
            elif block in self._read_from and (source := self._read_from[block]) in self._held:
                left += () if source in met else self._held[source]
                met.add(source)
            else:
                return None
        return made
