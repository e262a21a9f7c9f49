"""Exceptions: raised, arising by themselves, caught in loops, passed on, with what they carry."""

from __future__ import annotations

from fuzz.whole.templates import Definition, Fragment, Variable

__all__ = ["CONTEXTS", "FAILURES"]

_OWN = """\
class Refused(Exception):
    def __init__(self, code, text="no"):
        super().__init__(code, text)
        self.code = code
        self.text = text


class Spent(Refused):
    pass


class Broken(ValueError):
    def __str__(self):
        return "broken"
"""

_GUARDED = """\
def guarded(zs, k):
    try:
        <block+zs=ints,k&>
        return zs[k]
    except <caught>:
        <line+k&>
        return -k
    finally:
        print("guarded", k)"""

_CHECKED = """\
def checked(k):
    if <bool+k>:
        raise <error+k>
    if k < 0:
        raise ValueError(f"negative: {k}")
    return k + 1"""

_RETRIED = """\
def retried(k):
    for attempt in range(3):
        try:
            if <bool+k,attempt>:
                raise <error+k,attempt>
            return attempt
        except (Refused, KeyError) as e:
            <line+k&,attempt>
            if attempt == 2:
                raise
        else:
            print("never")
        finally:
            k += 1
    return -1"""

_WRAPPED = """\
def wrapped(d, k):
    try:
        return d[k]
    except LookupError as e:
        raise Refused(k, "missing") from e"""

FAILURES = Fragment(
    "failures",
    leaves={
        "caught": ("ValueError", "IndexError", "KeyError", "ZeroDivisionError", "(IndexError, KeyError)", "(ValueError, ArithmeticError)", "LookupError", "Refused", "Spent", "Exception"),
        "error": ("ValueError('bad')", "KeyError(<int>)", "IndexError", "Refused(<int>)", "Spent(<int>, 'late')", "Broken(<int>)", "ZeroDivisionError()", "RuntimeError('r', <int>)"),
    },
    forms={
        "int": ((1, "<int> // <int>"), (1, "<int> % <int>"), (1, "<ints!>[<int>]"), (1, "<ints!>.index(<int>)"), (1, "int('12')"), (1, "<table!>[<key>]"), (1, "max(<ints>)")),
        "error": ((1, "ValueError(f'{<int!>} bad')"),),
    },
    statements=(
        (2, "if <bool>:\n    raise <error>"),
        (5, "try:\n    <block>\nexcept <caught>:\n    <line>"),
        (4, "try:\n    <block>\nexcept <caught> as e:\n    print(type(e).__name__, e)\n    <line>"),
        (3, "try:\n    <block>\nexcept <caught>:\n    <line>\nelse:\n    <block>\nfinally:\n    <line>"),
        (2, "try:\n    <block>\nfinally:\n    <line>"),
        (2, "try:\n    <block>\nexcept Refused as e:\n    <int&> = e.code\n    print(e.text, e.args)\nexcept <caught>:\n    <line>"),
        (1, "try:\n    <block>\nexcept <caught>:\n    <line>\n    raise"),
        (1, "try:\n    <block>\nexcept <caught> as e:\n    raise <error> from e"),
        (2, "for <i=int> in range(<size>):\n    try:\n        <block>\n    except <caught>:\n        <jump>\n    finally:\n        <line>"),
        (1, "for <x=int> in <ints>:\n    try:\n        <int&> = 10 // <x>\n    except ZeroDivisionError:\n        continue\n    <block>"),
        (1, "try:\n    <int&> = <table!>[<key>]\nexcept KeyError as e:\n    print('no key', e)\n    <line>"),
        (1, "error = None\ntry:\n    <block>\nexcept <caught> as e:\n    error = str(e)\nif error is not None:\n    print(error)"),
    ),
    definitions=(
        Definition(_OWN.rstrip(), choice=False),
        Definition(_GUARDED, {"int": ((3, "guarded(<ints>, <int>)"),)}),
        Definition(_CHECKED, {"int": ((3, "checked(<int>)"),)}),
        Definition(_RETRIED, {"int": ((3, "retried(<small>)"),)}),
        Definition(_WRAPPED, {"int": ((2, "wrapped(<ints>, <int>)"), (2, "wrapped(<table>, <int>)"))}),
    ),
)  # fmt: skip

_CONTEXT = """\
class Region:
    def __init__(self, name, quiet=False):
        self.name = name
        self.quiet = quiet
        self.count = 0

    def __enter__(self):
        print("enter", self.name)
        self.count += 1
        return self

    def __exit__(self, kind, error, where):
        print("exit", self.name, kind is None)
        if <bool+self.name,self.count>:
            self.count += 2
        return self.quiet and kind is not None and issubclass(kind, LookupError)"""

_MANAGED = """\
@contextmanager
def entered(k):
    print("in", k)
    try:
        yield k + 1
    finally:
        print("out", k)"""

CONTEXTS = Fragment(
    "contexts",
    forms={"int": ((1, "<region!>.count"), (1, "<ints!>[<int>]"))},
    statements=(
        (4, "with Region(<small>) as <r=region>:\n    <block>"), (3, "with Region(<small>, True) as <r=region>:\n    <block>"), (3, "with entered(<int>) as <k=int>:\n    <block>"),
        (2, "for <i=int> in range(<size>):\n    with Region(<i>, <bool>) as <r=region>:\n        <block>"), (1, "with suppress(IndexError, ZeroDivisionError):\n    <block>"),
        (1, "with <region!>, entered(<int>) as <k=int>:\n    <block>"),
    ),
    definitions=(Definition(_CONTEXT, choice=False), Definition(_MANAGED, choice=False)),
    variables=(Variable("region", "region", "Region(0)", "{}.name, {}.count"),),
    imports=("from contextlib import contextmanager, suppress",),
)  # fmt: skip
