"""``a | b`` and ``a |= b`` of dicts, with constant keys and with others."""

from programs.registry import program


@program(
    (3,),
)
def constant_keys(n):
    d = {"a": 1, "z": 1}
    e = d | {"y": n, "a": 7}
    return d, e, {"q": 1} | d | {"a": n}


@program((3,), (0,))
def in_place_under_two_names(n):
    d = {"a": 1, "z": 1}
    c = d
    d |= {"y": n, "a": 8}
    return d, c, c is d


@program(
    (3,),
)
def options_and_what_is_given(n):
    def f(**kw):
        opts = {"size": 1, "color": "red"}
        opts |= kw
        return opts

    return f(), f(size=n), f(other=2)


@program(
    ({"a": 1},),
)
def an_argument_is_united(d):
    d |= {"b": 2}
    return d, dict(d) | {"a": 9}


@program((3,), (0,))
def numbers_as_keys(n):
    a = {i: i * i for i in range(n)}
    b = {i: -i for i in range(2)}
    c = a | b
    d = a
    a |= b
    e = {9: 1}
    e |= [(k, 0) for k in range(n)]
    return a, c, d, a is d, e, a | {100: n}


@program(
    (3,),
)
def constant_keys_and_others(n):
    a = {}
    for i in range(n):
        a[str(i)] = i
    b = {"x": 1}
    try:
        a | [1]
    except TypeError as e:
        m = str(e)
    try:
        b | 5
    except TypeError as e:
        k = str(e)
    return a | b, b | a, m, k
