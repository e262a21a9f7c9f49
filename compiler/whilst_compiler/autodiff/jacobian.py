"""All partial derivatives: one loop over the elements of an argument (forward) or of a result (reverse)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst_compiler.autodiff.forward import forward
from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.replay import Replay
from whilst_compiler.autodiff.reverse import reverse
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Graph, Operand, Value
from whilst_compiler.ir.types import I64, Tensor
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.table import ROWS
from whilst_compiler.ops.term import constant

__all__ = ["dim", "jacobian"]


def dim(graph: Graph, param: Value, axis: int = 0) -> Operand:
    """The size of a parameter, read at the top of the graph."""
    size = tensor(param).dims[axis]
    if isinstance(size, int):
        return literal(size)
    node = Apply(ROWS["dim"], (param,), {"axis": axis}, (Value(I64, f"{param.name}_size"),))
    graph.nodes.insert(0, node)
    return node.output


def jacobian(
    graph: Graph, inputs: Sequence[int], outputs: Sequence[int], backwards: bool, beside: Sequence[int] = ()
) -> Graph:
    """A graph that yields, for each of ``outputs`` and each of ``inputs`` in turn, the array of their derivatives, and
    the results ``beside``."""
    builder, functions = Builder(ROWS), dict(graph.functions)
    params = tuple(Value(p.type, p.name) for p in graph.params)
    primal, arguments, graph = _primal(builder, graph, params, functions)
    found: dict[tuple[int, int], Operand] = {}
    if backwards:
        for o in outputs:
            made = reverse(graph, inputs, [o])
            functions |= made.functions
            columns = _columns(builder, made, arguments, primal[o], [params[i] for i in inputs], False)
            found.update({(o, i): c for i, c in zip(inputs, columns, strict=True)})
    else:
        for i in inputs:
            made = forward(graph, [i], outputs)
            functions |= made.functions
            columns = _columns(builder, made, arguments, params[i], [primal[o] for o in outputs], True)
            found.update({(o, i): c for o, c in zip(outputs, columns, strict=True)})
    results = (*(found[o, i] for o in outputs for i in inputs), *(primal[k] for k in beside))
    return Graph(params, builder.blocks[0].nodes, results, graph.name, (), functions)


def _primal(
    builder: Builder, graph: Graph, params: tuple[Value, ...], functions: dict[str, Graph]
) -> tuple[tuple[Operand, ...], tuple[Operand, ...], Graph]:
    """The results of the graph; what is to be differentiated, which draws nothing anew, and its arguments."""
    replay = Replay(functions, graph)
    if not replay.reaches_out(graph):
        return inline(builder, graph, params), params, graph
    results = inline(builder, replay.logged(graph), (*params, *replay.empty(builder)))
    again = replay.replayed(graph)
    again.functions = functions
    count = len(graph.results)
    return results[:count], (*params, *replay.from_start(results[count:])), again


def inline(builder: Builder, graph: Graph, arguments: Sequence[Operand]) -> tuple[Operand, ...]:
    """The nodes of a graph for these arguments; its results."""
    copy = clone(graph, dict(zip(graph.params, arguments, strict=True)))
    builder.blocks[-1].nodes += copy.nodes
    return copy.results


Part = Callable[[Operand], Sequence[Operand]]


def _columns(
    builder: Builder, made: Graph, params: Sequence[Operand], unit: Operand, others: Sequence[Operand], last: bool
) -> tuple[Operand, ...]:
    """One run of ``made`` for each element of ``unit``; what it yields for ``others`` goes to one place of each array.

    The axes of ``unit`` are the last ones of the arrays, or the first.
    """

    def run(seed: Operand) -> Sequence[Operand]:
        found = inline(builder, made, (*params, seed))
        return found[len(found) - len(others) :]

    if not tensor(unit).dims:
        return tuple(run(constant(1, tensor(unit).dtype)))
    sizes = _sizes(builder, unit)
    places = [_place(builder, unit, x, sizes, last) for x in others]
    total = sizes[0]
    for size in sizes[1:]:
        total = builder.apply("multiply", total, size)
    carried = tuple(Value(p.type, "jacobian") for p in places)
    k = Value(I64, "k")
    with builder.block((Value(I64, "k"), *(Value(p.type) for p in places))) as test:
        test.results = (literal(True),)
    with builder.block((k, *carried)) as body:
        at = _unravel(builder, k, sizes)
        zero, one = (constant(v, tensor(unit).dtype) for v in (0, 1))
        zeros = builder.apply("full", zero, *sizes, dims=tensor(unit).dims)
        parts = run(builder.apply("store", zeros, one, *at))
        body.results = tuple(_put(builder, c, part, at, last) for c, part in zip(carried, parts, strict=True))
    return builder.loop(places, total, test, body)


def _sizes(builder: Builder, x: Operand) -> list[Operand]:
    return [literal(d) if isinstance(d, int) else builder.apply("dim", x, axis=k)
            for k, d in enumerate(tensor(x).dims)]  # fmt: skip


def _place(builder: Builder, unit: Operand, x: Operand, sizes: list[Operand], last: bool) -> Value:
    mine, dims = _sizes(builder, x), tensor(x).dims
    both = (*mine, *sizes) if last else (*sizes, *mine)
    names = (*dims, *tensor(unit).dims) if last else (*tensor(unit).dims, *dims)
    return builder.apply("full", constant(0, tensor(x).dtype), *both, dims=names)


def _unravel(builder: Builder, k: Operand, sizes: Sequence[Operand]) -> list[Operand]:
    """The indices of the element number ``k`` in C order."""
    found: list[Operand] = []
    for size in reversed(sizes[1:]):
        found.append(builder.apply("remainder", k, size))
        k = builder.apply("floor_divide", k, size)
    return [k, *reversed(found)]


def _put(builder: Builder, into: Operand, part: Operand, at: Sequence[Operand], last: bool) -> Operand:
    type: Tensor = tensor(part)
    if not type.dims:
        return builder.apply("store", into, part, *at)
    axes = "f" * type.rank + "i" * len(at) if last else "i" * len(at) + "f" * type.rank
    return builder.apply("update", into, part, *at, axes=axes)
