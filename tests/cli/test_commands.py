"""The command line, called as a user calls it."""

from __future__ import annotations

import itertools

import pytest
from click.testing import CliRunner

from whilst.commands.main import commands
from whilst_compiler.errors import UserError

NUMBERS = itertools.count()
SOURCE = '''\
import numpy as np
from whilst import compile

def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps

@compile
def total(a, start=0.0):
    for x in a:
        start += x
    return start

def prints(n):
    for i in range(n):
        print("at", i)

def unsupported(n):
    return {k: 1 for k in open("x")}

def fails(n):
    return 1 // n

def scaled(a, *, by=2.0):
    return a * by

def several(*numbers):
    return sum(numbers)

class Holder:
    @staticmethod
    def twice(n):
        return 2 * n
'''


@pytest.fixture
def file(tmp_path):
    path = tmp_path / f"user_code_{next(NUMBERS)}.py"
    path.write_text(SOURCE)
    return path


def whilst(*args):
    return CliRunner().invoke(commands, list(map(str, args)))


def good(*args):
    result = whilst(*args)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def test_run(file):
    assert good("run", f"{file}:collatz", "27") == "111\n"
    assert good("run", "--eager", f"{file}:collatz", "27") == "111\n"
    assert good("run", f"{file}:total", "np.arange(4.)") == "6.0\n" or "np.float64(6.0)\n"
    assert good("run", f"{file}:Holder.twice", "-3") == "-6\n"


@pytest.mark.parametrize("stage", ["source", "desugared", "graph", "optimized", "loops", "llvm", "asm"])
def test_dump_a_stage(file, stage):
    text = good("dump", f"{file}:collatz", "--args", "i64", "--stage", stage)
    assert text.strip() and "\x1b" not in text


def test_dump_the_gradient(file):
    text = good("dump", f"{file}:total", "--args", "f64[n], float", "--stage", "gradient")
    assert "graph @total(%a: f64[n], %start: f64) -> (f64, f64[" in text and ", backwards" in text
    by_one = good("dump", f"{file}:total", "--args", "f64[n], float", "--stage", "gradient", "--wrt", "start")
    assert "graph @total(%a: f64[n], %start: f64) -> (f64, f64) {" in by_one


def test_a_dumped_gradient_runs(file, tmp_path):
    out = tmp_path / "total.wir"
    good("dump", f"{file}:total", "--args", "f64[n], float", "--stage", "gradient", "-o", out)
    assert good("run", out, "np.arange(3.)", "2.0") == good("run", out, "np.arange(3.)", "2.0", "--eager")
    assert "array([1., 1., 1.])" in good("run", out, "np.arange(3.)", "2.0")


def test_dump_all_and_after_a_pass(file):
    text = good("dump", f"{file}:total", "--args", "f64[n], float", "--stage", "all")
    assert "graph @total(" in text and "define" in text
    assert "graph @collatz(" in good("dump", f"{file}:collatz", "--args", "i64", "--after", "simplify")


@pytest.mark.parametrize("stage", ["graph", "optimized"])
def test_a_dumped_graph_runs(file, tmp_path, stage):
    out = tmp_path / "collatz.wir"
    assert good("dump", f"{file}:collatz", "--args", "i64", "--stage", stage, "-o", out) == ""
    assert good("run", out, "27") == "111\n"
    assert good("run", out, "27", "--eager") == "111\n"


def test_check(file):
    assert "All three agree." in good("check", f"{file}:collatz", "27")
    assert "All three agree." in good("check", f"{file}:fails", "0")
    assert "All three agree." in good("check", f"{file}:prints", "3")


def test_arguments_by_name(file):
    assert good("run", f"{file}:scaled", "3.0", "by=4.0") == "12.0\n"
    assert "All three agree." in good("check", f"{file}:scaled", "np.arange(3.)", "by = 4.0")
    assert "first call" in good("bench", f"{file}:scaled", "3.0", "by=1.5")
    assert "by: int" in good("explain", f"{file}:scaled", "3.0", "by=4")
    assert "%by: f64" in good("dump", f"{file}:scaled", "--args", "i64, by=f64")


def test_types_of_starred_arguments(file):
    text = good("dump", f"{file}:several", "--args", "i64, f64")
    assert "graph @several(%numbers_0: i64, %numbers_1: f64) -> (f64)" in text


def test_what_is_printed_is_not_timed_aloud(file):
    assert "at" not in good("bench", f"{file}:prints", "3").replace("a call", "").split()


@pytest.mark.parametrize("way", [[], ["--eager"]])
def test_a_dumped_graph_takes_just_its_types(file, tmp_path, way):
    out = tmp_path / "total.wir"
    good("dump", f"{file}:total", "--args", "f64[n], float", "-o", out)
    for array in ("np.arange(3.)", "np.arange(6.)[::2] / 2", "np.arange(3.)[::-1]"):
        assert good("run", out, array, "1", *way) == "4.0\n"
    given = ["np.arange(3)", "np.ones((2, 2))", "[1.0, 2.0]", "3.0", "'x'", "np.arange(3, dtype='f4')", "None"]
    for array in given:
        result = whilst("run", out, array, "1.5", *way)
        assert result.exit_code == 2 and "%a is f64[n], and is given" in result.output
    for number in ("1j", "np.arange(2.)", "'x'", "[1.0]"):
        result = whilst("run", out, "np.arange(3.)", number, *way)
        assert result.exit_code == 2 and "%start is f64, and is given" in result.output
    assert whilst("run", out, "a=np.arange(3.)", "1.0", *way).exit_code == 2


def test_a_dumped_graph_without_results_runs(file, tmp_path):
    out = tmp_path / "prints.wir"
    good("dump", f"{file}:prints", "--args", "i64", "-o", out)
    assert good("run", out, "2") == "at 0\nat 1\n"


def test_check_says_where_they_part(file):
    result = whilst("check", f"{file}:Holder.twice", str(2**62))
    assert result.exit_code == 1
    assert "outcome: Python has 9223372036854775808, compiled has OverflowError" in result.output


def test_bench(file):
    text = good("bench", f"{file}:collatz", "27")
    assert "first call" in text and "plain Python" in text


def test_explain(file):
    assert "collatz(n: int) -> int" in good("explain", f"{file}:collatz", "27")


def test_demo():
    text = good("demo")
    assert "LLVM" in text and "all three agree" in text and "times as fast" in text


@pytest.mark.parametrize(
    "args, words",
    [
        (["run", "nothing.py:f"], "there is no file"),
        (["run", "FILE:missing"], "has no 'missing'"),
        (["run", "FILE"], "write FILE.py:FUNC"),
        (["run", "FILE:collatz", "1 +"], "argument '1 +'"),
        (["run", "FILE:scaled", "by=2.0", "3"], "argument '3' has no name and follows one that has"),
        (["run", "FILE:scaled", "3", "to=2.0"], "unexpected keyword argument 'to'"),
        (["check", "FILE:collatz"], "missing a required argument: 'n'"),
        (["explain", "FILE:collatz", "i65"], "'i65' is no type"),
        (["dump", "FILE:collatz", "--args", "i64", "--stage", "llvm", "--after", "simplify"], "--after shows a graph"),
        (["dump", "FILE:collatz", "--args", "f65[n]"], "not an element type"),
        (["dump", "FILE:collatz", "--args", "i64", "--stage", "gradient"], "no argument has a derivative"),
        (["dump", "FILE:total", "--args", "f64[n], float", "--wrt", "a"], "--wrt goes with --stage gradient"),
        (
            ["dump", "FILE:total", "--args", "f64[n], float", "--stage", "gradient", "--wrt", "b"],
            "the parameters are a, start",
        ),
    ],
)
def test_usage_errors(file, args, words):
    result = whilst(*[a.replace("FILE", str(file)) for a in args])
    assert result.exit_code == 2
    assert words in result.output.replace("\n", " ")


def test_a_file_without_its_ending(file):
    result = whilst("run", f"{file.with_suffix('')}:collatz", "27")
    assert result.exit_code == 2 and f"did you mean {file}?" in result.output.replace("\n", "")


def test_check_of_what_is_not_supported(file):
    result = whilst("check", f"{file}:unsupported", "3")
    assert isinstance(result.exception, UserError) and "agree" not in result.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["run", "{file}:collatz"], "collatz(n): missing a required argument: 'n'"),
        (["run", "{file}:collatz", "3", "4"], "collatz(n): too many positional arguments"),
        (["bench", "{file}:collatz"], "collatz(n): missing a required argument: 'n'"),
        (["explain", "{file}:collatz"], "collatz(n): missing a required argument: 'n'"),
        (["dump", "{file}:collatz"], "collatz(n): missing a required argument: 'n'"),
        (["dump", "{file}:collatz", "--args", "i65"], "'i65' is no type"),
        (["dump", "{file}:collatz", "--args", "i64", "--after", "nothing"], "there is no pass 'nothing'"),
        (["dump", "{file}:collatz", "--args", "i64", "-o", "/nowhere/x"], "/nowhere/x cannot be written"),
        (["run", "nothing.wir", "3"], "nothing.wir cannot be read"),
        (["run", "{file}.wir", "3"], "line 1: expected 'graph'"),
    ],
)
def test_mistakes_are_told_without_a_traceback(file, words, told):
    (file.parent / f"{file.name}.wir").write_text("words\n")
    result = CliRunner().invoke(commands, [word.format(file=file) for word in words])
    assert result.exit_code == 2
    assert told in result.output
