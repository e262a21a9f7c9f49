"""Flat results to the Python objects that the function returns, and known specs to the leaves of given values."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np

from whilst.quick import compiler
from whilst.texts.native import texts_of
from whilst_compiler.frontend.signature.drawing import object_of
from whilst_compiler.frontend.signature.enumerated import members_of
from whilst_compiler.frontend.signature.object_specs import MetSpec, ObjectsSpec
from whilst_compiler.frontend.signature.records import bare, put_into, remake
from whilst_compiler.frontend.signature.spec_leaves import leaf_types
from whilst_compiler.frontend.signature.specs import (
    ArraySpec,
    BlockSpec,
    BytesSpec,
    ChoiceSpec,
    CompositeSpec,
    ContainerSpec,
    ContentsSpec,
    HandleSpec,
    ItemsSpec,
    KindSpec,
    LaidSpec,
    ListSpec,
    MemberSpec,
    NumberSpec,
    OneOfSpec,
    OptionalSpec,
    PooledSpec,
    RangeSpec,
    RecordSpec,
    RefillSpec,
    RowsSpec,
    SameSpec,
    ScalarSpec,
    SharedSpec,
    Spec,
    StaticSpec,
    TupleSpec,
    TurnedSpec,
    ViewSpec,
    python_type,
)  # fmt: skip
from whilst_compiler.ops.text_store import text_at

__all__ = ["CONTAINERS", "Assemble", "Given", "assembler", "laid", "own", "storage_places"]


class Given(list[Any]):
    """The flat arguments of a call, and its objects by their numbers (results add new ones)."""

    def __init__(self, leaves: Iterable[Any], objects: Iterable[Any] = ()) -> None:
        super().__init__(leaves)
        self.objects = dict(enumerate(objects))
        self.pools: list[Numbers] = []
        self.unfilled: list[Any] = []
        self.containers: dict[tuple[int, ...], Any] = {}
        self.left_out: dict[int, tuple[Assemble, list[Any]]] = {}

    def object(self, number: int) -> Any:
        """An object by its number; one that is part of an alternative that was not taken is made now."""
        if number not in self.objects:
            part, leaves = self.left_out[number]
            part(iter(leaves), self)
        return self.objects[number]


class Numbers(Protocol):
    """Objects or lists that results refer to by number, or arrays by where they begin."""

    def one(self, number: int, given: Given) -> Any: ...

    def array(self, start: int, *shape: int) -> Any: ...

    def contents(self, given: Given, names: tuple[str, ...]) -> Sequence[tuple[Any, ...]]: ...

    def refills(self, kind: str, parts: Sequence[Any], given: Given) -> Sequence[tuple[Any, Any]]: ...


Assemble = Callable[[Iterator[Any], Given], Any]
"""Takes the flat results and the flat arguments (for results that are an argument)."""


def assembler(spec: Spec, places: Mapping[int, int] = MappingProxyType({})) -> Assemble:
    """A function from flat results to the Python object that ``spec`` describes.

    An array with a storage number is an argument itself: ``places`` says at which leaf the arguments have it.
    """
    match spec:
        case ScalarSpec():
            return _scalar(spec)
        case ArraySpec(storage=storage) if storage >= 0:
            place = places[storage]
            return lambda _, given: given[place]
        case ArraySpec(dtype):
            return lambda leaves, _: own(next(leaves), dtype.numpy)
        case TurnedSpec(_, dims, permutation):
            inverse = tuple(map(permutation.index, range(len(dims))))
            return lambda leaves, _: turned(next(leaves), inverse)
        case LaidSpec(_, dims):
            return lambda leaves, _: laid(own(next(leaves)), *(int(next(leaves)) for _ in dims))
        case StaticSpec(value):
            return lambda leaves, _: value
        case TupleSpec(items, cls):
            return _sequence(tuple(assembler(item, places) for item in items), cls)
        case RecordSpec(cls, names, items, number) if number >= 0:
            return _object(cls, names, tuple(assembler(item, places) for item in items), number)
        case SameSpec(number):
            return lambda _, given: given.object(number)
        case ItemsSpec(items, number):
            return _items(tuple(assembler(item, places) for item in items), number)
        case CompositeSpec(cls, items, factory):
            return _composite(_maker(cls, factory), cls, tuple(assembler(item, places) for item in items))
        case HandleSpec(cls) if cls is str:
            return lambda leaves, _: text_at(next(leaves))
        case HandleSpec():
            return lambda leaves, _: object_of(next(leaves))
        case KindSpec(kinds):
            pools = [kind.pool for kind in kinds]
            return lambda leaves, given: given.pools[pools[int(next(leaves))]].one(int(next(leaves)), given)
        case MemberSpec(cls):
            members = members_of(cls)
            return lambda leaves, _: members[int(next(leaves))]
        case PooledSpec(cls, kind, numbers, factory):
            return _pooled(_maker(cls, factory), kind, tuple(number.pool for number in numbers))
        case BlockSpec(pool, rank):
            return lambda leaves, given: given.pools[pool].array(*(int(next(leaves)) for _ in range(1 + rank)))
        case RefillSpec(kind, pools):
            return lambda _, given: given.pools[pools[0]].refills(kind, [given.pools[k] for k in pools], given)
        case ContentsSpec(pool, names):
            return lambda _, given: given.pools[pool].contents(given, names)
        case NumberSpec(pool):
            return lambda leaves, given: given.pools[pool].one(int(next(leaves)), given)
        case ListSpec(element, number, given):
            return _list(element, assembler(element, places), number, given)
        case OneOfSpec(items):
            return _one_of(tuple(assembler(item, places) for item in items))
        case RecordSpec(cls, names, items):
            parts = tuple(assembler(item, places) for item in items)
            return lambda leaves, given: remake(cls, names, [part(leaves, given) for part in parts])
        case RangeSpec():
            return lambda leaves, _: range(int(next(leaves)), int(next(leaves)), int(next(leaves)))
        case OptionalSpec(some):
            return _optional(some, assembler(some, places))
        case RowsSpec() | ContainerSpec() | BytesSpec() | ObjectsSpec() | MetSpec():
            raise AssertionError(f"a result cannot be {spec}")
        case ViewSpec(storage, steps):
            place = places[storage]
            return _view(lambda given: given[place], steps)
        case SharedSpec(pool, steps):
            return _view(lambda given: given.pools[pool].array(0), steps)
        case ChoiceSpec(items):
            return _choice(items, tuple(assembler(item, places) for item in items))


def own(leaf: Any, dtype: np.dtype[Any] | None = None) -> np.ndarray[Any, Any]:
    """A new array in C order without gaps, as kernels make them; what is interpreted may lie otherwise."""
    made = np.asarray(leaf, dtype, order="C")
    return made if made.base is None else made.copy()


def turned(leaf: Any, axes: tuple[int, ...]) -> np.ndarray[Any, Any]:
    """A new array with the axes of what lies in C order in this order."""
    view = np.asarray(leaf, order="C").transpose(axes)
    return view.copy(order="K")


def laid(made: np.ndarray[Any, Any], *strides: int) -> np.ndarray[Any, Any]:
    """The array itself, or a copy whose axes lie in memory in the order of the strides."""
    order = sorted(range(made.ndim), key=lambda k: (-strides[k] if made.shape[k] > 1 else 0, k))
    lasting = [k for k in order if made.shape[k] > 1]
    if lasting == sorted(lasting) or not made.size:
        return made
    inverse = tuple(map(order.index, range(made.ndim)))
    return turned(made.transpose(order), inverse)


def _scalar(spec: ScalarSpec) -> Assemble:
    convert = python_type(spec)
    return lambda leaves, _: convert(next(leaves))


def _sequence(parts: tuple[Assemble, ...], cls: type) -> Assemble:
    make: Callable[[list[Any]], Any] = getattr(cls, "_make", cls)
    return lambda leaves, given: make([part(leaves, given) for part in parts])


def _object(cls: type, names: tuple[Any, ...], parts: tuple[Assemble, ...], number: int) -> Assemble:
    """A new object (or dict), which others may refer to while its fields are made."""

    put: Callable[[Any, Any, Any], None] = dict.__setitem__ if cls is dict else put_into

    def assemble(leaves: Iterator[Any], given: Given) -> Any:
        made: Any = bare(cls)
        given.objects[number] = made
        for name, part in zip(names, parts):
            put(made, name, part(leaves, given))
        return made

    return assemble


def _items(parts: tuple[Assemble, ...], number: int) -> Assemble:
    def assemble(leaves: Iterator[Any], given: Given) -> Any:
        made: list[Any] = []
        given.objects[number] = made
        made += [part(leaves, given) for part in parts]
        return made

    return assemble


def _list(element: Spec, item: Assemble, number: int, full: bool) -> Assemble:
    """Items from columns, of which the length says how much is in use (all, if ``full``)."""
    count = sum(1 for _ in leaf_types(element))

    def assemble(leaves: Iterator[Any], given: Given) -> Any:
        columns: list[Any] = [next(leaves) for _ in range(count)]
        length = len(columns[0]) if full else int(next(leaves))
        made: list[Any]
        if isinstance(element, ScalarSpec):
            column = columns[0][:length]
            made = column.tolist() if element.weak else list(column)
        elif element == HandleSpec(str):
            made = texts_of(columns[0][:length])
        elif not count:
            made = [item(iter(()), given) for _ in range(length)]
        else:
            made = [item(iter(row), given) for row in zip(*(column[:length] for column in columns))]
        given.objects[number] = made
        return made

    return assemble


def _maker(cls: type, factory: StaticSpec | None) -> Callable[..., Any]:
    return cls if factory is None else functools.partial(cls, factory.value)


def _composite(make: Callable[..., Any], cls: type, parts: tuple[Assemble, ...]) -> Assemble:
    def assemble(leaves: Iterator[Any], given: Given) -> Any:
        found = [part(leaves, given) for part in parts]
        if issubclass(cls, dict):
            made = dict(zip(*found))
            return made if cls is dict else make(made)
        return make(*found) if len(found) == 1 else make(found[0], None if found[1][0] < 0 else found[1][0])

    return assemble


def _pooled(make: Callable[..., Any], kind: str, pools: tuple[int, ...]) -> Assemble:
    """A container from its parts, which are lists that only it has: the same ones, the same container."""

    def assemble(leaves: Iterator[Any], given: Given) -> Any:
        numbers = [int(next(leaves)) for _ in pools]
        first = given.pools[pools[0]].one(numbers[0], given)
        if first.__class__ is not list:  # the caller's own, or none
            return first
        found = [first, *(given.pools[pool].one(number, given) for pool, number in zip(pools[1:], numbers[1:]))]
        key = tuple(map(id, found))
        if key not in given.containers:
            given.containers[key] = CONTAINERS[kind](make, *found)
        return given.containers[key]

    return assemble


CONTAINERS: dict[str, Callable[..., Any]] = {
    "hash table": lambda cls, keys, values, table, count: cls(
        (keys[k], values[k]) for k in sorted(k for k in table if k >= 0)
    ),
    "set": lambda cls, keys, table, state: cls(keys[i] for i in table if i >= 0),
    "tuple": lambda cls, items: cls(items),
    "bytes": lambda cls, items: cls(items),
    "bytearray": lambda cls, items: cls(items),
    "deque": lambda cls, data, head, most: cls(data[head[0] :], None if most[0] < 0 else most[0]),
}


def _optional(spec: Spec, some: Assemble) -> Assemble:
    """A value or None; a view can be made only where it is there."""
    later = _result_leaves(spec) if isinstance(spec, ViewSpec | SharedSpec) else 0

    def assemble(leaves: Iterator[Any], given: Given) -> Any:
        there = bool(next(leaves))
        if later and not there:
            deque(islice(leaves, later), 0)
            return None
        value = some(leaves, given)
        return value if there else None

    return assemble


def _view(whole: Callable[[Given], Any], steps: tuple[tuple[str, tuple[tuple[str, Any], ...], int], ...]) -> Assemble:
    """A view is made by the very rows that made it in the graph."""

    def assemble(leaves: Iterator[Any], given: Given) -> Any:
        array = whole(given)
        for row, attributes, count in steps:
            if row == "load":
                array = array[(*(int(next(leaves)) for _ in range(count)), ...)]
            elif row in ("real", "imag"):
                array = getattr(array, row)
            else:
                operands = [next(leaves) for _ in range(count)]
                array = compiler().ROWS[row].eager(array, *operands, **dict(attributes))
        return array

    return assemble


def _one_of(parts: tuple[Assemble, ...]) -> Assemble:
    """One of several objects, all of which are made, as others may refer to them."""

    def assemble(leaves: Iterator[Any], given: Given) -> Any:
        which = int(next(leaves))
        return [part(leaves, given) for part in parts][which]

    return assemble


def _choice(items: tuple[Spec, ...], parts: tuple[Assemble, ...]) -> Assemble:
    """One of several things; of the others, nothing is there."""
    counts = [_result_leaves(item) for item in items]
    numbers = [tuple(_numbers(item)) for item in items]

    def assemble(leaves: Iterator[Any], given: Given) -> Any:
        which, found = int(next(leaves)), None
        for k, part in enumerate(parts):
            if k == which:
                found = part(leaves, given)
            else:
                left = list(islice(leaves, counts[k]))
                given.left_out.update((number, (part, left)) for number in numbers[k])
        return found

    return assemble


def _result_leaves(spec: Spec) -> int:
    """How many leaves a result has: an array that is an argument itself has none."""
    match spec:
        case ArraySpec(storage=storage) if storage >= 0:
            return 0
        case TupleSpec(items) | RecordSpec(items=items) | ItemsSpec(items) | CompositeSpec(_, items):
            return sum(map(_result_leaves, items))
        case OptionalSpec(some):
            return 1 + _result_leaves(some)
        case ChoiceSpec(items) | OneOfSpec(items):
            return 1 + sum(map(_result_leaves, items))
    return sum(1 for _ in leaf_types(spec))


def _numbers(spec: Any) -> Iterator[int]:
    """Those of the lists and objects that a spec describes."""
    if isinstance(spec, ItemsSpec | ListSpec | RecordSpec):
        yield spec.number
    for part in getattr(spec, "items", getattr(spec, "parts", ())):
        yield from _numbers(part)
    for part in (getattr(spec, "some", None), getattr(spec, "element", None)):
        yield from _numbers(part) if part is not None else ()


def storage_places(specs: Iterable[Spec]) -> dict[int, int]:
    """For each storage number the first leaf that has it."""
    places: dict[int, int] = {}
    count = 0

    def visit(spec: Spec) -> None:
        nonlocal count
        match spec:
            case ArraySpec(storage=storage):
                places.setdefault(storage, count)
                count += 1
            case TupleSpec(items) | RecordSpec(_, _, items) | ItemsSpec(items):
                for item in items:
                    visit(item)
            case SameSpec():
                pass
            case OptionalSpec(some):
                count += 1
                visit(some)
            case _:
                count += sum(1 for _ in leaf_types(spec))

    for spec in specs:
        visit(spec)
    return places
