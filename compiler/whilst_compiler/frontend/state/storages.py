"""Arrays: the storages of all that there are at a point of the program, and who may share them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.frontend.state.emission import Emission
from whilst_compiler.frontend.state.restarts import NeedsChoices
from whilst_compiler.frontend.values.aliases import Choice, Chosen, Moved, meant
from whilst_compiler.frontend.values.blocks import Blocks, element_of, is_lent
from whilst_compiler.frontend.values.reaching import collect
from whilst_compiler.frontend.values.values import Abstract, ArrayRef, Cell, Instance, Scope
from whilst_compiler.ir.build import literal
from whilst_compiler.ir.graph import Literal, Operand
from whilst_compiler.ir.types import DType, Tensor

__all__ = ["Storages"]


class Storages(Emission):
    """What each storage holds, and what may be done with it.

    ``state`` maps cells (local variables, array storages) and sizes (``("size", symbol)``) to what they hold at this
    point of the program: branches copy it, joins merge it.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(options)
        self.state: dict[Any, Any] = {}
        self.at_entry = True
        self.aliases: dict[Cell, set[Cell]] = {}
        self.chosen: Chosen = {}
        self.pinned: dict[Cell, str] = {}
        self.read_only: set[Cell] = set()
        self.frozen: set[Cell] = set()
        """The storages of arrays made by a join of which some path brings one that is read-only."""
        self.of_python: set[Cell] = set()
        """The storages of arrays that were made of Python's own numbers."""
        self.tied: set[Cell] = set()
        """Arrays that stand for views in which elements lie upon each other."""
        self.lent: set[Cell] = set()
        self.blocks: dict[DType, Blocks] = {}
        self.written_arguments: set[Cell] = set()
        self.rewritten: set[Cell] = set()
        """Storages of which some array was written in place."""
        self.counter = 0
        self.size_keys: dict[Any, str] = {}
        self.given: dict[Instance, int] = {}
        self.held: list[Abstract] = []
        """The parts of expressions under way that have their values."""

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
        self.refuse_lent(storage, *(() if isinstance(storage.owner, Blocks) else others))
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

    def is_live(self, cell: Cell) -> bool:
        """Whether a variable may be read after the statement that is being lowered."""
        for frame in reversed(self.frames):
            if frame.scope is cell.owner:
                return cell.name in frame.live or cell.name in frame.always_live
        return True
