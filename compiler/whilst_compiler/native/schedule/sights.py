"""Branches that merely look at one array or another: their output is a view whose pointer depends on the choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from whilst_compiler.ir.graph import Apply, Cond, Graph, Node, Value
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.row import View
from whilst_compiler.ir.types import Tensor
from whilst_compiler.native.loops import Operand, Set, Statement, Var
from whilst_compiler.native.schedule.code import Code, index
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.values import Buffer, Chosen, Ref, same_operand

__all__ = ["Views", "find_views", "read"]


@dataclass(slots=True)
class Views:
    """Which outputs are such views; the copies that are not made for them; what each branch looks at."""

    outputs: dict[int, frozenset[Buffer]] = field(default_factory=dict)
    passing: set[int] = field(default_factory=set)
    seen: list[list[Ref]] = field(default_factory=list)

    @property
    def looked_at(self) -> frozenset[Buffer]:
        """The memory that the outputs look at, which therefore outlives the branches."""
        return frozenset(b for buffers in self.outputs.values() for b in buffers)

    def leave(self, inner: Scope) -> None:
        """A branch has been written: note what its outputs look at."""
        refs = [inner.array(inner.graph.results[k]) for k in self.outputs]
        self.seen.append([r.ref if isinstance(r, Chosen) else r for r in refs])  # type: ignore[misc]

    def join(self, code: Code, branches: Sequence[list[Statement]]) -> dict[int, Chosen]:
        """Let each branch set the pointer, sizes and strides that differ; the outputs as views.

        Variables are read (``read``) once the choice is written.
        """
        found: dict[int, Chosen] = {}
        for position, (k, buffers) in enumerate(self.outputs.items()):
            refs = [row[position] for row in self.seen]
            in_bytes = [[_bytes(code, s, r, b) for s in r.strides] for r, b in zip(refs, branches)]
            pointer = _join(code, [r.pointer for r in refs], branches)
            axes = range(len(refs[0].sizes))
            sizes = tuple(_join(code, [r.sizes[a] for r in refs], branches) for a in axes)
            strides = tuple(_join(code, [s[a] for s in in_bytes], branches) for a in axes)
            ref = Ref(Buffer("chosen", pointer), refs[0].dtype, pointer, sizes, strides, 1)
            found[k] = Chosen(ref, ref.dtype, sizes, buffers)
        return found


def read(code: Code, view: Chosen) -> Chosen:
    """The view with its variables read."""

    def now(x: Operand) -> Operand:
        return code.get(x) if isinstance(x, Var) and x.mutable else x

    ref = replace(view.ref, pointer=now(view.ref.pointer), sizes=tuple(map(now, view.sizes)))
    ref = replace(ref, strides=tuple(map(now, view.ref.strides)))
    return replace(view, ref=ref, sizes=ref.sizes)


def _bytes(code: Code, stride: Operand, ref: Ref, branch: list[Statement]) -> Operand:
    with code.inside(branch):
        return code.multiply(stride, index(ref.unit))


def _join(code: Code, values: Sequence[Operand], branches: Sequence[list[Statement]]) -> Operand:
    """The value that all branches agree on, or a variable that each sets."""
    first = values[0]
    if all(same_operand(first, v) for v in values):
        return first
    joined = code.mutable("chosen", first.dtype)
    for value, branch in zip(values, branches, strict=True):
        branch.append(Set(joined, value))
    return joined


# -- finding them ------------------------------------------------------------------------------------------------------


def find_views(scope: Scope, node: Cond) -> Views:
    """The outputs that are views in every branch, where no branch does anything else of note."""
    views = Views()
    if not all(_only_looks(branch) for branch in node.branches):
        return views
    for k, value in enumerate(node.outputs):
        stays = scope.frame.identity.of_cond(node, k) is not None
        if isinstance(value.type, Tensor) and value.type.dims and not stays:
            found = [_seen(scope, node, branch, k) for branch in node.branches]
            if all(f is not None for f in found):
                views.outputs[k] = frozenset(b for f in found if f is not None for b in f[0])
                views.passing.update(f[1] for f in found if f is not None and f[1] is not None)
    return views


def _only_looks(branch: Graph) -> bool:
    return all(map(_is_harmless, branch.nodes))


def _is_harmless(node: Node) -> bool:
    """A view, a copy, or arithmetic on scalars."""
    if not isinstance(node, Apply):
        return False
    if node.row.name == "reshape":
        return False
    scalar = all(isinstance(v.type, Tensor) and not v.type.dims for v in node.outputs)
    pure = not node.row.effect.reaches_out
    return isinstance(node.row.lowering, View) or node.row.name in ("copy", "dim") or (scalar and pure)


def _seen(scope: Scope, node: Cond, branch: Graph, output: int) -> tuple[frozenset[Buffer], int | None] | None:
    """The memory that an output of a branch looks at, and the copy in between, if there is one."""
    producers = {v: n for n in branch.nodes for v in n.outputs}
    x: GraphOperand = branch.results[output]
    passed: int | None = None
    producer = producers.get(x) if isinstance(x, Value) else None
    if isinstance(producer, Apply) and producer.row.name == "copy" and _uses(branch, x) == 1:
        passed, x = id(producer), producer.inputs[0]
    while isinstance(x, Value) and x in producers:
        producer = producers[x]
        if not isinstance(producer, Apply) or not isinstance(producer.row.lowering, View):
            return None
        x = producer.inputs[0]
    if not isinstance(x, Value):
        return None
    outside = scope.get(node.captured[branch.params.index(x)])
    match outside:
        case Ref(buffer=buffer):
            return frozenset((buffer,)), passed
        case Chosen(reads=buffers):
            return buffers, passed
    return None


def _uses(branch: Graph, x: GraphOperand) -> int:
    return sum(n.inputs.count(x) for n in branch.nodes) + branch.results.count(x)
