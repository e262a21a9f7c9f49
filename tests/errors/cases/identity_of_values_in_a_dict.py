def broken(d):
    return d is not None and d.get("a") is d.get("b")


def mended(d):
    return d is not None and d.get("a") == d.get("b")


ARGS = ({"a": 1, "b": 2},)
