"""Loop programs as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from whilst_compiler.ir.types import DType
from whilst_compiler.native.loops import (
    Address,
    Alloc,
    Apart,
    CallLoop,
    Check,
    Choose,
    Const,
    Fail,
    For,
    Free,
    Function,
    Get,
    HostCall,
    Invoke,
    Let,
    Load,
    Local,
    LoopProgram,
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
from whilst_compiler.native.sites import Site

__all__ = ["show"]

_INFIX = {
    "add": "+", "subtract": "-", "multiply": "*", "divide": "/", "index_add": "+", "index_subtract": "-",
    "index_multiply": "*", "equal": "==", "not_equal": "!=", "less": "<", "less_equal": "<=", "greater": ">",
    "greater_equal": ">=", "logical_and": "and", "logical_or": "or", "bitwise_and": "&", "bitwise_or": "|",
    "bitwise_xor": "^", "machine_left_shift": "<<", "machine_right_shift": ">>", "fold_add": "+", "fold_multiply": "*",
    "checked_add": "+!", "checked_subtract": "-!", "checked_multiply": "*!", "offset": "+",
}  # fmt: skip


def show(program: LoopProgram) -> str:
    """The program as structured text; ``+!`` and the like raise where the result does not fit."""
    return "\n".join(_Printer(program.sites).function(f) for f in (*program.functions, *program.leaves))


class _Printer:
    def __init__(self, sites: Sequence[Site]) -> None:
        self.sites = sites
        self.names: dict[Var, str] = {}
        self.taken: dict[str, int] = {}
        self.lines: list[str] = []

    def function(self, f: Function) -> str:
        params = ", ".join(self.parameter(p.variables, p.type.dims != (), str(p.type)) for p in f.params)
        self.lines.append(f"def {f.name}({params}):")
        self.block(f.body, 1)
        return "\n".join(self.lines) + "\n"

    def parameter(self, variables: Sequence[Var], array: bool, type_: str) -> str:
        first, *others = map(self.name, variables)
        return f"{first}: {type_}" + (f" [{', '.join(others)}]" if array else "")

    def name(self, var: Var) -> str:
        if var not in self.names:
            base = re.sub(r"\W", "_", var.name) or "t"
            count = self.taken[base] = self.taken.get(base, -1) + 1
            self.names[var] = base if count == 0 and base != "t" else f"{base}_{count}"
        return self.names[var]

    def operand(self, x: Operand) -> str:
        if isinstance(x, Var):
            return self.name(x)
        plain = x.dtype in (DType.I64, DType.F64, DType.BOOL)
        return repr(x.value) if plain else f"{x.dtype.value}({x.value!r})"

    def operands(self, xs: Sequence[Operand]) -> str:
        return ", ".join(map(self.operand, xs))

    def block(self, statements: Sequence[Statement], depth: int) -> None:
        for s in statements:
            self.statement(s, depth)
        if not statements:
            self.line(depth, "pass")

    def line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def statement(self, s: Statement, depth: int) -> None:
        match s:
            case For(index, start, stop, body):
                head = self.operand(stop) if start == Const(0, DType.I64) else self.operands((start, stop))
                self.line(depth, f"for {self.name(index)} in range({head}):")
                self.block(body, depth + 1)
            case While():
                self.loop(s, depth)
            case Choose(selector, branches):
                self.choice(selector, branches, depth)
            case Apart():
                pass
            case _:
                self.line(depth, self.simple(s))

    def loop(self, s: While, depth: int) -> None:
        count = "" if s.counter is None or s.bound is None else f"{self.name(s.counter)} in {self.operand(s.bound)} "
        if not s.test:
            self.line(depth, f"while {count}{self.operand(s.condition)}:")
        else:
            self.line(depth, f"while {count}test:")
            self.block(s.test, depth + 2)
            self.line(depth + 1, f"holds {self.operand(s.condition)} do:")
        inside = depth + (2 if s.test else 1)
        if s.hasty is None:
            self.block(s.body, inside)
            return
        self.block(s.hasty.ask, inside)
        self.line(inside, f"for a chunk if {self.operand(s.hasty.condition)}:")
        self.block(s.hasty.body, inside + 1)
        self.line(inside, "else:")
        self.block(s.body, inside + 1)

    def choice(self, selector: Operand, branches: Sequence[list[Statement]], depth: int) -> None:
        if selector.dtype is DType.BOOL:
            self.line(depth, f"if {self.operand(selector)}:")
            self.block(branches[0], depth + 1)
            if branches[1]:
                self.line(depth, "else:")
                self.block(branches[1], depth + 1)
            return
        self.line(depth, f"choose {self.operand(selector)}:")
        for k, branch in enumerate(branches):
            self.line(depth + 1, f"case {k}:")
            self.block(branch, depth + 2)

    def simple(self, s: Statement) -> str:
        match s:
            case Let(target, op, args, attributes):
                return f"{self.name(target)} = {self.expression(op, args, attributes)}"
            case Get(target, source):
                return f"{self.name(target)} = {self.name(source)}"
            case Set(target, value):
                return f"{self.name(target)} := {self.operand(value)}"
            case Load(target, address):
                return f"{self.name(target)} = {self.address(address)}"
            case Store(address, value):
                return f"{self.address(address)} := {self.operand(value)}"
            case Alloc(target, dtype, sizes, zeros=zeros):
                return f"{self.name(target)} = {'zeros' if zeros else 'alloc'} {dtype.value}[{self.operands(sizes)}]"
            case Local(target, dtype, size):
                return f"{self.name(target)} = local {dtype.value}[{size}]"
            case Free(pointer):
                return f"free {self.operand(pointer)}"
            case Move(into):
                return f"# own {self.operands([p for _, p in into])}"
            case Check(condition, site, payload):
                return f"check {self.operand(condition)} else {self.failure(site, payload)}"
            case Fail(site, payload):
                return f"raise {self.failure(site, payload)}"
            case HostCall(site, payload, results):
                found = f"{self.operands(results)} = " if results else ""
                return f"{found}{self.sites[site].kind}({self.operands(payload)})  # {self.sites[site].message!r}"
            case Invoke(callee, args, results):
                return f"{self.operands(results)} = {callee}({self.operands(args)})"
            case CallLoop(symbol, pointers, sizes, _, failed):
                return f"{self.name(failed)} = {symbol}({self.operands(pointers)}; {self.operands(sizes)})"
            case Return(values):
                return f"return {self.operands(values)}"
            case Tick(amount):
                return f"# {self.operand(amount)} elements"
        raise AssertionError(s)

    def expression(self, op: str, args: Sequence[Operand], attributes: Mapping[str, object]) -> str:
        if op in _INFIX and len(args) == 2:
            return f"{self.operand(args[0])} {_INFIX[op]} {self.operand(args[1])}"
        extra = "".join(f", {k}={v!r}" for k, v in attributes.items())
        return f"{op}({self.operands(args)}{extra})"

    def address(self, a: Address) -> str:
        terms = [
            self.operand(i) if s == Const(1, DType.I64) else f"{self.operand(i)}*{self.operand(s)}"
            for i, s in zip(a.indices, a.strides)
            if s != Const(0, DType.I64)
        ]
        unit = "" if a.unit == a.dtype.bits // 8 else f"; {a.unit} byte" if a.unit == 1 else f"; {a.unit} bytes"
        return f"{self.operand(a.pointer)}[{' + '.join(terms) or '0'}{unit}]"

    def failure(self, site: int, payload: Sequence[Operand]) -> str:
        s = self.sites[site]
        return f"{s.error}({s.message!r}{''.join(f', {self.operand(x)}' for x in payload)})"
