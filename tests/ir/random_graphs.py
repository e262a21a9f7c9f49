"""Random well-typed graphs with loops, branches, stores and views (a Hypothesis strategy)."""

from __future__ import annotations

from hypothesis import strategies as st

from whilst_compiler.ir.build import Block, Builder, literal
from whilst_compiler.ir.graph import Graph, Value
from whilst_compiler.ir.types import BOOL, F64, I64, DType, Tensor
from whilst_compiler.ops.table import ROWS
from whilst_compiler.source import Location, Span

SIZE = 4
ARRAY = Tensor(DType.F64, (SIZE,))
NAMES = ["", "x", "x_1", "y", "total"]


class Scope:
    """The values that may be used, by type; the latest are used most."""

    def __init__(self, draw, values=()):
        self.draw = draw
        self.values = list(values)

    def add(self, value):
        self.values.append(value)
        return value

    def pick(self, type):
        found = [v for v in self.values if v.type == type]
        if type == I64:
            found = [literal(self.draw(st.integers(0, 5))), *found]
        elif type == F64:
            found = [literal(self.draw(st.sampled_from([0.5, -2.0, 3.25]))), *found]
        elif type == BOOL:
            found = [literal(self.draw(st.booleans())), *found]
        return found[-1 - self.draw(st.integers(0, min(len(found) - 1, 3)))]


class Maker:
    def __init__(self, draw, raising):
        self.draw = draw
        self.raising = raising
        self.builder = Builder(ROWS)
        self.line = 0

    def apply(self, row, *inputs, **attributes):
        return self.builder.apply(row, *inputs, name=self.draw(st.sampled_from(NAMES)), **attributes)

    def index(self, scope):
        return scope.add(self.apply("bitwise_and", scope.pick(I64), literal(SIZE - 1)))

    # each step adds a node or a few to the block

    def scalars(self, scope):
        scope.add(self.apply(self.draw(st.sampled_from(["add", "multiply"])), scope.pick(I64), scope.pick(I64)))
        scope.add(self.apply("add", scope.pick(F64), scope.pick(F64)))
        scope.add(self.apply("less", scope.pick(F64), scope.pick(F64)))

    def load(self, scope):
        scope.add(self.apply("load", scope.pick(ARRAY), self.index(scope)))

    def store(self, scope):
        scope.add(self.apply("store", scope.pick(ARRAY), scope.pick(F64), self.index(scope)))

    def reverse(self, scope):
        scope.add(self.apply("subview", scope.pick(ARRAY), literal(3), literal(4), literal(-1), axes="s", dims=(SIZE,)))

    def update(self, scope):
        scope.add(self.apply("update", scope.pick(ARRAY), scope.pick(ARRAY), axes="f"))

    def half(self, scope):
        part = self.apply("subview", scope.pick(ARRAY), literal(0), literal(2), literal(1), axes="s", dims=(2,))
        scope.add(self.apply("update", scope.pick(ARRAY), part, literal(2), literal(2), literal(1), axes="s"))

    def whole(self, scope):
        row = self.draw(st.sampled_from(["copy", "add", "full", "check", "broadcast", "reshape"]))
        match row:
            case "copy":
                made = self.apply(row, scope.pick(ARRAY))
            case "add":
                made = self.apply(row, scope.pick(ARRAY), scope.pick(F64))
            case "full":
                made = self.apply(row, scope.pick(F64), literal(SIZE), dims=(SIZE,))
            case "check":
                ok = scope.pick(BOOL) if self.raising else literal(True)
                made = self.apply(row, scope.pick(ARRAY), ok, error="ValueError", message="no")
            case _:
                made = self.apply(row, scope.pick(ARRAY), literal(SIZE), dims=(SIZE,))
        scope.add(made)

    def cond(self, scope, depth):
        many = self.draw(st.booleans())
        if many:
            selector, count = scope.add(self.apply("remainder", scope.pick(I64), literal(3))), 3
            selector = scope.add(self.apply("absolute", selector))
        else:
            selector, count = scope.pick(BOOL), 2
        types = self.types()
        branches = [self.block((), scope, depth, types, may_raise=self.raising and i > 0) for i in range(count)]
        for value in self.builder.cond(selector, branches, [self.draw(st.sampled_from(NAMES)) for _ in types]):
            scope.add(value)

    def loop(self, scope, depth):
        types = self.types()
        counted = self.draw(st.booleans())
        inits = [scope.pick(t) for t in types]
        if not counted:
            types, inits = [*types, I64], [*inits, literal(0)]
        names = [self.draw(st.sampled_from(NAMES)) for _ in types]

        def params():
            carried = [Value(t, n) for t, n in zip(types, names)]
            return (*([Value(I64, "i")] if counted else []), *carried)

        test_params, body_params = params(), params()
        with self.builder.block(test_params) as test:
            inner = Scope(self.draw, [*scope.values, *test_params])
            test.results = (inner.pick(BOOL),)
            if not counted:
                below = self.apply("less", test_params[-1], literal(self.draw(st.integers(0, 3))))
                test.results = (self.apply("logical_and", below, test.results[0]),)
        wanted = types if counted else types[:-1]
        body = self.block(body_params, scope, depth, wanted, step=None if counted else body_params[-1])
        bound = literal(self.draw(st.integers(-1, 3))) if counted else None
        for value in self.builder.loop(inits, bound, test, body):
            scope.add(value)

    def types(self):
        return self.draw(st.lists(st.sampled_from([ARRAY, ARRAY, F64, I64]), min_size=0, max_size=3))

    def block(self, params, scope, depth, types, may_raise=False, step=None) -> Block:
        with self.builder.block(params) as block:
            inner = Scope(self.draw, [*scope.values, *params])
            self.steps(inner, depth - 1)
            results = [inner.pick(t) for t in types]
            if may_raise and self.draw(st.booleans()):
                self.builder.apply_all("raise_error", inner.pick(I64), error="KeyError", message="{0}")
                results = [self.poison(t) for t in types]
            if step is not None:
                results.append(self.apply("add", step, literal(1)))
            block.results = tuple(results)
        return block

    def poison(self, type):
        return self.apply("poison", dtype=type.dtype.value, dims=type.dims)

    def steps(self, scope, depth):
        simple = [self.scalars, self.load, self.store, self.reverse, self.update, self.half, self.whole, self.store]
        for _ in range(self.draw(st.integers(1, 5))):
            self.line += 1
            self.builder.location = Location(Span("random.py", self.line), "f")
            kind = self.draw(st.integers(0, len(simple) + (3 if depth > 0 else -1)))
            if kind < len(simple):
                simple[kind](scope)
            elif kind % 2:
                self.cond(scope, depth)
            else:
                self.loop(scope, depth)


@st.composite
def graphs(draw, raising=False, depth=2):
    """A graph with parameters (two arrays, an i64, an f64), some results, and some updated parameters."""
    maker = Maker(draw, raising)
    params = (Value(ARRAY, "a"), Value(ARRAY, "b"), Value(I64, "n"), Value(F64, "x"))
    scope = Scope(draw, params)
    maker.steps(scope, depth)
    types = draw(st.lists(st.sampled_from([ARRAY, F64, I64]), max_size=2))
    updated = draw(st.sampled_from([(), (0,), (1,), (0, 1)]))
    results = [scope.pick(t) for t in (*types, *(ARRAY for _ in updated))]
    updates = tuple((p, len(types) + i) for i, p in enumerate(updated))
    return Graph(
        params,
        maker.builder.blocks[0].nodes,
        tuple(results),
        "f",
        updates,
        location=Location(Span("random.py", 1), "f"),
    )
