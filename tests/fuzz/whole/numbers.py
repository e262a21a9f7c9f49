"""Ints, floats, bools and texts; branches and counted loops. What is kept in an int stays small, a text short."""

from __future__ import annotations

from fuzz.whole.templates import Definition, Fragment, Variable

__all__ = ["FLOATS", "NUMBERS", "TEXTS"]

NUMBERS = Fragment(
    "numbers",
    leaves={
        "int": ("0", "1", "2", "3", "5", "-1"),
        "small": ("0", "1", "2", "4", "9", "-2"),
        "bool": ("<int> > 0", "<int> == 2", "True"),
        "size": ("3", "4", "<int> % 5"),
    },
    forms={
        "int": (
            (4, "(<int> + <int>)"), (3, "(<int> - <int>)"), (2, "<small> * <small>"), (1, "-<int>"), (1, "<int> // 2"), (1, "<int> % 7"),
            (1, "abs(<int>)"), (1, "max(<int>, <int>)"), (1, "min(<int>, <int>, 5)"), (1, "(<int> if <bool> else <int>)"),
            (1, "(<int> or <int>)"), (1, "(<int> & 15)"), (1, "(<int> ^ <int>)"), (1, "int(<bool>)"), (1, "divmod(<int>, 3)[<int> % 2]"),
            (1, "pow(<int> % 5, 2)"), (1, "(1 << <int> % 5)"), (1, "<int> // (<int> or 1)"),
        ),
        "small": ((4, "<int> % 10"), (2, "<int> % 100 - 7"), (1, "(<small> if <bool> else <small>)"), (1, "-(<int> % 7)")),
        "bool": (
            (4, "<int> < <int>"), (3, "<int> % 2 == 0"), (2, "<int> == <int>"), (1, "0 <= <int> < 5"), (1, "<int> != <int>"),
            (1, "not (<bool>)"), (2, "(<bool> and <bool>)"), (2, "(<bool> or <bool>)"), (1, "bool(<int>)"), (1, "<int> in (1, 2, 5)"),
            (1, "(<bool>) is (<bool>)"), (1, "(<bool>) == (<bool>)"),
        ),
        "size": ((2, "<int> % 5"), (1, "abs(<int>) % 4")),
    },
    statements=(
        (6, "<int&> = <small>"), (2, "<int&> += <small>\n<int&> %= 101"), (2, "<a:int&> = (<a> + <int>) % 1009"), (2, "<int&> = -<small>"),
        (2, "<a:int&>, <b:int&> = <b>, <a>"), (1, "<a:int&>, <b:int&> = divmod(<int>, 3)[1], <small>"), (2, "print(<int>)"),
        (1, "print('at', <int>, <bool>)"), (1, "assert <int> < 10**6"),
        (2, "if <bool>:\n    <jump>"),
        (5, "if <bool>:\n    <block>"), (4, "if <bool>:\n    <block>\nelse:\n    <block>"),
        (2, "if <bool>:\n    <block>\nelif <bool>:\n    <block>\nelse:\n    <block>"),
        (4, "for <i=int> in range(<size>):\n    <block>"), (1, "for <i=int> in range(<size>, -1, -1):\n    <block>"),
        (1, "for <i=int> in range(<size>):\n    <block>\nelse:\n    <block>"),
        (1, "for _ in range(<size>):\n    <block>"),
        (2, "<a:int&> = <size>\nwhile <a> > 0:\n    <a> -= 1\n    <block>"), (1, "while <bool>:\n    <block>"),
        (1, "while True:\n    <int&> -= 1\n    if <bool>:\n        break\n    <block>"),
    ),
    variables=(
        Variable("n", "int"), Variable("m", "int"), Variable("count", "int", "0"), Variable("total", "int", "n"),
    ),
)  # fmt: skip

FLOATS = Fragment(
    "floats",
    leaves={"float": ("0.5", "1.5", "-2.0", "0.0")},
    forms={
        "float": (
            (3, "(<float> + <float>)"), (2, "(<float> - <float>)"), (2, "<float> * 0.5"), (1, "<int> / 4"), (1, "float(<int>)"), (1, "abs(<float>)"),
            (1, "max(<float>, <float>)"), (1, "(<float> if <bool> else <float>)"), (1, "round(<float>, 1)"), (1, "<int> * 0.25"), (1, "<float> % 3.0"),
            (1, "<float> / (<int> or 1)"), (1, "math.sqrt(abs(<float>))"), (1, "<float> / <float>"),
        ),
        "int": ((1, "int(<float> % 50.0)"), (1, "round(<float> % 9.0)"), (1, "math.floor(<float> % 9.0)")),
        "bool": ((2, "<float> < <float>"), (1, "<float> == <float>"), (1, "<float> > <int>")),
    },
    statements=(
        (4, "<float&> = <float> % 64.0"), (2, "<float&> += 0.25"), (1, "<float&> *= 0.5"), (1, "print(<float>)"), (1, "<a:float&>, <b:float&> = <b>, <a>"),
    ),
    variables=(Variable("y", "float"), Variable("rate", "float", "0.25")),
    imports=("import math",),
)  # fmt: skip

_LABEL = """\
def label(k):
    if <bool+k>:
        return f"odd{k}"
    if k < 0:
        return "neg"
    return <text>"""

TEXTS = Fragment(
    "texts",
    leaves={"text": ("'a'", "'red'", "''", "'x y'", "'b1'")},
    forms={
        "text": (
            (2, "str(<int>)"), (1, "<text>.upper()"), (1, "<text>[:2]"), (1, "<text>[1:]"), (1, "<text>[::-1]"), (1, "(<text> if <bool> else <text>)"),
            (2, 'f"{<int!>}-{<text!>}"'), (1, 'f"{<int!>:03d}"'), (1, "('ab' * (<int> % 3))"), (1, "<text>.replace('a', 'o')"), (1, "<text>.strip()"),
            (1, "min(<text>, <text>)"), (1, "chr(97 + <int> % 26)"), (1, "(<text> + 'z')[:6]"), (1, "<text>.split('-')[0]"),
        ),
        "int": ((1, "len(<text>)"), (1, "<text>.count('a')"), (1, "ord((<text> or 'k')[0])"), (1, "<text>.find('b')")),
        "bool": (
            (1, "<text> == <text>"), (1, "<text> < <text>"), (1, "'a' in <text>"), (1, "<text>.startswith('r')"), (1, "<text> != ''"),
            (1, "bool(<text>)"), (1, "<text>.isdigit()"),
        ),
        "texts": ((2, "<text>.split()"), (1, "list(<text>)"), (1, "[<text>, <text>]")),
    },
    statements=(
        (4, "<text&> = (<text>)[:8]"), (1, "<a:text&> = (<a> + <text>)[:8]"), (2, "print(<text>)"), (1, 'print(f"{<int!>}: {<text!>!r}")'),
        (1, "for <c=text> in <text>:\n    <block>"), (1, "print(<text>, end=' ')"),
    ),
    definitions=(Definition(_LABEL, {"text": ((2, "label(<int>)"),)}, leave="return <text>"),),
    variables=(Variable("name", "text", "'k' + str(n)"),),
)  # fmt: skip
