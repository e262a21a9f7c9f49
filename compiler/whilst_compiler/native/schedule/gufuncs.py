"""Loops of NumPy's generalized ufuncs: operands and results in memory, one call for the items along an axis."""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.graph import Apply
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.row import Gufunc
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import CallLoop, Const, Operand, Store, Tick, Var
from whilst_compiler.native.schedule.code import ONE, ZERO, Code, index
from whilst_compiler.native.schedule.folds import constant
from whilst_compiler.native.schedule.nest import element, nest
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import Array, Binding, Ref, Scalar, element_address
from whilst_compiler.ops.gufunc import loop_types
from whilst_compiler.ops.linalg import QR_COMPLETE, QR_RAW, QR_REDUCED

__all__ = ["argsort", "gufunc", "qr", "run_loop", "sort", "tell"]


def gufunc(scope: Scope, node: Apply) -> list[Binding]:
    """A node whose row is such a loop."""
    loop = node.row.lowering
    assert isinstance(loop, Gufunc)
    count = len(loop.inputs)
    refs = [_in_memory(scope, x) for x in node.inputs[:count]]
    known = dict(zip(loop.sizes, map(scope.scalar, node.inputs[count:])))
    outputs, failed = _called(scope, loop, refs, known, [v.name for v in node.outputs])
    for x, ref in zip(node.inputs, refs):
        if isinstance(scope.get(x), Scalar):
            scope.discard(ref.buffer)
    found: list[Binding] = [ref if ref.sizes else Scalar(element(scope.code, ref, ())) for ref in outputs]
    for ref in outputs:
        if not ref.sizes:
            scope.discard(ref.buffer)
    return [*found, *([Scalar(failed)] if loop.fails else [])]


_FOR_ELEMENT = 16
"""So many simple operations are done for each number of a vector: by a sort, a transform."""


def _in_memory(scope: Scope, x: GraphOperand) -> Ref:
    binding = scope.get(x)
    if not isinstance(binding, Scalar):
        return scope.ref(x)
    assert binding.operand.dtype is not None
    place = scope.allocate(binding.operand.dtype, ())
    scope.code.emit(Store(element_address(place, ()), binding.operand))
    return place


def _called(
    scope: Scope, loop: Gufunc, refs: list[Ref], known: dict[str, Operand], names: Sequence[str] = ()
) -> tuple[list[Ref], Operand]:
    """The results of a loop, and whether it failed."""
    if loop.overwrites:
        refs[0] = scope.materialise(refs[0])
    _, dtypes = loop_types(loop, [r.dtype for r in refs])
    sizes = dict(known)
    lead: tuple[Operand, ...] = ()
    for ref, core in zip(refs, loop.inputs):
        at = len(ref.sizes) - len(core)
        lead = ref.sizes[:at] or lead
        sizes = dict(zip(core, ref.sizes[at:])) | sizes
    names = [*names, *[""] * (len(dtypes) + 1)]
    new = [
        scope.allocate(t, (*lead, *(sizes[s] for s in core)), name)
        for t, core, name in zip(dtypes, loop.outputs, names[loop.overwrites :])
    ]
    failed = run_loop(scope, loop, [*refs, *new], lead, sizes)
    tell(scope.code, lead, _work(scope.code, [[sizes[s] for s in core] for core in loop.inputs]))
    return [*(refs[:1] if loop.overwrites else []), *new], failed


def run_loop(
    scope: Scope, loop: Gufunc, refs: Sequence[Ref], lead: tuple[Operand, ...], sizes: dict[str, Operand]
) -> Operand:
    """Call a loop on operands and results in memory: one call runs along the last axis before the cores."""
    code = scope.code
    cores = (*loop.inputs, *loop.outputs)
    name, _ = loop_types(loop, [r.dtype for r in refs[: len(loop.inputs)]])
    order = dict.fromkeys(s for core in cores for s in core)
    dims = (lead[-1] if lead else ONE, *(sizes[s] for s in order))
    steps = [[code.multiply(s, index(r.unit)) for s in r.strides] for r in refs]
    outer, inner = [], []
    for ref, core, step in zip(refs, cores, steps):
        at = len(ref.sizes) - len(core)
        outer.append(step[at - 1] if at else ZERO)
        inner += step[at:]
    flag = code.mutable("failed", DType.BOOL, Const(False, DType.BOOL))
    with nest(code, lead[:-1]) as at_item:
        pointers = tuple(_item(scope, r, step, at_item) for r, step in zip(refs, steps))
        failed = Var("failed", DType.BOOL)
        code.emit(CallLoop(f"{loop.name}:{name}", pointers, dims, (*outer, *inner), failed, code.location))
        code.set(flag, code.let("logical_or", (code.get(flag), failed), DType.BOOL))
    return code.get(flag)


def tell(code: Code, items: Sequence[Operand], each: Sequence[Operand]) -> None:
    """How much was done, in a loop that looks for Ctrl-C now and then."""
    if code.looping and not code.nested:
        code.emit(Tick(code.product((*items, *each))))


def _work(code: Code, cores: Sequence[Sequence[Operand]]) -> list[Operand]:
    """Factors of what a loop does for an item, about: as much as a product of matrices if it is given any."""
    first, last = cores[0], cores[-1]
    if len(first) > 1:
        return [*first, code.maximum(first[-1], last[-1]) if last else first[-1]]
    return [*first, index(_FOR_ELEMENT)]


def _item(scope: Scope, ref: Ref, steps: Sequence[Operand], at: Sequence[Operand]) -> Operand:
    code = scope.code
    offset: Operand = ZERO
    for i, step in zip(at, steps if ref.sizes else ()):
        offset = code.add(offset, code.multiply(i, step))
    return code.offset(ref.pointer, offset, 1)


# -- orthogonal and triangular factors -------------------------------------------------------------------------------


def qr(scope: Scope, node: Apply) -> list[Binding]:
    """Reflections from the matrix; then ``q`` from them, and ``r``, which they leave in the upper triangle."""
    code, (source, columns) = scope.code, node.inputs
    a, k = scope.ref(source), scope.scalar(columns)
    m, n = a.sizes[-2:]
    (reflections, scales), _ = _called(scope, _loop(QR_RAW), [a], {"p": code.minimum(m, n)})
    form = _loop(QR_COMPLETE if node.row.name == "qr_complete" else QR_REDUCED)
    (q,), _ = _called(scope, form, [reflections, scales], {"q": k, "n": n}, [node.outputs[0].name])
    r = scope.allocate(a.dtype, (*a.sizes[:-2], k, n), node.outputs[1].name)
    _upper(scope, r, reflections)
    for ref in (reflections, scales):
        scope.discard(ref.buffer)
    return [q, r]


def _loop(row: object) -> Gufunc:
    lowering = row.lowering  # type: ignore[attr-defined]
    assert isinstance(lowering, Gufunc)
    return lowering


def _upper(scope: Scope, target: Ref, source: Array) -> None:
    code = scope.code
    with code.writing(target.buffer) as inside, nest(code, target.sizes) as at:
        kept = code.test("less_equal", at[-2], at[-1])
        zero = constant(0, target.dtype)
        value = code.let("where", (kept, element(code, source, at), zero), target.dtype)
        code.emit(Store(element_address(target, at), value, inside))


# -- sorting ---------------------------------------------------------------------------------------------------------


def sort(scope: Scope, node: Apply) -> Binding:
    """A copy, sorted in place row by row."""
    result = scope.materialise(scope.array(node.inputs[0]), node.output.name)
    _by_rows(scope, node, (result,), result.dtype)
    return result


def argsort(scope: Scope, node: Apply) -> Binding:
    """The places in each row, put in order by the elements there."""
    array = scope.array(node.inputs[0])
    packed = isinstance(array, Ref) and array.packed
    elements = array if isinstance(array, Ref) and packed else scope.materialise(array)
    result = scope.allocate(DType.I64, elements.sizes, node.output.name)
    with scope.code.writing(result.buffer) as inside, nest(scope.code, result.sizes) as at:
        scope.code.emit(Store(element_address(result, at), at[-1], inside))
    _by_rows(scope, node, (elements, result), elements.dtype)
    if not packed:
        scope.discard(elements.buffer)
    return result


def _by_rows(scope: Scope, node: Apply, refs: tuple[Ref, ...], dtype: DType) -> None:
    code, sizes = scope.code, refs[0].sizes
    symbol = f"{node.row.name}:{dtype.value}:{node.attributes['kind']}"
    steps = [[code.multiply(s, index(r.unit)) for s in r.strides] for r in refs]
    with nest(code, sizes[:-1]) as at:
        pointers = tuple(_item(scope, r, step, at) for r, step in zip(refs, steps))
        code.emit(CallLoop(symbol, pointers, sizes[-1:], (), Var("failed", DType.BOOL), code.location))
    tell(code, sizes, [index(_FOR_ELEMENT)])
