"""Objects in formats: ``__format__``, ``__str__``, ``__repr__``, and none of them."""

from programs.registry import program


class Fmt:
    def __init__(self, x):
        self.x = x

    def __repr__(self):
        return f"Fmt({self.x})"


class Fmt2(Fmt):
    def __format__(self, s):
        return f"<{s}|{self.x}>"


@program((2, "x"), (2, ""))
def fmts(n, s):
    a, b = Fmt(n), Fmt2(n)
    xs = [a, b] * n
    return (
        f"{a}{b}{a!r:>10}{b:{s}}",
        "{:}|{:3}".format(a, b),
        [f"{x}" for x in xs],
        str(b),
        format(b, s),
        "%s" % b,
        [str(x) for x in xs],
    )


@program((2, "x"), (2, ""))
def fmts_bad(n, s):
    return f"{Fmt(n):{s}}"


@program((2,))
def fmts_bad2(n):
    return f"{Fmt(n):>10}"
