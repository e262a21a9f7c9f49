async def g():
    return 1


async def broken():
    return await g()


def mended():
    return 1


ARGS = ()
