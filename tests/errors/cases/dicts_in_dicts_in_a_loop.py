def broken(n):
    chain = None
    for k in range(n):
        chain = {"value": k, "rest": chain}
    total = 0
    while chain is not None:
        total += chain["value"]
        chain = chain["rest"]
    return total


def mended(n):
    chain = None
    for k in range(n):
        chain = (k, chain)
    total = 0
    while chain is not None:
        value, chain = chain
        total += value
    return total


ARGS = (3,)
