"""How much a trip of a loop leaves for its adjoint, told from its body before there is one.

What is computed dearly is kept (``keep``); loops and calls in it hand on arrays. Where a size is none of those that the
loop begins with, it is not counted, and a loop of so many trips as nobody knows runs over the first array it carries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from whilst_compiler.autodiff.index import size_given, tensor
from whilst_compiler.autodiff.keep import is_cheap
from whilst_compiler.autodiff.walk import is_inexact
from whilst_compiler.autodiff.weave import Weaver
from whilst_compiler.autodiff.written import is_new
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Apply, Call, Cond, Graph, Literal, Node, Operand, Value, While
from whilst_compiler.ir.types import I64, Dim

__all__ = ["record_of"]

Factors = tuple[Operand, ...]
Numbers = Mapping[Any, Operand]
_LARGEST = 1 << 40
_SUMS = ("add", "subtract", "multiply", "minimum", "maximum")


def record_of(
    w: Weaver, region: Graph, own: Sequence[Value], params: Sequence[Value], told: Numbers,
    apart: Collection[Value] = (),
) -> Operand:  # fmt: skip
    """The bytes of a record of the region that is a trip, computed from what the loop begins with: ``params``, carried
    and captured values, in the region its ``own`` parameters, and what it is ``told`` besides. Values ``apart`` do not
    count."""
    sizes = _Sizes(w, params, apart)
    numbers = {**told, **{p: x for p, x in zip(own, params) if p.type == I64}}
    total: Operand = literal(0)
    for factors, width in sizes.region(region, numbers).items():
        total = w.add(total, w.multiply(w.product(factors), width))
    return w.apply("minimum", total, literal(_LARGEST))


class _Sizes:
    """Bytes, by the sizes that they are multiplied with; what is ``known`` of sizes is written down on the way."""

    def __init__(self, w: Weaver, params: Sequence[Value], apart: Collection[Value]) -> None:
        self.w = w
        self.apart = frozenset(apart)
        self.known: dict[Dim, Operand] = {}
        for p in params:
            for size, operand in zip(tensor(p).dims, w.sizes(p), strict=True):
                self.known.setdefault(size, operand)

    def region(self, region: Graph, outside: Numbers) -> Counter[Factors]:
        found, numbers = Counter[Factors](), dict(outside)
        for node in region.nodes:
            if isinstance(node, Apply):
                self.learn(node, numbers)
            for v in self.kept(node):
                found.update(self.bytes(v, self.trips(node, numbers)))
            match node:
                case While():
                    found.update(self.loop(node, numbers))
                case Cond():
                    for branch in node.branches:
                        found.update(self.region(branch, _handed(branch.params, node.captured, numbers)))
        return found

    def learn(self, node: Apply, numbers: dict[Operand, Operand]) -> None:
        """What a row computes of sizes, and the sizes that it gives an array."""
        for v in node.outputs:
            for axis, size in enumerate(tensor(v).dims):
                given = None if size in self.known else size_given(node, axis)
                if given is not None and (given in numbers or isinstance(given, Literal)):
                    self.known[size] = numbers.get(given, given)
            if v.type != I64:
                continue
            name = node.row.name.removeprefix("checked_")
            inputs = [numbers.get(x, x) for x in node.inputs]
            if name == "dim":
                size = tensor(node.inputs[0]).dims[int(str(node.attributes["axis"]))]
                if size in self.known:
                    numbers[v] = self.known[size]
            elif name in _SUMS and all(x in numbers or isinstance(x, Literal) for x in node.inputs):
                numbers[v] = self.w.apply(name, *inputs)

    def kept(self, node: Node) -> list[Operand]:
        """What is kept of a node, regions apart: of an array that has parts written anew these."""
        if isinstance(node, Apply) and node.row.name in ("store", "update"):
            return [x for x in node.inputs[1:2] if is_inexact(x)]
        if isinstance(node, Apply):
            dear = node.row.name == "load" or not is_cheap(node)
            return [v for v in node.outputs if dear and is_inexact(v)]
        arrays = (v for v in node.outputs if is_inexact(v) and tensor(v).dims and v not in self.apart)
        return [v for v in arrays if is_new(node, v)]

    def bytes(self, x: Operand, otherwise: Factors = ()) -> dict[Factors, int]:
        """Those of a value; sizes that are not known are what they are ``otherwise``."""
        known = [literal(d) if isinstance(d, int) else self.known.get(d) for d in tensor(x).dims]
        factors = tuple(size for size in known if size is not None)
        if len(factors) < len(known):
            factors += otherwise
        return {factors: max(1, tensor(x).dtype.bits // 8)} if factors or not known else {}

    def loop(self, node: While, numbers: Numbers) -> dict[Factors, int]:
        own = node.body.params[len(node.body.params) - len(node.captured) :]
        inner = self.region(node.body, _handed(own, node.captured, numbers))
        return {(*self.trips(node, numbers), *factors): width for factors, width in inner.items()}

    def trips(self, node: Node, numbers: Numbers) -> Factors:
        """How often a loop runs, or one that is called with its bound, if that is known."""
        bound = node.bound if isinstance(node, While) else node.inputs[-1] if isinstance(node, Call) else None
        if isinstance(bound, Literal) and bound.type == I64:
            return (bound,)
        if bound in numbers:
            return (numbers[bound],)
        arrays = [next(iter(self.bytes(x))) for x in node.inputs if tensor(x).dims and self.bytes(x)]
        return arrays[0] if arrays and isinstance(node, While) else ()


def _handed(params: Sequence[Value], values: Sequence[Operand], numbers: Numbers) -> Numbers:
    """The numbers under the names that they have in a region."""
    return {p: numbers[x] for p, x in zip(params, values, strict=True) if x in numbers}
