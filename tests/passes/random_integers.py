"""Random graphs full of integer arithmetic, checks and indices (a Hypothesis strategy)."""

from __future__ import annotations

from hypothesis import strategies as st

from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Graph, Value
from whilst_compiler.ir.types import BOOL, I64, DType, Tensor
from whilst_compiler.ops.table import ROWS

ARRAY = Tensor(DType.I64, ("n",))
ARITHMETIC = ["add", "subtract", "multiply", "checked_add", "checked_subtract", "checked_multiply", "minimum", "maximum"]
STEPS = ["checked_add", "checked_subtract", "add", "subtract"]
DIVISIONS = ["floor_divide", "remainder", "checked_floor_divide"]
COMPARISONS = ["less", "less_equal", "greater", "greater_equal", "equal", "not_equal"]


class Maker:
    def __init__(self, draw):
        self.draw = draw
        self.builder = Builder(ROWS)
        self.loops = 0

    def one_of(self, options):
        return self.draw(st.sampled_from(options))

    def number(self, scope):
        constants = [literal(k) for k in (0, 1, 2, 3, -1, 7)]
        return self.one_of([*scope[-6:], *scope[-6:], *scope[-3:], *constants])

    def condition(self, scope):
        made = self.builder.apply(self.one_of(COMPARISONS), self.number(scope), self.number(scope))
        match self.draw(st.integers(0, 4)):
            case 0:
                return self.builder.apply("logical_and", made, self.condition(scope))
            case 1:
                return self.builder.apply("logical_not", made)
            case 2:
                return self.lazy(made, scope)
        return made

    def lazy(self, first, scope):
        """``first and second``, the second evaluated only if needed; it may load."""
        with self.builder.block() as then:
            here = [*scope, self.load(scope)] if self.draw(st.booleans()) else scope
            then.results = (self.builder.apply(self.one_of(COMPARISONS), self.number(here), self.number(here)),)
        with self.builder.block() as otherwise:
            otherwise.results = (literal(False),)
        return self.builder.cond(first, [then, otherwise])[0]

    def load(self, scope):
        index = self.builder.apply("check_index", self.number(scope), self.size, message="{0} {1}")
        return self.builder.apply("load", self.array, index)

    def step(self, scope, depth):
        kind = self.draw(st.integers(0, 9 if depth else 6))
        apply = self.builder.apply
        match kind:
            case 0 | 1:
                scope.append(apply(self.one_of(STEPS), self.number(scope), literal(self.one_of([1, 1, 2, -1]))))
            case 2:
                scope.append(apply(self.one_of(ARITHMETIC), self.number(scope), self.number(scope)))
            case 3:
                by = self.one_of([literal(2), literal(3), literal(4), literal(-2), self.size, self.number(scope)])
                scope.append(apply(self.one_of(DIVISIONS), self.number(scope), by))
            case 4 | 5:
                scope.append(self.load(scope))
            case 6:
                x = self.number(scope)
                scope.append(apply("check", x, self.condition(scope), error="ValueError", message="no"))
            case 7:
                self.cond(scope, depth)
            case 8:
                self.counting(scope, depth)
            case _:
                self.loop(scope, depth)

    def steps(self, scope, depth):
        scope = list(scope)
        for _ in range(self.draw(st.integers(1, 4))):
            self.step(scope, depth)
        return scope

    def cond(self, scope, depth):
        count = self.draw(st.integers(1, 2))
        blocks = []
        condition = self.condition(scope)
        for _ in range(2):
            with self.builder.block() as block:
                inner = self.steps(scope, depth - 1)
                block.results = tuple(self.number(inner) for _ in range(count))
                if self.draw(st.integers(0, 9)) == 0:
                    self.builder.apply_all("raise_error", error="KeyError", message="no")
                    block.results = tuple(self.builder.apply("poison", dtype="i64", dims=()) for _ in range(count))
            blocks.append(block)
        scope += self.builder.cond(condition, blocks)

    def loop(self, scope, depth):
        """Ends after a few trips: by its bound, or by its fuel."""
        counted = self.draw(st.booleans())
        inits = [self.number(scope) for _ in range(self.draw(st.integers(1, 3)))]
        bound = self.builder.apply("minimum", self.number(scope), literal(6)) if counted else None
        inits += [] if counted else [literal(0)]

        def params():
            return [Value(I64) for _ in range(len(inits) + counted)]

        first, second = params(), params()
        with self.builder.block(first) as test:
            if self.draw(st.booleans()) and counted:
                test.results = (literal(True),)
            else:
                carried = first[counted : counted + 1]
                test.results = (self.builder.apply(self.one_of(COMPARISONS), carried[0], self.number(scope)),)
                if self.draw(st.booleans()):
                    more = self.condition([*scope, *first])
                    test.results = (self.builder.apply("logical_and", test.results[0], more),)
            if not counted:
                fuel = self.builder.apply("less", first[-1], literal(5))
                test.results = (self.builder.apply("logical_and", test.results[0], fuel),)
        with self.builder.block(second) as body:
            inner = self.steps([*scope, *second], depth - 1)
            results = [self.next_value(p, inner) for p in second[counted : len(second) - (not counted)]]
            body.results = tuple(results) if counted else (*results, self.builder.apply("add", second[-1], literal(1)))
        scope += self.builder.loop(inits, bound, test, body)

    def counting(self, scope, depth):
        """``while i < end: ...; i += 1``, up or down, with ends that are not far apart."""
        up = self.draw(st.booleans())
        test_row = self.one_of(["less", "less_equal"] if up else ["greater", "greater_equal"])
        start, end = (self.near(scope), self.near(scope))
        inits = [start, self.number(scope)]
        first, second = [Value(I64), Value(I64)], [Value(I64), Value(I64)]
        with self.builder.block(first) as test:
            test.results = (self.builder.apply(test_row, first[0], end),)
        with self.builder.block(second) as body:
            inner = self.steps([*scope, *second], depth - 1)
            step = self.builder.apply(self.one_of(["add", "checked_add"]), second[0], literal(1 if up else -1))
            body.results = (step, self.number(inner))
        scope += self.builder.loop(inits, None, test, body)

    def near(self, scope):
        low = self.builder.apply("maximum", self.number(scope), literal(-3))
        return self.builder.apply("minimum", low, literal(4))

    def next_value(self, param, scope):
        match self.draw(st.integers(0, 3)):
            case 0:
                return self.number(scope)
            case 1:
                return self.builder.apply(self.one_of(STEPS), param, literal(self.one_of([1, 1, 2])))
            case 2:
                condition = self.condition(scope)
                with self.builder.block() as moved:
                    moved.results = (self.builder.apply(self.one_of(STEPS), param, literal(1)),)
                with self.builder.block() as same:
                    same.results = (param,)
                return self.builder.cond(condition, [moved, same])[0]
        return param


@st.composite
def integer_graphs(draw, depth=3):
    maker = Maker(draw)
    maker.array = Value(ARRAY, "a")
    params = (maker.array, Value(I64, "x"), Value(I64, "y"))
    maker.size = maker.builder.apply("dim", maker.array, axis=0, name="n")
    scope = maker.steps([params[1], params[2], maker.size], depth)
    scope = maker.steps(scope, depth)
    results = tuple(scope[-3:])
    return Graph(params, maker.builder.blocks[0].nodes, results, "f")
