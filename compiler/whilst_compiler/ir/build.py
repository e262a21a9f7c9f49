"""Building graphs: nodes are appended to the innermost open block; outer values are captured when a block closes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.row import Attribute, Row
from whilst_compiler.ir.types import BOOL, C128, F64, I64, Tensor, Type
from whilst_compiler.ir.walk import map_operands, operands
from whilst_compiler.source import Location

__all__ = ["Block", "Builder", "literal"]

_DEFAULT_TYPES: dict[type, Tensor] = {bool: BOOL, int: I64, float: F64, complex: C128}


def literal(value: bool | int | float | complex, type: Tensor | None = None) -> Literal:
    """A literal operand; without a type, that of the Python value (bool, i64, f64, c128)."""
    return Literal(value, type or _DEFAULT_TYPES[value.__class__])


@dataclass(eq=False, slots=True)
class Block:
    """A region under construction: it may use values of the blocks around it until it is closed."""

    params: tuple[Value, ...] = ()
    nodes: list[Node] = field(default_factory=list)
    results: tuple[Operand, ...] = ()


class Builder:
    """Appends nodes to the innermost open block.

    ``location`` is given to each new node. ``close`` turns blocks into closed regions that share one list of captured
    values.
    """

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.rows = rows
        self.blocks: list[Block] = [Block()]
        self.location: Location | None = None
        self.count = 0
        """How many nodes were made."""

    # -- nodes -------------------------------------------------------------------------------------------------

    def append(self, node: Node) -> None:
        self.count += 1
        self.blocks[-1].nodes.append(node)

    def apply_all(
        self, row: str, *inputs: Operand, names: Sequence[str] = (), **attributes: Attribute
    ) -> tuple[Value, ...]:
        """Apply a row, whatever number of outputs it has."""
        the_row = self.rows[row]
        types = the_row.infer(tuple(x.type for x in inputs), attributes)
        outputs = tuple(Value(t, names[i] if i < len(names) else "") for i, t in enumerate(types))
        self.append(Apply(the_row, inputs, dict(attributes), outputs, self.location))
        return outputs

    def apply(self, row: str, *inputs: Operand, name: str = "", **attributes: Attribute) -> Value:
        """Apply a row of one output."""
        (output,) = self.apply_all(row, *inputs, names=(name,), **attributes)
        return output

    def cond(self, selector: Operand, branches: Sequence[Block], names: Sequence[str] = ()) -> tuple[Value, ...]:
        """A choice between closed blocks; the output types are those of the first branch's results."""
        captured, graphs = self.close(branches)
        types = [r.type for r in branches[0].results]
        outputs = tuple(Value(t, names[i] if i < len(names) else "") for i, t in enumerate(types))
        self.append(Cond(selector, captured, tuple(graphs), outputs, self.location))
        return outputs

    def loop(
        self,
        inits: Sequence[Operand],
        bound: Operand | None,
        test: Block,
        body: Block,
        output_types: Sequence[Type] = (),
    ) -> tuple[Value, ...]:
        """A loop; ``test`` and ``body`` have (counter, if bounded) + carried as parameters so far."""
        captured, (test_graph, body_graph) = self.close([test, body])
        skip = 0 if bound is None else 1
        carried = body.params[skip : skip + len(inits)]
        types = list(output_types) or [p.type for p in carried]
        outputs = tuple(Value(t, p.name) for t, p in zip(types, carried, strict=True))
        self.append(While(tuple(inits), captured, bound, test_graph, body_graph, outputs, self.location))
        return outputs

    def call(self, callee: str, inputs: Sequence[Operand], types: Sequence[Type]) -> tuple[Value, ...]:
        outputs = tuple(Value(t) for t in types)
        self.append(Call(callee, tuple(inputs), outputs, self.location))
        return outputs

    # -- blocks ------------------------------------------------------------------------------------------------

    @contextmanager
    def block(self, params: Sequence[Value] = ()) -> Iterator[Block]:
        """Open a block: nodes built inside go to it. Set its ``results`` before closing it into a region."""
        block = Block(tuple(params))
        self.blocks.append(block)
        try:
            yield block
        finally:
            popped = self.blocks.pop()
            assert popped is block

    @contextmanager
    def reopened(self, block: Block) -> Iterator[None]:
        """Add nodes to a block that was open before."""
        self.blocks.append(block)
        try:
            yield
        finally:
            popped = self.blocks.pop()
            assert popped is block

    def close(self, blocks: Sequence[Block]) -> tuple[tuple[Operand, ...], list[Graph]]:
        """Make closed regions of blocks: what they read from outside becomes trailing parameters, the same for each."""
        captured: dict[Value, None] = {}
        for block in blocks:
            defined = set(block.params)
            for node in block.nodes:
                captured.update((x, None) for x in operands(node) if isinstance(x, Value) and x not in defined)
                defined.update(node.outputs)
            captured.update((x, None) for x in block.results if isinstance(x, Value) and x not in defined)
        return tuple(captured), [self._closed(block, tuple(captured)) for block in blocks]

    @staticmethod
    def _closed(block: Block, captured: tuple[Value, ...]) -> Graph:
        inside: dict[Operand, Operand] = {value: Value(value.type, value.name) for value in captured}
        for node in block.nodes:
            map_operands(node, lambda x: inside.get(x, x))
        params = (*block.params, *(inside[v] for v in captured))
        results = tuple(inside.get(x, x) for x in block.results)
        return Graph(params, block.nodes, results, location=None)  # type: ignore[arg-type]
