"""Arguments into the slots that a kernel reads: types checked, values unboxed, containers taken apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from whilst.entry import cpython as c
from whilst.entry.writer import NotNative, Writer
from whilst_compiler.frontend.signature.records import kept_in_dict
from whilst_compiler.frontend.signature.specs import (
    PY_BOOL,
    PY_COMPLEX,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    BytesSpec,
    HandleSpec,
    ItemsSpec,
    ListSpec,
    RecordSpec,
    SameSpec,
    ScalarSpec,
    Spec,
    StaticSpec,
    TupleSpec,
    python_type,
)  # fmt: skip
from whilst_compiler.ir.types import DType, Layout

__all__ = ["Inputs", "memory_type", "register_type"]

_MANY_BYTES = 4096


def memory_type(dtype: DType) -> str:
    """The LLVM type of a real scalar in memory."""
    return (
        {"f": f"f{dtype.bits}", "b": "i8"}.get(dtype.kind, f"i{dtype.bits}")
        .replace("f32", "float")
        .replace("f64", "double")
    )


def register_type(dtype: DType) -> str:
    """The LLVM type of a part of a complex number."""
    return "float" if dtype is DType.C64 else "double"


class _Array:
    """An array among the inputs: the object, where its elements are, and which leaf it is."""

    def __init__(self, thing: str, spec: ArraySpec, leaf: int, layout: Layout, given: bool) -> None:
        self.thing = thing
        self.spec = spec
        self.leaf = leaf
        self.layout = layout
        self.given = given
        self.data = ""
        self.sizes: list[str] = []
        self.strides: list[str] = []
        self.written = False

    @property
    def has_elements(self) -> bool:
        return bool(self.spec.dims) and 0 not in self.spec.dims


class Inputs:
    """Writes the part of an entry that fills the slots.

    ``objects`` are lists and objects by their numbers; ``own`` describes those that are arguments by themselves.
    """

    def __init__(self, w: Writer, layouts: Sequence[Layout], updated: frozenset[int]) -> None:
        self.w = w
        self.layouts = layouts
        self.updated = updated
        self.slots = 0
        self.leaf = 0
        self.arrays: list[_Array] = []
        self.objects: list[str] = []
        self.own: dict[int, RecordSpec] = {}
        self.generators: list[str] = []
        self.sizes: dict[str, str] = {}
        self.direct = True
        self.given = True

    def take(self, spec: Spec, thing: str) -> None:
        """One value, which must be one that the spec describes."""
        match spec:
            case ScalarSpec():
                self._scalar(spec, thing)
            case ArraySpec():
                self._array(spec, thing)
            case StaticSpec(value):
                self._static(value, thing)
            case TupleSpec(items, cls) if issubclass(cls, tuple):
                self.w.of_class(thing, cls)
                self.w.count_is(thing, len(items))
                self._inside(items, lambda k: self.w.field("ptr", thing, c.TUPLE_ITEMS + 8 * k))
            case ItemsSpec(items):
                self._new_object(thing, list)
                self.w.count_is(thing, len(items))
                first = self.w.field("ptr", thing, c.LIST_ITEMS)
                self._inside(items, lambda k: self.w.field("ptr", first, 8 * k))
            case ListSpec(ScalarSpec() as element):
                self._list(element, thing)
            case BytesSpec():
                self._bytes(thing)
            case RecordSpec():
                self._record(spec, thing)
            case SameSpec(number):
                self.w.unless(self.w.value(f"icmp eq ptr {thing}, {self.objects[number]}"))
            case HandleSpec(cls) if cls is str:
                self._text(thing)
            case ListSpec(HandleSpec(cls)) if cls is str:
                self._texts(thing)
            case HandleSpec(cls):
                self.w.of_class(thing, cls)
                self._slot("ptr", thing)
                self.leaf += 1
                if cls is np.random.Generator:
                    self.generators.append(thing)
            case _:
                raise NotNative

    def all_taken(self) -> None:
        """What concerns several arguments: which arrays are one, and that no written one overlaps another."""
        self.w.each_pair([[thing] for thing in self.objects], len(self.objects), self._differ)
        first: dict[int, _Array] = {}
        for array in self.arrays:
            other = first.setdefault(array.spec.storage, array) if array.given else array
            if other is not array:
                self.w.unless(self.w.value(f"icmp eq ptr {array.thing}, {other.thing}"))
            other.written |= array.leaf in self.updated
        given = list(first.values())
        self.w.each_pair([[array.thing] for array in given], len(given), self._differ)
        arrays = [array for array in (*given, *(a for a in self.arrays if not a.given)) if array.has_elements]
        written = [array for array in arrays if array.written]
        if written and len(arrays) > 1:
            arrays = written + [array for array in arrays if not array.written]
            self.w.each_pair([self._extent(array) for array in arrays], len(written), self._apart)

    def _differ(self, a: Sequence[str], b: Sequence[str]) -> None:
        self.w.unless(self.w.value(f"icmp ne ptr {a[0]}, {b[0]}"))

    # -- scalars -----------------------------------------------------------------------------------------------------

    def _slot(self, kind: str, value: str) -> None:
        place = self.w.value(f"getelementptr i64, ptr %in, i64 {self.slots}")
        self.slots += 1
        self.w.do(f"store {kind} {value}, ptr {place}")

    def _scalar(self, spec: ScalarSpec, thing: str) -> None:
        self.leaf += 1
        self.w.of_class(thing, python_type(spec))
        if spec == PY_BOOL:
            self._slot("i64", self._truth(thing))
        elif spec == PY_INT:
            self._slot("i64", self._integer(thing))
        elif spec in (PY_FLOAT, PY_COMPLEX) or spec.dtype.kind == "c":
            part = "double" if spec.weak else register_type(spec.dtype)
            count, size = (2, 8 if part == "double" else 4) if spec.dtype.kind == "c" else (1, 8)
            for k in range(count):
                self._slot(part, self.w.field(part, thing, c.HEAD + size * k))
        else:
            kind = memory_type(spec.dtype)
            self._slot(kind, self.w.field(kind, thing, c.HEAD))

    def _truth(self, thing: str) -> str:
        return self.w.value(f"zext i1 {self.w.value(f'icmp eq ptr {thing}, {self.w.pointer(True)}')} to i64")

    def _integer(self, thing: str) -> str:
        number = self.w.call("PyLong_AsLongLongAndOverflow", f"ptr {thing}", "ptr %overflow")
        self.w.unless(self.w.value(f"icmp eq i32 {self.w.value('load i32, ptr %overflow')}, 0"))
        return number

    def _static(self, value: Any, thing: str) -> None:
        """The same object, or one equal to it where that says enough."""
        w = self.w
        if value.__class__ not in (int, str):
            if value.__class__ in (float, complex, tuple, frozenset, bytes):
                raise NotNative
            w.same(thing, value)
            return
        w.of_class(thing, value.__class__)
        equal = w.call("PyObject_RichCompareBool", f"ptr {thing}", f"ptr {w.pointer(value)}", "i32 2")
        w.unless(w.value(f"icmp eq i32 {equal}, 1"))

    def _text(self, thing: str) -> None:
        w = self.w
        w.of_class(thing, str)
        if not self.direct:
            w.hold(w.shared(thing))
        found = w.call("text_given", f"ptr {w.texts()}", f"ptr {thing}")
        w.unless(w.value(f"icmp ne i64 {found}, 0"))
        self._slot("i64", found)
        self.leaf += 1

    # -- containers --------------------------------------------------------------------------------------------------

    def _inside(self, specs: Sequence[Spec], item: Callable[[int], str]) -> None:
        direct, self.direct = self.direct, False
        for k, spec in enumerate(specs):
            self.take(spec, item(k))
        self.direct = direct

    def _new_object(self, thing: str, cls: type) -> None:
        """An object of its own: none that came before."""
        self.w.of_class(thing, cls)
        self.objects.append(thing)

    def _record(self, spec: RecordSpec, thing: str) -> None:
        """A dict, or an object that keeps its fields in one: just these names in this order."""
        w = self.w
        if spec.number >= 0:
            if self.direct:
                self.own[len(self.objects)] = spec
            self._new_object(thing, spec.cls)
        else:
            w.of_class(thing, spec.cls)
        if spec.cls is not dict:
            if not kept_in_dict(spec.cls, spec.names):
                raise NotNative
            thing = w.call("PyObject_GenericGetDict", f"ptr {thing}", "ptr null")
            w.unless(w.value(f"icmp ne ptr {thing}, null"), "unset")
            w.hold(thing)
        position, name, value = w.memory("i64"), w.memory("ptr"), w.memory("ptr")
        w.do(f"store i64 0, ptr {position}")
        step = (f"ptr {thing}", f"ptr {position}", f"ptr {name}", f"ptr {value}")

        def following(k: int) -> str:
            w.unless(w.value(f"icmp ne i32 {w.call('PyDict_Next', *step)}, 0"))
            w.same(w.value(f"load ptr, ptr {name}"), spec.names[k])
            return w.value(f"load ptr, ptr {value}")

        self._inside(spec.items, following)
        w.unless(w.value(f"icmp eq i32 {w.call('PyDict_Next', *step)}, 0"))

    def _list(self, element: ScalarSpec, thing: str) -> None:
        """A list of numbers, copied to a block."""
        w = self.w
        if element not in (PY_FLOAT, PY_INT):
            raise NotNative
        self._new_object(thing, list)
        size = w.field("i64", thing, c.SIZE)
        w.unless(w.value(f"icmp sgt i64 {size}, 0"))
        block = self._block(size)
        items = w.field("ptr", thing, c.LIST_ITEMS)
        with w.each(size) as k:
            item = w.value(f"load ptr, ptr {w.value(f'getelementptr ptr, ptr {items}, i64 {k}')}")
            w.of_class(item, python_type(element))
            place = w.value(f"getelementptr i64, ptr {block}, i64 {k}")
            if element == PY_FLOAT:
                w.do(f"store double {w.field('double', item, c.HEAD)}, ptr {place}")
            else:
                w.do(f"store i64 {self._integer(item)}, ptr {place}")
        self._slots_of_block(block, size)

    def _bytes(self, thing: str) -> None:
        """The numbers of bytes, copied to a block; of many Python makes an array sooner."""
        w = self.w
        w.of_class(thing, bytes)
        size = w.field("i64", thing, c.SIZE)
        w.unless(w.value(f"icmp sle i64 {size}, {_MANY_BYTES}"))
        block = self._block(w.value(f"add i64 {size}, 1"))
        with w.each(size) as k:
            place = w.value(f"getelementptr i8, ptr {thing}, i64 {w.value(f'add i64 {k}, {c.BYTES_ITEMS}')}")
            number = w.value(f"zext i8 {w.value(f'load i8, ptr {place}')} to i64")
            w.do(f"store i64 {number}, ptr {w.value(f'getelementptr i64, ptr {block}, i64 {k}')}")
        self._slots_of_block(block, size)

    def room(self, spec: ScalarSpec) -> None:
        """An array of one element that nobody else sees."""
        memory = self.w.memory("[2 x i64]")
        self.w.do(f"store [2 x i64] zeroinitializer, ptr {memory}")
        self._slot("ptr", memory)
        self._slot("i64", "1")
        self._slot("i64", str(spec.dtype.bits // 8))
        self.leaf += 1

    def _block(self, size: str) -> str:
        """Room for so many numbers until the call ends."""
        w = self.w
        block = w.call("malloc", f"i64 {w.value(f'mul i64 {size}, 8')}")
        w.unless(w.value(f"icmp ne ptr {block}, null"))
        w.own_block(block)
        return block

    def _slots_of_block(self, block: str, size: str) -> None:
        self._slot("ptr", block)
        self._slot("i64", size)
        self._slot("i64", "8")
        self.leaf += 1

    def _texts(self, thing: str) -> None:
        """A list of texts, which are held; their tickets."""
        w = self.w
        self._new_object(thing, list)
        size = w.field("i64", thing, c.SIZE)
        w.unless(w.value(f"icmp sgt i64 {size}, 0"))
        held = w.call("PyList_GetSlice", f"ptr {thing}", "i64 0", f"i64 {size}")
        w.unless(w.value(f"icmp ne ptr {held}, null"), "unset")
        w.hold(held)
        block = w.call("malloc", f"i64 {w.value(f'mul i64 {size}, 8')}")
        w.unless(w.value(f"icmp ne ptr {block}, null"))
        w.own_block(block)
        given = (f"ptr {w.texts()}", f"ptr {held}", f"i64 {size}", f"ptr {block}", f"ptr {w.pointer(str)}")
        w.unless(w.value(f"icmp eq i64 {w.call('text_given_list', *given)}, {size}"))
        self._slot("ptr", block)
        self._slot("i64", size)
        self._slot("i64", "8")
        self.leaf += 1

    # -- arrays ------------------------------------------------------------------------------------------------------

    def _array(self, spec: ArraySpec, thing: str) -> None:
        """An aligned array of just this dtype, with sizes as the code takes them for granted."""
        w = self.w
        layout = self.layouts[self.leaf]
        found = _Array(thing, spec, self.leaf, layout, self.given)
        self.leaf += 1
        if not spec.dims and found.leaf in self.updated:
            raise NotNative
        w.of_class(thing, np.ndarray)
        w.unless(w.value(f"icmp eq i32 {w.field('i32', thing, c.ARRAY_RANK)}, {len(spec.dims)}"))
        w.same(w.field("ptr", thing, c.ARRAY_DTYPE), spec.dtype.numpy)
        self._flags(spec, thing, layout)
        found.data = w.field("ptr", thing, c.ARRAY_DATA)
        if not self.direct:
            w.hold(w.shared(thing))
        self.arrays.append(found)
        if not spec.dims:
            self._element(spec.dtype, found.data)
            return
        self._slot("ptr", found.data)
        shape, strides = w.field("ptr", thing, c.ARRAY_SHAPE), w.field("ptr", thing, c.ARRAY_STRIDES)
        found.sizes = [w.field("i64", shape, 8 * k) for k in range(len(spec.dims))]
        found.strides = [w.field("i64", strides, 8 * k) for k in range(len(spec.dims))]
        for size, dim in zip(found.sizes, spec.dims):
            self._size(size, dim)
            self._slot("i64", size)
        for stride in found.strides:
            self._slot("i64", stride)
        if layout in ("inner", "strided"):
            test = "eq" if layout == "inner" else "ne"
            w.unless(w.value(f"icmp {test} i64 {found.strides[-1]}, {spec.dtype.numpy.itemsize}"))

    def _flags(self, spec: ArraySpec, thing: str, layout: Layout) -> None:
        w = self.w
        looked_at, wanted = c.ALIGNED | c.CONTIGUOUS, c.ALIGNED | (c.CONTIGUOUS if layout == "C" else 0)
        if layout != "C":
            looked_at |= c.COLUMNS
            wanted |= c.COLUMNS if layout == "F" else 0
        if self.given or spec.writable:
            looked_at |= c.WRITEABLE
            wanted |= c.WRITEABLE if spec.writable else 0
        seen = w.value(f"and i32 {w.field('i32', thing, c.ARRAY_FLAGS)}, {looked_at}")
        w.unless(w.value(f"icmp eq i32 {seen}, {wanted}"))

    def _size(self, size: str, dim: int | str) -> None:
        w = self.w
        if isinstance(dim, int):
            w.unless(w.value(f"icmp eq i64 {size}, {dim}"))
        elif dim in self.sizes:
            w.unless(w.value(f"icmp eq i64 {size}, {self.sizes[dim]}"))
        else:
            self.sizes[dim] = size
            w.unless(w.value(f"icmp sgt i64 {size}, 1"))

    def _element(self, dtype: DType, data: str) -> None:
        """The one element of an array without axes."""
        if dtype.kind == "c":
            part = register_type(dtype)
            for k in range(2):
                self._slot(part, self.w.field(part, data, dtype.bits // 16 * k))
        else:
            self._slot(memory_type(dtype), self.w.field(memory_type(dtype), data, 0))

    def _apart(self, a: Sequence[str], b: Sequence[str]) -> None:
        """Go on only if no byte of one lies between the first and the last of the other."""
        w = self.w
        (a_low, a_high), (b_low, b_high) = a, b
        before = w.value(f"icmp ule ptr {a_high}, {b_low}")
        after = w.value(f"icmp ule ptr {b_high}, {a_low}")
        w.unless(w.value(f"or i1 {before}, {after}"))

    def _extent(self, a: _Array) -> list[str]:
        """The addresses of the first byte and behind the last one."""
        w = self.w
        low, high = "0", str(a.spec.dtype.bits // 8)
        if a.layout == "C":
            for size in a.sizes:
                high = w.value(f"mul i64 {high}, {size}")
            return [a.data, w.value(f"getelementptr i8, ptr {a.data}, i64 {high}")]
        for size, stride in zip(a.sizes, a.strides):
            span = w.value(f"mul i64 {w.value(f'sub i64 {size}, 1')}, {stride}")
            back = w.value(f"icmp slt i64 {span}, 0")
            low = w.value(f"add i64 {low}, {w.value(f'select i1 {back}, i64 {span}, i64 0')}")
            high = w.value(f"add i64 {high}, {w.value(f'select i1 {back}, i64 0, i64 {span}')}")
        return [w.value(f"getelementptr i8, ptr {a.data}, i64 {end}") for end in (low, high)]
