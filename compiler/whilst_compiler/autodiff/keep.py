"""What the reverse sweep of a region reads of the forward sweep: what is kept, and what is computed again from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from whilst_compiler.autodiff.cut import minimum_cut
from whilst_compiler.autodiff.index import Index, tensor
from whilst_compiler.autodiff.walk import reads
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Graph, Node, Operand, Value
from whilst_compiler.ir.row import Compare, Effect, Instruction, View

__all__ = ["Plan", "again", "is_cheap", "plan"]

_CHEAP = frozenset(
    {
        *("cast", "where", "minimum", "maximum", "logical_not", "square", "positive", "sign", "absolute", "isnan"),
        *("conjugate", "real", "imag", "complex", "isfinite", "full", "iota", "load", "check", "check_index", "copy"),
        *("checked_add", "checked_subtract", "checked_multiply"),
    }
)
"""Rows that are computed again rather than kept, besides single instructions and views."""
_DEAR = frozenset({"machine_divide", "machine_remainder"})
_UNCHECKED = {"checked_add": "add", "checked_subtract": "subtract", "checked_multiply": "multiply"}


@dataclass
class Plan:
    """``kept`` are in the record, ``nodes`` are computed again from it, ``given`` are known already."""

    kept: list[Value] = field(default_factory=list)
    nodes: list[Apply] = field(default_factory=list)

    def split(self, arrays: set[Value]) -> tuple[list[Apply], list[Apply]]:
        """Nodes that can be computed again before the arrays are there, and the others."""
        late: set[Operand] = {*arrays}
        first: list[Apply] = []
        rest: list[Apply] = []
        for node in self.nodes:
            if any(x in late for x in _parts(node)):
                late.add(node.output)
                rest.append(node)
            else:
                first.append(node)
        return first, rest


def plan(index: Index, region: Graph, nodes: Iterable[Node], results: Sequence[Operand], given: set[Value]) -> Plan:
    """What the nodes of a reverse sweep need of the region; sizes of arrays that are kept are needed as well."""
    needed = dict.fromkeys(x for x in reads(nodes, results) if index.home.get(x) is region and x not in given)

    def inputs(value: Value) -> list[Value] | None:
        node = index.made_by.get(value)
        if not isinstance(node, Apply) or not is_cheap(node):
            return None
        if any(index.home.get(x) is not region and index.rewritten(x) for x in _parts(node)):  # type: ignore[arg-type]
            return None
        return [x for x in _parts(node) if isinstance(x, Value) and index.home.get(x) is region and x not in given]

    while True:
        kept = minimum_cut(needed, inputs)
        sizes = [s for v in kept for s in index.sizes(v) if isinstance(s, Value)]
        new = [s for s in sizes if index.home[s] is region and s not in given and s not in needed]
        if not new:
            break
        needed.update(dict.fromkeys(new))
    wanted, todo, have = set[Node](), list(needed), {*kept, *given}
    while todo:
        value = todo.pop()
        if value not in have:
            have.add(value)
            node = index.made_by[value]
            wanted.add(node)
            todo += inputs(value) or ()
    return Plan(kept, [n for n in region.nodes if n in wanted and isinstance(n, Apply)])


def is_cheap(node: Apply) -> bool:
    """Whether it is computed again rather than kept."""
    row = node.row
    if row.name in _CHEAP:
        return True
    return (
        row.effect is Effect.PURE and row.name not in _DEAR and isinstance(row.lowering, Instruction | Compare | View)
    )


def _parts(node: Apply) -> Sequence[Operand]:
    """What the value is computed from when its check is known to hold."""
    return node.inputs[:1] if node.row.name == "check" else node.inputs


def again(builder: Builder, nodes: Iterable[Apply], known: Mapping[Operand, Operand]) -> dict[Operand, Operand]:
    """Compute the nodes again, given what stands for kept values; their checks have passed."""
    found = dict(known)
    for node in nodes:
        builder.location = node.location
        inputs = [found.get(x, x) for x in node.inputs]
        name = node.row.name
        if name == "check" or name == "copy":
            found[node.output] = inputs[0]
        elif name == "check_index":
            wrapped = builder.apply("add", *inputs)
            found[node.output] = builder.apply(
                "where", builder.apply("less", inputs[0], literal(0)), wrapped, inputs[0]
            )
        else:
            found[node.output] = builder.apply(_UNCHECKED.get(name, name), *inputs, name="", **node.attributes)
            assert tensor(found[node.output]) == tensor(node.output)
    return found
