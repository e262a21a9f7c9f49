"""Sizes and places as sums: whole numbers times variables that nobody knows more of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Const, Function, Let, Operand, Statement, Var, blocks

__all__ = ["Form", "Sums", "minus"]

Form = Mapping[Var | None, int]
"""How often each variable is in a sum, none of them 0 times; None stands for the number 1."""

_LONGEST = 6
_SUMS = {"add": 1, "index_add": 1, "subtract": -1, "index_subtract": -1}
_PRODUCTS = ("multiply", "index_multiply")


class Sums:
    """What the integers and the pointers of a function are made of."""

    def __init__(self, function: Function) -> None:
        self._forms: dict[Var, Form] = {}
        self._places: dict[Var, tuple[Operand, int, Form]] = {}
        self._factors: dict[Var, tuple[Operand, Operand]] = {}
        self._walk(function.body)

    def _walk(self, statements: Sequence[Statement]) -> None:
        for s in statements:
            match s:
                case Let(op="offset", args=(pointer, amount)):
                    self._places[s.target] = self._moved(pointer, self.form(amount), s.attributes["unit"])
                case Let(target=Var(dtype=DType.I64), site=None, args=(a, b)):
                    self._learn(s.target, s.op, a, b)
            for block in blocks(s):
                self._walk(block)

    def _moved(self, pointer: Operand, by: Form, unit: object) -> tuple[Operand, int, Form]:
        assert isinstance(unit, int)
        base, same, form = self.place(pointer)
        return (base, unit, _plus(form, by, 1)) if same in (unit, 0) else (pointer, unit, by)

    def _learn(self, target: Var, op: str, a: Operand, b: Operand) -> None:
        if op in _SUMS:
            form = _plus(self.form(a), self.form(b), _SUMS[op])
            if len(form) <= _LONGEST:
                self._forms[target] = form
        elif op in _PRODUCTS:
            self._factors[target] = (a, b)
            for x, y in ((a, b), (b, a)):
                if isinstance(y, Const):
                    self._forms[target] = _plus({}, self.form(x), int(y.value.real))

    def form(self, x: Operand) -> Form:
        """The integer as a sum."""
        if isinstance(x, Const):
            return _plus({}, {None: 1}, int(x.value.real))
        return self._forms.get(x, {x: 1})

    def place(self, pointer: Operand) -> tuple[Operand, int, Form]:
        """The pointer as another one plus so many units of so many bytes; unit 0 where it is nothing more."""
        found = self._places.get(pointer) if isinstance(pointer, Var) else None
        return found or (pointer, 0, {})

    def is_product(self, x: Operand, factors: Sequence[Operand]) -> bool:
        """Whether an integer is surely the product of others."""
        if len(factors) == 1:
            return not minus(self.form(x), self.form(factors[0]))
        return self._split([x]) == self._split(factors)

    def _split(self, factors: Sequence[Operand]) -> tuple[int, Counter[Operand]]:
        """The product as a number and variables."""
        number, variables, left = 1, Counter[Operand](), list(factors)
        while left:
            x = left.pop()
            if isinstance(x, Const):
                number *= int(x.value.real)
            elif x in self._factors:
                left += self._factors[x]
            else:
                variables[x] += 1
        return number, variables

    def at_most(self, x: Form, times: Operand, limit: Operand) -> bool:
        """Whether a sum times something that is not negative is surely at most ``limit``."""
        if isinstance(times, Const):
            return _is_nowhere_positive(minus(_plus({}, x, int(times.value.real)), self.form(limit)))
        factors = self._factors.get(limit) if isinstance(limit, Var) else None
        if factors is not None and times in factors:
            other = factors[1] if factors[0] is times else factors[0]
            return _is_nowhere_positive(minus(x, self.form(other)))
        return times is limit and _is_nowhere_positive(minus(x, {None: 1}))


def minus(a: Form, b: Form) -> Form:
    return _plus(a, b, -1)


def _plus(a: Form, b: Form, times: int) -> Form:
    total = dict(a)
    for x, count in b.items():
        total[x] = total.get(x, 0) + count * times
    return {x: count for x, count in total.items() if count}


def _is_nowhere_positive(x: Form) -> bool:
    return not x or (set(x) == {None} and x[None] <= 0)
