"""Eight rows of a matrix times a panel of another one, with the sums in registers: LLVM text for ``products``."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["KINDS", "ROWS", "WIDEST", "Kind", "tile"]

ROWS, WIDEST = 8, 3
"""So many rows at once, and so many vectors of each: their sums are in 24 of 32 registers."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The numbers multiplied: their type in LLVM, how names of intrinsics have it, and their bytes."""

    type: str
    letters: str
    size: int

    @property
    def lanes(self) -> int:
        return 64 // self.size

    @property
    def vector(self) -> str:
        return f"<{self.lanes} x {self.type}>"

    @property
    def mask(self) -> str:
        return f"<{self.lanes} x i1>"

    @property
    def suffix(self) -> str:
        return f"v{self.lanes}{self.letters}"


KINDS = {"dd->d": Kind("double", "f64", 8), "ff->f": Kind("float", "f32", 4)}
"""By the types of NumPy's loop."""


def tile(kind: Kind, width: int) -> str:
    """``@tile{width}(a, its steps, panel, k, c, its step, last, mask, more)``: the product with a panel of so many
    vectors, added to what is there if there is ``more``. ``last`` is the number of the last row: those beyond it are
    computed, and written, as it is. ``mask`` is what there is of the last vector."""
    v, cells = kind.vector, [(r, j) for r in range(ROWS) for j in range(width)]
    last = width - 1
    lines = [f"define internal void @tile{width}({_PARAMETERS}, {kind.mask} %mask, i1 %more) nounwind noinline {{"]
    lines += ["entry:", *_places(), "br i1 %more, label %again, label %first"]
    lines += ["first:", "br label %loop", "again:"]
    for r, j in cells:
        lines += [f"%f{r}_{j} = getelementptr {v}, ptr %c{r}, i64 {j}", _load(kind, r, j, j == last)]
    lines += ["br label %loop", "loop:", *_loop(kind, width), "end:"]
    for r, j in cells:
        lines += [f"%t{r}_{j} = getelementptr {v}, ptr %c{r}, i64 {j}", _store(kind, r, j, j == last)]
    return "\n".join([*lines, "ret void", "}", ""])


_PARAMETERS = "ptr %a, i64 %a_row, i64 %a_k, ptr %b, i64 %k, ptr %c, i64 %c_row, i64 %last"


def _places() -> list[str]:
    """Where the rows begin."""
    lines = []
    for r in range(ROWS):
        lines += [f"%row{r} = call i64 @llvm.smin.i64(i64 {r}, i64 %last)"]
        for x in "ac":
            lines += [f"%{x}_to{r} = mul i64 %row{r}, %{x}_row"]
            lines += [f"%{x}{r} = getelementptr i8, ptr %{x}, i64 %{x}_to{r}"]
    return lines


def _loop(kind: Kind, width: int) -> list[str]:
    """One number of each row times as many numbers as the panel is wide."""
    t, v = kind.type, kind.vector
    every = range(width)
    lines = [f"%{x} = phi i64 [0, %first], [0, %again], [%{x}_next, %loop]" for x in ("i", "at")]
    for r in range(ROWS):
        begin = (f"zeroinitializer, %first], [%before{r}_{j}, %again], [%sum{r}_{j}" for j in every)
        lines += [f"%so_far{r}_{j} = phi {v} [{values}, %loop]" for j, values in zip(every, begin)]
    lines += [f"%line = mul i64 %i, {width}", f"%b_line = getelementptr {v}, ptr %b, i64 %line"]
    for j in every:
        lines += [f"%b_at{j} = getelementptr {v}, ptr %b_line, i64 {j}", f"%y{j} = load {v}, ptr %b_at{j}, align 64"]
    for r in range(ROWS):
        lines += [
            f"%a_at{r} = getelementptr i8, ptr %a{r}, i64 %at",
            f"%x{r} = load {t}, ptr %a_at{r}, align {kind.size}",
            f"%one{r} = insertelement {v} poison, {t} %x{r}, i64 0",
            f"%all{r} = shufflevector {v} %one{r}, {v} poison, <{kind.lanes} x i32> zeroinitializer",
        ]
        for j in every:
            args = f"{v} %all{r}, {v} %y{j}, {v} %so_far{r}_{j}"
            lines += [f"%sum{r}_{j} = call {v} @llvm.fma.{kind.suffix}({args})"]
    lines += ["%i_next = add i64 %i, 1", "%at_next = add i64 %at, %a_k", "%go = icmp slt i64 %i_next, %k"]
    return [*lines, "br i1 %go, label %loop, label %end"]


def _load(kind: Kind, r: int, j: int, in_part: bool) -> str:
    v, place = kind.vector, f"ptr %f{r}_{j}"
    if not in_part:
        return f"%before{r}_{j} = load {v}, {place}, align {kind.size}"
    args = f"{place}, i32 {kind.size}, {kind.mask} %mask, {v} zeroinitializer"
    return f"%before{r}_{j} = call {v} @llvm.masked.load.{kind.suffix}.p0({args})"


def _store(kind: Kind, r: int, j: int, in_part: bool) -> str:
    value, place = f"{kind.vector} %sum{r}_{j}", f"ptr %t{r}_{j}"
    if not in_part:
        return f"store {value}, {place}, align {kind.size}"
    args = f"{value}, {place}, i32 {kind.size}, {kind.mask} %mask"
    return f"call void @llvm.masked.store.{kind.suffix}.p0({args})"
