"""All partial derivatives: one loop over the elements of an argument (forward) or of a result (reverse)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whilst_compiler.autodiff.forward import forward
from whilst_compiler.autodiff.index import tensor
from whilst_compiler.autodiff.replay import Replay
from whilst_compiler.autodiff.reverse import reverse
from whilst_compiler.errors import COMPLEX_HESSIAN, Diagnostic, UserError
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Apply, Graph, Operand, Value
from whilst_compiler.ir.types import I64, DType, Tensor
from whilst_compiler.ir.walk import clone
from whilst_compiler.ops.table import ROWS
from whilst_compiler.ops.term import constant

__all__ = ["dim", "jacobian"]


def dim(graph: Graph, x: Value, axis: int = 0) -> Operand:
    """The size of a parameter, read at the top of the graph, or of a result, read at its end."""
    size = tensor(x).dims[axis]
    if isinstance(size, int):
        return literal(size)
    node = Apply(ROWS["dim"], (x,), {"axis": axis}, (Value(I64, f"{x.name}_size"),))
    graph.nodes.insert(0 if x in graph.params else len(graph.nodes), node)
    return node.output


def jacobian(
    graph: Graph, inputs: Sequence[int], outputs: Sequence[int], backwards: bool, beside: Sequence[int] = (),
    second: bool = False,
) -> Graph:  # fmt: skip
    """A graph that yields, for each of ``outputs`` and each of ``inputs`` in turn, the array of their derivatives, and
    the results ``beside``. ``second``: the outputs are derivatives already."""
    if second and any(_is_complex(graph.params[i]) for i in inputs):
        code, title, help = COMPLEX_HESSIAN
        raise UserError(Diagnostic(code, title, help=help))
    builder, functions = Builder(ROWS), dict(graph.functions)
    params = tuple(Value(p.type, p.name) for p in graph.params)
    primal, arguments, graph = _primal(builder, graph, params, functions)
    found: dict[tuple[int, int], Operand] = {}
    if backwards:
        for o in outputs:
            made = reverse(graph, inputs, [o])
            functions |= made.functions
            columns = _columns(builder, made, arguments, primal[o], [params[i] for i in inputs], True)
            found.update({(o, i): c for i, c in zip(inputs, columns, strict=True)})
    else:
        for i in inputs:
            made = forward(graph, [i], outputs)
            functions |= made.functions
            columns = _columns(builder, made, arguments, params[i], [primal[o] for o in outputs], False)
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
    builder: Builder, made: Graph, params: Sequence[Operand], unit: Operand, others: Sequence[Operand], backwards: bool
) -> tuple[Operand, ...]:
    """One run of ``made`` for each element of ``unit``; what it yields for ``others`` goes to one place of each array.

    The axes of ``unit`` are the first ones of the arrays, or, forwards, the last. Of a complex element and a real one,
    what the derivatives along 1 and 1j say makes a complex number; of two complex ones, a cotangent is the conjugate of
    the derivative.
    """
    parted = [_is_complex(unit) and not _is_complex(x) for x in others]

    def along(seed: Operand) -> Sequence[Operand]:
        found = inline(builder, made, (*params, seed))
        return found[len(found) - len(others) :]

    def run(seed: Callable[[complex], Operand]) -> Sequence[Operand]:
        found = along(seed(1))
        turned = along(seed(1j)) if any(parted) else found
        return [entry(*x) for x in zip(found, turned, parted, strict=True)]

    def entry(found: Operand, turned: Operand, parted: bool) -> Operand:
        if parted:
            return builder.apply("complex", found, turned)
        return builder.apply("conjugate", found) if backwards and _is_complex(unit) else found

    dtype = tensor(unit).dtype
    if not tensor(unit).dims:
        return tuple(run(lambda along: constant(along, dtype)))
    sizes = _sizes(builder, unit)
    places = [_place(builder, unit, x, sizes, not backwards, p) for x, p in zip(others, parted, strict=True)]
    total = sizes[0]
    for size in sizes[1:]:
        total = builder.apply("multiply", total, size)
    carried = tuple(Value(p.type, "jacobian") for p in places)
    k = Value(I64, "k")
    with builder.block((Value(I64, "k"), *(Value(p.type) for p in places))) as test:
        test.results = (literal(True),)
    with builder.block((k, *carried)) as body:
        at = _unravel(builder, k, sizes)

        def seed(along: complex) -> Operand:
            zeros = builder.apply("full", constant(0, dtype), *sizes, dims=tensor(unit).dims)
            return builder.apply("store", zeros, constant(along, dtype), *at)

        parts = run(seed)
        body.results = tuple(_put(builder, c, part, at, not backwards) for c, part in zip(carried, parts, strict=True))
    return builder.loop(places, total, test, body)


def _sizes(builder: Builder, x: Operand) -> list[Operand]:
    return [literal(d) if isinstance(d, int) else builder.apply("dim", x, axis=k)
            for k, d in enumerate(tensor(x).dims)]  # fmt: skip


def _place(builder: Builder, unit: Operand, x: Operand, sizes: list[Operand], last: bool, parted: bool) -> Value:
    mine, dims = _sizes(builder, x), tensor(x).dims
    both = (*mine, *sizes) if last else (*sizes, *mine)
    names = (*dims, *tensor(unit).dims) if last else (*tensor(unit).dims, *dims)
    dtype = tensor(x).dtype
    if parted:
        dtype = DType.C64 if dtype is DType.F32 else DType.C128
    return builder.apply("full", constant(0, dtype), *both, dims=names)


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


def _is_complex(x: Operand) -> bool:
    return tensor(x).dtype.kind == "c"
