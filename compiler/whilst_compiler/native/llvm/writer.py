"""Writing one LLVM function: lines, fresh names, blocks, and the cold blocks by which it is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.types import DType
from whilst_compiler.native.abi import INTERRUPTED, PAYLOAD, STOP
from whilst_compiler.native.llvm.anchors import Motion
from whilst_compiler.native.llvm.places import Places
from whilst_compiler.native.llvm.types import Register, constant, in_register
from whilst_compiler.native.loops import Const, Let, Operand, Var
from whilst_compiler.source import Location

__all__ = ["Comparison", "Needs", "Options", "Vectors", "Wish", "Writer", "named"]

_LONGEST_BLOCK = 1500


Vectors = Set[str]
"""Names of the vector functions that there are, after glibc's vector ABI: ``_ZGVdN4v_exp``."""


Wish = int | tuple[int, int] | None
"""How often the body of a loop is to stand there, or how many lanes its vectors have and how many there are at once."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a module is to be written.

    ``vectors`` are the vector functions it may use, ``threads`` says whether it may use several; ``fast`` lets floats
    be reassociated and contracted. Without ``checks`` nothing raises: wrong programs do anything, so this is there to
    measure what checks cost; likewise nothing looks for Ctrl-C without ``polls``. ``lines``: instructions tell
    debuggers where they come from, and what variables of these ``names`` are.
    """

    vectors: Vectors = frozenset()
    threads: bool = False
    fast: bool = False
    checks: bool = True
    polls: bool = True
    lines: bool = False
    names: Set[str] = frozenset()


class Needs:
    """What functions of the module refer to: declarations and helper functions, by name; external symbols.

    ``stops`` are the places where code can be interrupted, numbered from ``first`` on.
    ``loops`` are the places of the loops by their numbers, ``forks`` says where loops may run on several threads (with
    an empty text), or why they may not.
    """

    def __init__(self, options: Options, first: int = 0) -> None:
        self.options = options
        self.first = first
        self.stops: dict[Location, int] = {}
        self.ranges: list[str] = []
        self.loops: list[Location | None] = []
        self.forks: dict[Location, str] = {}
        self.declarations: dict[str, str] = {}
        self.used: dict[str, None] = {}
        self.scopes: dict[int, None] = {}
        self.repeats: list[Wish] = []
        self.helpers: dict[str, str] = {}
        self.symbols: dict[str, None] = {}
        self.leaves: Set[str] = frozenset()
        self.called: Set[str] = frozenset()
        self.places = Places(options.names) if options.lines else None

    def stop(self, location: Location) -> int:
        """The number of a place where code can be interrupted."""
        return self.stops.setdefault(location, self.first + len(self.stops))

    def intrinsic(self, name: str, signature: str) -> str:
        """``signature`` is ``result(arguments)``, as ``double (double)``."""
        result, _, arguments = signature.partition(" (")
        self.declarations.setdefault(name, f"declare {result} @{name}({arguments}")
        return f"@{name}"

    def external(self, name: str, declaration: str) -> str:
        self.declarations.setdefault(name, declaration)
        self.symbols[name] = None
        return f"@{name}"


@dataclass(slots=True)
class Comparison:
    """``fcmp kind type x, y``: whether choices among floats ask it, and what all others ask."""

    kind: str
    type: str
    x: str
    y: str
    by_floats: bool = False
    for_others: str = ""


class Writer:
    """The text of a function. ``values`` are the LLVM operands of variables; mutable ones map to their addresses.

    ``small`` are pointers to blocks that are known to be small, ``locals`` those to rows on the stack; ``bytes`` are
    bools as they were in memory, ``multiples`` products with small numbers, which fit if a condition holds (None: in
    any case). ``private`` are pointers to what the function has allocated. ``is_called`` says that functions of the
    module call each other, ``called`` that this one has called another on the way here, in the same iteration.
    ``compared`` are comparisons of floats
    by their results; ``derived`` is how addresses and sizes were computed from others; ``offsets`` are products of
    indices and strides that grow as a loop goes on; ``around`` is the place of the loop around, ``in_step`` says that
    none of its iterations can run beside another one.
    """

    def __init__(self, needs: Needs, is_called: bool = False) -> None:
        self.needs = needs
        self.is_called = is_called
        self.forked = False
        self.level = 0
        """How many loops of a nest are around."""
        self.is_asking = False
        """Whether a loop of the user's is around."""
        self.tank = ""
        self.depth = 0
        self.called = False
        self.around: Location | None = None
        self.lines: list[str] = []
        self.entry: list[str] = []
        self.cold: list[str] = []
        self.exits: list[tuple[str, str]] = []
        self.values: dict[Var, Register] = {}
        self.small: set[Operand] = set()
        self.locals: set[Operand] = set()
        self.private: Set[Var] = frozenset()
        self.compared: dict[str, Comparison] = {}
        self.bytes: dict[str, str] = {}
        self.between: dict[str, tuple[float, float]] = {}
        """Two numbers between which floats lie that are made of integers."""
        self.derived: dict[Operand, Let] = {}
        self.multiples: dict[str, tuple[int, Operand | None]] = {}
        self.offsets: dict[tuple[Operand, Operand], str] = {}
        self.motions: Mapping[Operand, Motion | None] = {}
        """How indices move in the loop that is written, if that matters."""
        self.counter = ""
        self.in_step = False
        self.block = "entry"
        self.function = self.scope = ""
        self._note = ""
        self._location: Location | None = None
        self._homes: dict[tuple[str, bool, DType], str] = {}
        self._count = 0
        self._names: dict[str, int] = {}
        self._block_start = 0
        self._same: dict[str, str] = {}

    @contextmanager
    def stepping(self, in_step: bool) -> Iterator[None]:
        """Inside of a loop whose iterations follow one another, or of one that may run over vectors."""
        before, self.in_step = self.in_step, in_step
        yield
        self.in_step = before

    # -- names -------------------------------------------------------------------------------------------------

    def fresh(self, hint: str = "v") -> str:
        """A new name without its sigil."""
        self._count += 1
        return f"{_plain(hint)}.{self._count}"

    def register(self, x: Operand) -> Register:
        return constant(x) if isinstance(x, Const) else self.values[x]

    def one(self, x: Operand) -> str:
        """The register of an operand that is not complex."""
        found = self.register(x)
        if not isinstance(found, str):
            raise CompilerBug("a complex number stands where a real one belongs")
        return found

    def loop_label(self, location: Location | None) -> str:
        """The label of a loop's first block: by its number it is found again in what LLVM makes of it."""
        self.needs.loops.append(location)
        return self.fresh(f"loop{len(self.needs.loops) - 1}")

    # -- lines -------------------------------------------------------------------------------------------------

    def line(self, text: str) -> None:
        self.lines.append(f"  {text}{self._note}")

    def op(self, text: str, hint: str = "v") -> str:
        """Append ``name = text``; the name."""
        name = f"%{self.fresh(hint)}"
        self.lines.append(f"  {name} = {text}{self._note}")
        return name

    def index(self, text: str) -> str:
        """The same for a part of an address, which is computed once in a block."""
        if text not in self._same:
            self._same[text] = self.op(text)
        return self._same[text]

    def at(self, location: Location | None) -> None:
        """What is written from now on comes from this place."""
        places = self.needs.places
        if places is None or location is None or not location.span.line:
            return
        self.scope = self.scope or places.of_function(self.function, location.frames()[0])
        self._note = places.note(self.scope, location)
        self._location = location

    def tell(self, var: Var, register: Register, array: DType | None = None) -> None:
        """Tell debuggers what a variable of the function itself is from now on; what its elements are, if it is an
        ``array``.

        All that a name stands for is copied to one place, so that it can be looked at anywhere.
        """
        places, here = self.needs.places, self._location
        dtype = var.dtype or array
        if places is None or here is None or here.caller is not None or dtype is None or var.name not in places.names:
            return
        home = self._homes.get((var.name, array is None, dtype))
        if home is None:
            home = self._homes[var.name, array is None, dtype] = f"%{self.fresh('home')}"
            self.entry.append(f"  {home} = alloca [2 x i64]")
            declared = places.variable(self.scope, here, var.name, dtype, home, is_array=array is not None)
            self.entry.append(declared)
        for k, part in enumerate((register,) if isinstance(register, str) else register):
            at = home if k == 0 else self.op(f"getelementptr {in_register(dtype)}, ptr {home}, i64 1")
            self._put(in_register(var.dtype), part, at)

    def _put(self, type_: str, value: str, place: str) -> None:
        if type_ == "i1":
            type_, value = "i8", self.op(f"zext i1 {value} to i8")
        self.line(f"store {type_} {value}, ptr {place}")

    def slot(self, dtype: DType | None, hint: str) -> Register:
        """Memory for a mutable variable."""
        count = 2 if dtype is not None and dtype.kind == "c" else 1
        names = [f"%{self.fresh(hint)}" for _ in range(count)]
        self.entry += [f"  {name} = alloca {in_register(dtype)}" for name in names]
        return names[0] if count == 1 else (names[0], names[1])

    # -- blocks ------------------------------------------------------------------------------------------------

    def start(self, label: str) -> None:
        self.lines.append(f"{label}:")
        self.block = label
        self._block_start = len(self.lines)
        self._same.clear()

    def jump(self, label: str, note: str = "") -> None:
        self.line(f"br label %{label}{note}")

    def branch(
        self, condition: str, yes: str, no: str, unlikely_no: bool = False, unlikely_yes: bool = False, note: str = ""
    ) -> None:
        tail = ", !prof !1" if unlikely_no else ", !prof !0" if unlikely_yes else ""
        self.line(f"br i1 {condition}, label %{yes}, label %{no}{tail}{note}")

    def too_long(self) -> bool:
        """Whether the open block should be cut: instruction selection is quadratic in the length of a block."""
        return len(self.lines) - self._block_start > _LONGEST_BLOCK

    # -- ways out ----------------------------------------------------------------------------------------------

    def unless(
        self, bad: str, code: str, payload: Sequence[tuple[DType, Register]] = (), guard: str | None = None
    ) -> None:
        """Leave with ``code`` if ``bad`` (and ``guard``, asked last); the payload is stored into the context."""
        going_on, out = self.fresh("ok"), self.fresh("fail")
        if guard is None:
            self.branch(bad, out, going_on, unlikely_yes=True)
        else:
            asked = self.fresh("asked")
            self.branch(bad, asked, going_on, unlikely_yes=True)
            self.cold += [f"{asked}:", f"  br i1 {guard}, label %{out}, label %{going_on}"]
        self.fail(out, code, payload)
        self.start(going_on)

    def require(self, good: str, code: str, payload: Sequence[tuple[DType, Register]] = ()) -> None:
        """Leave with ``code`` unless ``good``."""
        going_on, out = self.fresh("ok"), self.fresh("fail")
        self.branch(good, going_on, out, unlikely_no=True)
        self.fail(out, code, payload)
        self.start(going_on)

    def cut(self) -> None:
        """End a block that is too long, by a question whose answer the optimiser cannot know."""
        place = self.op(f"getelementptr i64, ptr %ctx, i64 {STOP}")
        flag = self.op(f"load volatile i64, ptr {place}")
        self.unless(self.op(f"icmp ne i64 {flag}, 0"), str(INTERRUPTED))

    def leave(self, code: str, payload: Sequence[tuple[DType, Register]] = ()) -> None:
        """Leave now; what follows is dead."""
        out, dead = self.fresh("fail"), self.fresh("dead")
        self.jump(out)
        self.fail(out, code, payload)
        self.start(dead)

    def fail(self, label: str, code: str, payload: Sequence[tuple[DType, Register]]) -> None:
        """The cold block that leaves with ``code``."""
        self.cold.append(f"{label}:")
        outside, self.lines = self.lines, self.cold
        self.store_payload("%ctx", PAYLOAD, payload)
        self.jump("leave")
        self.lines = outside
        self.exits.append((code, label))

    def store_payload(self, base: str, start: int, payload: Sequence[tuple[DType, Register]]) -> None:
        """Values into slots of 8 bytes: integers widened to i64, floats to double, complex ones in two slots."""
        place = start
        for dtype, register in payload:
            for part in (register,) if isinstance(register, str) else register:
                address = self.op(f"getelementptr i64, ptr {base}, i64 {place}")
                wide, value = self._widened(dtype, part)
                self.line(f"store {wide} {value}, ptr {address}")
                place += 1

    def _widened(self, dtype: DType, part: str) -> tuple[str, str]:
        type_ = in_register(dtype)
        if dtype.is_inexact:
            return "double", part if type_ == "double" else self.op(f"fpext float {part} to double")
        extend = "sext" if dtype.kind == "i" else "zext"
        return "i64", part if type_ == "i64" else self.op(f"{extend} {type_} {part} to i64")


def named(function: str) -> str:
    """A function of the program; the user's name may have any letters."""
    letters = "".join(c if (c.isalnum() and c.isascii()) or c in "_.<>" else f"${ord(c):x}" for c in function)
    return f'@"whilst.{letters}"'


@lru_cache(4096)
def _plain(name: str) -> str:
    """The user's name in the letters that LLVM takes without quotes."""
    plain = re.sub(r"[^A-Za-z0-9_]", "_", name)
    return f"v{plain}" if not plain or plain[0].isdigit() else plain
