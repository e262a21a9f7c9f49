"""Results, variables, items and values of dicts that are of one kind on one path and of another on the other."""

import numpy as np

from programs.registry import program


@program((1,), (5,))
def a_number_or_a_text(n):
    if n > 3:
        return "big"
    return n


@program((1,), (5,))
def true_or_what_is_wrong(n):
    if n > 3:
        return f"{n} is too big"
    return True


@program((1,), (5,), (9,))
def a_number_a_text_or_none(n):
    if n > 8:
        return None
    if n > 3:
        return "big"
    return n


@program((1,), (5,), (9,))
def tuples_of_three_lengths(n):
    if n > 8:
        return (1, 2, n)
    if n > 3:
        return ("pair", n)
    return ()


@program((1,), (5,))
def dicts_of_other_keys(n):
    if n > 3:
        return {"error": "too big"}
    return {"value": n, "ok": True}


@program((1,), (5,), (9,))
def a_list_a_number_or_none(n):
    if n > 8:
        return None
    if n > 3:
        return [n, n + 1]
    return n


@program((1,), (5,))
def arrays_of_two_ranks(n):
    if n > 3:
        return np.ones((n, 2))
    return np.zeros(n)


@program((1.0,), (5.0,))
def a_float_or_an_exception(x):
    if x > 3:
        return ValueError("too big")
    return x * 0.5


@program((3,), (-3,), (200,))
def checked_by_a_pair(age):
    def check(a):
        if a < 0:
            return False, "negative"
        if a > 150:
            return False, f"too old: {a}"
        return True, None

    fine, message = check(age)
    return age if fine else message


@program((0,), (1,), (2,))
def by_a_choice_of_constants(k):
    return [1, "one", (1, "one")][k]


@program((0,), (1,))
def the_same_list_twice(n):
    made = [1, 2]
    x = 0
    if n:
        x = made
    return x, made, x is made


@program((1,), (5,))
def told_by_isinstance(n):
    x = n
    if n > 3:
        x = "abc"
    if isinstance(x, str):
        return x.upper()
    return x + 1


@program((1,), (5,))
def told_by_type(n):
    x = n
    if n > 3:
        x = [n, 2]
    if type(x) is int:
        return x - 1, type(x).__name__
    return sum(x), type(x).__name__


@program((0,), (3,))
def told_by_two_tests_at_once(n):
    x = 5
    if n:
        x = "ab"
    if not isinstance(x, str) and x > 3:
        return x - 1
    if isinstance(x, int) or len(x) > 1:
        return "yes"
    return x


@program((0,), (3,))
def told_by_what_returns_early(n):
    x = 5
    if n:
        x = "ab"
    if isinstance(x, str):
        return -1
    return x * 2


@program((0,), (3,))
def told_by_what_raises(n):
    x = 5
    if n:
        x = "ab"
    if not isinstance(x, int):
        raise TypeError(f"bad {x!r}")
    return x * 2


@program((0,), (1,), (5,))
def told_by_match(n):
    x = n if n < 3 else "text"
    if n == 1:
        x = (1, 2)
    match x:
        case int():
            return "a number"
        case (a, b):
            return a + b
        case str() as s:
            return s + s


@program((0,), (1,), (2,))
def told_by_none(k):
    x = None
    if k == 1:
        x = "text"
    elif k == 2:
        x = k
    if x is None:
        return "nothing"
    return x * 2


@program((0,), (1,), (2,))
def told_by_a_key(n):
    r = {"a": 1}
    if n == 1:
        r = {"b": "x", "c": 2}
    if n == 2:
        r = None
    if r is None:
        return "none"
    if "b" in r:
        return r["b"]
    return r["a"] + len(r)


@program((1,), (5,))
def what_both_kinds_can(n):
    x = n
    if n > 3:
        x = "abc"
    return x * 2, x == 1, x == "abc", bool(x), str(x), f"<{x}>", repr(x)


@program((1,), (5,))
def printed(n):
    x = n
    if n > 3:
        x = "abc"
    print(x, [x], f"{x!r:>8}")
    return x


@program((1,), (5,))
def a_length_that_a_number_has_not(n):
    x = n
    if n > 3:
        x = "abc"
    return len(x)


@program((1,), (5,))
def a_sum_that_a_text_has_not(n):
    x = n
    if n > 3:
        x = "abc"
    return x + 1


@program((1,), (5,))
def the_failure_is_caught(n):
    x = n
    if n > 3:
        x = "abc"
    try:
        return x + 1
    except TypeError as error:
        return str(error)


@program((0,), (1,), (2,))
def compared_with_each_other(n):
    a = [1, "a", None][n]
    b = ["a", 1, 2][n]
    return a == b, a != b, a in (1, "a"), a is None, not a, a or "default", a and "yes"


@program((0,), (1,), (2,))
def a_method_of_all_kinds(n):
    a = ["abc", [1, 2, 1], (1, 1)][n]
    return a.count("a") if n == 0 else a.count(1)


@program((0,), (1,), (2,))
def changed_by_augmented_assignments(n):
    a = 1
    if n:
        a = "x"
    a *= 3
    if n == 2:
        a += "y"
    return a


@program((0,), (1,), (2,))
def an_item_set_in_either(n):
    d = [1, 2, 3]
    if n:
        d = {0: 5}
    d[0] = n
    return d


@program((0,), (1,), (2,))
def arrays_written_through_either(n):
    a = np.arange(4.0)
    b = np.arange(6.0).reshape(2, 3)
    x = a
    if n == 1:
        x = b
    if n == 2:
        x = "none"
    if isinstance(x, np.ndarray):
        x[0] = 9.0
    return a, b, x


@program((0,), (1,), (2,))
def arrays_of_any_rank(n):
    a = np.arange(4.0)
    if n == 1:
        a = np.arange(6.0).reshape(2, 3)
    if n == 2:
        a = 3.5
    return np.sum(a), np.shape(a), a * 2


@program((0,), (3,), (9,))
def none_then_a_number_then_a_text(n):
    index = None
    for i in range(n):
        if i == 2:
            index = i
        if i == 5:
            index = "x"
    return index


@program((3,), (0,))
def a_list_or_none_in_several_places(n):
    x = (1, None) if n else ("a", [2])
    return x, x, x, x[n % 2]
