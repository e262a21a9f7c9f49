"""``get`` of dicts with known keys, asked for a text that is known only at run time."""

from programs.registry import program


@program(({"a": 1, "b": 2}, "abz"), ({"a": 1.5}, ""), ({}, "a"))
def letters_counted(values, text):
    return [values.get(c, 0) for c in text], [c for c in text if values.get(c) is None]


@program(({"a": ["b", "c"], "b": ["c"], "c": []},))
def in_topological_order(following):
    waits = dict.fromkeys(following, 0)
    for name in following:
        for other in following[name]:
            waits[other] = waits.get(other, 0) + 1
    ready, order = [name for name in waits if waits[name] == 0], []
    while ready:
        name = ready.pop()
        order.append(name)
        for other in following.get(name, []):
            waits[other] -= 1
            if waits[other] == 0:
                ready.append(other)
    return order


@program(({"a": (1, 2), "b": (5,)}, "a"), ({"a": (1, 2), "b": (5,)}, "c"))
def tuples_of_two_lengths(values, key):
    return sum(values.get(key, (0,))), values.get(key)


@program(("x",))
def a_key_that_cannot_be_hashed(key):
    return {"x": 1}.get([key])
