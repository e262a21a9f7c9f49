"""Dicts whose keys are constant texts: records that change, parameters by name, results by name."""

import numpy as np

from programs.registry import program


def params():
    return {"W": np.arange(6.0).reshape(2, 3), "b": np.ones(3)}


@program((3,), (0,))
def changed_in_a_loop(n):
    state = {"count": 0, "total": 0.0, "best": None}
    for i in range(n):
        state["count"] += 1
        state["total"] += i * 0.5
        if state["best"] is None or i > state["best"]:
            state["best"] = i
    print(state)
    return state, f"{state['best']}", len(state), bool(state), sorted(state)


@program((3,))
def keys_that_come_and_go(n):
    d = {"a": n, "b": 2}
    d["c"] = 0.5
    del d["a"]
    d["a"] = n + 1
    d.update(z=1.0, b=[n])
    last = d.popitem()
    return d, last, d.pop("none", 7), d.setdefault("b"), d.setdefault("y", n), list(d), d.get("q")


@program((params(), 0.1))
def a_step_of_each_parameter(p, rate):
    for name, value in p.items():
        p[name] = value - rate * value
    p["steps"] = 1
    return p


@program((params(), 2.0))
def updated_in_place(p, rate):
    g = {name: np.ones_like(value) for name, value in p.items()}
    for name in p:
        p[name] -= rate * g[name]
    scaled = {name: rate * p[name] for name in p if name != "b"}
    return sum(float(v.sum()) for v in p.values()), scaled, "W" in p, "c" in p, max(len(k) for k in p)


@program((params(), 2.0))
def copies_are_apart(p, rate):
    q = dict(p)
    q["W"] = q["W"] * rate
    r = {**p, "s": 1}
    r["s"] += 1
    t = p.copy()
    t["b"] = 0
    return q, r, t, {"a": 1, "b": 2} == {"b": 2.0, "a": 1}, {"a": 1} | {"k": n_of(p)}


def n_of(p):
    return len(p)


@program((params(), 0.5))
def two_names_of_a_dict(p, rate):
    q = p
    q["rate"] = rate
    q |= {"more": 1}
    return q is p, p["rate"], p


@program((params(), 1))
def changed_and_then_failed(p, n):
    p["x"] = n
    return p["missing"]


@program((params(), 1))
def what_is_not_there(p, n):
    try:
        del p["none"]
    except KeyError as e:
        return e.args


def counted(state, by):
    state["t"] += by


@program((4,), (0,))
def changed_by_a_callee(n):
    state = {"t": 0, "inner": {"a": 1.0}}
    while state["t"] < n:
        counted(state, 2)
        state["inner"]["a"] += 0.5
    match state:
        case {"t": t, "inner": {"a": a}}:
            return t, a, state


def taken(**given):
    x = given.pop("x")
    given["y"] = x
    return given


@program((2,))
def named_arguments_are_a_dict(n):
    first = taken(x=n, z=3)
    return first, taken(**first, x=n + 1)


@program((3,), (1,))
def keys_on_one_path_only(n):
    d = {"a": 1}
    if n > 2:
        d["b"] = 2
    for i in range(n):
        d["c"] = i
    word = "a" if n > 2 else "z"
    d[word] = n
    return d, list(d.items())


@program((3,))
def begun_empty(n):
    d = {}
    for name in ("x", "y"):
        d[name] = np.full(n, len(d))
    d["n"] = n
    return d["x"] + d["y"] * d["n"], d


@program((3,), (0,))
def text_of_what_may_be_none(n):
    best = None
    for i in range(n):
        best = i * 0.5
    print(best, [best], {"best": best})
    return f"{best} {best!r:>6}"



@program((12,), (0,))
def dicts_in_dicts_as_deep_as_needed(n):
    trie = {}
    for k in range(n):
        node = trie
        for c in str(k):
            if c not in node:
                node[c] = {}
            node = node[c]
        node["end"] = {}
    return len(trie), sum(len(v) for v in trie.values())


@program((1, 2.5), (2, 1.0))
def dicts_are_compared(n, x):
    a, b = {"n": n, "x": x}, {"x": 1.0, "n": 2}
    return a == b, a != b, a == {"n": n}, {"a": a} == {"a": b}, [a].index({"n": n, "x": x})


@program(({1: 2},), ({},))
def a_dict_is_updated_by_a_record(d):
    e = {k: v for k, v in d.items()}
    e.update({5: 1})
    return e
