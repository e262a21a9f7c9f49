TABLE = {1: {"a": 3}, 4: {"b": 6}}


def broken(k):
    TABLE[k]["a"] = 7
    return TABLE[k]["a"]


def mended(k):
    inner = dict(TABLE[k])
    inner["a"] = 7
    return inner["a"]


ARGS = (1,)
