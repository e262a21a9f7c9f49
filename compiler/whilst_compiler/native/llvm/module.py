"""A loop program as one LLVM module in text form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from whilst_compiler.ir.types import Tensor
from whilst_compiler.native.abi import input_slots
from whilst_compiler.native.llvm import helpers
from whilst_compiler.native.llvm.memory import write_move
from whilst_compiler.native.llvm.private import private_pointers
from whilst_compiler.native.llvm.scopes import metadata
from whilst_compiler.native.llvm.statements import write
from whilst_compiler.native.llvm.steady import asks_steadily
from whilst_compiler.native.llvm.types import in_register
from whilst_compiler.native.llvm.widths import short_vectors
from whilst_compiler.native.llvm.writer import Needs, Options, Writer, named
from whilst_compiler.native.loops import (
    Alloc,
    For,
    Function,
    Let,
    Local,
    LoopProgram,
    Move,
    Parameter,
    Signature,
    Statement,
    Var,
    While,
    blocks,
)
from whilst_compiler.native.sites import Site
from whilst_compiler.source import Location

__all__ = ["NativeProgram", "emit"]


@dataclass(frozen=True, slots=True)
class NativeProgram:
    """LLVM IR text that defines ``kernel``; the sites its error codes name; the external symbols it needs.

    ``level`` is the level of optimisation from which on LLVM finds no more to do, or nothing worth its time.
    """

    text: str
    sites: tuple[Site, ...]
    signature: Signature
    symbols: tuple[str, ...]
    name: str
    loops: tuple[Location | None, ...] = ()
    forks: Mapping[Location, str] = field(default_factory=dict)
    level: int = 3


_FEW_SLOTS = 4
"""Blocks of up to so many slots are freed one by one: a frame that nobody else looks at needs no memory."""

_FEW_FUNCTIONS, _LONG = 3, 3000
"""Of a text of more functions and more lines, LLVM's higher levels make code that is as fast, in a third more time."""

_WEIGHTS = """
!0 = !{!"branch_weights", i32 1, i32 4000}
!1 = !{!"branch_weights", i32 4000, i32 1}
"""


def emit(program: LoopProgram, options: Options | None = None) -> NativeProgram:
    """Write the module."""
    needs = Needs(options or Options(), len(program.sites))
    texts = _functions(program, needs)
    parts = [
        *needs.declarations.values(),
        *needs.helpers.values(),
        *needs.ranges,
        *texts,
        *_used(needs),
        _WEIGHTS,
        *metadata(list(needs.scopes), needs.repeats),
        *(needs.places.metadata() if needs.places is not None else ()),
    ]
    text, symbols, name = "\n".join(parts), tuple(needs.symbols), program.functions[0].name
    stops = tuple(Site("raise", "KeyboardInterrupt", "", (), location) for location in needs.stops)
    level = _level(program, needs, text)
    return NativeProgram(
        text, (*program.sites, *stops), program.signature, symbols, name, tuple(needs.loops), dict(needs.forks), level
    )


def _for_leaf(needs: Needs) -> Writer:
    """The writer of a function over elements, which takes no time to speak of: it neither polls nor forks."""
    w = Writer(needs)
    w.is_asking = w.forked = True
    return w


def _level(program: LoopProgram, needs: Needs, text: str) -> int:
    """Where much is called (tables, pools of lists), calls and branches take the time: level 1 has vectors, too. Level
    2 finds what was read before, where anything is in memory."""
    if len(program.functions) > _FEW_FUNCTIONS and text.count("\n") > _LONG:
        return 1
    if asks_steadily(program) or needs.helpers.keys() - {helpers.RELEASE, helpers.LEFT}:
        return 3
    return 2 if any(_has_arrays(function) for function in program.functions) else 1


def _has_arrays(function: Function) -> bool:
    return any(p.type.dims for p in function.params) or _has_memory(function.body)


def _has_memory(body: Sequence[Statement]) -> bool:
    return any(isinstance(s, Alloc | Local) or any(map(_has_memory, blocks(s))) for s in body)


def _used(needs: Needs) -> list[str]:
    """Declarations that only attributes name must not be dropped."""
    if not needs.used:
        return []
    names = ", ".join(f"ptr @{name}" for name in needs.used)
    kind = f"[{len(needs.used)} x ptr]"
    return [f'@llvm.compiler.used = appending global {kind} [{names}], section "llvm.metadata"']


def _functions(program: LoopProgram, needs: Needs) -> list[str]:
    """Those of the program, and ``kernel``, which unpacks the slots and calls the first. One function of numbers only
    is ``kernel`` itself: LLVM has less to go over."""
    first, *others = program.functions
    needs.leaves = frozenset(f.name for f in program.leaves)
    needs.called = frozenset(f.name for f in others if _is_root(f.location and f.location.root, f.name))
    leaves = [_function(_for_leaf(needs), f, True) for f in program.leaves]
    if not others and not any(p.type.dims for p in first.params) and not needs.options.lines:
        return [_alone(Writer(needs), first), *leaves]
    disjoint = program.signature.disjoint
    texts = [_function(Writer(needs, bool(others)), f, disjoint and f is first) for f in program.functions]
    return [*texts, _kernel(first), *leaves]


def _is_root(root: Location | None, name: str) -> bool:
    """Whether the places in a function end in its own calls."""
    return root is not None and root.function == name


def _alone(w: Writer, function: Function) -> str:
    names = [text.split()[-1] for parameter in function.params for text in _parameter(w, parameter, False)]
    w.entry += _unpacked(function, names)
    body = _body(w, function)
    head = f"define i32 @kernel(ptr noalias %ctx, ptr %in, ptr noalias %out) nounwind{short_vectors(function)} {{"
    return "\n".join([head, *body, "}"])


def _function(w: Writer, function: Function, disjoint: bool) -> str:
    params = ["ptr noalias %ctx"]
    for parameter in function.params:
        params += _parameter(w, parameter, disjoint)
    params.append("ptr noalias %out")
    body = _body(w, function)
    place = f" !dbg {w.scope}" if w.scope else ""
    notes = f"nounwind noinline{short_vectors(function)}{place}"
    head = f"define internal i32 {named(function.name)}({', '.join(params)}) {notes} {{"
    return "\n".join([head, *body, "}"])


def _body(w: Writer, function: Function) -> list[str]:
    w.function = function.name
    w.private = private_pointers(function)
    first = function.location or next((s.location for s in function.body if isinstance(s, Let | For | While)), None)
    w.around = first
    w.at(first and next(iter(first.frames()), None))
    w.lines.append("body:")
    w.block = "body"
    for parameter in function.params:
        var = parameter.variables[0]
        w.tell(var, w.values[var], parameter.type.dtype if parameter.type.dims else None)
    write_move(w, Move(function.given, ()))
    write(w, function.body)
    w.line("unreachable")
    return ["entry:", *_frame(w, function), *w.lines, *w.cold, *_leave(w, function)]


def _frame(w: Writer, function: Function) -> list[str]:
    """The entry block: memory for variables, and the frame that says which blocks we own."""
    lines = list(w.entry)
    if function.slots:
        lines.append(f"  %frame = alloca [{function.slots} x ptr]")
        lines.append(f"  call void @llvm.memset.p0.i64(ptr %frame, i8 0, i64 {8 * function.slots}, i1 false)")
        w.needs.intrinsic("llvm.memset.p0.i64", "void (ptr, i8, i64, i1)")
    lines.append("  br label %body")
    return lines


def _leave(w: Writer, function: Function) -> list[str]:
    """The one block by which errors leave: memory that the function owns is freed."""
    if not w.exits:
        return []
    lines = ["leave:", f"  %code = phi i32 {', '.join(f'[ {code}, %{label} ]' for code, label in w.exits)}"]
    if function.slots > _FEW_SLOTS:
        release = helpers.release(w.needs)
        lines.append(f"  call void {release}(ptr %frame, i64 {function.slots})")
    elif function.slots:
        w.needs.external("free", "declare void @free(ptr) nounwind")
        for k in range(function.slots):
            lines.append(f"  %slot{k} = getelementptr inbounds ptr, ptr %frame, i64 {k}")
            lines.append(f"  %left{k} = load ptr, ptr %slot{k}")
            lines.append(f"  call void @free(ptr %left{k})")
    return [*lines, "  ret i32 %code"]


def _parameter(w: Writer, parameter: Parameter, disjoint: bool) -> list[str]:
    if not parameter.type.dims:
        (var,) = parameter.variables
        names = [f"%{w.fresh(var.name)}" for _ in range(2 if parameter.type.dtype.kind == "c" else 1)]
        w.values[var] = names[0] if len(names) == 1 else (names[0], names[1])
        return [f"{in_register(var.dtype)} {name}" for name in names]
    pointer, *others = parameter.variables
    sizes, strides = others[: parameter.type.rank], others[parameter.type.rank :]
    limit = 2**63 // (parameter.type.dtype.bits // 8)
    texts = [f"ptr {'noalias ' if disjoint else ''}{_named(w, pointer)}"]
    texts += [f"i64 range(i64 0, {limit}) {_named(w, size)}" for size in sizes]
    return texts + [f"i64 {_named(w, stride)}" for stride in strides]


def _named(w: Writer, var: Var) -> str:
    name = f"%{w.fresh(var.name)}"
    w.values[var] = name
    return name


# -- the entry -------------------------------------------------------------------------------------------------------


def _kernel(function: Function) -> str:
    """``kernel``: unpacks the slots and calls the function."""
    types = [t for parameter in function.params for t in _argument_types(parameter)]
    names = [f"%v{k}" for k in range(len(types))]
    args = ["ptr %ctx", *(f"{t} {name}" for t, name in zip(types, names)), "ptr %out"]
    lines = ["define i32 @kernel(ptr %ctx, ptr %in, ptr %out) nounwind {", *_unpacked(function, names)]
    lines.append(f"  %code = call i32 {named(function.name)}({', '.join(args)})")
    return "\n".join([*lines, "  ret i32 %code", "}"])


def _unpacked(function: Function, names: Sequence[str]) -> list[str]:
    """The arguments out of their slots, under these names."""
    lines: list[str] = []
    place, given = 0, iter(names)
    for parameter in function.params:
        for k, type_ in enumerate(_argument_types(parameter)):
            name = next(given)
            lines.append(f"  {name}.at = getelementptr i64, ptr %in, i64 {place + k}")
            if type_ == "i1":
                lines.append(f"  {name}.byte = load i8, ptr {name}.at")
                lines.append(f"  {name} = icmp ne i8 {name}.byte, 0")
            else:
                lines.append(f"  {name} = load {type_}, ptr {name}.at")
        place += input_slots(parameter.type)
    return lines


def _argument_types(parameter: Parameter) -> list[str]:
    type_: Tensor = parameter.type
    if type_.dims:
        return ["ptr", *(["i64"] * (len(parameter.variables) - 1))]
    return [in_register(type_.dtype)] * (2 if type_.dtype.kind == "c" else 1)
