def broken(n):
    try:
        try:
            return 1 // n
        except ZeroDivisionError as e:
            raise ValueError("no quotient") from e
    except ValueError as e:
        return repr(e.__cause__)


def mended(n):
    why = ""
    try:
        try:
            return 1 // n
        except ZeroDivisionError as e:
            why = repr(e)
            raise ValueError("no quotient") from e
    except ValueError:
        return why


ARGS = (0,)
