"""Which branches become selects."""

from passes.support import becomes_body
from whilst_compiler.passes.select import select_branches


def test_the_larger_one():
    becomes_body(
        select_branches,
        "%x: f64, %m: f64 -> f64",
        "%c = greater %x, %m : bool %r = cond %c (%a = %x, %b = %m) : f64 { yield %a } else { yield %b } return %r",
        "%c = greater %x, %m : bool %r = where %c, %x, %m : f64 return %r",
    )


def test_counting_what_holds():
    becomes_body(
        select_branches,
        "%c: bool, %n: i64 -> i64",
        "%r = cond %c (%k = %n) : i64 { %l = add %k, 1 : i64 yield %l } else { yield %k } return %r",
        "%l = add %n, 1 : i64 %r = where %c, %l, %n : i64 return %r",
    )


KEPT = {
    "floats": "%r = cond %c (%y = %x) : f64 { %z = divide 1.0, %y : f64 yield %z } else { yield 0.0 }",
    "checks": "%r = cond %c (%k = %i) : i64 { %l = checked_add %k, 1 : i64 yield %l } else { yield %k }",
    "loads": """%r = cond %c (%b = %a, %k = %i) : i64 { %v = load %b, %k : f64 %w = greater %v, 0.0 : bool
                %l = cast %w {dtype="i64"} : i64 yield %l } else { yield 0 }""",
    "arrays": "%r = cond %c (%b = %a) : f64[n] { %d = copy %b : f64[n] yield %d } else { yield %b }",
}


def test_kept():
    for lines in KEPT.values():
        result = lines.split(" : ", 1)[1].split(" ")[0]
        lines += " return %r"
        becomes_body(select_branches, f"%c: bool, %x: f64, %i: i64, %a: f64[n] -> {result}", lines, lines)
