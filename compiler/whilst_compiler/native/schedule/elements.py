"""One element of one of several arrays: the pointer is chosen, not the code, so that loops around have no branch.

Arrays that change places (``a, b = b, a`` on arguments) are read and written by such choices.
"""

from __future__ import annotations

from collections.abc import Sequence

from whilst_compiler.ir.graph import Apply, Cond, Graph, Literal, Value
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import Address, Load, Operand, Store, Var
from whilst_compiler.native.schedule.code import Code, index
from whilst_compiler.native.schedule.scope import Scope
from whilst_compiler.native.schedule.slots import PlaceSlot, Slot
from whilst_compiler.native.schedule.values import Binding, Chosen, Ref, Scalar, same_operand

__all__ = ["load_of_chosen", "store_into_chosen"]


def load_of_chosen(scope: Scope, node: Cond) -> Binding | None:
    """The result of a choice that is an element of one array or another, at one index; None if it is something else."""
    if len(node.outputs) != 1 or not all(_is_single(branch, "load") for branch in node.branches):
        return None
    if any(branch.results != branch.nodes[0].outputs for branch in node.branches):
        return None
    found = _arrays_and_operands(scope, node)
    if found is None:
        return None
    refs, operands = found
    target = Var(node.outputs[0].name, refs[0].dtype)
    scope.code.emit(Load(target, _address(scope, node.selector, refs, operands)))
    return Scalar(target)


def store_into_chosen(scope: Scope, node: Cond, slots: Sequence[Slot | None]) -> bool:
    """Write a choice that stores one value at one index of one array or another; False if it does something else.

    ``slots`` are where the outputs live: all of them must stay where they are.
    """
    if not all(isinstance(slot, PlaceSlot) for slot in slots):
        return False
    if not all(_is_single(branch, "store") and _hands_on(branch) for branch in node.branches):
        return False
    found = _arrays_and_operands(scope, node)
    if found is None:
        return False
    refs, (value, *operands) = found
    scope.code.emit(Store(_address(scope, node.selector, refs, operands), value))
    return True


def _is_single(branch: Graph, row: str) -> bool:
    return len(branch.nodes) == 1 and isinstance(node := branch.nodes[0], Apply) and node.row.name == row


def _hands_on(branch: Graph) -> bool:
    """Whether the results are arrays from outside, one of them with the new element."""
    (store,) = branch.nodes
    return all(x in store.outputs or x in branch.params for x in branch.results)


def _arrays_and_operands(scope: Scope, node: Cond) -> tuple[list[Ref], list[Operand]] | None:
    """The array of each branch, in memory, and the operands, if they are the same in all."""
    refs: list[Ref] = []
    first: list[GraphOperand] = []
    for branch in node.branches:
        outside: dict[GraphOperand, GraphOperand] = dict(zip(branch.params, node.captured))
        array, *operands = (outside.get(x, x) for x in branch.nodes[0].inputs)
        binding = scope.get(array)
        ref = binding.ref if isinstance(binding, Chosen) else binding
        if not isinstance(ref, Ref) or not all(map(_same, operands, first or operands)):
            return None
        refs.append(ref)
        first = operands
    if any(r.dtype is not refs[0].dtype or len(r.sizes) != len(refs[0].sizes) for r in refs):
        return None
    return refs, [scope.scalar(x) for x in first]


def _same(x: GraphOperand, y: GraphOperand) -> bool:
    if isinstance(x, Literal) and isinstance(y, Literal):
        return x.key == y.key
    return isinstance(x, Value) and x is y


def _address(scope: Scope, selector: GraphOperand, refs: Sequence[Ref], at: Sequence[Operand]) -> Address:
    """The address of the element in the chosen array."""
    code, which = scope.code, scope.scalar(selector)
    first = refs[0]
    units = {r.unit for r in refs}
    strides = [
        r.strides if len(units) == 1 else tuple(code.multiply(s, index(r.unit)) for s in r.strides) for r in refs
    ]
    pointer = _choose(code, which, [r.pointer for r in refs])
    chosen = tuple(_choose(code, which, [s[axis] for s in strides]) for axis in range(len(first.sizes)))
    unit = first.unit if len(units) == 1 else 1
    return Address(pointer, tuple(at), chosen, unit, first.dtype)


def _choose(code: Code, which: Operand, values: Sequence[Operand]) -> Operand:
    """The value whose position (True is 0, as in branches) the selector gives; the last one for all others."""
    *others, result = values
    for k, value in reversed(list(enumerate(others))):
        if same_operand(value, result):
            continue
        if which.dtype is DType.BOOL:
            condition: Operand = which
        else:
            condition = code.test("equal", which, index(k))
        result = code.let("where", (condition, value, result), value.dtype)
    return result
