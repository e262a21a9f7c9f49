"""Ints beside floats that stay what they are: values of dicts under names, and results."""

from programs.registry import program


@program((3,), (0,))
def under_names_set_one_by_one(n):
    d = {}
    d["count"] = n
    d["mean"] = n / 2
    return d


@program((3,), (0,))
def in_a_dict_called_for(n):
    stats = dict()
    stats["n"] = n
    stats["avg"] = n / 3
    return stats, f"{stats['n']} {stats['avg']}"


@program((4,), (0,))
def a_name_on_one_path_only(n):
    d = {}
    d["count"] = n
    if n > 2:
        d["mean"] = n / 2
    return d


@program((4,), (0,))
def names_of_a_loop_and_one_more(n):
    d = {}
    for k in ["a", "b"]:
        d[k] = n
    d["c"] = n * 0.5
    return d


@program((4,), (0,))
def rows_of_such(n):
    rows = []
    for i in range(n):
        row = {}
        row["i"] = i
        row["half"] = i / 2
        rows.append(row)
    return rows


@program(({"a": 1, "x": 2},), ({"a": 5},))
def totals_and_a_flag(d):
    out = {"n": 0, "s": 0.0}
    for v in d.values():
        out["n"] += v
        out["s"] += v * 0.5
    if out["n"] > 3:
        out["flag"] = 1
    return out


@program(({"a": 1, "x": 2},))
def nested_under_names_of_run_time(d):
    r = {}
    for k in d:
        r[k] = {"count": d[k], "mean": d[k] / 2}
    r["a"]["count"] += 1
    r["a"]["mean"] += 1
    return r


@program((3,))
def read_by_a_name_of_run_time(n):
    r = {}
    r["a"] = n
    r["b"] = n / 2
    return [f"{k}={r[k]}" for k in sorted(r)], sum(r.values()), r["a"] * 2, r.get("q", 7), list(r.items())


@program((3,), (0,))
def arithmetic_keeps_them(n):
    d = {}
    d["a"] = 1
    if n:
        d["b"] = 0.5
    total = 0
    for k in d:
        d[k] = d[k] * 3 + n
        total = total + d[k]
    return d, total


@program((4,), (0,))
def in_a_chain_of_dicts(n):
    chain = None
    for k in range(n):
        chain = {"value": k, "half": k * 0.5, "rest": chain}
    values, halves = [], []
    while chain is not None:
        values.append(chain["value"])
        halves.append(chain["half"])
        chain = chain["rest"]
    return values, halves


# -- results -----------------------------------------------------------------------------------------------------------


@program(([],), ([1, 2],))
def mean_or_zero(xs):
    if len(xs) == 0:
        return 0
    return sum(xs) / len(xs)


@program(([],), ([1, 2],))
def in_one_expression(xs):
    return sum(xs) / len(xs) if xs else 0


@program(([],), ([1, 2],))
def as_an_item(xs):
    return len(xs), (sum(xs) / len(xs) if xs else 0)


@program(([],), ([1, 3],), ([1, 1],))
def tuples_with_either(xs):
    for i, x in enumerate(xs):
        if x > 1:
            return i, 0
    return -1, 0.5


@program(([],), ([2, 1],), ([5, 1],))
def out_of_a_loop(xs):
    for x in xs:
        if x == 2:
            return 7
        if x == 1:
            return 2.5
    return None


@program(([],), ([2, 1],))
def where_it_fails(xs):
    try:
        return 10 // len(xs)
    except ZeroDivisionError:
        return float("inf")


@program(([],), ([2, 1],))
def under_a_name_in_the_result(xs):
    if xs:
        return {"best": xs[0], "of": len(xs)}
    return {"best": -0.5, "of": 0}


@program((0,), (3,))
def a_recursion_that_ends_with_an_int(n):
    return n if n <= 1 else a_recursion_that_ends_with_an_int(n - 1) * 2


@program((3, 7), (300, 7), (3, 0))
def a_default_for_none_at_the_end(k, n):
    def first_above(limit):
        for i in range(10):
            if i * i > limit:
                return i
        return None

    hit = None
    for _ in range(n):
        hit = first_above(k)
    return -1 if hit is None else hit


@program((3, 0.5), (300, 0.5), (3, 2.5))
def a_float_or_what_may_be_none(k, x):
    hit = None
    for i in range(10):
        if i * i > k:
            hit = i
            break
    if x > 1:
        return x
    return -1 if hit is None else hit


@program((3, 0.5), (300, 0.5), (3, 2.5), (300, 2.5))
def a_float_or_none_or_an_int(k, x):
    hit = None
    for i in range(10):
        if i * i > k:
            hit = i
            break
    if x > 1:
        return x
    return hit


@program((3, 0.5), (300, 0.5), (3, 2.5), (300, 2.5))
def a_float_chosen_or_what_may_be_none(k, x):
    hit = None
    for i in range(10):
        if i * i > k:
            hit = i
    return (x if x > 1 else hit), k


@program((3, 0.5), (300, 0.5), (3, 2.5), (300, 2.5))
def nested_choices_of_what_is_returned(k, x):
    hit = None
    for i in range(10):
        if i * i > k:
            hit = i
    return x if hit is None else hit if x > 1 else -1, x if x > 1 else 0


@program((3, 0.5), (300, 0.5), (3, 2.5), (300, 2.5), (3, 20.5))
def none_or_an_int_or_none_or_a_float(k, x):
    hit, least = None, None
    for i in range(10):
        if i * i > k:
            hit = i
        if i > x:
            least = i + x
    if x > 1:
        return least
    return hit
