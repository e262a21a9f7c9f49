import whilst

ask = whilst.host(lambda names: len(names), result="i64")


def broken(x):
    return ask(["a", "b"]) + x


tell = whilst.host(lambda n: n, result="i64")


def mended(x):
    return tell(2) + x


ARGS = (3,)
