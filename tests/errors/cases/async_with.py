async def broken(x):
    async with x:
        return 1


def mended(x):
    return 1


ARGS = (3,)
