"""What is emitted, and from which place in the source: the open graph, its checks and errors, and refusals."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from whilst_compiler.errors import Diagnostic, Label, Limitation, UserError
from whilst_compiler.frontend.state.frames import Effort, Frame
from whilst_compiler.frontend.state.laid_out import Layouts
from whilst_compiler.frontend.state.size_facts import SizeFacts
from whilst_compiler.frontend.syntax.read import span_of
from whilst_compiler.ir.build import Builder
from whilst_compiler.ir.graph import Literal, Operand, Value
from whilst_compiler.ir.row import Attribute, Effect
from whilst_compiler.ir.types import DType, Tensor
from whilst_compiler.ops.table import ROWS
from whilst_compiler.source import Location, Span

__all__ = ["Emission"]


def _fits(value: Any, dtype: DType) -> bool:
    limits: Any = np.iinfo(dtype.numpy.name)
    return bool(limits.min <= value.real <= limits.max)


class Emission:
    """The graph under way, the functions inlined at this point, what is to become of errors here.

    ``dead`` says that this point cannot be reached. ``library`` has what other modules know how to do, by name: they
    need not be imported here.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.builder = Builder(ROWS)
        self.dead = False
        self.frames: list[Frame] = []
        self.last_frame: Frame
        self.effort: Effort = options.setdefault("effort", Effort())
        self.layouts = Layouts()
        self.sizes = SizeFacts()
        self.attempts: list[Any] = []
        """What is needed inside a ``try``, see ``failing``."""
        self.failures: Any = None
        self.handling: list[Any] = []
        self.has_causes = False
        self.errors: list[type] = []
        self.warnings: dict[str, None] = {}
        self.watched: frozenset[str] = frozenset()
        """The kinds of floating-point errors that are to raise here, see ``watched``."""
        self.watches: Span | None = None
        self.tells = bool(options.get("tells"))
        self.told: frozenset[str] = frozenset({"divide", "over", "invalid"} if self.tells else ())
        """The kinds that code is to tell of here, see ``telling``."""
        self.library: dict[str, Any] = {}

    # -- emitting ----------------------------------------------------------------------------------------------

    def emit(self, row: str, *inputs: Operand, name: str = "", **attributes: Attribute) -> Value:
        if self.attempts and ROWS[row].effect is Effect.RAISES:
            guarded: Any = self.library["emit_guarded"](self, row, inputs, attributes)
            if guarded is not None:
                return guarded  # type: ignore[no-any-return]
        made = self.builder.apply(row, *inputs, name=name, **attributes)
        self.sizes.note(row, inputs, made)
        if self.layouts.tells(inputs) or row == "broadcast":
            self.library["note_layout"](self, row, inputs, attributes, made)
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
            outside = dtype.is_integer and not _fits(operand.value, dtype)
            value = None if outside or abs(operand.value) >= 2**63 else dtype.numpy.type(operand.value).item()
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
