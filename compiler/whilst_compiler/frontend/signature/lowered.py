"""What the front end hands on: a graph, the structure of its inputs and results, and what it took for granted."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass
from types import CellType, FunctionType
from typing import Any, Protocol

from whilst_compiler.errors import SIZES_DIFFER, TOO_SMALL
from whilst_compiler.frontend.signature.pool_specs import PoolSpec
from whilst_compiler.frontend.signature.specs import ScalarSpec, Spec
from whilst_compiler.ir.graph import Apply, Graph, all_nodes
from whilst_compiler.ir.row import Texts

__all__ = [
    "ALMOST_REAL", "COMPLEX_EIGENVALUES", "COMPLEX_RESULTS", "CONTENT", "FLOATING_ERROR", "LEFT_OPEN", "NEGATIVE_POWER",
    "NEGATIVE_POWERS", "NONE_RETURNED", "NOT_REAL", "OPEN_AND_UNFIT", "OTHERWISE", "OTHER_ENCODING",
    "REAL_EIGENVALUES", "REAL_RESULTS", "ROWS", "SQUEEZED", "STRIDED", "VECTORS_OF_TWO",
    "AttributeSource", "CellSource", "DefaultSource", "FieldPlace", "FunctionSource", "GlobalSource", "Guard", "Hidden",
    "Lowered", "ObjectSource", "Place", "Source", "Update",
]  # fmt: skip

MISSING = object()
NEGATIVE_POWER = "a negative exponent makes this power a float: write float(base) ** exponent ({0})"
"""What a graph raises whose int ** int met a negative exponent: the call is to be made with powers as floats."""
COMPLEX_EIGENVALUES = "the eigenvalues of this matrix are complex: ask for those of a.astype(complex)"
REAL_EIGENVALUES = (
    "the eigenvalues of this matrix are real, those of another are not: ask for those of a.astype(complex)"
)
"""What a graph raises that took all eigenvalues for real, and one that took them for complex."""
VECTORS_OF_TWO = "np.cross of vectors of two elements is not there in compiled code: compute x[0] * y[1] - x[1] * y[0]"
OTHER_ENCODING = "this text is not of this encoding: convert it outside of the function"
ALMOST_REAL = "these complex numbers are almost real, those of another call are not: take their .real"
NOT_REAL = "these complex numbers are not almost real: np.real_if_close leaves them as they are"
"""What a graph raises that took complex numbers for others than they are."""
COMPLEX_RESULTS = "np.emath gives complex numbers here: give it x.astype(complex)"
REAL_RESULTS = "np.emath gives real numbers here, and complex ones in another call: give it x.astype(complex)"
NEGATIVE_POWERS = "np.emath.power of a negative integer gives floats: give it p.astype(float)"
"""What a graph raises that took results of ``np.emath`` for others than they are."""
STRIDED = (
    "np.lib.stride_tricks.as_strided of an array with gaps, or of what lies around it, is not there in compiled code"
)
"""What a graph raises that took the elements of an array for all that is looked at."""
FLOATING_ERROR = (
    "a floating-point error may have come up where np.errstate has it raise: test with np.isfinite, and raise"
)
"""What a graph raises that looks for such errors: plain Python tells which one it is."""
SQUEEZED = "an axis is squeezed that is of size 1 in this call and not in others: name it, as in a.squeeze(axis=0)"
LEFT_OPEN = "a size is negative in this call, that is, to be found; in another call it was not: write -1 for it"
OPEN_AND_UNFIT = "an array cannot be reshaped to sizes of which one is negative: write -1 for it"
"""What a graph raises that took the sizes of a reshape for given, and one for which they do not fit."""

OTHERWISE = {
    NEGATIVE_POWER: ("powers", "float"), SIZES_DIFFER: ("sizes", "any"),
    TOO_SMALL: ("axes", "of any size"),
    COMPLEX_EIGENVALUES: ("eigenvalues", "complex"), REAL_EIGENVALUES: None, VECTORS_OF_TWO: None, OTHER_ENCODING: None,
    SQUEEZED: None, ALMOST_REAL: None, NOT_REAL: ("parts", "complex"),
    COMPLEX_RESULTS: ("domains", "complex"), REAL_RESULTS: None, NEGATIVE_POWERS: None, STRIDED: None,
    FLOATING_ERROR: None, LEFT_OPEN: ("new shapes", "open"), OPEN_AND_UNFIT: None,
}  # fmt: skip
"""What turned out not to be as it was taken for, and the option that does without; None: plain Python does."""
NONE_RETURNED = "a derivative of None is asked for: the function returns None here"
CONTENT = "[:]"
ROWS = "[:][:]"


@dataclass(frozen=True, eq=False)
class GlobalSource:
    """A module-level or builtin name as a function sees it."""

    namespace: dict[str, Any]
    name: str

    def read(self) -> Any:
        value = self.namespace.get(self.name, MISSING)
        return getattr(builtins, self.name, MISSING) if value is MISSING else value

    def write(self, value: Any) -> None:
        self.namespace[self.name] = value


@dataclass(frozen=True, eq=False)
class CellSource:
    """A closure variable."""

    cell: CellType
    name: str

    def read(self) -> Any:
        try:
            return self.cell.cell_contents
        except ValueError:
            return MISSING

    def write(self, value: Any) -> None:
        self.cell.cell_contents = value


@dataclass(frozen=True, eq=False)
class ObjectSource:
    """An object that is known: a module, or a class."""

    value: Any

    def read(self) -> Any:
        return self.value


@dataclass(frozen=True, eq=False)
class AttributeSource:
    """An attribute of another source (``module.constant``)."""

    base: Source
    name: str

    def read(self) -> Any:
        return getattr(self.base.read(), self.name, MISSING)

    def write(self, value: Any) -> None:
        setattr(self.base.read(), self.name, value)


@dataclass(frozen=True, eq=False)
class FunctionSource:
    """The code and defaults of an inlined function: a redefinition in place is seen."""

    function: FunctionType

    def read(self) -> Any:
        f = self.function
        return (f.__code__, f.__defaults__, tuple((f.__kwdefaults__ or {}).items()))


@dataclass(frozen=True, eq=False)
class DefaultSource:
    """A default value of a function: the same object at each call."""

    function: FunctionType
    name: str

    def read(self) -> Any:
        f = self.function
        names = f.__code__.co_varnames[: f.__code__.co_argcount]
        found = dict(zip(reversed(names), reversed(f.__defaults__ or ()))) | (f.__kwdefaults__ or {})
        return found.get(self.name, MISSING)


Source = GlobalSource | CellSource | AttributeSource | FunctionSource | ObjectSource | DefaultSource


class Readable(Protocol):
    """Anything that can be asked what it is now."""

    def read(self) -> Any: ...


@dataclass(frozen=True, eq=False)
class Guard:
    """The graph holds only while ``source`` reads as ``expected`` (by ``same``: identity, or equality of constants)."""

    source: Readable
    expected: Any
    same: Callable[[Any, Any], bool]

    def holds(self) -> bool:
        return self.same(self.source.read(), self.expected)


@dataclass(frozen=True, eq=False)
class Hidden:
    """A global or closure value that is read at each call and passed as trailing inputs, of this spec."""

    source: Source
    spec: Spec


@dataclass(frozen=True)
class FieldPlace:
    """A field of the object with this number; the field ``CONTENT`` of a list are its items, ``ROWS`` those of
    the lists in it."""

    number: int
    name: str


Place = FieldPlace | GlobalSource | CellSource | AttributeSource
"""What a function may change besides arrays: a field of an object, a global, a closure variable, an attribute."""


@dataclass(frozen=True, eq=False)
class Update:
    """A place that the function changes: ``sometimes`` says that its first leaf tells whether."""

    place: Place
    spec: Spec
    sometimes: bool = False


@dataclass(eq=False)
class Lowered:
    """A function lowered for one specialisation.

    The graph's parameters are the leaves of ``arguments`` (by parameter order of the function), then those of
    ``hidden``; its results are the leaves of ``result``, then the updated arrays (``graph.updates``).
    ``static_values`` names the parameters specialised by value, with why; ``warnings`` are shown once.
    The leaves of ``changes`` stand after those of ``result``, then, from ``first_of_pools`` on, those of
    ``pools``: lists that are in other lists, objects that are in lists.
    ``kept`` are places that have a parameter of one element each, the last ones, in which they stand if the function
    fails.
    ``has_causes``: an exception may be raised ``from`` another one.
    ``agree``: sizes may be taken for equal; the function is lowered again if they are not.
    ``draws``: kernels draw from generators, which are locked meanwhile; ``keeps_lock``: from such of the module
    ``random``, which the interpreter lock guards.
    ``only_fails``: every call raises, and what it has changed of lists, dicts and objects before is not told here.
    ``mixes``: numbers of several of Python's classes meet somewhere, as of one of them.
    """

    graph: Graph
    arguments: tuple[tuple[str, Spec], ...]
    hidden: tuple[Hidden, ...]
    result: Spec
    guards: tuple[Guard, ...]
    desugared_text: Callable[[], str]
    source_text: Callable[[], str]
    static_values: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    hosts: tuple[Callable[..., Any], ...] = ()
    errors: tuple[type, ...] = ()
    scalar_updates: tuple[tuple[int, int], ...] = ()
    changes: tuple[Update, ...] = ()
    pools: tuple[PoolSpec, ...] = ()
    first_of_pools: int = 0
    kept: tuple[tuple[Place, ScalarSpec], ...] = ()
    agree: bool = True
    has_causes: bool = False
    draws: bool = False
    keeps_lock: bool = False
    only_fails: bool = False
    mixes: bool = False

    @property
    def desugared(self) -> str:
        """The function in the few forms that are lowered: written when it is asked for."""
        return self.desugared_text()

    @property
    def source(self) -> str:
        return self.source_text()

    @property
    def has_texts(self) -> bool:
        """Whether kernels need the store of texts."""
        nodes = (n for g in (self.graph, *self.graph.functions.values()) for n in all_nodes(g))
        return any(isinstance(n, Apply) and isinstance(n.row.lowering, Texts) for n in nodes)

    @property
    def reads_bytes(self) -> bool:
        """Whether the bytes of arrays are looked at."""
        nodes = (n for g in (self.graph, *self.graph.functions.values()) for n in all_nodes(g))
        return any(isinstance(n, Apply) and n.row.name == "reinterpret" for n in nodes)

    @property
    def repeatable(self) -> bool:
        """Whether a run that failed has left nothing behind, so that the call can be made another way."""
        return not (self.changes or self.only_fails) and self._apart()

    @property
    def told_by_python(self) -> bool:
        """Whether a run that failed has left nothing behind, where Python leaves lists and objects half changed, or
        the exception has a cause.
        """
        kept = {place for place, _ in self.kept}
        more = self.has_causes or self.only_fails or any(change.place not in kept for change in self.changes)
        return more and self._apart()

    def _apart(self) -> bool:
        own = len(self.graph.params) - len(self.kept)
        if self.scalar_updates or any(parameter < own for parameter, _ in self.graph.updates):
            return False
        nodes = (n for g in (self.graph, *self.graph.functions.values()) for n in all_nodes(g))
        return not any(isinstance(n, Apply) and n.row.effect.reaches_out and not self._is_apart(n) for n in nodes)

    def _is_apart(self, node: Apply) -> bool:
        """Whether what is called makes a text, say, of which nobody else knows."""
        site = node.attributes.get("site")
        if isinstance(node.row.lowering, Texts):
            return True
        return node.row.name == "host_call" and isinstance(site, int) and getattr(self.hosts[site], "apart", False)
