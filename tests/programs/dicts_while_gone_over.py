"""Dicts and sets that get or lose keys while a loop goes over them."""

from programs.registry import program


@program(
    (3,),
)
def texts_as_keys(n):
    d = {"a": n, "b": 2}
    try:
        for k in d:
            d[k + "!"] = 1
    except RuntimeError as err:
        return str(err), d
    return d


@program(
    (3,),
)
def a_key_deleted_before(n):
    d = {"a": n, "b": 2}
    del d["a"]
    try:
        for k in d:
            d[k + "!"] = 1
    except RuntimeError as err:
        return str(err), d
    return d


@program(
    (3,),
)
def numbers_as_keys(n):
    d = {n: n, 2: 2}
    try:
        for k in d:
            d[k + 5] = 1
    except RuntimeError as err:
        return str(err), d
    return d


@program(
    (3,),
)
def deleted_while_gone_over(n):
    d = {n: n, 2: 2}
    try:
        for k, v in d.items():
            if v == 2:
                del d[k]
    except RuntimeError as err:
        return str(err), d
    return d


@program(
    (3,),
)
def after_many_changes(n):
    d = {"a": 1, "b": 2, "c": 3}
    d["a"] = 9
    del d["b"]
    d["b"] = 5
    d.update(z=1, a=2)
    d |= {"y": 0}
    for k in list(d):
        if d[k] % 2:
            del d[k]
    try:
        for k in d:
            d[k + "!"] = 1
    except RuntimeError as err:
        return str(err), d
    return d


@program(
    (3,),
)
def a_set_that_grows(n):
    s = {1, 2, n}
    try:
        for x in s:
            s.add(x + 100)
    except RuntimeError as err:
        return str(err), len(s)
    return s


@program(
    (3,),
)
def in_a_comprehension(n):
    d = {1: 1, n: 2}
    total = 0
    try:
        total = sum([d.setdefault(k + 7, 0) for k in d])
    except RuntimeError as err:
        return str(err), d, total
    return d, total


@program(
    (3,),
)
def united_before(n):
    d = {"a": 1, "z": 1}
    d |= {"y": n}
    try:
        for k in d:
            d[k + "!"] = 1
    except RuntimeError as err:
        return str(err), d
    return d


@program((3,), (5,))
def changed_and_left(n):
    d = {"a": 3, "b": 5, "c": n}
    for k, v in d.items():
        if v == n:
            d["hit"] = 1
            break
    return d


@program((3,), (5,))
def a_key_lost_and_views(n):
    d = {"a": 3, "b": 5}
    log = []
    try:
        for k, v in d.items():
            log.append(k)
            d.pop("b", None)
    except RuntimeError as e:
        log.append(str(e))
    for k in d.keys():
        d[k] = n
    for v in d.values():
        if v:
            d["z"] = v
            break
    else:
        log.append("none")
    return d, log


@program(
    (3,),
)
def changed_for_the_last_key(n):
    d = {"a": 3}
    for k in d:
        d["b"] = n
    return d
