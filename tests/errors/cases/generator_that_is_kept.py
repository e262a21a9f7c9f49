def squares(n):
    for k in range(n):
        try:
            yield k * k
        finally:
            print(k)


def broken(n):
    s = squares(9)
    found = 0
    for k in range(n):
        for x in s:
            found += x
    return found


def mended(n):
    s = list(squares(9))
    found = 0
    for k in range(n):
        for x in s:
            found += x
    return found


ARGS = (3,)
