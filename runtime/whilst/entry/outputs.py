"""The slots that a kernel wrote, as the Python objects that the function returns."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

import numpy as np

from whilst.entry import cpython as c
from whilst.entry.inputs import memory_type, register_type
from whilst.entry.views import Base, view_of
from whilst.entry.writer import NotNative, Writer
from whilst.values.interface import Interface
from whilst.values.results import laid
from whilst_compiler.frontend.signature.records import kept_in_dict
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    PY_BOOL,
    PY_FLOAT,
    PY_INT,
    ArraySpec,
    ChoiceSpec,
    HandleSpec,
    ItemsSpec,
    LaidSpec,
    ListSpec,
    OptionalSpec,
    RecordSpec,
    SameSpec,
    ScalarSpec,
    SharedSpec,
    Spec,
    StaticSpec,
    TupleSpec,
    TurnedSpec,
    ViewSpec,
)  # fmt: skip
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.native.abi import output_slots

__all__ = ["Outputs"]

_MAKE: Any = vars(namedtuple("_any_class", "x"))["_make"].__func__.__code__
"""What every ``namedtuple`` makes its instances with."""
_CARRAY = c.CONTIGUOUS | c.ALIGNED | c.WRITEABLE


class Outputs:
    """Writes the part of an entry that makes the result. ``given`` are the arrays among the arguments by storage,
    ``objects`` those objects that results may refer to, by number."""

    def __init__(self, w: Writer, given: dict[int, Base], objects: Sequence[str]) -> None:
        self.w = w
        self.given = given
        self.objects = dict(enumerate(objects))
        self.slots = 0
        self.pools: list[Base] = []
        self.choosing = False
        """Whether something may not be there: no view can be made of that."""

    def take_pools(self, interface: Interface) -> None:
        """Make the arrays that several parts of the result are, or are views of: their leaves come last."""
        specs = (interface.result, *(change.spec for change in interface.changes))
        before = [t for spec in specs for t in leaf_types(spec)]
        if len(before) != interface.first_of_pools or any(p.cls is not np.ndarray for p in interface.pools):
            raise NotNative
        self.slots = sum(output_slots(t) for t in before if isinstance(t, Tensor))
        for pool in interface.pools:
            (whole,) = pool.parts
            made = self.make(whole)
            self.pools.append(Base(made, whole.dtype, whole.dims, isinstance(whole, ArraySpec)))
        self.slots = 0

    def drop_pools(self) -> None:
        """Leave the arrays to those that are views of them."""
        for made in self.pools:
            self.w.call("Py_DecRef", f"ptr {made.thing}")

    def make(self, spec: Spec) -> str:
        """A new reference to the object that the spec describes."""
        match spec:
            case ScalarSpec():
                return self._scalar(spec)
            case ArraySpec(storage=storage) if storage >= 0:
                return self.w.shared(self.given[storage].thing)
            case ArraySpec(dtype, dims):
                return self._array(dtype, len(dims)) if dims else self._array_of(dtype)
            case TurnedSpec(dtype, _, permutation):
                return self._turned(dtype, permutation)
            case LaidSpec(dtype, dims):
                return self._laid(dtype, len(dims))
            case ViewSpec(storage, steps) if not self.choosing:
                return view_of(self.w, self.given[storage], steps, lambda: self._next("i64"))
            case SharedSpec(pool, ()) if self.pools:
                return self.w.shared(self.pools[pool].thing)
            case SharedSpec(pool, steps) if self.pools and not self.choosing:
                return view_of(self.w, self.pools[pool], steps, lambda: self._next("i64"))
            case StaticSpec(value):
                return self.w.shared(self.w.pointer(value))
            case TupleSpec(items, cls):
                return self._tuple(cls, [self.make(item) for item in items])
            case ItemsSpec(items, number):
                return self._remember(number, self._list_of([self.make(item) for item in items]))
            case HandleSpec(cls) if cls is str:
                return self.w.new("text_object", f"ptr {self.w.texts()}", f"i64 {self._next('i64')}")
            case ListSpec(HandleSpec(cls), number, full) if cls is str:
                return self._remember(number, self._texts(full))
            case ListSpec(ScalarSpec() as element, number, full):
                return self._remember(number, self._list(element, full))
            case RecordSpec(cls, names, items, number):
                return self._record(cls, names, items, number)
            case SameSpec(number) if number in self.objects:
                return self.w.shared(self.objects[number])
            case OptionalSpec(some):
                there = self.w.value(f"zext i8 {self._next('i8')} to i64")
                known = dict(self.objects)
                made: list[str | _View] = [self.w.shared(self.w.pointer(None)), *self._some_of([some])]
                self.objects = known  # what is not there is gone
                return self._choose(there, made)
            case ChoiceSpec(items):
                which, known = self._next("i64"), dict(self.objects)
                made = self._some_of(items)
                self.objects = known  # what is not chosen is gone
                return self._choose(which, made)
        raise NotNative

    def _some_of(self, items: Sequence[Spec]) -> list[str | _View]:
        """Things of which one is there at most; views are made when it is known to be there."""
        before, self.choosing = self.choosing, True
        made: list[str | _View] = []
        for item in items:
            if isinstance(item, ViewSpec | SharedSpec) and item.steps:
                made.append(_View(item, self.slots))
                self.slots += sum(1 for _ in leaf_types(item))
            else:
                made.append(self.make(item))
        self.choosing = before
        return made

    def _view(self, view: _View) -> str:
        before, self.choosing, after, self.slots = self.choosing, False, self.slots, view.slots
        made = self.make(view.spec)
        self.choosing, self.slots = before, after
        return made

    def _remember(self, number: int, made: str) -> str:
        self.objects[number] = made
        return made

    def _next(self, kind: str) -> str:
        self.slots += 1
        return self.w.field(kind, "%out", 8 * (self.slots - 1))

    def _place(self, slots: int) -> str:
        """The address of the next slots."""
        self.slots += slots
        return self.w.value(f"getelementptr i64, ptr %out, i64 {self.slots - slots}")

    # -- scalars -----------------------------------------------------------------------------------------------------

    def _scalar(self, spec: ScalarSpec) -> str:
        w = self.w
        if spec == PY_FLOAT:
            return w.new("PyFloat_FromDouble", f"double {self._next('double')}")
        if spec == PY_INT:
            return w.new("PyLong_FromLongLong", f"i64 {self._next('i64')}")
        if spec == PY_BOOL:
            true = w.value(f"icmp ne i8 {self._next('i8')}, 0")
            return w.shared(w.value(f"select i1 {true}, ptr {w.pointer(True)}, ptr {w.pointer(False)}"))
        if spec.weak:
            return w.new("PyComplex_FromDoubles", f"double {self._next('double')}", f"double {self._next('double')}")
        return w.new(
            "PyArray_Scalar", f"ptr {self._element(spec.dtype)}", f"ptr {w.pointer(spec.dtype.numpy)}", "ptr null"
        )

    def _element(self, dtype: DType) -> str:
        """The address of a scalar as NumPy keeps it."""
        if dtype is not DType.C64:
            return self._place(2 if dtype.kind == "c" else 1)
        pair = self.w.memory("{float, float}")
        for k in range(2):
            self.w.set_field("float", self._next("float"), pair, 4 * k)
        return pair

    # -- arrays ------------------------------------------------------------------------------------------------------

    def _array(self, dtype: DType, rank: int) -> str:
        """An array over a block from ``malloc``, which belongs to it from now on."""
        data, shape = self._next("ptr"), self._place(rank)
        return self._owner(self._new_array(dtype, rank, shape, data))

    def _owner(self, made: str) -> str:
        w = self.w
        flags = w.field("i32", made, c.ARRAY_FLAGS)
        w.set_field("i32", w.value(f"or i32 {flags}, {c.OWNS_DATA}"), made, c.ARRAY_FLAGS)
        return made

    def _turned(self, dtype: DType, permutation: tuple[int, ...]) -> str:
        """An array over a block in which its axes lie in another order."""
        w, rank = self.w, len(permutation)
        data, sizes = self._next("ptr"), self._place(rank)
        shape, strides = (w.memory(f"[{rank} x i64]") for _ in range(2))
        stride = str(dtype.numpy.itemsize)
        for k in range(rank)[::-1]:
            size = w.field("i64", sizes, 8 * k)
            w.set_field("i64", size, shape, 8 * permutation[k])
            w.set_field("i64", stride, strides, 8 * permutation[k])
            stride = w.value(f"mul i64 {stride}, {size}")
        return self._owner(self._new_array(dtype, rank, shape, data, strides))

    def _laid(self, dtype: DType, rank: int) -> str:
        """An array that lies as the strides say that follow; it is copied where that is not C order."""
        w = self.w
        first = self.slots + 1
        made = self._array(dtype, rank)
        shape = w.value(f"getelementptr i64, ptr %out, i64 {first}")
        sizes = [w.field("i64", shape, 8 * k) for k in range(rank)]
        strides = [self._next("i64") for _ in range(rank)]
        packed, in_order, chosen = str(dtype.numpy.itemsize), "true", w.memory("ptr")
        w.do(f"store ptr {made}, ptr {chosen}")
        for size, stride in list(zip(sizes, strides))[::-1]:
            same = w.value(f"icmp eq i64 {stride}, {packed}")
            single = w.value(f"icmp eq i64 {size}, 1")
            in_order = w.value(f"and i1 {in_order}, {w.value(f'or i1 {same}, {single}')}")
            packed = w.value(f"mul i64 {packed}, {size}")
        turn, end = w.fresh("turn"), w.fresh("end")
        w.branch(in_order, end, turn)
        w.start(turn)
        other = self._columns_first(dtype, shape, sizes, made) if rank == 2 else self._in_python(made, strides)
        w.do(f"store ptr {other}, ptr {chosen}")
        w.call("Py_DecRef", f"ptr {made}")
        w.jump(end)
        w.start(end)
        return w.value(f"load ptr, ptr {chosen}")

    def _columns_first(self, dtype: DType, shape: str, sizes: list[str], made: str) -> str:
        """A copy of a matrix in Fortran's order."""
        w, item, strides = self.w, dtype.numpy.itemsize, self.w.memory("[2 x i64]")
        w.set_field("i64", str(item), strides, 0)
        w.set_field("i64", w.value(f"mul i64 {sizes[0]}, {item}"), strides, 8)
        other = self._new_array(dtype, 2, shape, "null", strides)
        w.well("PyArray_CopyInto", f"ptr {other}", f"ptr {made}")
        return other

    def _in_python(self, made: str, strides: list[str]) -> str:
        """A copy that lies as the strides say."""
        w = self.w
        numbers = [w.new("PyLong_FromLongLong", f"i64 {stride}") for stride in strides]
        given = [*(f"ptr {x}" for x in (w.pointer(laid), made, *numbers)), "ptr null"]
        other = w.new("PyObject_CallFunctionObjArgs", *given)
        for number in numbers:
            w.call("Py_DecRef", f"ptr {number}")
        return other

    def _array_of(self, dtype: DType) -> str:
        """An array without axes over memory of its own."""
        w = self.w
        place = self._element(dtype)
        made = self._new_array(dtype, 0, "null", "null")
        data = w.field("ptr", made, c.ARRAY_DATA)
        parts = 2 if dtype.kind == "c" else 1
        kind = register_type(dtype) if parts == 2 else memory_type(dtype)
        for k in range(parts):
            w.set_field(kind, w.field(kind, place, dtype.bits // 8 // parts * k), data, dtype.bits // 8 // parts * k)
        return made

    def _new_array(self, dtype: DType, rank: int, shape: str, data: str, strides: str = "null") -> str:
        w = self.w
        descriptor = w.shared(w.pointer(dtype.numpy))  # NumPy takes this reference
        return w.new(
            "PyArray_NewFromDescr", f"ptr {w.pointer(np.ndarray)}", f"ptr {descriptor}", f"i32 {rank}", f"ptr {shape}",
            f"ptr {strides}", f"ptr {data}", f"i32 {_CARRAY if data != 'null' else 0}", "ptr null",
        )  # fmt: skip

    # -- containers --------------------------------------------------------------------------------------------------

    def _tuple(self, cls: type, items: list[str]) -> str:
        w = self.w
        if cls is list:
            return self._list_of(items)
        if cls is tuple:
            made = w.new("PyTuple_New", f"i64 {len(items)}")
        elif _is_named_tuple(cls):
            made = w.new("PyType_GenericAlloc", f"ptr {w.pointer(cls)}", f"i64 {len(items)}")
        else:
            raise NotNative
        for k, item in enumerate(items):
            w.set_field("ptr", item, made, c.TUPLE_ITEMS + 8 * k)
        return made

    def _list_of(self, items: list[str]) -> str:
        w = self.w
        made = w.new("PyList_New", f"i64 {len(items)}")
        if items:
            first = w.field("ptr", made, c.LIST_ITEMS)
            for k, item in enumerate(items):
                w.set_field("ptr", item, first, 8 * k)
        return made

    def _list(self, element: ScalarSpec, full: bool) -> str:
        """A list of numbers out of a block, which is freed."""
        w = self.w
        if element not in (PY_FLOAT, PY_INT):
            raise NotNative
        block, room = self._next("ptr"), self._next("i64")
        size = room if full else self._next("i64")
        made = w.new("PyList_New", f"i64 {size}")
        items = w.field("ptr", made, c.LIST_ITEMS)
        kind, symbol = ("double", "PyFloat_FromDouble") if element == PY_FLOAT else ("i64", "PyLong_FromLongLong")
        with w.each(size) as k:
            x = w.value(f"load {kind}, ptr {w.value(f'getelementptr i64, ptr {block}, i64 {k}')}")
            item = w.new(symbol, f"{kind} {x}")
            w.do(f"store ptr {item}, ptr {w.value(f'getelementptr ptr, ptr {items}, i64 {k}')}")
        w.call("free", f"ptr {block}")
        return made

    def _texts(self, full: bool) -> str:
        """A list of texts out of a block of tickets, which is freed."""
        w = self.w
        block, room = self._next("ptr"), self._next("i64")
        size = room if full else self._next("i64")
        made = w.call("text_list", f"ptr {w.texts()}", f"ptr {block}", f"i64 {size}")
        w.call("free", f"ptr {block}")
        w.unless(w.value(f"icmp ne ptr {made}, null"), "stopped")
        return made

    def _record(self, cls: type, names: Sequence[Any], items: Sequence[Spec], number: int) -> str:
        w = self.w
        if cls is dict:
            made = w.new("PyDict_New")
            put = "PyDict_SetItem"
        elif (
            kept_in_dict(cls, names)
            and getattr(cls, "__new__", None) is object.__new__
            and cls.__basicsize__ <= _Plain.__basicsize__
        ):
            made = w.new("PyType_GenericAlloc", f"ptr {w.pointer(cls)}", "i64 0")
            put = "PyObject_GenericSetAttr"
        else:
            raise NotNative
        if number >= 0:
            self.objects[number] = made
        for name, item in zip(names, items):
            value = self.make(item)
            w.well(put, f"ptr {made}", f"ptr {w.pointer(name)}", f"ptr {value}")
            w.call("Py_DecRef", f"ptr {value}")
        return made

    def _choose(self, which: str, made: Sequence[str | _View]) -> str:
        """One of several new objects; the others are given back."""
        w = self.w
        chosen = w.memory("ptr")
        for k, thing in enumerate(made):
            this, other, end = w.fresh("this"), w.fresh("other"), w.fresh("end")
            w.branch(w.value(f"icmp eq i64 {which}, {k}"), this, other)
            w.start(this)
            w.do(f"store ptr {self._view(thing) if isinstance(thing, _View) else thing}, ptr {chosen}")
            w.jump(end)
            w.start(other)
            if isinstance(thing, str):
                w.call("Py_DecRef", f"ptr {thing}")
            w.jump(end)
            w.start(end)
        return w.value(f"load ptr, ptr {chosen}")


@dataclass(frozen=True)
class _View:
    """A view that may be there, and the slot of its first leaf."""

    spec: ViewSpec | SharedSpec
    slots: int


class _Plain:
    """An object of a class without anything of its own."""


def _is_named_tuple(cls: type) -> bool:
    """Whether instances are made by ``namedtuple``'s own ``_make``."""
    make = getattr(getattr(cls, "_make", None), "__func__", None)
    return isinstance(make, FunctionType) and make.__code__ is _MAKE
