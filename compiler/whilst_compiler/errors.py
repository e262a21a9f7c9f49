"""Whose fault it is: the user's program, a limit of whilst, or whilst itself.

A diagnostic is data: a stable code, one sentence, the user's lines with what each line shows, one way out.
"""

from __future__ import annotations

from dataclasses import dataclass

from whilst_compiler.source import Span, excerpt

__all__ = [
    "COMPLEX_HESSIAN", "SIZES_DIFFER", "TOO_SMALL", "CompilerBug", "Diagnostic", "Label", "Limitation", "UserError",
    "WhilstError",
]  # fmt: skip

COMPLEX_HESSIAN = (
    "W724",
    "a hessian by complex numbers would be four numbers for each pair of them",
    "pass real and imaginary parts as floats",
)
"""Code, title and way out, from Python and in compiled code."""
SIZES_DIFFER = "this code takes sizes for equal that are {0} and {1}: call the function itself"
"""What a graph raises that was made for equal sizes (``passes.agree``): the call is to be made without that."""
TOO_SMALL = "this code is for arrays of at least {0} elements along an axis that has {1}: call the function itself"
"""What a graph raises before anything else, given fewer elements than it supposes (``frontend.long_enough``)."""


@dataclass(frozen=True)
class Label:
    """A place in the user's source and what is to be seen there."""

    span: Span
    text: str = ""


@dataclass(frozen=True)
class Diagnostic:
    """One error as data.

    ``code`` is stable (``W103``), ``title`` a sentence that alone tells what is wrong, ``labels`` the lines that show
    it (two where two facts conflict), ``help`` one way out.
    """

    code: str
    title: str
    labels: tuple[Label, ...] = ()
    help: str | None = None

    def render(self) -> str:
        """The diagnostic as text of at most 12 lines, the first of which stands alone."""
        lines = [f"[{self.code}]: {self.title}"]
        for label in self.labels[:3]:
            lines += excerpt(label.span, label.text)
        if self.help:
            lines.append(f"  help: {self.help}")
        return "\n".join(lines)


class WhilstError(Exception):
    """The base of everything whilst raises about a program before it runs."""

    diagnostic: Diagnostic | None

    def __init__(self, diagnostic: Diagnostic | str) -> None:
        self.diagnostic = diagnostic if isinstance(diagnostic, Diagnostic) else None
        super().__init__(diagnostic.render() if isinstance(diagnostic, Diagnostic) else diagnostic)


class UserError(WhilstError):
    """The program cannot mean anything as it stands (or not as a static graph): its author can mend it."""


class Limitation(WhilstError):
    """The program is good Python, and whilst does not compile it yet: the text names the construct and a way out."""


class CompilerBug(WhilstError):
    """whilst is wrong: the text says how to report it, and where the graph was written."""
