"""The state of one lowering: the open graph, what each cell holds, the stack of inlined functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from whilst_compiler.errors import Diagnostic, Label, Limitation, UserError, WhilstError
from whilst_compiler.frontend.signature.places import Guard, Hidden
from whilst_compiler.frontend.signature.specs import ScalarSpec
from whilst_compiler.frontend.state.frames import Effort, Frame
from whilst_compiler.frontend.state.laid_out import Layouts
from whilst_compiler.frontend.state.restarts import NeedsChoices, NeedsStatic
from whilst_compiler.frontend.state.size_facts import SizeFacts
from whilst_compiler.frontend.syntax.read import Definition, span_of
from whilst_compiler.frontend.values.aliases import Choice, Chosen, Moved, meant
from whilst_compiler.frontend.values.blocks import Blocks, element_of, is_lent
from whilst_compiler.frontend.values.numbered import ObjectTable
from whilst_compiler.frontend.values.reaching import collect
from whilst_compiler.frontend.values.values import (
    DEAD,
    UNBOUND,
    Abstract,
    ArrayRef,
    Cell,
    Instance,
    Maybe,
    Scalar,
    Scope,
    Static,
    Tuple,
    call_it,
)  # fmt: skip
from whilst_compiler.ir.build import Builder, literal
from whilst_compiler.ir.graph import Graph, Literal, Operand, Value
from whilst_compiler.ir.row import Attribute, Effect
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.table import ROWS
from whilst_compiler.source import Location, Span

__all__ = ["Context"]


class Context:
    """Everything that lowering a function needs to hand around.

    ``state`` maps cells (local variables, array storages) and sizes (``("size", symbol)``) to what they hold at this
    point of the program: branches copy it, joins merge it. ``dead`` says that this point cannot be reached.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        self.builder = Builder(ROWS)
        self.state: dict[Any, Any] = {}
        self.frames: list[Frame] = []
        self.last_frame: Frame
        self.dead = False
        self.options = options
        self.aliases: dict[Cell, set[Cell]] = {}
        self.chosen: Chosen = {}
        self.pinned: dict[Cell, str] = {}
        self.same_links: set[tuple[Instance, Instance]] = set()
        self.joined_from: dict[Instance, set[Instance]] = {}
        self.given: dict[Instance, int] = {}
        self.known_fields: dict[type, dict[str, None]] = options.setdefault("known_fields", {})
        self.read_only: set[Cell] = set()
        self.frozen: set[Cell] = set()
        """The storages of arrays made by a join of which some path brings one that is read-only."""
        self.of_python: set[Cell] = set()
        """The storages of arrays that were made of Python's own numbers."""
        self.tied: set[Cell] = set()
        """Arrays that stand for views in which elements lie upon each other."""
        """The storages of arrays of which there are views of the whole, which are other objects."""
        self.lent: set[Cell] = set()
        self.containers: dict[Any, Abstract] = {}
        self.layouts = Layouts()
        self.written_arguments: set[Cell] = set()
        self.rewritten: set[Cell] = set()  # storages of which some array was written in place
        self.guards: dict[Any, Guard] = {}
        self.hidden: dict[Any, tuple[Hidden, Any]] = {}
        self.hidden_params: list[Value] = []
        self.outside: dict[Any, Any] = {}
        self.outside_numbers: dict[int, tuple[int, Any]] = {}
        self.draws = False
        self.keeps_lock = False
        self.numpy_counts = False
        self.kinds: dict[Operand, tuple[dict[Operand, frozenset[int]], ...]] = {}
        self.mixes = False
        self.hosts: list[Callable[..., Any]] = []
        self.errors: list[type] = []
        self.warnings: dict[str, None] = {}
        self.static_reasons: dict[str, str] = dict(options.get("static_reasons", {}))
        self.loops = 0
        self.loop_facts: dict[Any, dict[Any, Any]] = {}
        self.origins: dict[Any, Span] = {}
        self.loose: set[str] = set()
        self.at_entry = True
        self.scalar_parameters: dict[Any, str] = {}
        self.definitions: dict[Any, Definition] = {}
        self.counter = 0
        self.lists_read: set[Any] = set()
        self.pools: dict[Any, Any] = {}
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
        self.blocks: dict[DType, Blocks] = {}
        self.bases: list[dict[Any, Any]] = []
        self.memos: dict[Any, Any] = {}
        self.local_cells: dict[int, Cell] = {}
        """The variables that methods of classes made here close over, by the cells that Python knows them by."""
        self.tables: dict[type, ObjectTable] = {}
        self.size_keys: dict[Any, str] = {}
        self.sizes = SizeFacts()
        # What is needed inside a ``try``, see ``failing``.
        self.attempts: list[Any] = []
        # Recursive functions: known ones (by node), those under way, and the graphs of those done.
        self.recursive: set[Any] = options.setdefault("recursive", set())
        self.recursions: list[Any] = []
        self.descents = 0
        self.effort: Effort = options.setdefault("effort", Effort())
        self.functions: dict[str, Graph] = {}
        # What is lowered to be shared: known functions, those under way, the number of frames around the last of them.
        self.shared: dict[Any, Any] = {}
        self.sharing: list[Any] = []
        self.floor = 0
        self.handling: list[Any] = []
        self.has_causes = False
        self.made_by_python: Span | None = None
        self.watched: frozenset[str] = frozenset()
        """The kinds of floating-point errors that are to raise here, see ``watched``."""
        self.watches: Span | None = None
        self.splits: list[Any] = []
        self.failures: Any = None
        self.passing: list[tuple[Scope, dict[str, Cell]]] = []
        self.fallen: dict[Any, Any] | None = None
        self.sure: set[Any] = set()
        # The parts of expressions under way that have their values, and how deep in one this is.
        self.held: list[Abstract] = []
        self.depth = 0
        # Filled by the modules that know how (kept here so that they need not import each other).
        self.expression: Callable[[Context, Any], Abstract]
        self.statements: Callable[[Context, list[Any]], None]
        self.call: Callable[..., Abstract]
        self.library: dict[str, Callable[..., Any]] = {}

    # -- emitting ----------------------------------------------------------------------------------------------

    def emit(self, row: str, *inputs: Operand, name: str = "", **attributes: Attribute) -> Value:
        if self.attempts and ROWS[row].effect is Effect.RAISES:
            guarded: Any = self.library["emit_guarded"](self, row, inputs, attributes)
            if guarded is not None:
                return guarded  # type: ignore[no-any-return]
        made = self.builder.apply(row, *inputs, name=name, **attributes)
        self.sizes.note(row, inputs, made)
        if self.layouts.tells(inputs):
            self.library["note_layout"](self, row, inputs, made)
        if self.watched:
            self.library["watch"](self, row, inputs, made)
        return made

    def cast(self, operand: Operand, dtype: DType) -> Operand:
        """The operand in another dtype; literals are converted here and now."""
        type = operand.type
        assert isinstance(type, Tensor)
        if type.dtype is dtype:
            return operand
        if isinstance(operand, Literal) and not (type.dtype.kind == "c" and dtype.kind != "c"):
            negative = dtype.kind == "u" and operand.value.real < 0
            value = None if negative or abs(operand.value) >= 2**63 else dtype.numpy.type(operand.value).item()
            if value is not None and (value == operand.value or dtype.is_inexact):
                return Literal(value, Tensor(dtype))
        return self.emit("cast", operand, dtype=dtype.value)

    def check(self, x: Operand, ok: Operand, error: str, message: str, *payload: Operand) -> Operand:
        """``x``, once ``ok`` is known to hold; else the error is raised."""
        if isinstance(ok, Literal) and ok.value:
            return x
        if self.attempts and self.library["check"](self, x, ok, error, message, payload):
            return x
        return self.emit("check", x, ok, *payload, error=error, message=message)

    def suppose(self, x: Operand, ok: Operand, message: str, *payload: Operand) -> Operand:
        """``x``, taken for granted ``ok``; where that turns out wrong, the call is made by other code.

        No handler of the user's sees it.
        """
        if isinstance(ok, Literal) and ok.value:
            return x
        return self.emit("check", x, ok, *payload, error="ValueError", message=message)

    def raise_error(self, error: str, message: str, *payload: Operand) -> None:
        """Leave the function (or go to its handler); what follows in this block cannot be reached."""
        if self.attempts and self.library["raise_error"](self, error, message, payload):
            return
        self.builder.apply_all("raise_error", *payload, error=error, message=message)
        self.dead = True

    def raise_python(self, error: Exception) -> None:
        """Raise at run time what Python has raised when it was asked."""
        self.library["raise_python"](self, error)

    @property
    def wraps(self) -> bool:
        """Whether ints wrap at 64 bits in what is being lowered."""
        return self.frame.wraps

    # -- places ------------------------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        return self.frames[-1] if self.frames else self.last_frame

    def span(self, node: Any = None) -> Span:
        frame = next((f for f in reversed(self.frames) if not f.ours), self.frame)
        return span_of(frame.node if node is None or frame is not self.frame else node, frame.definition.file)

    def at(self, node: Any) -> None:
        """From here on, nodes come from this place in the source."""
        frame = self.frame
        if not hasattr(node, "lineno"):
            return
        frame.node = node
        self.effort.spend(self)
        if frame.ours:
            return
        key = (node, frame.inner)
        location = frame.places.get(key)
        if location is None:
            name, caller = frame.inner or (frame.definition.name, frame.caller)
            location = frame.places[key] = Location(span_of(node, frame.definition.file), name, caller)
        self.builder.location = location

    def user_error(self, code: str, title: str, help: str | None = None, *labels: Label) -> NoReturn:
        raise UserError(Diagnostic(code, title, labels or self._here(), help))

    def limitation(self, code: str, title: str, help: str | None = None, *labels: Label) -> NoReturn:
        raise Limitation(Diagnostic(code, title, labels or self._here(), help))

    def _here(self) -> tuple[Label, ...]:
        """This place; nothing before the function is entered, as where defaults are taken."""
        return (Label(self.span()),) if self.frames or hasattr(self, "last_frame") else ()

    def warn(self, text: str) -> None:
        self.warnings.setdefault(text)

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

    # -- arrays ------------------------------------------------------------------------------------------------

    def new_array(self, operand: Operand, name: str = "") -> ArrayRef:
        """A reference to a new storage that holds ``operand``."""
        assert isinstance(operand.type, Tensor)
        storage = Cell(name or getattr(operand, "name", "") or "array")
        self.state[storage] = operand
        self.layouts.made(storage, operand, storage not in self.pinned and not self.at_entry)
        self.know_sizes(operand)
        made = ArrayRef(storage, (), operand.type)
        if self.blocks and not self.at_entry:
            self.library["array_born"](self, made)
        return made

    def know_sizes(self, operand: Operand) -> None:
        assert isinstance(operand.type, Tensor)
        for axis, dim in enumerate(operand.type.dims):
            if isinstance(dim, str) and ("size", dim) not in self.state:
                self.state["size", dim] = self.emit("dim", operand, axis=axis, name=dim)

    def read(self, ref: ArrayRef) -> Operand:
        """The array that a reference stands for, at this point of the program."""
        ref = meant(self.state, ref)
        content = self.state[ref.storage]
        if isinstance(content, Choice):
            value: Operand = self.library["read_choice"](self, content, ref)
        else:
            value = content
            for step in (s for s in ref.steps if not s.is_whole):
                attributes: dict[str, Any] = dict(step.attributes)
                value = self.emit(step.row, value, *step.operands, **attributes)
        if ref.type.rank > 1 and (ref.steps or self.layouts.is_open(ref.storage)):
            self.library["note_read"](self, ref, value)
        return value

    def load(self, ref: ArrayRef, indices: Sequence[Operand]) -> Operand:
        """One element; the indices are in range."""
        ref = meant(self.state, ref)
        content = self.state[ref.storage]
        if isinstance(content, Choice):
            return self.library["load_choice"](self, content, ref, indices)  # type: ignore[no-any-return]
        ref, indices = element_of(self, ref, indices)
        array = self.read(ref)
        return self.emit("load", array, *indices) if indices else array

    def element(self, ref: ArrayRef) -> Operand:
        """The only element of an array whose sizes are all 1."""
        return self.load(ref, [literal(0) for _ in ref.dims])

    def size_operand(self, dim: int | str) -> Operand:
        return literal(dim) if isinstance(dim, int) else self.state["size", dim]

    def fresh_symbol(self, hint: str = "d") -> str:
        self.counter += 1
        return f"{hint}{self.counter}"

    def write(self, ref: ArrayRef, change: Callable[[Operand], Operand]) -> None:
        """Replace the content behind a reference: ``change`` maps the viewed array to its new value."""
        ref = meant(self.state, ref)
        content = self.state[ref.storage]
        if isinstance(content, Choice):
            if content.has_slot:
                self.writable(ref)
            self.library["write_choice"](self, content, ref, change)
            return
        self.writable(ref)
        if self.dead:
            return
        self.state[ref.storage] = self.library["written"](self, ref, content, change)

    def is_read_only(self, ref: ArrayRef) -> bool:
        """Whether NumPy refuses to write through the reference."""
        return ref.storage in self.read_only or any(step.is_read_only for step in ref.steps)

    def refuses_output(self, out: ArrayRef, message: str = "output array is read-only") -> bool:
        """Whether an array cannot be the output of an operation, which is NumPy's ValueError then."""
        kept: Operand = self.library["read_only_now"](self, out)
        if isinstance(kept, Literal):
            if kept.value:
                self.raise_error("ValueError", message)
        else:
            self.check(kept, self.emit("logical_not", kept), "ValueError", message)
        return self.dead

    def writable(self, ref: ArrayRef) -> None:
        """Note a write; refuse it where another live name may stand for the same array."""
        storage = ref.storage
        if self.is_read_only(ref):
            self.raise_error("ValueError", "assignment destination is read-only")
            return
        self.library["writability_known"](self, ref)
        if storage in self.pinned:
            self.written_arguments.add(storage)
        self.rewritten.add(storage)
        others = self.aliases.get(storage, set())
        if storage in self.tied:
            self.limitation("W221", "this writes to what as_strided gave", "write to the array itself")
        self.refuse_lent(storage, *others)
        self.refuse_copy(ref)
        for other in others:
            content = self.state.get(other)
            if isinstance(content, Moved) or (
                isinstance(content, Choice) and not content.has_slot and storage in {r.storage for r in content.refs}
            ):
                continue
            if other in self.pinned or other in self._reachable_storages():
                if not self.options.get("choices"):
                    raise NeedsChoices
                names = f"'{storage.name}' and '{other.name}'"
                self.limitation(
                    "W220", f"this writes to an array that {names} may share, depending on the path taken",
                    "copy one of them first, with .copy()",
                )  # fmt: skip

    def refuse_lent(self, *storages: Cell) -> None:
        """Refuse to change an array of which a list has a copy in place of a view."""
        if not self.lent.isdisjoint(storages):
            self.limitation("W263", "this writes to an array that, or a view of which, was put into a list",
                            "put a copy into the list: a.copy()")  # fmt: skip

    def refuse_copy(self, ref: ArrayRef) -> None:
        """Refuse to change what may be such a copy."""
        if is_lent(ref):
            self.limitation("W263", "this writes to an array of a list that is a view, or not the list's own",
                            "put a copy into the list: a.copy()")  # fmt: skip

    def _reachable_storages(self) -> set[Cell]:
        return {x for x in self.reachable() if isinstance(x, Cell)}

    def reachable(self) -> set[Cell | Instance]:
        """The storages and objects that live variables, and parts of expressions under way, lead to."""
        found: set[Cell | Instance] = set()
        for key, value in self.state.items():
            if isinstance(key, Cell) and isinstance(key.owner, Scope) and not key.owner.held and self.is_live(key):
                collect(value, found, self.state)
        for value in (*self.given, *self.held):
            collect(value, found, self.state)
        return found

    def note_same(self, a: Instance, b: Instance) -> None:
        """Remember that two names of objects may mean one object."""
        self.same_links |= {(a, b), (b, a)}

    def is_live(self, cell: Cell) -> bool:
        """Whether a variable may be read after the statement that is being lowered."""
        for frame in reversed(self.frames):
            if frame.scope is cell.owner:
                return cell.name in frame.live or cell.name in frame.always_live
        return True

    def need_static(self, operand: Operand, what: str) -> None:
        """Ask for a parameter to be specialised by value, if ``operand`` is one; else return."""
        name = self.scalar_parameters.get(operand)
        if name is not None:
            raise NeedsStatic(name, what)

    # -- records -----------------------------------------------------------------------------------------------

    def python_bool(self, operand: Operand) -> Scalar:
        return Scalar(ScalarSpec(DType.BOOL, True), operand)

    def python_int(self, operand: Operand) -> Scalar:
        return Scalar(ScalarSpec(DType.I64, True), operand)
