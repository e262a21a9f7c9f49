"""Loads, stores, and blocks of memory."""

from __future__ import annotations

from whilst_compiler.ir.types import DType
from whilst_compiler.native.abi import MIDDLING
from whilst_compiler.native.llvm import blocks
from whilst_compiler.native.llvm.anchors import Anchored, anchored
from whilst_compiler.native.llvm.scopes import ELEMENT
from whilst_compiler.native.llvm.types import Register, in_memory
from whilst_compiler.native.llvm.writer import Writer
from whilst_compiler.native.loops import Address, Alloc, Const, Free, Local, Move, Operand

__all__ = ["load", "store", "write_alloc", "write_free", "write_local", "write_move"]


# -- elements --------------------------------------------------------------------------------------------------------


def load(w: Writer, address: Address, name: str, notes: str) -> Register:
    """Read an element; ``notes`` are metadata for the instruction."""
    place = _place(w, address)
    type_, notes = in_memory(address.dtype), ELEMENT + notes
    if address.dtype.kind == "c":
        re, im = (w.op(f"load {type_}, ptr {p}{notes}", name) for p in (place, _second(w, place, type_)))
        return re, im
    value = w.op(f"load {type_}, ptr {place}{notes}", name)
    if address.dtype is not DType.BOOL:
        return value
    answer = w.op(f"icmp ne i8 {value}, 0", name)
    w.bytes[answer] = value
    return answer


def store(w: Writer, address: Address, value: Register, notes: str) -> None:
    place = _place(w, address)
    type_, notes = in_memory(address.dtype), ELEMENT + notes
    if not isinstance(value, str):
        w.line(f"store {type_} {value[0]}, ptr {place}{notes}")
        w.line(f"store {type_} {value[1]}, ptr {_second(w, place, type_)}{notes}")
        return
    if address.dtype is DType.BOOL:
        value = w.bytes.get(value) or w.op(f"zext i1 {value} to i8")
    w.line(f"store {type_} {value}, ptr {place}{notes}")


def _second(w: Writer, place: str, type_: str) -> str:
    return w.op(f"getelementptr inbounds {type_}, ptr {place}, i64 1")


def _place(w: Writer, address: Address) -> str:
    """The address of an element: index times stride, summed, in units of the address."""
    pointer = w.one(address.pointer)
    if w.motions and (found := anchored(address, w.motions)):
        return _from_anchor(w, pointer, _unit(address), found)
    total: str | None = None
    for i, stride in zip(address.indices, address.strides, strict=True):
        step = _times(w, i, stride)
        if step != "0":
            total = step if total is None else w.index(f"add nsw i64 {total}, {step}")
    if total is None:
        return pointer
    return w.index(f"getelementptr inbounds {_unit(address)}, ptr {pointer}, i64 {total}")


def _from_anchor(w: Writer, pointer: str, unit: str, place: Anchored) -> str:
    """The anchor may lie outside of the array, and so nothing is said about bounds."""
    parts = [_times(w, i, stride) for i, stride in place.products]
    parts += [w.one(x) if n == 1 else w.index(f"mul i64 {w.one(x)}, {n}") for x, n in place.multiples]
    moves = w.counter if place.step == 1 else w.index(f"mul i64 {w.counter}, {place.step}")
    if parts:
        total = parts[0]
        for part in parts[1:]:
            total = w.index(f"add i64 {total}, {part}")
        pointer = w.index(f"getelementptr {unit}, ptr {pointer}, i64 {total}")
    pointer = w.index(f"getelementptr {unit}, ptr {pointer}, i64 {moves}")
    return w.index(f"getelementptr {unit}, ptr {pointer}, i64 {place.number}") if place.number else pointer


def _unit(address: Address) -> str:
    size = address.dtype.bits // 8
    if address.unit == size and address.dtype.kind != "c":
        return in_memory(address.dtype)
    return "i8" if address.unit == 1 else f"[{address.unit} x i8]"


def _times(w: Writer, i: Operand, stride: Operand) -> str:
    if (i, stride) in w.offsets:
        return w.offsets[i, stride]
    a, b = w.one(i), w.one(stride)
    if "0" in (a, b):
        return "0"
    if isinstance(i, Const) and isinstance(stride, Const):
        return str(int(i.value.real) * int(stride.value.real))
    return a if b == "1" else b if a == "1" else w.index(f"mul nsw i64 {a}, {b}")


# -- blocks ----------------------------------------------------------------------------------------------------------


def _frame(w: Writer, slot: int) -> str:
    return w.op(f"getelementptr inbounds ptr, ptr %frame, i64 {slot}")


def write_alloc(w: Writer, s: Alloc) -> None:
    """``malloc``; a size that no memory can hold (a negative one is huge as unsigned) is a MemoryError."""
    known, unknown = s.dtype.bits // 8, []
    for size in s.sizes:
        if isinstance(size, Const):
            known *= int(size.value.real)
        else:
            unknown.append(w.one(size))
    lost: list[str] = []
    total = str(known)
    if known >= 2**62:  # surely too much, and yet a number that malloc takes
        total, unknown = str(2**62), []
        known = 2**62
    for factor in unknown:
        total = _checked_product(w, total, factor, lost)
    code = str(s.site + 1)
    payload = [(DType.I64, w.register(size)) for size in s.sizes]
    for flag in lost:
        w.unless(flag, str(s.too_big + 1))
    if unknown:
        w.needs.intrinsic("llvm.umax.i64", "i64 (i64, i64)")
        total = w.op(f"call i64 @llvm.umax.i64(i64 {total}, i64 1)")
    else:
        total = str(max(known, 1))
    if s.zeros:
        pointer = w.op(f"call noalias ptr {blocks.zeros(w.needs)}(i64 1, i64 {total})", s.target.name)
    elif s.old is None:
        small = not unknown and known < MIDDLING
        malloc = blocks.allocate(w.needs, small)
        w.small |= {s.target} if small else set()
        pointer = w.op(f"call noalias ptr {malloc}(i64 {total})", s.target.name)
    else:
        pointer = w.op(f"call noalias ptr {blocks.move(w.needs)}(ptr {w.one(s.old)}, i64 {total})", s.target.name)
    w.unless(w.op(f"icmp eq ptr {pointer}, null"), code, payload)
    w.line(f"store ptr {pointer}, ptr {_frame(w, s.slot)}")
    w.values[s.target] = pointer


def _checked_product(w: Writer, total: str, size: str, lost: list[str]) -> str:
    if total == "1":
        return size
    if total == "0":
        return total
    name = "llvm.smul.with.overflow.i64"
    w.needs.intrinsic(name, "{i64, i1} (i64, i64)")
    pair = w.op(f"call {{i64, i1}} @{name}(i64 {total}, i64 {size})")
    lost.append(w.op(f"extractvalue {{i64, i1}} {pair}, 1"))
    return w.op(f"extractvalue {{i64, i1}} {pair}, 0")


def write_local(w: Writer, s: Local) -> None:
    place = f"%{w.fresh(s.target.name)}"
    w.entry.append(f"  {place} = alloca [{s.size} x {in_memory(s.dtype)}], align 64")
    w.values[s.target] = place
    w.locals.add(s.target)


def write_free(w: Writer, s: Free) -> None:
    free = blocks.free(w.needs, s.pointer in w.small)
    w.line(f"call void {free}(ptr {w.one(s.pointer)})")
    w.line(f"store ptr null, ptr {_frame(w, s.slot)}")


def write_move(w: Writer, s: Move) -> None:
    for slot in s.cleared:
        w.line(f"store ptr null, ptr {_frame(w, slot)}")
    for slot, pointer in s.into:
        w.line(f"store ptr {w.one(pointer)}, ptr {_frame(w, slot)}")
