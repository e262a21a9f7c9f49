"""What the front end knows of a Python value when no value is there: its structure, down to typed leaves.

Specs are frozen and hashable: they are the specialisation key of a compiled function, the meeting point of values at
joins, and the recipe by which results become Python objects again. A spec's leaves are IR values in a fixed order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from whilst_compiler.frontend.signature.object_specs import MetSpec, ObjectsSpec
from whilst_compiler.frontend.signature.records import is_content
from whilst_compiler.ir.types import DType, Layout, Tensor

__all__ = [
    "NONE",
    "PY_BOOL",
    "PY_COMPLEX",
    "PY_FLOAT",
    "PY_INT",
    "ArraySpec",
    "BlockSpec",
    "BytesSpec",
    "ChoiceSpec",
    "CompositeSpec",
    "ContainerSpec",
    "ContentsSpec",
    "HandleSpec",
    "ItemsSpec",
    "KindSpec",
    "LaidSpec",
    "ListSpec",
    "MemberSpec",
    "NumberSpec",
    "OneOfSpec",
    "OptionalSpec",
    "PooledSpec",
    "RangeSpec",
    "RecordSpec",
    "RefillSpec",
    "RowsSpec",
    "SameSpec",
    "ScalarSpec",
    "SharedSpec",
    "Spec",
    "StaticSpec",
    "TupleSpec",
    "TurnedSpec",
    "ViewSpec",
    "python_type",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScalarSpec:
    """A scalar; ``weak`` ones are Python's own bool, int, float, complex, others NumPy scalars of ``dtype``."""

    dtype: DType
    weak: bool = False

    def __str__(self) -> str:
        return python_type(self).__name__ if self.weak else f"np.{self.dtype.numpy.name}"


PY_BOOL = ScalarSpec(DType.BOOL, True)
PY_INT = ScalarSpec(DType.I64, True)
PY_FLOAT = ScalarSpec(DType.F64, True)
PY_COMPLEX = ScalarSpec(DType.C128, True)


def python_type(spec: ScalarSpec) -> type:
    """The class of the Python or NumPy scalar."""
    if spec.weak:
        return {"b": bool, "i": int, "f": float, "c": complex}[spec.dtype.kind]
    return spec.dtype.numpy.type


@dataclass(frozen=True, slots=True)
class ArraySpec:
    """An ndarray. Among arguments, those with one ``storage`` number are the same object; their elements
    lie as ``layout`` says."""

    dtype: DType
    dims: tuple[int | str, ...]
    writable: bool = True
    storage: int = -1
    layout: Layout = "C"

    def __str__(self) -> str:
        return str(Tensor(self.dtype, self.dims))


@dataclass(frozen=True)
class StaticSpec:
    """An object known at compile time: None, a string, a function, a type, a module, ...

    Equal when the objects are of one class and equal; unhashable objects compare by identity.
    """

    value: Any

    def _key(self) -> object:
        try:
            hash(self.value)
        except TypeError:
            return id(self.value)
        return (self.value.__class__, self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StaticSpec) and (self.value is other.value or bool(self._key() == other._key()))

    def __hash__(self) -> int:
        return hash(self._key())

    def __str__(self) -> str:
        return "None" if self.value is None else f"{self.value!r}"


NONE = StaticSpec(None)


@dataclass(frozen=True, slots=True)
class TupleSpec:
    """A tuple, list or namedtuple of fixed length; ``cls`` is its class."""

    items: tuple[Spec, ...]
    cls: type = tuple

    def __str__(self) -> str:
        inner = ", ".join(map(str, self.items))
        return f"{self.cls.__name__}[{inner}]"


@dataclass(frozen=True, slots=True)
class ItemsSpec:
    """A list whose items are described one by one; others refer to it by its ``number`` (``SameSpec``)."""

    items: tuple[Spec, ...]
    number: int

    def __str__(self) -> str:
        return f"list[{', '.join(map(str, self.items))}]"


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A list of any length, with items of one type: for each leaf of ``element`` an array of rank 1, then the length.

    A list that is an argument fills its arrays (``given``): then the length is no leaf.
    """

    element: Spec
    number: int
    given: bool = False

    def __str__(self) -> str:
        return f"list[{self.element}]"


@dataclass(frozen=True, slots=True)
class RowsSpec:
    """An argument that is a list of lists, any number of any length, with items of one type, and none of them twice.

    Leaves are the items of all, one list after the other, an array for each leaf of ``element``; where each list
    begins, and how long it is.
    """

    element: Spec
    number: int

    def __str__(self) -> str:
        return f"list[list[{self.element}]]"


@dataclass(frozen=True, slots=True)
class ContainerSpec:
    """A dict, set or queue that is an argument: its keys and values, its items and where they stand in the table (not
    of texts), or its items and the greatest length (-1: any). ``note`` is what makes default values. Of an empty one,
    nothing is known of the items. Values of a dict that are no numbers, texts or lists of such are those of an
    ``ObjectsSpec``, or are told one by one.
    """

    cls: type
    parts: tuple[Spec, ...]
    number: int
    note: StaticSpec | None = None

    def __str__(self) -> str:
        held = (str(p) for p in self.parts if not isinstance(p, ScalarSpec | ArraySpec))
        return f"{self.cls.__name__}[{', '.join(held)}]"


@dataclass(frozen=True, slots=True)
class ContentsSpec:
    """What the lists of a pool that are the caller's hold now, or the fields of these ``names`` of the objects in it.

    It has no leaves of its own."""

    pool: int
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "list"


@dataclass(frozen=True, slots=True)
class RefillSpec:
    """What the dicts, sets or queues of the caller's hold now whose parts are lists of these ``pools``.

    It has no leaves of its own."""

    kind: str
    pools: tuple[int, ...]

    def __str__(self) -> str:
        return self.kind


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """A list, or an object of class ``cls``, of a pool (``Lowered.pools``), by its number.

    In arguments the pool is one of an ``ObjectsSpec``: objects of a class have none (-1) but their class, and dicts,
    sets and queues are numbers, too."""

    pool: int
    cls: type = list

    def __str__(self) -> str:
        return self.cls.__name__


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """An array of a list: its leaves are where it begins in a pool, and its sizes."""

    pool: int
    rank: int

    def __str__(self) -> str:
        return "array"


@dataclass(frozen=True, slots=True)
class KindSpec:
    """An object of one of several classes: of which pool, and its number."""

    items: tuple[NumberSpec, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.items))


@dataclass(frozen=True, slots=True)
class MemberSpec:
    """A member of an enumeration: its leaf says which, in the order of their definition."""

    cls: type

    def __str__(self) -> str:
        return self.cls.__name__


@dataclass(frozen=True, slots=True)
class PooledSpec:
    """A dict, set or deque all of whose parts (as the library has them for its ``kind``) are lists of pools."""

    cls: type
    kind: str
    parts: tuple[NumberSpec, ...]
    factory: StaticSpec | None = None
    """What a defaultdict makes the value of a missing key with."""

    def __str__(self) -> str:
        return self.cls.__name__


@dataclass(frozen=True, slots=True)
class CompositeSpec:
    """A container made of lists: a dict of its keys and values, a set or a deque of its items."""

    cls: type
    parts: tuple[Spec, ...]
    factory: StaticSpec | None = None

    def __str__(self) -> str:
        return f"{self.cls.__name__}[{', '.join(map(str, self.parts))}]"


@dataclass(frozen=True, slots=True)
class RecordSpec:
    """An object of a user's class (a dataclass, say) or a dict with constant keys: fields by name.

    Objects have a ``number`` of their own, by which others refer to them (``SameSpec``).
    """

    cls: type
    names: tuple[Any, ...]
    items: tuple[Spec, ...]
    number: int = -1

    def __str__(self) -> str:
        held = (str(s) if is_content(n) else f"{n}: {s}" for n, s in zip(self.names, self.items))
        return f"{self.cls.__name__}({', '.join(held)})"


@dataclass(frozen=True, slots=True)
class SameSpec:
    """The object that came before with this number: it has no leaves."""

    number: int

    def __str__(self) -> str:
        return f"object {self.number}"


@dataclass(frozen=True, slots=True)
class OneOfSpec:
    """One of several objects: leaves are the index, and those of all of them."""

    items: tuple[Spec, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.items))


@dataclass(frozen=True, slots=True)
class RangeSpec:
    """A ``range`` object: leaves are start, stop, step."""

    def __str__(self) -> str:
        return "range"


@dataclass(frozen=True, slots=True)
class BytesSpec:
    """An argument that is ``bytes``: the leaf is an array of their numbers; ``number`` tells its length from others."""

    number: int

    def __str__(self) -> str:
        return "bytes"


@dataclass(frozen=True, slots=True)
class OptionalSpec:
    """None or a value: leaves are one bool (there is a value) and those of ``some``."""

    some: Spec

    def __str__(self) -> str:
        return f"{self.some} or None"


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """A view of the argument with that storage number: rows to apply in turn, with attributes and operand counts.

    The leaves are the operands (i64) of all steps.
    """

    storage: int
    steps: tuple[tuple[str, tuple[tuple[str, Any], ...], int], ...]

    def __str__(self) -> str:
        return "view of an argument"


@dataclass(frozen=True, slots=True)
class SharedSpec:
    """An array that other results share, or a view of one: a pool (``Lowered.pools``), and rows as in a ViewSpec."""

    pool: int
    steps: tuple[tuple[str, tuple[tuple[str, Any], ...], int], ...]

    def __str__(self) -> str:
        return "array"


@dataclass(frozen=True, slots=True)
class TurnedSpec:
    """A new array whose axes lie in memory in the order of ``permutation``, from the outermost one in.

    Its leaf has them in that order.
    """

    dtype: DType
    dims: tuple[int | str, ...]
    permutation: tuple[int, ...]

    def __str__(self) -> str:
        return "array"


@dataclass(frozen=True, slots=True)
class LaidSpec:
    """A new array of which a call tells how it lies: its leaves are the array, and how many bytes further the next
    element along each axis is (an i64 each)."""

    dtype: DType
    dims: tuple[int | str, ...]

    def __str__(self) -> str:
        return "array"


@dataclass(frozen=True, slots=True)
class ChoiceSpec:
    """One of several objects: the leaves are an i64 that says which, then those of all."""

    items: tuple[Spec, ...]

    def __str__(self) -> str:
        return " or ".join(map(str, self.items))


@dataclass(frozen=True, slots=True)
class HandleSpec:
    """An object of this class that compiled code does not look into: an i64 stands for it."""

    cls: type

    def __str__(self) -> str:
        return self.cls.__name__


Spec = (
    ScalarSpec | ArraySpec | StaticSpec | TupleSpec | RecordSpec | RangeSpec | OptionalSpec | SameSpec | OneOfSpec
    | ChoiceSpec | ViewSpec | ItemsSpec | ListSpec | NumberSpec | CompositeSpec | TurnedSpec | LaidSpec
    | HandleSpec | BlockSpec | SharedSpec | PooledSpec | MemberSpec | KindSpec | RowsSpec | ContentsSpec
    | ContainerSpec | RefillSpec | BytesSpec | ObjectsSpec | MetSpec
)  # fmt: skip
