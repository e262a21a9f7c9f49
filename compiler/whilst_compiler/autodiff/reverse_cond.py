"""The adjoint of a choice: the same choice between the adjoints of the branches."""

from __future__ import annotations

from typing import Any

from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.keep import again, plan
from whilst_compiler.autodiff.rules import fit_to
from whilst_compiler.autodiff.tape import Thread
from whilst_compiler.autodiff.walk import prune, substitute
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Node, Operand, Value
from whilst_compiler.ir.types import I64, DType, Tensor
from whilst_compiler.ops.table import ROWS
from whilst_compiler.ops.term import constant

__all__ = ["reverse_cond"]


class _Branch:
    """The adjoint of one branch: what it adds to the cotangents of what the choice reads from outside."""

    def __init__(self, sweep: Any, branch: Graph, outer: list[Value], seeds: list[tuple[int, Operand]]) -> None:
        self.primal = branch
        before = sweep.enter({x: sweep.cotangents[x] for x in outer if x in sweep.cotangents})
        with sweep.block() as block:
            for i, g in seeds:
                sweep.accumulate(branch.results[i], g)
            sweep.region(branch)
        self.cotangents, self.threads = sweep.leave(before)
        self.block = block
        self.results: list[Operand] = []

    def finish(self, sweep: Any, outer: list[Value]) -> list[Value]:
        """Yield the cotangents of these; the values of the primal branch that are read."""
        sweep.blocks.append(self.block)
        self.results = [self.cotangents[x] if x in self.cotangents else sweep.zeros(x) for x in outer]
        sweep.blocks.pop()
        self.nodes: list[Node] = prune(self.block.nodes, (*self.results, *(t.exit for t in self.threads)))
        self.plan = plan(sweep.index, self.primal, self.nodes, self.results, set())
        return self.plan.kept

    def restore(self, sweep: Any, kept: dict[Value, Value]) -> None:
        """Read what was kept as results of the primal choice."""
        with sweep.block() as head:
            known: dict[Operand, Operand] = {}
            for v, given in kept.items():
                known[v] = fit_to(sweep, given, sweep.index.sizes(given), tensor(v))
            found = again(sweep, self.plan.nodes, known)
        substitute(self.nodes, found)
        self.nodes = [*head.nodes, *self.nodes]
        self.results = [found.get(x, x) for x in self.results]


def reverse_cond(sweep: Any, node: Cond) -> None:
    seeds = [(i, sweep.cotangents.pop(v)) for i, v in enumerate(node.outputs) if v in sweep.cotangents]
    if not seeds:
        return
    outer = list(dict.fromkeys(x for branch in node.branches for x in sweep.outer(branch)))
    outer += dict.fromkeys(
        x for branch in node.branches for x in sweep.yielded(branch, [i for i, _ in seeds]) if x not in outer
    )
    branches = [_Branch(sweep, branch, outer, seeds) for branch in node.branches]
    changed = [x for x in outer if any(b.cotangents.get(x) is not sweep.cotangents.get(x) for b in branches)]
    kept = _keep(sweep, node, [branch.finish(sweep, changed) for branch in branches])
    for branch, values in zip(branches, kept):
        branch.restore(sweep, values)
    graphs = tuple(Graph((), b.nodes, tuple(b.results)) for b in branches)
    outputs = [Value(x.type, f"{x.name}_bar") for x in changed]
    for i, branch in enumerate(branches):
        for thread in branch.threads:
            exit = Value(I64, "height")
            for j, graph in enumerate(graphs):
                graph.results += (thread.exit if i == j else thread.entry,)
            outputs.append(exit)
            sweep.threads.append(Thread(thread.entry, exit, thread.top))
    if outputs:
        sweep.append(Cond(node.selector, (), graphs, tuple(outputs), sweep.behind(node)))
    sweep.cotangents.update(zip(changed, outputs))


# -- what the branches leave for their adjoints ----------------------------------------------------------------------


def _keep(sweep: Any, node: Cond, kept: list[list[Value]]) -> list[dict[Value, Value]]:
    """More results of the choice; scalars of the branches share them. For each branch where its values are."""
    found: list[dict[Value, Value]] = [{} for _ in kept]
    scalars: dict[DType, list[list[Value]]] = {}
    for i, values in enumerate(kept):
        for v in values:
            if tensor(v).dims:
                found[i][v] = _array(sweep, node, i, v)
            else:
                scalars.setdefault(tensor(v).dtype, [[] for _ in kept])[i].append(v)
    for dtype, columns in scalars.items():
        for row in range(max(map(len, columns))):
            given = [c[row] if row < len(c) else constant(0, dtype) for c in columns]
            output = sweep.index.give(node, given, Tensor(dtype), "kept")
            found = [f | ({x: output} if isinstance(x, Value) else {}) for f, x in zip(found, given)]
    return found


def _array(sweep: Any, node: Cond, i: int, value: Value) -> Value:
    """An array of the branch taken; an empty one of the others."""
    given: list[Operand] = []
    for j, branch in enumerate(node.branches):
        given.append(value if i == j else _empty(sweep, branch, tensor(value)))
    output: Value = sweep.index.give(node, given, sweep.index.unknown(tensor(value)), value.name)
    return output


def _empty(sweep: Any, branch: Graph, type: Tensor) -> Value:
    zeros: tuple[Literal, ...] = (literal(0),) * type.rank
    small = type.with_dims((0,) * type.rank)
    made = Apply(ROWS["full"], (constant(0, type.dtype), *zeros), {"dims": small.dims}, (Value(small, "none"),))
    branch.nodes.append(made)
    sweep.index.define(made, branch)
    return made.output
