"""Loops over texts against plain Python: ``python -m benchmarks.texts [names]``.

Both take turns on the same texts; the least of several rounds counts, and the results have to agree.
"""

from __future__ import annotations

import os
import random
import sys
import time
import warnings
from typing import Any

from rich.console import Console
from rich.table import Table

import whilst
from whilst.calls.timing import duration


def shifted_letters(text: Any, k: Any) -> Any:
    out = ""
    for c in text:
        if c.isalpha() and c.islower():
            out += chr((ord(c) - 97 + k) % 26 + 97)
        else:
            out += c
    return out


def run_lengths(text: Any) -> Any:
    parts = []
    i = 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        parts.append(text[i] + str(j - i))
        i = j
    return "".join(parts)


def palindromes(words: Any) -> Any:
    n = 0
    for w in words:
        i, j = 0, len(w) - 1
        ok = True
        while i < j:
            if w[i] != w[j]:
                ok = False
                break
            i += 1
            j -= 1
        if ok:
            n += 1
    return n


def edit_distance(a: Any, b: Any) -> Any:
    prev = list(range(len(b) + 1))
    for i in range(len(a)):
        cur = [i + 1]
        for j in range(len(b)):
            cost = 0 if a[i] == b[j] else 1
            cur.append(min(prev[j + 1] + 1, cur[j] + 1, prev[j] + cost))
        prev = cur
    return prev[len(b)]


def words_counted(text: Any) -> Any:
    d = {}
    for w in text.split():
        d[w] = d.get(w, 0) + 1
    return d


def words_of_a_list(words: Any) -> Any:
    d = {}
    for w in words:
        d[w] = d.get(w, 0) + 1
    return d


def tokens(text: Any) -> Any:
    toks = []
    i = 0
    n = len(text)
    while i < n:
        c = text[i]
        if c.isspace():
            i += 1
        elif c.isdigit():
            j = i
            while j < n and text[j].isdigit():
                j += 1
            toks.append(text[i:j])
            i = j
        elif c in "+-*/()":
            toks.append(c)
            i += 1
        else:
            j = i
            while j < n and (text[j].isalnum() or text[j] == "_"):
                j += 1
            if j == i:
                j += 1
            toks.append(text[i:j])
            i = j
    return toks


def vowels(text: Any) -> Any:
    n = 0
    for c in text:
        if c in "aeiouAEIOU":
            n += 1
    return n


def letters_counted(text: Any) -> Any:
    d = {}
    for c in text:
        d[c] = d.get(c, 0) + 1
    return d


def lengths_of_numbers(n: Any) -> Any:
    t = 0
    for i in range(n):
        t += len(str(i))
    return t


def backwards(text: Any) -> Any:
    out = ""
    for i in range(len(text) - 1, -1, -1):
        out = out + text[i]
    return out


def hashed(text: Any) -> Any:
    h = 5381
    for c in text:
        h = (h * 33 + ord(c)) & 0xFFFFFFFF
    return h


def longest_palindrome(s: Any) -> Any:
    best = ""
    for i in range(len(s)):
        for k in range(2):
            j, r = i, i + k
            while j >= 0 and r < len(s) and s[j] == s[r]:
                j -= 1
                r += 1
            if r - j - 1 > len(best):
                best = s[j + 1 : r]
    return best


def palindromic_numbers(n: Any) -> Any:
    t = 0
    for i in range(n):
        s = str(i)
        if s == s[::-1]:
            t += 1
    return t


def camel_case(text: Any) -> Any:
    parts = text.split("_")
    out = []
    for p in parts:
        out.append(p[:1].upper() + p[1:])
    return "".join(out)


def brackets(text: Any) -> Any:
    stack = []
    for c in text:
        if c in "([{":
            stack.append(c)
        elif c == ")":
            if not stack or stack.pop() != "(":
                return False
        elif c == "]":
            if not stack or stack.pop() != "[":
                return False
        elif c == "}" and (not stack or stack.pop() != "{"):
            return False
    return not stack


def sums(text: Any) -> Any:
    total = 0
    num = 0
    sign = 1
    for c in text:
        if c.isdigit():
            num = num * 10 + int(c)
            if num > 100000:
                num = 0
        elif c == "+":
            total += sign * num
            sign, num = 1, 0
        elif c == "-":
            total += sign * num
            sign, num = -1, 0
    return total + sign * num


def f_strings(n: Any) -> Any:
    out = []
    for i in range(n):
        out.append(f"{i}:{i * i}")
    return ",".join(out)


def sum_of_cells(text: Any) -> Any:
    total = 0
    for line in text.split("\n"):
        for cell in line.split(","):
            total += int(cell)
    return total


def upper_case(text: Any) -> Any:
    return "".join(c.upper() for c in text if c != "a")


_DRAWS = random.Random(3)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_VOCABULARY = ["".join(_DRAWS.choices(_LETTERS, k=_DRAWS.randrange(1, 11))) for _ in range(400)]
WORDS = [_VOCABULARY[min(int(_DRAWS.paretovariate(0.8)) - 1, 399)] for _ in range(4000)]
TEXT = "".join(_DRAWS.choices(_LETTERS + " ", k=20_000))
SOURCE = "".join(_DRAWS.choice(["foo_bar ", "12 ", "+ ", "- ", "( ", ") ", "x1*", "/ "]) for _ in range(3000))
CASES: dict[Any, tuple[Any, ...]] = {
    shifted_letters: (TEXT, 3), run_lengths: ("aaabbc" * 1500,), palindromes: (WORDS,),
    edit_distance: (TEXT[:120], TEXT[60:200]), words_counted: (" ".join(WORDS),), words_of_a_list: (WORDS,),
    tokens: (SOURCE,), vowels: (TEXT,), letters_counted: (TEXT,), lengths_of_numbers: (20_000,), backwards: (TEXT,),
    hashed: (TEXT,), longest_palindrome: (TEXT[:2000],), palindromic_numbers: (20_000,), camel_case: ("_".join(WORDS),),
    brackets: ("([{}])" * 3000,), sums: ("12+34-5" * 2000,), f_strings: (5000,),
    sum_of_cells: ("\n".join(["1,22,333"] * 1500),), upper_case: (TEXT,),
}  # fmt: skip
ROUNDS = 9


def _seconds(call: Any, args: tuple[Any, ...]) -> float:
    start = time.perf_counter()
    call(*args)
    return time.perf_counter() - start


def main() -> None:
    """Measure the functions named on the command line (all, if none is), and print the table."""
    warnings.simplefilter("ignore")
    os.environ["WHILST_CACHE"] = "0"
    table = Table("loop", "first call", "Python", "whilst", "times as fast")
    for function, args in CASES.items():
        if sys.argv[1:] and function.__name__ not in sys.argv[1:]:
            continue
        compiled = whilst.compile(function)
        first = _seconds(compiled, args)
        if compiled(*args) != function(*args):
            raise SystemExit(f"{function.__name__} has another result")
        plain, ours = [], []
        for _ in range(ROUNDS):
            plain.append(_seconds(function, args))
            ours.append(_seconds(compiled, args))
        best, own = min(plain), min(ours)
        table.add_row(function.__name__, duration(first), duration(best), duration(own), f"{best / own:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
