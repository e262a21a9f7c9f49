"""What a Python expression is while its function is being lowered: typed operands, references, static objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from whilst_compiler.frontend.signature.specs import PY_BOOL, PY_COMPLEX, PY_FLOAT, PY_INT, ScalarSpec
from whilst_compiler.frontend.syntax.read import Definition
from whilst_compiler.frontend.values.special import Special
from whilst_compiler.ir.graph import Literal, Operand, Value
from whilst_compiler.ir.row import Attribute
from whilst_compiler.ir.types import DType, Tensor, scalar

__all__ = [
    "DEAD", "NONE_VALUE", "UNBOUND", "Abstract", "ArrayRef", "BoundMethod", "Cell", "Function", "Instance",
    "Iterated", "Maybe", "OneOf", "Optional", "Partial", "Range", "Record", "Scalar", "Scope", "Static", "Step",
    "Super", "Tuple", "call_it", "constant", "constant_of", "followed", "is_exception_value",
    "is_numpy_number", "numpy_constant", "permutation_of",
]  # fmt: skip


class Cell:
    """A place that holds a value which may change: a local variable, or the storage of an array.

    Of a list that is one of the caller's, or may be, ``given`` says which: an i64, negative for another one.
    """

    __slots__ = ("given", "name", "owner", "site")

    def __init__(self, name: str, owner: object = None) -> None:
        self.name = name
        self.owner = owner
        self.site: Any = None
        self.given: Operand | None = None

    def __repr__(self) -> str:
        return f"Cell({self.name})"


@dataclass(eq=False)
class Scope:
    """The variables of one activation of a function; ``outer`` is that of the function around it.

    Those of a generator that goes on are there as long as it is (``held``), those of a comprehension as long as it is
    gone through (``passing``).
    """

    cells: dict[str, Cell]
    outer: Scope | None
    globals: dict[str, Any]
    closure: dict[str, Any] = field(default_factory=dict)
    function: Any = None
    held: bool = False
    passing: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    spec: ScalarSpec
    operand: Operand

    @property
    def is_constant(self) -> bool:
        return isinstance(self.operand, Literal)


def is_numpy_number(value: Abstract) -> bool:
    """Whether a value is a scalar of NumPy's, not one of Python's own."""
    return isinstance(value, Scalar) and not value.spec.weak


def call_it(value: Abstract, name: str, is_own: Callable[[str], bool] | None) -> None:
    """A scalar is shown by the name of the variable that it is bound to first; the user's own names go before those
    that functions called have for it."""
    made = value.operand if isinstance(value, Scalar) else None
    if isinstance(made, Value) and (not made.name or (is_own is not None and not is_own(made.name))):
        made.name = name


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One view row applied to a storage's array (or to the view before it)."""

    row: str
    operands: tuple[Operand, ...]
    attributes: tuple[tuple[str, Attribute], ...]

    @property
    def is_read_only(self) -> bool:
        """Whether NumPy refuses writes through such a view."""
        return self.row == "broadcast" or ("writeable", False) in self.attributes

    @property
    def is_lent(self) -> bool:
        """Whether it leads to the copy of an array that is elsewhere, too."""
        return False

    @property
    def is_own(self) -> bool:
        """Whether it leads to an array that is an object by itself, as those of a list are."""
        return False

    @property
    def is_whole(self) -> bool:
        """Whether it leads to all of what was before, as another object."""
        return self.row == "subview" and set(str(dict(self.attributes).get("axes", "i"))) <= {"f"}

    def same(self, other: Step) -> bool:
        return (
            self.row == other.row
            and self.attributes == other.attributes
            and len(self.operands) == len(other.operands)
            and all(same_operand(a, b) for a, b in zip(self.operands, other.operands))
        )


def whole_view(a: ArrayRef) -> ArrayRef:
    """All of an array, as another object; of two views of one nobody tells whether they are the same object."""
    if not a.rank or (a.steps and not a.steps[-1].is_own):
        return ArrayRef(a.storage, a.steps, a.type, carried=a.carried or not a.rank)
    step = Step("subview", (), (("axes", "f" * a.rank), ("dims", a.dims)))
    return ArrayRef(a.storage, (*a.steps, step), a.type)


def permutation_of(step: Step) -> tuple[int, ...]:
    """The order in which a step that turns has the axes."""
    order: Any = dict(step.attributes)["permutation"]
    return tuple(order)


def followed(steps: tuple[Step, ...], more: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps and the steps after them; what is turned twice is turned once, or not at all."""
    if not (steps and more and steps[-1].row == more[0].row == "transpose"):
        return steps + more
    before = permutation_of(steps[-1])
    order = tuple(before[k] for k in permutation_of(more[0]))
    turned = () if order == tuple(range(len(order))) else (Step("transpose", (), (("permutation", order),)),)
    return followed(steps[:-1], turned + more[1:])


def same_operand(a: Operand, b: Operand) -> bool:
    return a is b or (isinstance(a, Literal) and isinstance(b, Literal) and a.key == b.key)


@dataclass(frozen=True, slots=True, eq=False)
class ArrayRef:
    """An array as Python sees it: a storage, which may be written through any reference, and a view of it.

    Of a view that a path has ``carried`` only the bounds are known: which of the names for such elements it is, is not.
    What is ``flat`` is ``a.flat`` of an array, which says of an index that it does not have in words of its own.
    """

    storage: Cell
    steps: tuple[Step, ...]
    type: Tensor
    carried: bool = False
    flat: bool = False

    @property
    def dtype(self) -> DType:
        return self.type.dtype

    @property
    def dims(self) -> tuple[int | str, ...]:
        return self.type.dims

    @property
    def rank(self) -> int:
        return len(self.type.dims)

    def same(self, other: ArrayRef) -> bool:
        return (
            self.storage is other.storage
            and len(self.steps) == len(other.steps)
            and all(a.same(b) for a, b in zip(self.steps, other.steps))
        )


@dataclass(frozen=True, slots=True, eq=False)
class Static:
    """An object known at compile time: None, a string, a module, a class, a builtin, ..."""

    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Tuple:
    """A tuple (or namedtuple, or a list that is never changed) of known length."""

    items: tuple[Abstract, ...]
    cls: type = tuple


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """A dict with constant keys, whose items do not change."""

    cls: type
    names: tuple[Any, ...]
    items: tuple[Abstract, ...]


class Instance:
    """An object of a user's class. What its fields hold stands in the state, under their cells.

    ``anchor`` is in the state wherever the object exists.
    """

    __slots__ = ("anchor", "cells", "cls")

    def __init__(self, cls: type, names: Iterable[str]) -> None:
        self.cls = cls
        self.cells = {name: Cell(name, self) for name in names}
        self.anchor = Cell(cls.__name__, self)

    def __repr__(self) -> str:
        return f"Instance({self.cls.__name__})"


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """One of several objects of a class: ``index`` (an i64) says which."""

    index: Operand
    objects: tuple[Instance, ...]

    @property
    def cls(self) -> type:
        return self.objects[0].cls


@dataclass(frozen=True, slots=True, eq=False)
class Super:
    """``super()`` in a method of ``cls``, for ``value`` (an object, or a class)."""

    cls: type
    value: Abstract


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """``functools.partial`` made in compiled code."""

    function: Abstract
    args: tuple[Abstract, ...]
    keywords: tuple[tuple[str, Abstract], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    start: Scalar
    stop: Scalar
    step: Scalar


@dataclass(frozen=True, slots=True, eq=False)
class Optional:
    """None, or a value where ``flag`` holds."""

    flag: Operand
    some: Abstract


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A user's function: a definition and the scope it closes over."""

    definition: Definition
    defaults: tuple[Abstract, ...]
    keyword_defaults: dict[str, Abstract]
    scope: Scope
    python: Any = None
    wraps: bool = False
    """Whether its ints wrap at 64 bits."""
    space: Instance | None = None
    """The object that holds its attributes, if it was made in compiled code and is given any."""

    @property
    def qualified_name(self) -> str:
        """As the TypeErrors of its calls show it."""
        if self.python is not None:
            return self.python.__qualname__  # type: ignore[no-any-return]
        return self.definition.around + self.definition.name


@dataclass(frozen=True, slots=True, eq=False)
class BoundMethod:
    """``value.name`` where it is to be called."""

    value: Abstract
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Iterated:
    """Something a ``for`` can go over: a length (an i64 operand) and ``item(context, index) -> value``.

    ``finish(context)`` looks, after the last item, whether all is as it was; ``now(context)`` is the length at this
    point, where the body may change it. ``is_list``: Python has a list of these items, which is not changed.
    """

    length: Operand
    item: Callable[[Any, Operand], Abstract]
    finish: Callable[[Any], None] | None = None
    now: Callable[[Any], Operand] | None = None
    is_list: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Maybe:
    """A variable bound on some paths only: ``flag`` says whether. Only cells hold it."""

    flag: Operand
    value: Abstract


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    text: str


UNBOUND = _Mark("unbound")
DEAD = _Mark("not live")

Abstract = (
    Scalar | ArrayRef | Static | Tuple | Record | Range | Optional | Function | BoundMethod | Iterated
    | Instance | OneOf | Super | Partial | Special
)  # fmt: skip
NONE_VALUE = Static(None)

_BY_CLASS: dict[type, ScalarSpec] = {bool: PY_BOOL, int: PY_INT, float: PY_FLOAT, complex: PY_COMPLEX}


def is_exception_value(value: Any) -> bool:
    """Whether a value is an exception."""
    return isinstance(value, Record) and issubclass(value.cls, BaseException)


def constant(value: bool | int | float | complex) -> Scalar:
    """A Python scalar known at compile time."""
    spec = _BY_CLASS[value.__class__]
    return Scalar(spec, Literal(value, scalar(spec.dtype)))


def numpy_constant(value: np.generic) -> Scalar:
    """A scalar of NumPy's known at compile time; KeyError for one of a dtype that whilst does not have."""
    spec = ScalarSpec(DType.of(value.dtype))
    return Scalar(spec, Literal(value.item(), scalar(spec.dtype)))


def constant_of(value: Abstract) -> Any:
    """The Python object of a value known at compile time; LookupError for others."""
    match value:
        case Static(obj):
            return obj
        case Scalar(spec, Literal(number)):
            return number if spec.weak else spec.dtype.numpy.type(number)
        case Tuple(items, cls):
            values = [constant_of(item) for item in items]
            return cls(*values) if hasattr(cls, "_fields") else cls(values)
    raise LookupError
