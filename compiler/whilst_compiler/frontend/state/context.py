"""The state of one lowering: beside graph and storages, what is known of variables, objects, containers, functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from whilst_compiler.errors import WhilstError
from whilst_compiler.frontend.signature.places import Guard, Hidden
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.restarts import NeedsStatic
from whilst_compiler.frontend.state.storages import Storages
from whilst_compiler.frontend.syntax.read import Definition
from whilst_compiler.frontend.values.numbered import ObjectTable
from whilst_compiler.frontend.values.values import (
    DEAD,
    UNBOUND,
    Abstract,
    Cell,
    Instance,
    Maybe,
    Scalar,
    Scope,
    Static,
    Tuple,
    call_it,
)  # fmt: skip
from whilst_compiler.ir.graph import Graph, Operand
from whilst_compiler.ir.types import DType
from whilst_compiler.source import Span

__all__ = ["Context"]


class Context(Storages):
    """Everything that lowering a function needs to hand around."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        # Variables, and what is known of their values and of the functions that they are in.
        self.origins: dict[Any, Span] = {}
        self.definitions: dict[Any, Definition] = options.setdefault("definitions", {})
        self.local_cells: dict[int, Cell] = {}
        """The variables that methods of classes made here close over, by the cells that Python knows them by."""
        self.passing: list[tuple[Scope, dict[str, Cell]]] = []
        self.scalar_parameters: dict[Any, str] = {}
        self.static_reasons: dict[str, str] = dict(options.get("static_reasons", {}))
        self.kinds: dict[Operand, tuple[dict[Operand, frozenset[int]], ...]] = {}
        self.mixes = False
        self.loose: set[str] = set()
        self.sure: set[Any] = set()
        self.depth = 0
        """How deep in an expression this is."""
        # What is read from outside of the function, and what of Python it asks for.
        self.guards: dict[Any, Guard] = {}
        self.hidden: dict[Any, tuple[Hidden, Any]] = {}
        self.outside: dict[Any, Any] = {}
        self.outside_numbers: dict[Any, tuple[int, Any]] = {}
        self.hosts: list[Callable[..., Any]] = []
        self.memos: dict[Any, Any] = {}
        self.made_by_python: Span | None = None
        self.draws = False
        self.keeps_lock = False
        self.numpy_counts = False
        # Objects.
        self.same_links: set[tuple[Instance, Instance]] = set()
        self.joined_from: dict[Instance, set[Instance]] = {}
        self.known_fields: dict[type, dict[str, None]] = options.setdefault("known_fields", {})
        self.tables: dict[type, ObjectTable] = {}
        # The dataclasses whose text is under way, and a list of the numbers of those in tables.
        self.showing: list[Any] = []
        self.shown_rows: Any = None
        # Containers.
        self.containers: dict[Any, Abstract] = {}
        self.pools: dict[Any, Any] = {}
        self.lists_read: set[Any] = set()
        self.sorting: set[Cell] = set()
        self.list_sites: dict[Cell, Any] = {}
        self.births: dict[Cell, frozenset[Any]] = {}
        self.making = ""
        self.lengths: dict[Any, set[int]] = {}
        self.tuple_sites: dict[Any, Any] = {}
        # What holds its own kind deepest of what was made at each place, and the tables of tuples that do.
        self.tuples_made: dict[Any, tuple[Tuple, int]] = {}
        self.lists_made: dict[Any, int] = {}
        self.records_made: dict[Any, int] = {}
        self.linked: dict[tuple[type, int], ObjectTable] = {}
        # Loops and branches.
        self.loops = 0
        self.loop_facts: dict[Any, dict[Any, Any]] = {}
        self.bases: list[dict[Any, Any]] = []
        self.splits: list[Any] = []
        self.fallen: dict[Any, Any] | None = None
        # Recursive functions: known ones (by node), those under way, and the graphs of those done.
        self.recursive: set[Any] = options.setdefault("recursive", set())
        self.recursions: list[Any] = []
        # What is known of those done when they are called once more, and whether that was made use of.
        self.learned: dict[Any, Any] = options.setdefault("learned", {})
        self.learned_from = False
        self.descents = 0
        self.functions: dict[str, Graph] = {}
        # What is lowered to be shared: known functions, those under way, the number of frames around the last of them.
        self.shared: dict[Any, Any] = {}
        self.sharing: list[Any] = []
        self.outlined: dict[Any, list[Any]] = {}
        self.outlining: list[Any] = []
        self.barred: list[Any] = []
        """The recursive functions under way around the last of those."""
        self.tallies: dict[Any, Any] = {}
        self.floor = 0
        # Filled by the modules that know how (kept here so that they need not import each other).
        self.expression: Callable[[Context, Any], Abstract]
        self.statements: Callable[[Context, list[Any]], None]
        self.call: Callable[..., Abstract]

    # -- variables ---------------------------------------------------------------------------------------------

    def cell(self, name: str, scope: Scope | None = None) -> Cell | None:
        """The cell of a local or enclosing variable; None where the name is global."""
        scope = self.frame.scope if scope is None else scope
        while scope is not None:
            if name in scope.cells:
                return scope.cells[name]
            scope = scope.outer
        return None

    def bind(self, name: str, value: Abstract) -> None:
        cell = self.cell(name)
        if cell is None or name in self.frame.definition.global_names:
            self.library["assign_outside"](self, name, value)
            return
        self.origins[value] = self.span()
        self.state[cell] = value
        if name not in self.frame.invented:
            call_it(value, name, self.frame.is_own if len(self.frames) == 1 else None)

    def lookup(self, cell: Cell) -> Abstract:
        """The value of a variable; emits the check where it is bound on some paths only."""
        value = self.state.get(cell, UNBOUND)
        if value is UNBOUND and getattr(cell.owner, "passing", False):
            self.limitation("W103", f"a function made in a comprehension reads its variable '{cell.name}' later",
                            f"keep the value: lambda ..., {cell.name}={cell.name}: ...")  # fmt: skip
        if value is DEAD:
            raise WhilstError(f"'{cell.name}' was thought not to be read here")
        if value is UNBOUND or isinstance(value, Maybe):
            return self._maybe_unbound(cell, value)
        return value  # type: ignore[no-any-return]

    def _maybe_unbound(self, cell: Cell, value: Any) -> Abstract:
        frame = self.frame
        own = cell.owner is (frame.scope.outer if "keeps" in frame.definition.notes else frame.scope)
        if own:
            error = "UnboundLocalError"
            message = f"cannot access local variable '{cell.name}' where it is not associated with a value"
        else:
            error = "NameError"
            message = (
                f"cannot access free variable '{cell.name}' where it is not associated with a value in enclosing scope"
            )
        if value is UNBOUND:
            self.raise_error(error, message)
            return Static(None)
        if cell.name in self.frame.invented:
            return value.value  # type: ignore[no-any-return]
        self.check(value.flag, value.flag, error, message)
        self.state[cell] = value.value
        return value.value  # type: ignore[no-any-return]

    # -- objects and records ------------------------------------------------------------------------------------

    def refuse_sorted(self, cell: Cell) -> None:
        if cell in self.sorting:
            title = "the key by which a list is sorted looks at the list, which Python has empty meanwhile"
            self.user_error("W253", title, "sort a copy: x[:] = sorted(x, key=...)")

    def note_same(self, a: Instance, b: Instance) -> None:
        """Remember that two names of objects may mean one object."""
        self.same_links |= {(a, b), (b, a)}

    def need_static(self, operand: Operand, what: str) -> None:
        """Ask for a parameter to be specialised by value, if ``operand`` is one; else return."""
        name = self.scalar_parameters.get(operand)
        if name is not None:
            raise NeedsStatic(name, what)

    def python_bool(self, operand: Operand) -> Scalar:
        return Scalar(ScalarSpec(DType.BOOL, True), operand)

    def python_int(self, operand: Operand) -> Scalar:
        return Scalar(ScalarSpec(DType.I64, True), operand)
