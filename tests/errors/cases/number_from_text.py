def broken(n):
    return int(f"{n}1")


def mended(n):
    return 10 * n + 1


ARGS = (3,)
