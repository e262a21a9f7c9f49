import whilst


def power(n):
    return 2.0**n


def broken(n):
    return whilst.grad(power)(n)


def mended(n):
    return whilst.grad(power)(float(n))


ARGS = (3,)
