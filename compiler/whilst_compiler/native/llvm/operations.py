"""Scalar operations in LLVM IR: by a row's lowering, by name where that says ``Special``, or primitives of ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from whilst_compiler.errors import CompilerBug
from whilst_compiler.ir.row import Compare, Draws, Instruction, Intrinsic, Symbol, Texts
from whilst_compiler.ir.types import DType
from whilst_compiler.native.llvm import helpers
from whilst_compiler.native.llvm.asking import asked
from whilst_compiler.native.llvm.between import note
from whilst_compiler.native.llvm.casts import cast
from whilst_compiler.native.llvm.draws import draw
from whilst_compiler.native.llvm.texts import text_operation
from whilst_compiler.native.llvm.types import Register, in_register, suffix
from whilst_compiler.native.llvm.vectors import vector_forms
from whilst_compiler.native.llvm.writer import Comparison, Needs, Writer
from whilst_compiler.native.loops import Const, Let
from whilst_compiler.ops.complex import COMPLEX
from whilst_compiler.ops.table import ROWS

__all__ = ["operation"]


@dataclass(frozen=True, slots=True)
class _Args:
    """The operands of an operation: what most rules need of them."""

    x: tuple[Register, ...]
    dtypes: tuple[DType | None, ...]
    let: Let

    @property
    def dtype(self) -> DType:
        dtype = self.dtypes[0]
        assert dtype is not None
        return dtype

    @property
    def reals(self) -> list[str]:
        return [x for x in self.x if isinstance(x, str)]

    @property
    def type(self) -> str:
        return in_register(self.dtypes[0])


def operation(w: Writer, let: Let) -> Register:
    """Write one ``Let``; the register of its result."""
    args = _Args(tuple(map(w.register, let.args)), tuple(x.dtype for x in let.args), let)
    rule = _BY_NAME.get(let.op)
    result = rule(w, args) if rule else _by_row(w, args)
    note(w, let, result)
    return result


def _by_row(w: Writer, a: _Args) -> Register:
    row = ROWS[a.let.op]
    complex_ = a.dtype.kind == "c"
    lowering = COMPLEX[row.name] if complex_ and row.name in COMPLEX else row.lowering
    match lowering:
        case Instruction(by_kind):
            return _instruction(w, by_kind[a.dtype.kind], a.type, a.reals)
        case Compare(by_kind):
            return _compare(w, by_kind[a.dtype.kind], a)
        case Intrinsic(name):
            return _intrinsic(w, name, a)
        case Symbol(name, vector):
            return _complex_symbol(w, name, a) if complex_ else _symbol(w, name, a, vector)
        case Draws():
            return draw(w, row.name, a.let.target.dtype, a.dtypes, a.reals)
        case Texts():
            return text_operation(w, row.name, a.reals)
    raise CompilerBug(f"no native code is known for the row {row.name}")


def _compare(w: Writer, kind: str, a: _Args) -> str:
    if a.dtype.kind != "f":
        return w.op(f"icmp {kind} {a.type} {', '.join(a.reals)}")
    x, y = a.reals
    found = w.op(f"fcmp {kind} {a.type} {x}, {y}")
    if w.in_step:
        w.compared[found] = Comparison(kind, a.type, x, y)
    return found


def _instruction(w: Writer, word: str, type_: str, x: Sequence[str]) -> str:
    if word == "neg":
        return w.op(f"sub {type_} 0, {x[0]}")
    flags = " reassoc contract" if w.needs.options.fast and type_ in ("double", "float") else ""
    return w.op(f"{word}{flags} {type_} {', '.join(x)}")


def _intrinsic(w: Writer, name: str, a: _Args) -> str:
    full = f"{name}.{suffix(a.dtype)}"
    w.needs.intrinsic(full, f"{a.type} ({', '.join([a.type] * len(a.x))})")
    return w.op(f"call {a.type} @{full}({', '.join(f'{a.type} {x}' for x in a.reals)})")


_PURE = "nounwind willreturn memory(none)"


def _symbol(w: Writer, name: str, a: _Args, vector: bool) -> str:
    types = [in_register(t) for t in a.dtypes]
    symbol = name if a.dtype is DType.F64 else f"{name}f"
    w.needs.external(symbol, f"declare {a.type} @{symbol}({', '.join(types)}) {_PURE}")
    forms = vector_forms(w.needs, symbol, a.type, len(types)) if vector else ""
    function = helpers.remainder(w.needs, symbol, a.type) if name == "fmod" and _fuses(w.needs) else f"@{symbol}"
    return w.op(f"call {a.type} {function}({', '.join(f'{t} {x}' for t, x in zip(types, a.reals))}){forms}")


def _fuses(needs: Needs) -> bool:
    """Whether the processor multiplies and adds in one go: all that have vectors of 256 bits for integers do."""
    return any(name.startswith("_ZGVd") for name in needs.options.vectors)


def _complex_symbol(w: Writer, name: str, a: _Args) -> Register:
    """C passes and returns a complex double as two doubles."""
    types = ", ".join(["double"] * (2 * len(a.x)))
    return _complex_call(w, w.needs.external(name, f"declare {{double, double}} @{name}({types}) {_PURE}"), a)


def _complex_call(w: Writer, function: str, a: _Args) -> Register:
    """Single precision goes by way of double."""
    wide = [cast(w, x, a.dtype, DType.C128) for x in a.x]
    parts = ", ".join(f"double {part}" for x in wide for part in x)
    result = w.op(f"call {{double, double}} {function}({parts})")
    re, im = (w.op(f"extractvalue {{double, double}} {result}, {k}") for k in (0, 1))
    return cast(w, (re, im), DType.C128, a.dtype)


# -- rows that say Special -------------------------------------------------------------------------------------------


def _where(w: Writer, a: _Args) -> Register:
    condition, x, y = a.x
    type_ = in_register(a.dtypes[1])
    if isinstance(x, str) and isinstance(y, str):
        return _select(w, condition, type_, x, y)
    re, im = (_select(w, condition, type_, p, q) for p, q in zip(x, y))
    return re, im


def _select(w: Writer, condition: Register, type_: str, x: str, y: str) -> str:
    return w.op(f"select i1 {asked(w, str(condition), type_)}, {type_} {x}, {type_} {y}")


def _cast(w: Writer, a: _Args) -> Register:
    return cast(w, a.x[0], a.dtype, DType(a.let.attributes["dtype"]))


def _part(k: int) -> Callable[[Writer, _Args], Register]:
    def rule(w: Writer, a: _Args) -> Register:
        return a.x[0][k]

    return rule


def _complex(w: Writer, a: _Args) -> Register:
    re, im = a.reals
    return re, im


def _power(w: Writer, a: _Args) -> Register:
    if a.dtype.kind == "c":
        return _complex_call(w, helpers.complex_power(w.needs), a)
    if a.dtype.kind == "f":
        return _symbol(w, "pow", a, vector=True)
    return w.op(f"call {a.type} {helpers.power(w.needs, a.type)}({', '.join(f'{a.type} {x}' for x in a.reals)})")


def _gcd(w: Writer, a: _Args) -> Register:
    function = helpers.gcd(w.needs, a.type, a.dtype.kind == "i")
    return w.op(f"call {a.type} {function}({', '.join(f'{a.type} {x}' for x in a.reals)})")


_QUICK = ("2", "3", "4", "5", "8", "9")
"""Factors by which the machine multiplies in one step, but without telling of an overflow."""


def _checked_multiply(w: Writer, a: _Args) -> Register:
    x, factor = a.reals if isinstance(a.let.args[1], Const) else a.reals[::-1]
    if factor not in _QUICK:
        return _checked("mul")(w, a)
    count = int(factor)
    least, most = -(2**63 // count), (2**63 - 1) // count
    if a.let.guard is not None and w.needs.options.checks:
        _leave_if_far(w, a, x, least, most)
    else:
        moved = w.op(f"sub i64 {x}, {least}")
        _leave_if(w, a, w.op(f"icmp ugt i64 {moved}, {most - least}"))
    product = w.op(f"mul {'nsw ' if a.let.guard is None else ''}i64 {x}, {count}", a.let.target.name)
    w.multiples[product] = (count, a.let.guard)
    return product


def _checked_add(w: Writer, a: _Args) -> Register:
    """A multiple of 3 that fits is at most 2**63 - 2, so that 3 * n + 1 fits as well."""
    more = a.let.args[1]
    count, guard = w.multiples.get(a.reals[0], (1, None))
    if isinstance(more, Const) and guard in (None, a.let.guard) and 0 <= more.value.real <= (2**63 - 1) % count:
        return w.op(f"add i64 {a.reals[0]}, {a.reals[1]}", a.let.target.name)
    return _checked("add")(w, a)


def _leave_if_far(w: Writer, a: _Args, x: str, least: int, most: int) -> None:
    """Leave unless ``least <= x <= most`` or nobody asks; numbers that are not negative need one comparison."""
    assert a.let.site is not None and a.let.guard is not None
    asked, going_on, out = w.fresh("asked"), w.fresh("ok"), w.fresh("fail")
    w.branch(w.op(f"icmp ugt i64 {x}, {most}"), asked, going_on, unlikely_yes=True)
    moved, far, bad = (f"%{w.fresh()}" for _ in range(3))
    w.cold += [
        f"{asked}:",
        f"  {moved} = sub i64 {x}, {least}",
        f"  {far} = icmp ugt i64 {moved}, {most - least}",
        f"  {bad} = and i1 {far}, {w.one(a.let.guard)}",
        f"  br i1 {bad}, label %{out}, label %{going_on}",
    ]
    w.fail(out, str(a.let.site + 1), ())
    w.start(going_on)


def _checked(word: str) -> Callable[[Writer, _Args], Register]:
    def rule(w: Writer, a: _Args) -> Register:
        name = f"llvm.s{word}.with.overflow.i64"
        w.needs.intrinsic(name, "{i64, i1} (i64, i64)")
        return _unless_lost(w, a, w.op(f"call {{i64, i1}} @{name}({', '.join(f'i64 {x}' for x in a.reals)})"))

    return rule


def _checked_power(w: Writer, a: _Args) -> Register:
    function = helpers.checked_power(w.needs)
    return _unless_lost(w, a, w.op(f"call {{i64, i1}} {function}({', '.join(f'i64 {x}' for x in a.reals)})"))


def _unless_lost(w: Writer, a: _Args, pair: str) -> str:
    value = w.op(f"extractvalue {{i64, i1}} {pair}, 0", a.let.target.name)
    lost = w.op(f"extractvalue {{i64, i1}} {pair}, 1")
    _leave_if(w, a, lost)
    return value


def _leave_if(w: Writer, a: _Args, bad: str) -> None:
    assert a.let.site is not None
    if not w.needs.options.checks:
        return
    w.unless(bad, str(a.let.site + 1), guard=None if a.let.guard is None else w.one(a.let.guard))


def _checked_index(w: Writer, a: _Args) -> Register:
    """The index itself if it is in range; a negative one is counted from the end off the beaten track."""
    index, size, given = a.reals
    assert a.let.site is not None
    if not w.needs.options.checks:
        return index
    good, wraps, out = w.fresh("ok"), w.fresh("wraps"), w.fresh("fail")
    before = w.block
    w.branch(w.op(f"icmp ult i64 {index}, {size}"), good, wraps, unlikely_no=True)
    wrapped, fine = f"%{w.fresh('i')}", f"%{w.fresh('v')}"
    w.cold += [
        f"{wraps}:",
        f"  {wrapped} = add i64 {index}, {size}",
        f"  {fine} = icmp ult i64 {wrapped}, {size}",
        f"  br i1 {fine}, label %{good}, label %{out}",
    ]
    w.fail(out, str(a.let.site + 1), [(DType.I64, given), (DType.I64, size)])
    w.start(good)
    return w.op(f"phi i64 [ {index}, %{before} ], [ {wrapped}, %{wraps} ]", a.let.target.name)


# -- primitives ------------------------------------------------------------------------------------------------------


def _index(word: str) -> Callable[[Writer, _Args], Register]:
    """Arithmetic on indices and strides stays within what memory can hold."""
    return lambda w, a: w.op(f"{word} nsw i64 {', '.join(a.reals)}")


def _is_exact(word: str) -> Callable[[Writer, _Args], Register]:
    def rule(w: Writer, a: _Args) -> Register:
        name = f"llvm.s{word}.with.overflow.i64"
        w.needs.intrinsic(name, "{i64, i1} (i64, i64)")
        pair = w.op(f"call {{i64, i1}} @{name}({', '.join(f'i64 {x}' for x in a.reals)})")
        return w.op(f"xor i1 {w.op(f'extractvalue {{i64, i1}} {pair}, 1')}, true")

    return rule


def _offset(w: Writer, a: _Args) -> Register:
    unit = a.let.attributes["unit"]
    pointer, amount = a.reals
    return w.op(f"getelementptr [{unit} x i8], ptr {pointer}, i64 {amount}")


def _fold(word: str) -> Callable[[Writer, _Args], Register]:
    """Sums and products of a fold may be taken in any order, so that they can run in several lanes."""
    return lambda w, a: w.op(f"{word} reassoc {a.type} {', '.join(a.reals)}")


def _fold_extreme(name: str) -> Callable[[Writer, _Args], Register]:
    """Of zeros that differ in their sign a fold may take either: it may go in any order."""

    def rule(w: Writer, a: _Args) -> Register:
        total, x = a.reals
        full = f"{name}.{suffix(a.dtype)}"
        w.needs.intrinsic(full, f"{a.type} ({a.type}, {a.type})")
        # Which comes first is asked whether it is NaN: the next step need not wait for that.
        return w.op(f"call nsz {a.type} @{full}({a.type} {x}, {a.type} {total})")

    return rule


def _fold_multiply_add(w: Writer, a: _Args) -> Register:
    total, x, y = a.reals
    name = f"llvm.fmuladd.{suffix(a.dtype)}"
    w.needs.intrinsic(name, f"{a.type} ({a.type}, {a.type}, {a.type})")
    return w.op(f"call reassoc contract {a.type} @{name}({a.type} {x}, {a.type} {y}, {a.type} {total})")


def _hidden(w: Writer, a: _Args) -> str:
    """A constant of which LLVM knows nothing: a float behind a fence, or an integer as such a one."""
    float_ = {"i64": "double", "i32": "float"}.get(a.type, a.type)
    fence = w.needs.intrinsic(f"llvm.arithmetic.fence.{_SUFFIX[float_]}", f"{float_} ({float_})")
    if float_ == a.type:
        return w.op(f"call {float_} {fence}({float_} {a.reals[0]})")
    given = w.op(f"bitcast {a.type} {a.reals[0]} to {float_}")
    return w.op(f"bitcast {float_} {w.op(f'call {float_} {fence}({float_} {given})')} to {a.type}")


_SUFFIX = {"double": "f64", "float": "f32"}


_BY_NAME: dict[str, Callable[[Writer, _Args], Register]] = {
    "where": _where,
    "cast": _cast,
    "real": _part(0),
    "imag": _part(1),
    "complex": _complex,
    "power": _power,
    "gcd": _gcd,
    "checked_add": _checked_add,
    "checked_subtract": _checked("sub"),
    "checked_multiply": _checked_multiply,
    "checked_index": _checked_index,
    "checked_power": _checked_power,
    "index_add": _index("add"),
    "index_subtract": _index("sub"),
    "index_multiply": _index("mul"),
    "add_is_exact": _is_exact("add"),
    "subtract_is_exact": _is_exact("sub"),
    "multiply_is_exact": _is_exact("mul"),
    "truncate": lambda w, a: w.op(f"fptosi {a.type} {a.reals[0]} to i64"),
    "index_minimum": lambda w, a: _intrinsic(w, "llvm.smin", a),
    "index_maximum": lambda w, a: _intrinsic(w, "llvm.smax", a),
    "offset": _offset,
    "hidden": _hidden,
    "below": lambda w, a: w.op(f"icmp ult i64 {', '.join(a.reals)}"),
    "fold_add": _fold("fadd"),
    "fold_multiply": _fold("fmul"),
    "fold_minimum": _fold_extreme("llvm.minimum"),
    "fold_maximum": _fold_extreme("llvm.maximum"),
    "fold_multiply_add": _fold_multiply_add,
}
