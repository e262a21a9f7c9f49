"""Random smooth functions ``f(x, a, n)`` of a float, an array and a number of trips: loops, jumps, choices, writes."""

from __future__ import annotations

import random

__all__ = ["source"]

UNARY = ("math.sin({})", "math.cos({})", "math.tanh({})", "math.exp(-{0} * {0})", "math.sqrt(1.0 + {0} * {0})")
BINARY = ("{} + {}", "{} - {}", "{} * {}", "{} / (2.0 + math.cos({}))")


class Writer:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.lines: list[str] = []
        self.counters: list[str] = []
        self.budget = 14

    def line(self, depth: int, text: str) -> None:
        self.lines.append("    " * (depth + 1) + text)

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def number(self) -> str:
        return f"{self.random.uniform(-1.2, 1.2):.2f}"

    def index(self) -> str:
        counter = self.pick(*self.counters, "0") if self.counters else "0"
        return self.pick(str(self.random.randrange(4)), f"({counter} + {self.random.randrange(4)}) % 4", "-1")

    def atom(self) -> str:
        kind = self.random.random()
        if kind < 0.55:
            return self.pick("x", "s", "t", "u")
        if kind < 0.8:
            return f"{self.pick('a', 'b')}[{self.index()}]"
        return self.pick(*self.counters) + " * 0.1" if self.counters and kind < 0.9 else self.number()

    def scalar(self, depth: int = 2) -> str:
        if not depth or self.random.random() < 0.2:
            return self.atom()
        if self.random.random() < 0.4:
            return self.pick(*UNARY).format(f"({self.scalar(depth - 1)})")
        return f"({self.pick(*BINARY).format(self.scalar(depth - 1), self.scalar(depth - 1))})"

    def array(self) -> str:
        whole = self.pick("a", "b", "a * b", "np.sin(a)", "np.tanh(b) + a", "b[::-1]", "a - 0.5 * b")
        return f"{self.pick('', f'{self.scalar(1)} * ')}({whole})"

    def test(self) -> str:
        tests = [f"{self.scalar(1)} > {self.number()}", f"n > {self.random.randrange(3)}"]
        tests += [f"{c} % 2 == 0" for c in self.counters] + [f"{c} > 1" for c in self.counters]
        return self.pick(*tests)

    def block(self, depth: int, in_loop: bool) -> None:
        for _ in range(self.random.randrange(1, 4)):
            self.statement(depth, in_loop)

    def statement(self, depth: int, in_loop: bool) -> None:
        self.budget -= 1
        kinds = ["assign"] * 4 + ["element"] * 2 + ["slice", "whole", "pair"]
        if self.budget > 0 and depth < 3:
            kinds += ["if", "if", "for", "for", "while"]
        if in_loop:
            kinds += ["leave"]
        getattr(self, f"_{self.pick(*kinds)}")(depth, in_loop)

    def _assign(self, depth: int, in_loop: bool) -> None:
        self.line(depth, f"{self.pick('s', 't', 'u')} = {self.scalar()}")

    def _pair(self, depth: int, in_loop: bool) -> None:
        first, second = self.random.sample(["s", "t", "u"], 2)
        self.line(depth, self.pick(f"{first}, {second} = {second}, {self.scalar(1)}", "a, b = b, a"))

    def _element(self, depth: int, in_loop: bool) -> None:
        self.line(depth, f"{self.pick('a', 'b')}[{self.index()}] {self.pick('=', '=', '+=', '*=')} {self.scalar()}")

    def _slice(self, depth: int, in_loop: bool) -> None:
        into, of = self.pick("a", "b"), self.pick("a", "b")
        self.line(depth, f"{into}[1:] {self.pick('=', '+=')} {self.number()} * {of}[:-1]")

    def _whole(self, depth: int, in_loop: bool) -> None:
        self.line(depth, f"{self.pick('a', 'b')} = {self.array()}")

    def _leave(self, depth: int, in_loop: bool) -> None:
        jump = self.pick("break", "continue", "return s * t + np.sum(a)")
        self.line(depth, f"if {self.test()}:")
        self.line(depth + 1, f"s = {self.scalar(1)}")
        self.line(depth + 1, jump)

    def _if(self, depth: int, in_loop: bool) -> None:
        self.line(depth, f"if {self.test()}:")
        self.block(depth + 1, in_loop)
        if self.random.random() < 0.6:
            self.line(depth, "else:")
            self.block(depth + 1, in_loop)

    def _for(self, depth: int, in_loop: bool) -> None:
        counter = f"i{len(self.lines)}"
        bound = self.pick("n", "n", "3", "2 * n", *(f"{c} + 1" for c in self.counters))
        self.line(depth, f"for {counter} in range({bound}):")
        self._body(depth, counter)

    def _while(self, depth: int, in_loop: bool) -> None:
        counter = f"k{len(self.lines)}"
        self.line(depth, f"{counter} = 0")
        self.line(depth, f"while {counter} < n and s * s < {self.pick('4.0', '100.0')}:")
        self.line(depth + 1, f"{counter} += 1")
        self._body(depth, counter)

    def _body(self, depth: int, counter: str) -> None:
        self.counters.append(counter)
        self.block(depth + 1, True)
        self.counters.pop()


def source(seed: int) -> str:
    """The text of a program."""
    writer = Writer(seed)
    for text in ("a = a.copy()", "b = a * 0.5", "s = x", "t, u = 1.0, x * 0.3"):
        writer.line(0, text)
    while writer.budget > 0:
        writer.statement(0, False)
    writer.line(0, "return s + t * u + np.sum(a * b)")
    return "\n".join(["def f(x, a, n):", *writer.lines, ""])
