def broken(k):
    settings = {"low": 1, "high": 2}
    return settings["low" if k == 0 else "high"]


def mended(k):
    return 1 if k == 0 else 2


ARGS = (1,)
