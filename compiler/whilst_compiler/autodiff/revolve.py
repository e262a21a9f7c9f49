"""Loops in chunks, of which few states can be kept: forwards, and backwards from snapshot to snapshot.

``f`` runs chunk after chunk and hands out snapshots, ``f.bar`` takes them. Where a chunk is to be swept, its state is
computed from the last snapshot before it; on the way there more are kept, as long as there is room, at the places that
make the number of trips that are run again the smallest (Griewank and Walther, "Algorithm 799: revolve", 2000).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whilst_compiler.autodiff.activity import Activity
from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.open import opened
from whilst_compiler.autodiff.plans import AGAIN, AHEAD
from whilst_compiler.autodiff.shares import Share
from whilst_compiler.autodiff.snapshots import Snapshots
from whilst_compiler.autodiff.weave import Operands, Weaver
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Cond, Graph, Operand, Value, While
from whilst_compiler.ir.types import BOOL, I64
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.term import constant

__all__ = ["backwards", "carried_back", "forwards", "goes_in_chunks", "swept"]


def forwards(name: str, node: While, params: Sequence[Value], fixed: Sequence[bool], share: Share) -> Graph:
    """The function of a loop: carried and captured values and the bound, to carried values and to snapshots, how many
    there are, and how many chunks. It tells if its share of the budget is too small."""
    w = _Forwards(name, node, params, fixed, share)
    last = Value(I64, "last")
    return w.function((*params, last), w.run(last))


class _Chunked(Weaver):
    """``states`` are the carried values at the beginning, ``captured`` the rest, ``length`` the trips of a chunk."""

    def __init__(self, name: str, params: Sequence[Value], fixed: Sequence[bool], node: While | None = None) -> None:
        location = None if node is None else node.location
        super().__init__(name, location, (p.type for p, f in zip(params, fixed) if f))
        self.states, self.captured = params[: len(fixed)], params[len(fixed) :]
        self.kept |= {d for p in self.captured for d in tensor(p).dims if isinstance(d, str)}
        self.fixed = fixed
        self.snapshots = Snapshots(self, self.states, fixed)
        self.length, self.slots, self.least = self.sized(self.states)

    def sized(self, states: Operands) -> tuple[Value, ...]:
        """The trips of a chunk, how many snapshots there may be, and the bytes that are the least."""
        return self.called(f"{self.name}.sizes", (*states, *self.captured), (I64, I64, I64))

    def room(self, states: Operands) -> Operand:
        """How many snapshots of this size there may be."""
        return self.slots if all(self.fixed) else self.sized(states)[1]

    def advanced(self, states: Operands, chunk: Operand, chunks: Operand | None, last: Operand) -> tuple[Value, ...]:
        """The states so many chunks (one, if None) after the beginning of a chunk."""
        trips = self.length if chunks is None else self.multiply(chunks, self.length)
        first = self.multiply(chunk, self.length)
        like = [p.type for p in self.states]
        return self.called(f"{self.name}.chunk", (*states, *self.captured, first, trips, last), like)

    def ahead(self, chunks: Operand, free: Operand) -> Operand:
        (found,) = self.called(AHEAD, (chunks, self.apply("maximum", free, literal(1))), (I64,))
        return found


class _Forwards(_Chunked):
    """The loop over chunks. It carries the number of the chunk, that at which the next snapshot is taken, how many
    there are, how many chunks lie between them, the values, and the snapshots."""

    def __init__(
        self, name: str, node: While, params: Sequence[Value], fixed: Sequence[bool], share: Share
    ) -> None:  # fmt: skip
        super().__init__(name, params, fixed, node)
        self.node = node
        self.share = share
        self.planned = node.bound is not None and all(fixed)

    def run(self, last: Operand) -> tuple[Operand, ...]:
        count = len(self.states)
        one, room = literal(1), self.slots
        total: Operand = literal(0)
        if self.node.bound is not None:
            total = self.divide(self.add(last, self.subtract(self.length, 1)), self.length)
        first: Operand = one
        if self.planned:
            room = self.apply("minimum", room, self.apply("maximum", total, literal(0)))
            first = self.ahead(self.apply("maximum", total, one), self.slots)

        def trip(carried: Operands) -> Operands:
            chunk, due, taken, stride, *rest = carried
            states, tables = rest[:count], rest[count:]
            kept = self.where_so(
                self.apply("equal", chunk, due),
                lambda: self.keep(chunk, taken, stride, total, states, tables),
                lambda: (due, taken, stride, *tables),
            )
            after = self.advanced(states, chunk, None, last)
            return self.add(chunk, 1), *kept[:3], *after, *kept[3:]

        inits = (literal(0), first, literal(0), one, *self.states, *self.snapshots.made(room))
        chunks, _, taken, _, *rest = self.during(inits, lambda c: self.goes_on(c[0], c[4 : 4 + count], last), trip)
        self.share.tell(self, self.least if all(self.fixed) else self.sized(rest[:count])[2])
        return *rest, taken, chunks

    def goes_on(self, chunk: Operand, states: Operands, last: Operand) -> Operand:
        """The test between two chunks: that of the loop, which does not look at its counter."""
        there: Operand = literal(True)
        test = clone(self.node.test)
        if self.node.bound is not None:
            there = self.less(self.multiply(chunk, self.length), last)
            test.params = (*test.params[1:], test.params[0])
            states = (*states, *self.captured, chunk)
        else:
            states = (*states, *self.captured)
        no = Graph(tuple(Value(p.type) for p in test.params), [], (literal(False),))
        holds = Value(BOOL, "holds")
        self.append(Cond(there, tuple(states), (test, no), (holds,), self.location))
        return holds

    def keep(
        self, chunk: Operand, taken: Operand, stride: Operand, total: Operand, states: Operands, tables: Operands
    ) -> Operands:
        """Take a snapshot; where that cannot be planned, and there is no room, forget every other one before."""
        if self.planned:
            saved = self.snapshots.save(tables, taken, chunk, states)
            taken = self.add(taken, 1)
            free = self.subtract(self.slots, taken)
            due = self.add(chunk, self.ahead(self.subtract(total, chunk), free))
            return self.apply("where", self.less(0, free), due, literal(-1)), taken, stride, *saved
        full = self.apply("less_equal", self.room(states), taken)
        taken, stride, *tables = self.where_so(
            full, lambda: self.thinned(taken, stride, tables), lambda: (taken, stride, *tables)
        )
        there = self.apply("equal", self.apply("remainder", chunk, stride), literal(0))
        taken, *tables = self.where_so(
            there,
            lambda: (self.add(taken, 1), *self.snapshots.save(tables, taken, chunk, states)),
            lambda: (taken, *tables),
        )
        return self.multiply(self.add(self.divide(chunk, stride), 1), stride), taken, stride, *tables

    def thinned(self, taken: Operand, stride: Operand, tables: Operands) -> Operands:
        """Snapshots 1, 3, 5 and so on become 0, 1, 2."""
        left = self.divide(taken, 2)

        def moved(k: Operand, tables: Operands) -> Operands:
            return self.snapshots.move(tables, self.add(self.multiply(k, 2), 1), k, self.states)

        return left, self.multiply(stride, 2), *self.times(left, tables, moved)


def goes_in_chunks(functions: Mapping[str, Graph], callee: str, outputs: Sequence[int]) -> bool:
    """Whether a function is a loop whose adjoint by these results, carried values, takes its snapshots."""
    chunk = functions.get(f"{callee}.chunk")
    return chunk is not None and all(i < len(chunk.results) for i in outputs)


def swept(functions: Mapping[str, Graph], callee: str) -> str:
    """The function of a loop that is a chunk as its adjoint goes through it."""
    trip = f"{callee}.trip"
    return trip if trip in functions else f"{callee}.chunk"


def carried_back(chunk: Graph, inputs: Sequence[int], outputs: Sequence[int]) -> list[int]:
    """The carried values that depend on ``inputs`` of a loop, and that one of ``outputs`` depends on."""
    graph, count = opened(chunk), len(chunk.results)
    varied, useful = {*inputs}, {*outputs}
    for _ in range(count):
        known = Activity(graph, [graph.params[i] for i in varied], [graph.results[i] for i in useful])
        varied |= {i for i in range(count) if graph.results[i] in known.varied}
        useful |= {i for i in range(count) if graph.params[i] in (known.useful or ())}
    return sorted(i for i in varied & useful if i < count)


def backwards(
    name: str, functions: Mapping[str, Graph], adjoint: str, inputs: Sequence[int], carried: Sequence[int]
) -> Graph:
    """The adjoint of the function of a loop: it takes what that takes, its snapshots, how many there are, how many
    chunks, and the cotangents of the values ``carried``; it gives those of ``inputs``. ``adjoint`` is the function that
    does so for a chunk, by the values ``carried`` and the captured ones among ``inputs``.
    """
    chunk, own = functions[f"{name}.chunk"], functions[name]
    fixed = [p.type == r.type for p, r in zip(chunk.params, chunk.results)]
    params = [Value(p.type, p.name) for p in own.params]
    tables = [Value(r.type, "snapshots") for r in own.results[len(fixed) :]]
    w = _Backwards(name, params[:-1], fixed)
    w.planned = all(fixed) and any(chunk.params[-1] in node.inputs for node in chunk.nodes)
    bars = [Value(w.loose(own.params[i].type).type, "bar") for i in carried]
    results = w.run(params[-1], tables, bars, adjoint, inputs, carried)
    return w.function((*params, *tables, *bars), results)


class _Backwards(_Chunked):
    """The loop back over chunks. It carries how many snapshots there are, the snapshots, the cotangents of carried
    values, and sums for those of captured ones. ``planned``: they were taken where they are wanted."""

    planned = False

    def run(
        self, last: Operand, kept: Sequence[Value], bars: Sequence[Value], adjoint: str, inputs: Sequence[int],
        carried: Sequence[int],
    ) -> tuple[Operand, ...]:  # fmt: skip
        tables: Operands = kept[:-2]
        taken: Operand = kept[-2]
        chunks = kept[-1]
        count = len(self.states)
        captured = [i for i in inputs if i >= count]
        sums = [self.zeros(self.captured[i - count]) for i in captured]

        def trip(k: Operand, values: Operands) -> Operands:
            chunk = self.subtract(self.subtract(chunks, k), 1)
            taken, tables = values[0], values[1 : 1 + len(kept) - 2]
            given, sums = values[len(kept) - 1 :][: len(bars)], values[len(kept) - 1 + len(bars) :]
            taken, tables, states = self.reach(chunk, taken, tables, last)
            told = (*states, *self.captured, self.multiply(chunk, self.length), self.length, last, *given)
            like = [*(b.type for b in bars), *(self.captured[i - count].type for i in captured)]
            found = self.called(adjoint, told, like)
            parts = found[len(bars) :]
            return taken, *tables, *found[: len(bars)], *map(self.add, sums, parts)

        if not self.planned:
            taken, *tables = self.forgotten(taken, tables, chunks)
        ended = self.times(chunks, (taken, *tables, *bars, *sums), trip)
        by = dict(zip((*carried, *captured), ended[len(kept) - 1 :], strict=True))
        return tuple(by[i] if i in by else self.zeros(self.states[i]) for i in inputs)

    def forgotten(self, taken: Operand, tables: Operands, chunks: Operand) -> Operands:
        """How many snapshots there are, and the snapshots, without some that were taken while nobody knew how many
        chunks there would be: every other one, again and again, as long as there are fewer chunks to run again."""
        room = self.room(self.top(taken, tables)[1])

        def again(step: Operand) -> Operand:
            """The chunks that are run again if only so many snapshots, the last of them among these, are left."""
            left = self.divide(taken, step)

            def segment(k: Operand, carried: Operands) -> Operands:
                total, begin = carried
                (end,) = self.where_so(
                    self.less(k, left),
                    lambda: (self.snapshots.position(tables, self.last_of(k, step)),),
                    lambda: (chunks,),
                )
                free = self.apply("maximum", self.subtract(room, k), literal(0))
                return self.add(total, *self.called(AGAIN, (self.subtract(end, begin), free), (I64,))), end

            return self.times(self.add(left, 1), (literal(0), literal(0)), segment)[0]

        def fewer(carried: Operands) -> Operands:
            twice = self.multiply(carried[0], 2)
            return twice, carried[2], again(self.multiply(twice, 2))

        inits = literal(1), again(literal(1)), again(literal(2))
        step, *_ = self.during(inits, lambda c: self.less(c[2], c[1]), fewer)
        left = self.divide(taken, step)

        def moved(k: Operand, tables: Operands) -> Operands:
            return self.snapshots.move(tables, self.last_of(k, step), k, self.states)

        return self.where_so(
            self.less(1, step), lambda: (left, *self.times(left, tables, moved)), lambda: (taken, *tables)
        )

    def last_of(self, k: Operand, step: Operand) -> Operand:
        """The last of the ``step`` snapshots number ``k``."""
        return self.subtract(self.multiply(self.add(k, 1), step), 1)

    def zeros(self, x: Operand) -> Operand:
        zero, sizes = constant(0, tensor(x).dtype), self.sizes(x)
        return self.apply("full", zero, *sizes, dims=tensor(x).dims) if sizes else zero

    def top(self, taken: Operand, tables: Operands) -> tuple[Operand, Operands]:
        """Where the last snapshot was taken, and the states; the beginning, if there is none."""
        last = self.subtract(taken, 1)
        at, *states = self.where_so(
            self.less(0, taken),
            lambda: (self.snapshots.position(tables, last), *self.snapshots.load(tables, last, self.states)),
            lambda: (literal(0), *self.states),
        )
        return at, states

    def reach(
        self, chunk: Operand, taken: Operand, tables: Operands, last: Operand
    ) -> tuple[Operand, Operands, Operands]:
        """The states at the beginning of a chunk, from the last snapshot that is not behind it."""
        count = len(self.states)

        def behind() -> Operands:
            at = self.snapshots.position(tables, self.subtract(taken, 1))
            return (self.apply("less", chunk, at),)

        (over,) = self.where_so(self.less(0, taken), behind, lambda: (literal(False),))
        taken = self.subtract(taken, self.apply("cast", over, dtype="i64"))
        at, states = self.top(taken, tables)

        def on(carried: Operands) -> Operands:
            at, taken, *rest = carried
            states, tables = rest[:count], rest[count:]
            left = self.subtract(chunk, at)
            free = self.subtract(self.room(states), taken)
            some = self.less(0, free)
            step = self.apply("where", some, self.ahead(self.add(left, 1), free), left)
            there, after = self.add(at, step), self.advanced(states, at, step, last)
            kept = self.where_so(
                self.apply("logical_and", some, self.less(there, chunk)),
                lambda: (self.add(taken, 1), *self.snapshots.save(tables, taken, there, after)),
                lambda: (taken, *tables),
            )
            return there, kept[0], *after, *kept[1:]

        ended = self.during((at, taken, *states, *tables), lambda c: self.less(c[0], chunk), on)
        return ended[1], ended[2 + count :], ended[2 : 2 + count]
