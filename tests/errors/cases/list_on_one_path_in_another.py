def broken(n):
    row, table = [1], []
    if n > 1:
        table.append(row)
    row.append(2)
    return row, table


def mended(n):
    row, table = [1], []
    row.append(2)
    if n > 1:
        table.append(row.copy())
    return row, table


ARGS = (1,)
