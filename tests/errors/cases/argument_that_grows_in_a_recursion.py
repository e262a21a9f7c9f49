def deep(n, path):
    if n == 0:
        return len(path)
    return deep(n - 1, (*path, n))


def broken(n):
    return deep(n, ())


def deeper(n, path):
    if n == 0:
        return len(path)
    path.append(n)
    return deeper(n - 1, path)


def mended(n):
    return deeper(n, [])


ARGS = (3,)
