"""Sums of integers that are multiples of what is not known, and whether inequalities between them can all hold.

Such questions are those of dependences between iterations: an index is affine in the counters of loops, and counters
lie between bounds that are affine again. The answers are those of W. Pugh's Omega test ("A practical algorithm for
exact array dependence analysis", CACM 35/8, 1992), without its last part: equations are solved exactly, in whole
numbers; of inequalities the variables are eliminated as J. Fourier and T. Motzkin did, which may leave a solution that
is not whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd

__all__ = ["Fact", "Form", "contradict", "is_never"]

Symbol = object
_Row = dict[Symbol, int]

_ONE = object()
"""Stands in a row for what the constant is a multiple of."""

_MOST_ROWS, _MOST_CASES = 150, 16
"""With more inequalities at a time, or cases to be told apart, a question is given up."""


@dataclass(frozen=True, slots=True)
class Form:
    """A sum of multiples of symbols and a number. If it ``wraps``, it may be off by multiples of 2**64."""

    terms: Mapping[Symbol, int]
    constant: int = 0
    wraps: bool = False

    @staticmethod
    def of(symbol: Symbol) -> Form:
        return Form({symbol: 1})

    def plus(self, other: Form, times: int = 1) -> Form:
        terms = dict(self.terms)
        for x, c in other.terms.items():
            terms[x] = terms.get(x, 0) + c * times
        kept = {x: c for x, c in terms.items() if c}
        return Form(kept, self.constant + other.constant * times, self.wraps or other.wraps)

    def minus(self, other: Form) -> Form:
        return self.plus(other, -1)

    def add(self, number: int) -> Form:
        return Form(self.terms, self.constant + number, self.wraps)

    def renamed(self, names: Mapping[Symbol, Symbol]) -> Form:
        return Form({names.get(x, x): c for x, c in self.terms.items()}, self.constant, self.wraps)


Fact = tuple[tuple[Form, ...], ...]
"""Cases, in one of which all these forms are at least zero."""


def contradict(zeros: Sequence[Form], facts: Iterable[Fact]) -> bool:
    """Whether facts rule out that these forms are zero: False in doubt."""
    certain = [x for fact in facts if len(fact) == 1 for x in fact[0]]
    return _refuted(zeros, certain, [fact for fact in facts if len(fact) > 1], _MOST_CASES)


def is_never(form: Form, facts: Iterable[Fact]) -> bool:
    """Whether facts rule out that the form is zero or more."""
    return contradict((), [((form,),), *facts])


def _refuted(zeros: Sequence[Form], certain: Sequence[Form], open_: Sequence[Fact], most: int) -> bool:
    if _without_solution([_row(x) for x in zeros], [_row(x) for x in certain]):
        return True
    if not open_ or most < len(open_[0]):
        return False
    first, *rest = open_
    return all(_refuted(zeros, [*certain, *case], rest, most // len(first)) for case in first)


def _row(x: Form) -> _Row:
    return {**x.terms, _ONE: x.constant}


def _without_solution(zeros: list[_Row], rows: list[_Row]) -> bool:
    """Whether no whole numbers make the ``zeros`` zero and the ``rows`` at least zero."""
    for _ in range(4 * len(zeros) + 16):
        if not zeros:
            return _without_fraction(rows)
        row = zeros.pop()
        divisor = gcd(*(c for x, c in row.items() if x is not _ONE))
        constant = row.get(_ONE, 0)
        if divisor == 0 or constant % divisor:
            if constant:
                return True
            continue
        row = {x: c // divisor for x, c in row.items() if c}
        symbol = min((x for x in row if x is not _ONE), key=lambda x: abs(row[x]))
        value, again = _solved(row, symbol)
        zeros = [_put(other, symbol, value) for other in [*zeros, *([row] if again else [])]]
        rows = [_put(other, symbol, value) for other in rows]
    return False


def _solved(row: _Row, symbol: Symbol) -> tuple[_Row, bool]:
    """What the symbol is by an equation; whether that, less so many multiples of something, is still to be solved."""
    c = row[symbol]
    sign = 1 if c > 0 else -1
    if abs(c) == 1:
        return {x: -sign * a for x, a in row.items() if x is not symbol}, False
    m = abs(c) + 1
    value = {x: sign * (a - m * ((2 * a + m) // (2 * m))) for x, a in row.items() if x is not symbol}
    value[object()] = -sign * m
    return {x: a for x, a in value.items() if a}, True


def _put(row: _Row, symbol: Symbol, value: _Row) -> _Row:
    c = row.get(symbol, 0)
    if not c:
        return row
    result = {x: a for x, a in row.items() if x is not symbol}
    for x, a in value.items():
        result[x] = result.get(x, 0) + c * a
    return {x: a for x, a in result.items() if a}


_Rows = dict[frozenset[tuple[Symbol, int]], int]
"""The least constant with the same terms."""


def _without_fraction(given: Iterable[_Row]) -> bool:
    rows: _Rows = {}
    for row in given:
        if _note(rows, row):
            return True
    while rows:
        symbol, lower, upper = _next_symbol(rows)
        if len(rows) + len(lower) * len(upper) > _MOST_ROWS:
            return False
        for terms in (*lower, *upper):
            del rows[terms]
        for above, one in lower.items():
            for below, other in upper.items():
                a, b = dict(above)[symbol], -dict(below)[symbol]
                row = {_ONE: b * one + a * other}
                for terms, factor in ((above, b), (below, a)):
                    for x, c in terms:
                        row[x] = row.get(x, 0) + factor * c
                if _note(rows, row):
                    return True
    return False


def _next_symbol(rows: _Rows) -> tuple[Symbol, _Rows, _Rows]:
    """The symbol that is eliminated at the least expense, and what it is above and below."""
    lower: dict[Symbol, _Rows] = {}
    upper: dict[Symbol, _Rows] = {}
    for terms, constant in rows.items():
        for x, c in terms:
            for side in (lower, upper):
                side.setdefault(x, {})
            (lower if c > 0 else upper)[x][terms] = constant
    symbol = min(lower, key=lambda x: len(lower[x]) * len(upper[x]))
    return symbol, lower[symbol], upper[symbol]


def _note(rows: _Rows, row: _Row) -> bool:
    """Add an inequality, divided by what its terms have in common; whether it never holds."""
    terms = {x: c for x, c in row.items() if c and x is not _ONE}
    constant = row.get(_ONE, 0)
    if not terms:
        return constant < 0
    divisor = gcd(*terms.values())
    key = frozenset((x, c // divisor) for x, c in terms.items())
    constant //= divisor
    rows[key] = min(rows.get(key, constant), constant)
    return False
