"""Loops whose iterations are independent, on several threads: the loop becomes a function of a range of iterations.

That function runs wherever there is work enough, on one thread or on many, so that the number of threads never shows in
the result. Ranges begin at multiples of ``_GRAIN``, so that vectors are cut alike, too.

Iterations may raise if all that the loop writes is the function's own, which nobody sees afterwards: ranges are begun
in order, those begun are ended, and the error of the first one is told.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

from whilst_compiler.ir.row import Effect, Row, Texts
from whilst_compiler.ir.types import DType
from whilst_compiler.native import abi
from whilst_compiler.native.llvm import scopes
from whilst_compiler.native.llvm.costs import cost, dearest, half, times
from whilst_compiler.native.llvm.fuel import burn, leave_at
from whilst_compiler.native.llvm.operations import operation
from whilst_compiler.native.llvm.types import Register, in_register
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import (
    Apart,
    Check,
    Choose,
    Fail,
    For,
    Get,
    Let,
    Load,
    Local,
    Operand,
    Set,
    Statement,
    Store,
    Tick,
    Var,
    While,
    all_of,
    blocks,
    parts,
)
from whilst_compiler.ops.table import ROWS
from whilst_compiler.source import Location

__all__ = ["Fork", "find_fork", "write_fork"]

_ENOUGH = 1 << 17
"""So much work, in simple operations, may be worth waking other threads (the pool sees how long it really takes); for
each one a fourth of it."""

_GRAIN = 256
_FEW = 4
"""So many values of payload any context has room for."""

_TRIP = 16
"""So much work is an iteration, to the loop around that counts them."""

_LEAST = 12
"""A loop over elements that does less for each one is bound by memory, and stays on one thread."""

Range = Callable[[Writer, str, str], None]
"""Writes the loop proper for iterations between two registers."""


@dataclasses.dataclass(slots=True)
class Fork:
    """What a loop needs from outside: variables, what is ``derived`` from them anew, and scopes of its stores.

    If an iteration raises, the payload takes no more than so many ``slots``.
    """

    captured: list[Var]
    derived: list[Let]
    scopes: list[int]
    slots: int
    extremes: dict[Var, str]


def find_fork(w: Writer, s: For | While) -> Fork | None:
    """How to give the loop to several threads, if that may be worth it and nothing in it can fail."""
    if w.forked or not w.needs.options.threads:
        return None
    inside = list(all_of(s.body))
    reason = _against(w, s, inside)
    if s.location is not None and (isinstance(s, While) or not reason):
        w.needs.forks[s.location] = reason
    if reason:
        return None
    made = {x for one in inside for x in _targets(one)} | {s.index if isinstance(s, For) else s.counter}
    read = dict.fromkeys(x for one in inside for x in _variables(one))
    captured = [x for x in read if x not in made]
    extremes = (s.extremes if isinstance(s, While) else None) or {}
    put_together = all(x in made and x in w.values and x.dtype in _WORDS for x in extremes)
    outside = [x for x in made if x is not None and x.mutable and x in w.values and x not in extremes]
    if any(x.mutable for x in captured) or outside or not put_together:
        return None
    scopes_inside = [one.scope for one in inside if isinstance(one, Store) and one.scope is not None]
    longest = max((len(one.payload) for one in inside if isinstance(one, Check | Fail)), default=0)
    return Fork(*_derived(w, captured), scopes_inside, 2 * max(longest, _FEW), extremes)


def _against(w: Writer, s: For | While, inside: Sequence[Statement]) -> str:
    """Why the loop cannot be given to several threads; empty if it can."""
    raises = isinstance(s, While) and s.but_for_errors
    parted = isinstance(s, While) and s.extremes is not None
    if not (s.independent or raises or parted):
        return "an iteration may need what another one does"
    if w.is_called:
        return "it is in a recursive program"
    if raises and not any(isinstance(one, For | While) for one in inside):
        return "an iteration may raise, and is short"
    if raises and not all(one.address.pointer in w.private for one in inside if isinstance(one, Store)):
        return "an iteration may raise, and the caller would see what those after it have written"
    if not all(_cannot_fail(one) or (raises and _can_tell(one)) for one in inside):
        return "an iteration may need memory" if raises else "an iteration may raise, or need memory"
    if isinstance(s, For) and dearest(s.body) < _LEAST:
        return "there is little to do for each element"
    if w.depth and not any(isinstance(one, For | While) for one in inside):
        return "it is the innermost of several loops"
    return ""


def write_fork(w: Writer, s: For | While, fork: Fork, start: str, stop: str, loop: Range, after: str) -> None:
    """The loop as a function of a range of iterations: of all of them where there is little to do, else for several
    threads. Ends in a jump to ``after``."""
    count = w.op(f"sub nsw i64 {stop}, {start}")
    if isinstance(s, While):
        some = w.fresh("some")
        w.branch(w.op(f"icmp sgt i64 {count}, 0"), some, after)
        w.start(some)
    name = f"@whilst.range.{len(w.needs.ranges)}"
    w.needs.ranges.append("")
    w.needs.ranges[int(name.rpartition(".")[2])] = _outlined(w, name, fork, loop)
    parts = [part for x in fork.captured for part in _parts(x, w.values[x])]
    env = f"%{w.fresh('env')}"
    w.entry.append(f"  {env} = alloca [{len(parts) + len(fork.extremes) + 2} x i64]")
    w.line(f"store i64 {start}, ptr {env}")
    for k, (type_, part) in enumerate(parts):
        w.line(f"store {type_} {part}, ptr {w.op(f'getelementptr i64, ptr {env}, i64 {k + 1}')}")
    shared = {x: w.op(f"getelementptr i64, ptr {env}, i64 {k}") for k, x in enumerate(fork.extremes, len(parts) + 1)}
    for x, place in shared.items():
        w.line(f"store i64 {_as_word(w, x, w.op(f'load {in_register(x.dtype)}, ptr {w.values[x]}'))}, ptr {place}")
    code = _call(w, s, fork, name, env, count)
    going_on, failed = w.fresh("ok"), w.fresh("fail")
    w.branch(w.op(f"icmp ne i32 {code}, 0"), failed, going_on, unlikely_yes=True)
    leave_at(w, failed, code, s.location or _first_place(s.body))
    w.start(going_on)
    for x, place in shared.items():
        w.line(f"store {in_register(x.dtype)} {_from_word(w, x, w.op(f'load i64, ptr {place}'))}, ptr {w.values[x]}")
    w.jump(after)


def _call(w: Writer, s: For | While, fork: Fork, name: str, env: str, count: str) -> str:
    """Run so many iterations of a loop, here or on several threads; the code."""
    index = s.index if isinstance(s, For) else s.counter
    work = times(w, count, cost(w, s.body, {} if index is None else {index: half(w, count)}))
    enough = w.op(f"icmp sgt i64 {work}, {_ENOUGH}")
    enough = w.op(f"and i1 {enough}, {w.op(f'icmp sgt i64 {count}, 1')}")
    for x in s.given if isinstance(s, While) else ():
        enough = w.op(f"and i1 {enough}, {w.op(f'icmp sge i64 {w.one(x)}, 0')}")
    several, alone, done = w.fresh("several"), w.fresh("alone"), w.fresh("done")
    w.branch(enough, several, alone)
    w.start(several)
    threads = w.op(f"sdiv i64 {work}, {_ENOUGH // 4}")
    grain = 1 if any(isinstance(one, For | While) for one in all_of(s.body)) else _GRAIN
    run = w.needs.external("whilst_parallel", "declare i32 @whilst_parallel(ptr, ptr, ptr, i64, i64, i64, i64)")
    shared = w.op(
        f"call i32 {run}(ptr %ctx, ptr {name}, ptr {env}, i64 {count}, i64 {grain}, i64 {threads}, i64 {fork.slots})"
    )
    w.jump(done)
    w.start(alone)
    if isinstance(s, While) and w.depth:
        burn(w, w.op(f"sdiv i64 {work}, {_TRIP}"))
    whole = w.op(f"call i32 {name}(ptr %ctx, ptr {env}, i64 0, i64 {count})")
    w.jump(done)
    w.start(done)
    return w.op(f"phi i32 [ {shared}, %{several} ], [ {whole}, %{alone} ]")


def _outlined(w: Writer, name: str, fork: Fork, loop: Range) -> str:
    """The function ``i32 (context, captured, low, high)``; counts begin at the loop's start."""
    inner = Writer(w.needs)
    inner.forked, inner.level = True, 1
    inner.lines.append("body:")
    inner.block = "body"
    for scope in dict.fromkeys(fork.scopes):
        scopes.declare(inner, scope)
    place = 1
    for var in fork.captured:
        found: list[str] = []
        for type_, _ in _parts(var, w.values[var]):
            found.append(inner.op(f"load {type_}, ptr {inner.op(f'getelementptr i64, ptr %env, i64 {place}')}"))
            place += 1
        inner.values[var] = found[0] if len(found) == 1 else (found[0], found[1])
    for let in fork.derived:
        inner.values[let.target] = operation(inner, let)
    shared = {x: inner.op(f"getelementptr i64, ptr %env, i64 {k}") for k, x in enumerate(fork.extremes, place)}
    for x, word in shared.items():
        inner.values[x] = inner.slot(x.dtype, x.name)
        best = _from_word(inner, x, inner.op(f"load atomic i64, ptr {word} monotonic, align 8"))
        inner.line(f"store {in_register(x.dtype)} {best}, ptr {inner.values[x]}")
    first = inner.op("load i64, ptr %env")
    low, high = (inner.op(f"add nsw i64 {first}, {end}") for end in ("%low", "%high"))
    loop(inner, low, high)
    for x, word in shared.items():
        _put_together(inner, x, fork.extremes[x], word)
    inner.line("ret i32 0")
    alone = "" if fork.extremes else " noalias"
    head = f"define internal i32 {name}(ptr noalias %ctx, ptr{alone} %env, i64 %low, i64 %high) nounwind noinline {{"
    leave = []
    if inner.exits:
        codes = ", ".join(f"[ {code}, %{label} ]" for code, label in inner.exits)
        leave = ["leave:", f"  %code = phi i32 {codes}", "  ret i32 %code"]
    return "\n".join([head, "entry:", *inner.entry, "  br label %body", *inner.lines, *inner.cold, *leave, "}"])


# -- the largest of all ranges ---------------------------------------------------------------------------------------

_WORDS = (DType.F64, DType.I64)
"""What fits a word, which is changed at once."""


def _as_word(w: Writer, x: Var, value: str) -> str:
    return value if x.dtype is DType.I64 else w.op(f"bitcast double {value} to i64")


def _from_word(w: Writer, x: Var, word: str) -> str:
    return word if x.dtype is DType.I64 else w.op(f"bitcast i64 {word} to double")


def _put_together(w: Writer, x: Var, kind: str, word: str) -> None:
    """Put what a range has found into the word that all share, unless another one has found more."""
    mine = w.op(f"load {in_register(x.dtype)}, ptr {w.values[x]}")
    bits = _as_word(w, x, mine)
    before, again, put, end = w.block, w.fresh("again"), w.fresh("put"), w.fresh("end")
    seen, found = (f"%{w.fresh(name)}" for name in ("seen", "found"))
    first = w.op(f"load atomic i64, ptr {word} monotonic, align 8")
    w.jump(again)
    w.start(again)
    w.line(f"{seen} = phi i64 [ {first}, %{before} ], [ {found}, %{put} ]")
    best = _from_word(w, x, seen)
    letter = {"greater": "gt", "less": "lt"}[kind]
    asked = f"fcmp o{letter} double" if x.dtype is DType.F64 else f"icmp s{letter} i64"
    w.branch(w.op(f"{asked} {mine}, {best}"), put, end)
    w.start(put)
    pair = w.op(f"cmpxchg ptr {word}, i64 {seen}, i64 {bits} monotonic monotonic, align 8")
    w.line(f"{found} = extractvalue {{i64, i1}} {pair}, 0")
    w.branch(w.op(f"extractvalue {{i64, i1}} {pair}, 1"), end, again)
    w.start(end)


# -- what a loop reads and makes ---------------------------------------------------------------------------------------


def _first_place(statements: Sequence[Statement]) -> Location | None:
    """For a loop that stands for an axis of arrays and has no place of its own: that of what it does."""
    return next((s.location for s in all_of(statements) if isinstance(s, Let | For | While) and s.location), None)


def _cannot_fail(s: Statement) -> bool:
    if isinstance(s, Let):
        return s.site is None and (s.op not in ROWS or _is_anywhere(ROWS[s.op]))
    return isinstance(s, Apart | Choose | For | Get | Load | Local | Set | Store | Tick | While)


def _can_tell(s: Statement) -> bool:
    """Whether a statement at most raises, and another thread can hand on what is to be told."""
    match s:
        case Check(payload=payload) | Fail(payload=payload):
            return 2 * len(payload) <= abi.SHARED_PAYLOAD
        case Let(op=op):
            return op not in ROWS or _is_anywhere(ROWS[op])
    return False


def _is_anywhere(row: Row) -> bool:
    """Generators and texts belong to the thread of the call."""
    return row.effect is not Effect.DRAWS and not isinstance(row.lowering, Texts)


def _targets(s: Statement) -> Iterator[Var]:
    match s:
        case Let(target=target) | Get(target=target) | Set(target=target) | Load(target=target) | Local(target=target):
            yield target
        case For(index=index):
            yield index
        case While(counter=counter) if counter is not None:
            yield counter


def _variables(s: Statement) -> Iterator[Var]:
    """All variables that a statement names, but for what is in its blocks."""
    inner = {id(block) for block in blocks(s)}
    todo: list[object] = [s]
    while todo:
        one = todo.pop()
        if isinstance(one, Var):
            yield one
        elif isinstance(one, tuple | list):
            todo += one if id(one) not in inner else ()
        else:
            todo += [getattr(one, name) for name in parts(one.__class__)]


def _derived(w: Writer, captured: Sequence[Var]) -> tuple[list[Var], list[Let]]:
    """What a loop reads from outside without what is computed in an instruction from the rest, and that: LLVM sees how
    addresses hang together, and needs fewer registers."""
    roots: dict[Var, None] = {}
    derived: dict[Var, Let] = {}

    def need(x: Operand) -> None:
        let = w.derived.get(x) if isinstance(x, Var) else None
        if let is not None and not any(isinstance(y, Var) and y.mutable for y in let.args):
            for y in let.args:
                need(y)
            derived[let.target] = let
        elif isinstance(x, Var):
            roots[x] = None

    for x in captured:
        need(x)
    return list(roots), list(derived.values())


def _parts(var: Var, register: Register) -> list[tuple[str, str]]:
    type_ = in_register(var.dtype)
    return [(type_, part) for part in ((register,) if isinstance(register, str) else register)]
