"""Writing the LLVM text of an entry: values, jumps, calls of C functions, and the table of what it refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from whilst.entry.cpython import FUNCTIONS, HEAD, TYPE

__all__ = ["FAILED", "FIRST", "KERNEL", "MISS", "POLL", "SLOW", "TELL", "NotNative", "Writer"]

MISS, SLOW, KERNEL, POLL, FAILED, TELL = range(6)
"""Places in the table: the entry to go on to, the one that calls Python, the kernel, its poll, the maker of errors, who
tells of floating-point errors."""
FIRST = 6
_FEW = 5
"""Pairs of so many things are written out; more are gone through in loops, so that the text grows as their number."""
_LIKELY = '!prof !{!"branch_weights", i32 4000, i32 1}'


class NotNative(Exception):
    """Something about this specialisation that only Python can check or make."""


class Writer:
    """Lines of one function. ``table`` are the objects and the names of C functions that it refers to by place."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0
        self.table: list[Any] = []
        self.places: dict[Any, int] = {}
        self.held = 0
        self.blocks = 0
        self.store = ""
        self.allocas: list[str] = []

    def value(self, code: str) -> str:
        self.count += 1
        self.lines.append(f"  %v{self.count} = {code}")
        return f"%v{self.count}"

    def do(self, code: str) -> None:
        self.lines.append(f"  {code}")

    def fresh(self, name: str) -> str:
        self.count += 1
        return f"{name}{self.count}"

    def start(self, label: str) -> None:
        self.lines.append(f"{label}:")

    def jump(self, label: str) -> None:
        self.do(f"br label %{label}")

    def branch(self, condition: str, yes: str, no: str) -> None:
        self.do(f"br i1 {condition}, label %{yes}, label %{no}")

    def unless(self, condition: str, target: str = "miss") -> None:
        """Go to ``target`` where the condition does not hold."""
        going_on = self.fresh("ok")
        self.do(f"br i1 {condition}, label %{going_on}, label %{target}, {_LIKELY}")
        self.start(going_on)

    @contextmanager
    def each(self, count: str, first: str = "0") -> Iterator[str]:
        """A loop: what is written inside runs for each number from ``first`` up to ``count``, which is the value."""
        counter = self.memory("i64")
        head, body, end = self.fresh("head"), self.fresh("body"), self.fresh("end")
        self.do(f"store i64 {first}, ptr {counter}")
        self.jump(head)
        self.start(head)
        k = self.value(f"load i64, ptr {counter}")
        self.branch(self.value(f"icmp slt i64 {k}, {count}"), body, end)
        self.start(body)
        yield k
        self.do(f"store i64 {self.value(f'add i64 {k}, 1')}, ptr {counter}")
        self.jump(head)
        self.start(end)

    def memory(self, kind: str) -> str:
        """Room in the frame."""
        name = f"%{self.fresh('m')}"
        self.allocas.append(f"  {name} = alloca {kind}")
        return name

    def each_pair(self, rows: Sequence[Sequence[str]], first: int, test: Callable[..., None]) -> None:
        """Write the test of two rows of pointers, for each of the ``first`` ones with each that comes after it."""
        if len(rows) <= _FEW:
            for place, row in enumerate(rows[:first]):
                for other in rows[place + 1 :]:
                    test(row, other)
            return
        tables = [self.memory(f"[{len(rows)} x ptr]") for _ in rows[0]]
        for place, row in enumerate(rows):
            for table, value in zip(tables, row, strict=True):
                self.set_field("ptr", value, table, 8 * place)
        with self.each(str(first)) as k, self.each(str(len(rows)), self.value(f"add i64 {k}, 1")) as j:
            test([self.item(table, k) for table in tables], [self.item(table, j) for table in tables])

    def item(self, table: str, k: str) -> str:
        """A pointer out of a row of them."""
        return self.value(f"load ptr, ptr {self.value(f'getelementptr ptr, ptr {table}, i64 {k}')}")

    # -- memory ------------------------------------------------------------------------------------------------------

    def field(self, kind: str, thing: str, offset: int, notes: str = "") -> str:
        """What stands so many bytes behind a pointer."""
        place = thing if not offset else self.value(f"getelementptr i8, ptr {thing}, i64 {offset}")
        return self.value(f"load {kind}, ptr {place}{notes}")

    def set_field(self, kind: str, value: str, thing: str, offset: int) -> None:
        place = thing if not offset else self.value(f"getelementptr i8, ptr {thing}, i64 {offset}")
        self.do(f"store {kind} {value}, ptr {place}")

    def entry_of(self, place: int) -> str:
        """A pointer from the table."""
        return self.field("ptr", "@table", 8 * place, ", !invariant.load !{}")

    def pointer(self, thing: Any) -> str:
        """A Python object that lives as long as the entry."""
        return self.entry_of(self._place(("object", id(thing)), thing))

    def _place(self, key: Any, thing: Any) -> int:
        if key not in self.places:
            self.places[key] = FIRST + len(self.table)
            self.table.append((key[0], thing))
        return self.places[key]

    # -- C functions -------------------------------------------------------------------------------------------------

    def call(self, symbol: str, *args: str) -> str:
        """A call of a C function, each argument with its type; the result, if there is one."""
        return self.call_pointer(self.function(symbol), FUNCTIONS[symbol], *args)

    def call_pointer(self, function: str, kind: str, *args: str) -> str:
        returned, _, rest = kind.partition(" ")
        code = f"call {kind if '...' in rest else returned} {function}({', '.join(args)})"
        if returned == "void":
            self.do(code)
            return ""
        return self.value(code)

    def new(self, symbol: str, *args: str) -> str:
        """A call that makes an object: without memory for it, the exception that is set leaves the entry."""
        made = self.call(symbol, *args)
        self.unless(self.value(f"icmp ne ptr {made}, null"), "stopped")
        return made

    def well(self, symbol: str, *args: str) -> None:
        """A call that returns 0 unless an exception is set."""
        self.unless(self.value(f"icmp eq i32 {self.call(symbol, *args)}, 0"), "stopped")

    def shared(self, thing: str) -> str:
        """One more reference."""
        self.call("Py_IncRef", f"ptr {thing}")
        return thing

    def function(self, symbol: str) -> str:
        """The address of a C function."""
        return self.entry_of(self._place(("function", symbol), symbol))

    def texts(self) -> str:
        """The store of texts of this call."""
        if not self.store:
            self.store = self.call("text_take")
            self.do(f"store ptr {self.store}, ptr %texts")
        return self.store

    # -- what is given back at the end -------------------------------------------------------------------------------

    def hold(self, thing: str) -> None:
        """Own a reference until the call ends."""
        place = self.value(f"getelementptr ptr, ptr %held, i64 {self.held}")
        self.do(f"store ptr {thing}, ptr {place}")
        self.held += 1

    def own_block(self, block: str) -> None:
        """Own a block from ``malloc`` until the call ends."""
        place = self.value(f"getelementptr ptr, ptr %blocks, i64 {self.blocks}")
        self.do(f"store ptr {block}, ptr {place}")
        self.blocks += 1

    # -- checks ------------------------------------------------------------------------------------------------------

    def same(self, found: str, expected: Any) -> None:
        """Go on only if the pointer is that of an object."""
        self.unless(self.value(f"icmp eq ptr {found}, {self.pointer(expected)}"))

    def of_class(self, thing: str, cls: type) -> None:
        self.same(self.field("ptr", thing, TYPE), cls)

    def count_is(self, thing: str, count: int) -> None:
        """The number of items of a tuple or a list."""
        self.unless(self.value(f"icmp eq i64 {self.field('i64', thing, HEAD)}, {count}"))
