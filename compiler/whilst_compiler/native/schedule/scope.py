"""One region while it is turned into loops: what its values are, which are still needed, who frees memory when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from operator import attrgetter

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.graph import Graph, Literal, Node, Value
from whilst_compiler.ir.graph import Operand as GraphOperand
from whilst_compiler.ir.hollow import hollow_arrays
from whilst_compiler.ir.types import DType
from whilst_compiler.ir.walk import operands
from whilst_compiler.native.loops import Alloc, Const, Free, Operand
from whilst_compiler.native.schedule.code import Code
from whilst_compiler.native.schedule.identity import Identity
from whilst_compiler.native.schedule.nest import copy_into
from whilst_compiler.native.schedule.uses import Uses
from whilst_compiler.native.schedule.values import (
    Array,
    Binding,
    Buffer,
    Chosen,
    Delayed,
    Full,
    Ref,
    Scalar,
    cheap,
    element_by_element,
    is_whole,
    itemsize,
    operands_in_memory,
    reads,
    same_operand,
    whole,
)

__all__ = ["Frame", "Scope"]


class Frame:
    """What all regions of a function share: the slots for memory it may own at once, facts about identity."""

    def __init__(self, functions: Mapping[str, Graph], graph: Graph) -> None:
        self.functions = functions
        self.slots = 0
        self.identity = Identity(functions)
        self.hollow = hollow_arrays(graph)

    def slot(self) -> int:
        self.slots += 1
        return self.slots - 1


class Scope:
    """The environment of a region."""

    def __init__(
        self, code: Code, frame: Frame, graph: Graph, certain: Set[int] = frozenset(), passing: Set[int] = frozenset(),
        careful: Set[int] = frozenset(),
    ) -> None:  # fmt: skip
        self.code = code
        self.frame = frame
        self.graph = graph
        self.uses = Uses(graph)
        self.certain = certain
        """Nodes (by identity) that do integer arithmetic without overflow, or check an index that is in range."""
        self.passing = passing
        """Copies (by identity of the node) that need not be made: the result is used as a view."""
        self.careful = careful
        """Loops (by identity) that are versions with all checks of others."""
        self.env: dict[Value, Binding] = {}
        self.now: tuple[GraphOperand, ...] = ()
        """The operands of the node at hand."""

    # -- reading -----------------------------------------------------------------------------------------------

    def get(self, x: GraphOperand) -> Binding:
        return Scalar(Const(x.value, x.type.dtype)) if isinstance(x, Literal) else self.env[x]

    def scalar(self, x: GraphOperand) -> Operand:
        match self.get(x):
            case Scalar(operand):
                return operand
        raise CompilerBug(f"a scalar was expected: {x!r}")

    def array(self, x: GraphOperand) -> Array:
        """The value as an array; a scalar is one of rank 0."""
        match self.get(x):
            case Scalar(operand):
                assert operand.dtype is not None
                return Full(operand, operand.dtype, ())
            case array:
                return array

    def ref(self, x: GraphOperand) -> Ref:
        """The value in memory: put there now if it is not yet."""
        array = self.array(x)
        if isinstance(array, Ref):
            return array
        if not isinstance(x, Value):
            raise CompilerBug(f"an array was expected: {x!r}")
        return self.force(x, array)

    # -- life --------------------------------------------------------------------------------------------------

    def bind(self, value: Value, binding: Binding) -> None:
        """Say what a value is; it holds the memory that it aliases or reads until its last use."""
        self.bind_all((value,), (binding,))

    def bind_all(self, values: Iterable[Value], bindings: Iterable[Binding]) -> None:
        """Several at once: values that share memory must all hold it before any of them is found to be unused."""
        pairs = list(zip(values, bindings, strict=True))
        for value, binding in pairs:
            self.env[value] = binding
            for buffer in reads(binding):
                buffer.holders += 1
        for value, binding in pairs:
            if not self.uses.left[value]:
                self.drop(binding)

    def drop(self, binding: Binding) -> None:
        for buffer in sorted(reads(binding), key=attrgetter("slot")):  # the same order in every process
            buffer.holders -= 1
            self.discard(buffer)

    def discard(self, buffer: Buffer) -> None:
        """Free the memory if it is ours and nobody needs it."""
        if buffer.holders == 0 and buffer.owned:
            buffer.owned = False
            self.code.emit(Free(buffer.pointer, buffer.slot))

    def finish(self, node: Node) -> None:
        """The node is written: values that it was the last to use are dead."""
        for x in operands(node):
            if isinstance(x, Value):
                self.uses.left[x] -= 1
                if not self.uses.left[x]:
                    self.drop(self.env[x])

    def finish_results(self) -> None:
        """The region ends: what its results held is dead here, but for memory that was given away."""
        for x in self.graph.results:
            if isinstance(x, Value):
                self.uses.left[x] -= 1
                if not self.uses.left[x]:
                    self.drop(self.env[x])

    # -- memory ------------------------------------------------------------------------------------------------

    def allocate(self, dtype: DType, sizes: tuple[Operand, ...], name: str = "") -> Ref:
        """A new array, C-contiguous, its elements not set."""
        pointer = self.code.pointer(name)
        buffer = Buffer(name, pointer, self.frame.slot(), owned=True, writable=True)
        self.code.emit(Alloc(pointer, dtype, sizes, buffer.slot, *self.code.memory_sites(dtype, len(sizes))))
        return whole(self.code, buffer, dtype, sizes)

    def materialise(self, array: Array, name: str = "") -> Ref:
        """A new array with these elements."""
        ref = self.allocate(array.dtype, array.sizes, name)
        copy_into(self.code, ref, array)
        return ref

    def force(self, value: Value, array: Delayed) -> Ref:
        """Put a delayed value into memory now, for all its uses to come."""
        ref = self._in_place(array) or self.materialise(array, value.name)
        ref.buffer.holders += 1
        self.env[value] = ref
        self.drop(array)
        return ref

    def _in_place(self, array: Delayed) -> Ref | None:
        """The array, written over one of its operands: a block of ours that nobody else looks at."""
        for place in operands_in_memory(array):
            buffer = place.buffer
            free = buffer.owned and buffer.writable and buffer.holders == 1 and is_whole(place)
            alike = itemsize(place.dtype) == itemsize(array.dtype) and all(map(same_operand, place.sizes, array.sizes))
            if free and alike and len(place.sizes) == len(array.sizes) and element_by_element(array, place):
                ref = replace(place, dtype=array.dtype)
                copy_into(self.code, ref, array)
                return ref
        return None

    def before_write(self, buffer: Buffer, ours: Iterable[GraphOperand] = ()) -> None:
        """A block is about to be overwritten: whoever waited to read it (but for ``ours``) must do so first."""
        if buffer.holders <= 1:
            return
        skip = {x for x in ours if isinstance(x, Value) and self.uses.left[x] == self.now.count(x)}
        for value, binding in list(self.env.items()):
            waits = not isinstance(binding, Scalar | Ref) and buffer in reads(binding)
            if waits and self.uses.left[value] and value not in skip:
                self.force(value, binding)  # type: ignore[arg-type]

    def take(self, x: GraphOperand, now: tuple[GraphOperand, ...] | None = None) -> Ref:
        """The array as one that may be overwritten; a copy if anyone looks at it but in the uses ``now``.

        These are by default all uses by the node at hand.
        """
        ref = self.ref(x)
        free = ref.buffer.writable and not self._seen_elsewhere(ref.buffer, x, self.now if now is None else now)
        return ref if free else self.materialise(ref, ref.buffer.name)

    def own(self, x: GraphOperand) -> Ref:
        """The array as a block of its own, C-contiguous, that the node at hand (or the region's end) can hand on."""
        array = self.array(x)
        if isinstance(array, Ref) and self.is_ours(array, x, (x,)):
            self.before_write(array.buffer)
            return array
        if isinstance(x, Value) and self.uses.left[x] == 1 and not isinstance(array, Ref | Full):
            self.force(x, array)
            return self.own(x)
        return self.materialise(array, x.name if isinstance(x, Value) else "")

    def is_ours(self, ref: Ref, x: GraphOperand, now: tuple[GraphOperand, ...]) -> bool:
        """Whether the array is all of a block of this region that nobody looks at but in the uses ``now``."""
        return ref.buffer.owned and is_whole(ref) and not self._seen_elsewhere(ref.buffer, x, now)

    def _seen_elsewhere(self, buffer: Buffer, x: GraphOperand, now: tuple[GraphOperand, ...]) -> bool:
        """Whether ``x`` or another value in this memory is needed but for the uses listed in ``now``."""
        if self.uses.left[x] > now.count(x):  # type: ignore[index]
            return True
        if buffer.holders <= 1:
            return False
        return any(
            isinstance(binding, Ref) and binding.buffer is buffer and self.uses.left[value] > now.count(value)
            for value, binding in self.env.items()
        )

    def give(self, ref: Ref) -> None:
        """The memory now belongs to somebody else."""
        ref.buffer.owned = False

    # -- entering regions --------------------------------------------------------------------------------------

    def lend(self, binding: Binding, lent: dict[Buffer, Buffer]) -> Binding:
        """The value as an inner region may see it: to read only."""
        if not isinstance(binding, Ref):
            return binding
        buffer = binding.buffer
        inner = lent.setdefault(buffer, Buffer(buffer.name, buffer.pointer, buffer.slot))
        return replace(binding, buffer=inner)

    def dies(self, buffer: Buffer) -> bool:
        """Whether no value in this memory is needed after the node at hand."""
        return not any(
            buffer in reads(binding) and self.uses.left[value] > self.now.count(value)
            for value, binding in self.env.items()
        )

    def settle(self, x: GraphOperand, changing: Set[Buffer]) -> None:
        """An inner region reads the value: it must not be computed there again and again.

        A view by pointer is good enough, unless what it may look at is ``changing`` there.
        """
        binding = self.get(x)
        if isinstance(binding, Chosen) and not binding.reads & changing:
            return
        if isinstance(x, Value) and not isinstance(binding, Scalar | Ref) and (reads(binding) or not cheap(binding)):
            self.force(x, binding)
