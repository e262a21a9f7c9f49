def broken(x, digits):
    print(f"{x:.{digits}f}")
    return x


def mended(x, digits):
    print(f"{x:.2f}")
    return x


ARGS = (3.0, 2)
