"""A dictionary compressor of small ints (as Lempel, Ziv and Welch have it), there and back."""


def compress(data, alphabet):
    codes = {(-1, symbol): symbol for symbol in range(alphabet)}
    out = []
    prefix = -1
    for symbol in data:
        if (prefix, symbol) in codes:
            prefix = codes[prefix, symbol]
        else:
            out.append(prefix)
            codes[prefix, symbol] = len(codes)
            prefix = codes[-1, symbol]
    if prefix >= 0:
        out.append(prefix)
    return out


def expand(code, table, alphabet):
    """The symbols a code stands for."""
    out = []
    while code >= alphabet:
        code, symbol = table[code]
        out.append(symbol)
    out.append(code)
    out.reverse()
    return out


def decompress(codes, alphabet):
    if not codes:
        return []
    table = {}
    before = codes[0]
    out = [before]
    for code in codes[1:]:
        known = code < alphabet or code in table
        entry = expand(code if known else before, table, alphabet)
        if not known:
            entry.append(entry[0])
        out.extend(entry)
        table[alphabet + len(table)] = (before, entry[0])
        before = code
    return out


def round_trip(data, alphabet):
    packed = compress(data, alphabet)
    if decompress(packed, alphabet) != data:
        raise AssertionError("lost something")
    ratio = len(data) / len(packed) if packed else 1.0
    return packed, ratio


MAIN = round_trip
INPUTS = [([0, 1, 0, 1, 0, 1, 0], 2), ([], 4), ([3], 4), ([0] * 12, 1), ([1, 2, 3, 1, 2, 3, 1, 2], 4)]
LARGE = ([i * i // 3 % 4 for i in range(4000)], 4)
