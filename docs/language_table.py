"""Writes LANGUAGE.md: what of Python compiles and what is refused, each with the test that shows it.

``python -m docs.language_table`` from the root of the repository; a test holds the file to what this prints.
"""

from __future__ import annotations

from pathlib import Path

from docs.language_features import REFUSED, SUPPORTED

TARGET = Path(__file__).parent.parent / "LANGUAGE.md"
CASES = Path(__file__).parent.parent / "tests" / "errors" / "cases"


def shown(program: str) -> str:
    """A program as a link to its file."""
    file, _, name = program.partition(".")
    path = f"tests/real/{name}.py" if file == "real" else f"tests/programs/{file}.py"
    return f"[`{program}`]({path})"


def refusal(case: str) -> str:
    """The first line of a refusal and its way out."""
    lines = (CASES / f"{case}.err").read_text().splitlines()
    text = f"{lines[0].partition(': ')[2]}; {lines[-1].removeprefix('  help: ')}"
    return text.replace("|", "\\|").replace("*", "\\*")


def table() -> str:
    lines = ["# Python in compiled code", "",
             "Made by `python -m docs.language_table` from `docs/language_features.py`. Each feature names a program of"
             " the tests, which runs in plain Python, interpreted and compiled, and must agree; what is refused names"
             " the refusal and its way out.", ""]  # fmt: skip
    lines += ["## Compiled", ""]
    for group, features in SUPPORTED.items():
        lines += [f"### {group}", "", "| feature | shown by |", "| --- | --- |"]
        lines += [f"| {feature} | {shown(program)} |" for feature, program in features.items()]
        lines.append("")
    lines += ["## Refused", ""]
    for group, features in REFUSED.items():
        lines += [f"### {group}", "", "| feature | what is said; the way out | case |", "| --- | --- | --- |"]
        lines += [f"| {feature} | {refusal(case)} | [`{case}`](tests/errors/cases/{case}.py) |"
                  for feature, case in features.items()]  # fmt: skip
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    TARGET.write_text(table())
