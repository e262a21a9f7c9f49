def broken(n):
    for k in range(n):
        yield k * k


def mended(n):
    squares = []
    for k in range(n):
        squares.append(k * k)
    return squares


ARGS = (3,)
