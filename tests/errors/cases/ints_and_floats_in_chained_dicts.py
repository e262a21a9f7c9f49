def broken(n):
    chain = None
    for k in range(n):
        chain = {"value": k, "half": k * 0.5, "rest": chain}
    total = 0.0
    while chain is not None:
        total += chain["half"]
        chain = chain["rest"]
    return total


def mended(n):
    chain = None
    for k in range(n):
        chain = {"value": float(k), "half": k * 0.5, "rest": chain}
    total = 0.0
    while chain is not None:
        total += chain["half"]
        chain = chain["rest"]
    return total


ARGS = (3,)
