def numbers(n):
    for k in range(n):
        try:
            yield 12 // k
        except:  # noqa: E722
            yield 0


def broken(n):
    for x in numbers(n):
        if x == 6:
            return x
    return 0


def careful(n):
    for k in range(n):
        try:
            yield 12 // k
        except Exception:
            yield 0


def mended(n):
    for x in careful(n):
        if x == 6:
            return x
    return 0


ARGS = (5,)
