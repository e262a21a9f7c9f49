import zlib


def broken(x):
    return zlib.crc32(x)


def mended(x):
    return x


ARGS = (3,)
