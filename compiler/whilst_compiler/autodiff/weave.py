"""Writing open graphs by hand: loops and choices whose regions are Python functions over operands."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Call, Cond, Graph, Literal, Operand, Value, While
from whilst_compiler.ir.scopes import close_regions
from whilst_compiler.ir.symbols import sizes_in
from whilst_compiler.ir.types import I64, Tensor, Type
from whilst_compiler.ops.table import ROWS
from whilst_compiler.source import Location

__all__ = ["Weaver"]

Operands = Sequence[Operand]


class Weaver(Builder):
    """Sizes named in ``kept`` stay what they are from trip to trip; all others may change."""

    def __init__(self, name: str, location: Location | None, kept: Iterable[Type] = ()) -> None:
        super().__init__(ROWS)
        self.location = location
        self.name = name
        self.kept = sizes_in(iter(tuple(kept)))
        self._numbers = itertools.count()

    def fresh(self) -> str:
        """The name of a size that nothing is known of."""
        return f"{self.name}_size{next(self._numbers)}"

    def loose(self, x: Operand | Type, name: str = "") -> Value:
        """A value of this type, or that of the operand, under fresh names of the sizes that may change."""
        type = x.type if isinstance(x, Value | Literal) else x
        assert isinstance(type, Tensor)
        dims = tuple(d if isinstance(d, int) or d in self.kept else self.fresh() for d in type.dims)
        return Value(type.with_dims(dims), name or (x.name if isinstance(x, Value) else ""))

    # -- numbers -----------------------------------------------------------------------------------------------------

    def add(self, x: Operand, y: Operand | int) -> Value:
        return self.apply("add", x, literal(y) if isinstance(y, int) else y)

    def subtract(self, x: Operand, y: Operand | int) -> Value:
        return self.apply("subtract", x, literal(y) if isinstance(y, int) else y)

    def multiply(self, x: Operand, y: Operand | int) -> Value:
        return self.apply("multiply", x, literal(y) if isinstance(y, int) else y)

    def divide(self, x: Operand, y: Operand | int) -> Value:
        return self.apply("floor_divide", x, literal(y) if isinstance(y, int) else y)

    def less(self, x: Operand | int, y: Operand | int) -> Value:
        return self.apply("less", *(literal(v) if isinstance(v, int) else v for v in (x, y)))

    def sizes(self, x: Operand) -> list[Operand]:
        return [
            literal(d) if isinstance(d, int) else self.apply("dim", x, axis=k) for k, d in enumerate(tensor(x).dims)
        ]

    def product(self, factors: Iterable[Operand]) -> Operand:
        found: Operand = literal(1)
        for k, x in enumerate(factors):
            found = self.multiply(found, x) if k else x
        return found

    # -- regions -----------------------------------------------------------------------------------------------------

    def during(
        self, inits: Operands, test: Callable[[Operands], Operand], body: Callable[[Operands], Operands]
    ) -> tuple[Value, ...]:
        """While the test says so."""
        params = tuple(self.loose(x) for x in inits)
        with self.block() as asked:
            holds = test(params)
        with self.block() as done:
            results = tuple(body(params))
        outputs = tuple(self.loose(p) for p in params)
        regions = (Graph(params, asked.nodes, (holds,)), Graph(params, done.nodes, results))
        self.append(While(tuple(inits), (), None, *regions, outputs, self.location))
        return outputs

    def times(
        self, bound: Operand, inits: Operands, body: Callable[[Operand, Operands], Operands]
    ) -> tuple[Value, ...]:
        """So often, told the number of the trip."""
        k, params = Value(I64, "k"), tuple(self.loose(x) for x in inits)
        with self.block() as done:
            results = tuple(body(k, params))
        outputs = tuple(self.loose(p) for p in params)
        regions = (Graph((k, *params), [], (literal(True),)), Graph((k, *params), done.nodes, results))
        self.append(While(tuple(inits), (), bound, *regions, outputs, self.location))
        return outputs

    def where_so(
        self, selector: Operand, then: Callable[[], Operands], otherwise: Callable[[], Operands]
    ) -> tuple[Value, ...]:
        branches: list[Graph] = []
        for make in (then, otherwise):
            with self.block() as block:
                results = tuple(make())
            branches.append(Graph((), block.nodes, results))
        outputs = tuple(self.loose(Value(x.type)) for x in branches[1].results)
        self.append(Cond(selector, (), tuple(branches), outputs, self.location))
        return outputs

    def called(self, callee: str, inputs: Operands, like: Sequence[Type]) -> tuple[Value, ...]:
        outputs = tuple(self.loose(t) for t in like)
        self.append(Call(callee, tuple(inputs), outputs, self.location))
        return outputs

    def function(self, params: Sequence[Value], results: Operands) -> Graph:
        """All that was written, as a closed function."""
        graph = Graph(tuple(params), self.blocks[0].nodes, tuple(results), self.name)
        close_regions(graph)
        return graph
