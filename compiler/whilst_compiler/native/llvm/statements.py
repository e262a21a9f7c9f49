"""Statements of the loop language in LLVM IR."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from whilst_compiler.ir.types import DType
from whilst_compiler.native.abi import HOST_FAILED, IO, PAYLOAD
from whilst_compiler.native.llvm import scopes
from whilst_compiler.native.llvm.fuel import burn, leave_call, settle, within_stack
from whilst_compiler.native.llvm.loops import write_for, write_while
from whilst_compiler.native.llvm.memory import load, store, write_alloc, write_free, write_local, write_move
from whilst_compiler.native.llvm.operations import operation
from whilst_compiler.native.llvm.types import Register, in_register
from whilst_compiler.native.llvm.writer import Writer, named
from whilst_compiler.native.loops import (
    Alloc,
    Apart,
    CallLoop,
    Check,
    Choose,
    Fail,
    For,
    Free,
    Get,
    HostCall,
    Invoke,
    Let,
    Load,
    Local,
    Move,
    Operand,
    Return,
    Set,
    Statement,
    Store,
    Tick,
    Var,
    While,
)

__all__ = ["write"]

_DERIVING = frozenset(("offset", "index_add", "index_subtract", "index_multiply"))


def write(w: Writer, statements: Sequence[Statement]) -> None:
    """Append the statements to the function."""
    for s in statements:
        if isinstance(s, Let | For | While):
            w.at(s.location)
        match s:
            case Let():
                w.values[s.target] = operation(w, s)
                if s.op in _DERIVING:
                    w.derived[s.target] = s
                w.tell(s.target, w.values[s.target])
            case Get(target, source):
                w.values[target] = _get(w, source)
            case Set(target, value):
                _set(w, target, value)
            case Load(target, address, apart, scope):
                note = scopes.apart(w, apart) + scopes.inside(w, scope)
                w.values[target] = load(w, address, target.name, note)
            case Store(address, value, scope):
                store(w, address, w.register(value), scopes.inside(w, scope))
            case Apart(scope):
                scopes.declare(w, scope)
            case Check(condition, site, payload):
                _check(w, condition, site, payload)
            case For():
                write_for(w, s, write)
            case While():
                write_while(w, s, write)
            case Choose():
                _choose(w, s)
            case Alloc():
                write_alloc(w, s)
            case Local():
                write_local(w, s)
            case Free():
                write_free(w, s)
            case Move():
                write_move(w, s)
            case Fail(site, payload):
                w.leave(str(site + 1), _typed(w, payload))
            case HostCall():
                _host_call(w, s)
            case Invoke():
                _invoke(w, s)
            case CallLoop():
                w.values[s.failed] = _call_loop(w, s)
            case Return(values):
                _return(w, values)
            case Tick(amount):
                burn(w, w.one(amount))
            case _:
                assert_never(s)
        if w.too_long():
            w.cut()


def _parts(dtype: DType | None, register: Register) -> list[tuple[str, str]]:
    """(type, register) of each part of a scalar."""
    type_ = in_register(dtype)
    return [(type_, part) for part in ((register,) if isinstance(register, str) else register)]


def _get(w: Writer, source: Var) -> Register:
    parts = [w.op(f"load {t}, ptr {p}", source.name) for t, p in _parts(source.dtype, _address(w, source))]
    return parts[0] if len(parts) == 1 else (parts[0], parts[1])


def _set(w: Writer, target: Var, value: Operand) -> None:
    places = _parts(target.dtype, _address(w, target))
    for (type_, place), (_, part) in zip(places, _parts(target.dtype, w.register(value)), strict=True):
        w.line(f"store {type_} {part}, ptr {place}")
    w.tell(target, w.register(value))


def _address(w: Writer, var: Var) -> Register:
    """The memory of a mutable variable."""
    if var not in w.values:
        w.values[var] = w.slot(var.dtype, var.name)
    return w.values[var]


def _typed(w: Writer, payload: Sequence[Operand]) -> list[tuple[DType, Register]]:
    return [(x.dtype, w.register(x)) for x in payload if x.dtype is not None]


def _check(w: Writer, condition: Operand, site: int, payload: Sequence[Operand]) -> None:
    going_on = w.one(condition)
    if going_on != "true" and w.needs.options.checks:
        w.require(going_on, str(site + 1), _typed(w, payload))


def _choose(w: Writer, s: Choose) -> None:
    labels = [w.fresh("case") for _ in s.branches]
    after = w.fresh("after")
    selector = w.one(s.selector)
    if s.selector.dtype is DType.BOOL:
        w.branch(selector, labels[0], labels[1], unlikely_yes=s.rare)
    else:
        table = " ".join(f"i64 {k}, label %{label}" for k, label in enumerate(labels[:-1]))
        w.line(f"switch i64 {selector}, label %{labels[-1]} [ {table} ]")
    before, after_all = w.called, True
    for label, branch in zip(labels, s.branches):
        w.start(label)
        w.called = before
        write(w, branch)
        w.jump(after)
        after_all &= w.called
    w.called = after_all
    w.start(after)


def _host_call(w: Writer, s: HostCall) -> None:
    payload = w.op(f"getelementptr i64, ptr %ctx, i64 {PAYLOAD}")
    w.store_payload("%ctx", PAYLOAD, _typed(w, s.payload))
    place = w.op(f"getelementptr i64, ptr %ctx, i64 {IO}")
    function = w.op(f"load ptr, ptr {place}")
    result = w.op(f"call i32 {function}(ptr %ctx, i32 {s.site}, ptr {payload})")
    w.require(w.op(f"icmp ne i32 {result}, 0"), str(HOST_FAILED))
    _read_back(w, "%ctx", PAYLOAD, s.results)


def _read_back(w: Writer, base: str, start: int, results: Sequence[Var]) -> None:
    """Set variables from slots: each part of a scalar in one of them, in its low bytes."""
    place = start
    for var in results:
        found: list[str] = []
        for _ in range(2 if var.dtype is not None and var.dtype.kind == "c" else 1):
            address = w.op(f"getelementptr i64, ptr {base}, i64 {place}")
            found.append(w.op(f"load {in_register(var.dtype)}, ptr {address}", var.name))
            place += 1
        w.values[var] = found[0] if len(found) == 1 else (found[0], found[1])


def _invoke(w: Writer, s: Invoke) -> None:
    """The first call on a way asks whether there is stack, for those that follow it as well. That of a leaf is one
    statement like others."""
    if s.callee in w.needs.leaves:
        args = ", ".join(f"{t} {r}" for x in s.args for t, r in _parts(x.dtype, w.register(x)))
        w.line(f"call i32 {named(s.callee)}(ptr %ctx, {args}, ptr null)")
        return
    if not w.called:
        within_stack(w, s.location or w.around)
    w.called = True
    write_move(w, Move((), s.given))
    parts = [part for x in s.args for part in _parts(x.dtype, w.register(x))]
    count = sum(2 if v.dtype is not None and v.dtype.kind == "c" else 1 for v in s.results)
    out = f"%{w.fresh('out')}"
    w.entry.append(f"  {out} = alloca [{max(count, 1)} x i64]")
    args = ", ".join(["ptr %ctx", *(f"{t} {r}" for t, r in parts), f"ptr {out}"])
    # A tail call would turn endless recursion into a loop without end; the stack is what ends it.
    code = w.op(f"notail call i32 {named(s.callee)}({args})")
    going_on, lost = w.fresh("ok"), w.fresh("fail")
    w.branch(w.op(f"icmp ne i32 {code}, 0"), lost, going_on, unlikely_yes=True)
    leave_call(w, lost, code, s.location if s.callee in w.needs.called else None)
    w.start(going_on)
    _read_back(w, out, 0, s.results)


def _call_loop(w: Writer, s: CallLoop) -> str:
    """``i1 loop(pointers, sizes, steps)``: each argument is an array."""
    function = f'@"{s.symbol}"'
    w.needs.external(f'"{s.symbol}"', f"declare i1 {function}(ptr, ptr, ptr) nounwind")
    arrays = [_packed(w, t, values) for t, values in (("ptr", s.pointers), ("i64", s.sizes), ("i64", s.steps))]
    return w.op(f"call i1 {function}({', '.join(f'ptr {a}' for a in arrays)})", "failed")


def _packed(w: Writer, type_: str, values: Sequence[Operand]) -> str:
    place = f"%{w.fresh('array')}"
    w.entry.append(f"  {place} = alloca [{len(values)} x {type_}]")
    for k, value in enumerate(values):
        address = w.op(f"getelementptr {type_}, ptr {place}, i64 {k}")
        w.line(f"store {type_} {w.one(value)}, ptr {address}")
    return place


def _return(w: Writer, values: Sequence[Operand]) -> None:
    place = 0
    for x in values:
        for type_, part in _parts(x.dtype, w.register(x)):
            address = w.op(f"getelementptr i64, ptr %out, i64 {place}")
            if type_ == "i1":
                w.line(f"store i8 {w.op(f'zext i1 {part} to i8')}, ptr {address}")
            else:
                w.line(f"store {type_} {part}, ptr {address}")
            place += 1
    settle(w)
    w.line("ret i32 0")
    w.start(w.fresh("dead"))
