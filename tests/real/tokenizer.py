"""A calculator: codes of characters to tokens, tokens to a number, by recursive descent."""

NUMBER, PLUS, MINUS, TIMES, OVER, OPEN, CLOSE, END = range(8)
SYMBOLS = {43: PLUS, 45: MINUS, 42: TIMES, 47: OVER, 40: OPEN, 41: CLOSE}


def is_digit(code):
    return 48 <= code <= 57


def tokens(codes):
    """Pairs of kind and value."""
    i = 0
    while i < len(codes):
        code = codes[i]
        if code == 32:
            i += 1
        elif is_digit(code):
            value = 0
            while i < len(codes) and is_digit(codes[i]):
                value = 10 * value + codes[i] - 48
                i += 1
            yield NUMBER, value
        elif code in SYMBOLS:
            yield SYMBOLS[code], 0
            i += 1
        else:
            raise ValueError(f"unknown character {code} at {i}")
    yield END, 0


class Parser:
    def __init__(self, stream):
        self.stream = stream
        self.at = 0

    def peek(self):
        return self.stream[self.at][0]

    def take(self):
        token = self.stream[self.at]
        self.at += 1
        return token

    def expression(self):
        value = self.term()
        while self.peek() in (PLUS, MINUS):
            kind, _ = self.take()
            right = self.term()
            value = value + right if kind == PLUS else value - right
        return value

    def term(self):
        value = self.factor()
        while self.peek() in (TIMES, OVER):
            kind, _ = self.take()
            right = self.factor()
            if kind == TIMES:
                value *= right
            else:
                value /= right
        return value

    def factor(self):
        kind, value = self.take()
        if kind == NUMBER:
            return float(value)
        if kind == MINUS:
            return -self.factor()
        if kind == OPEN:
            inner = self.expression()
            if self.take()[0] != CLOSE:
                raise ValueError("a parenthesis is not closed")
            return inner
        raise ValueError(f"unexpected token {kind}")


def calculate(codes):
    parser = Parser(list(tokens(codes)))
    value = parser.expression()
    if parser.peek() != END:
        raise ValueError("something is left over")
    return value


def codes(text):
    return [ord(c) for c in text]


MAIN = calculate
INPUTS = [(codes("1 + 2*3"),), (codes("-(4 - 6) * (10 / 4)"),), (codes("(1 + 2"),), (codes("1 / (2 - 2)"),),
          (codes("2 & 3"),), (codes("1 2"),), (codes(")"),)]  # fmt: skip
LARGE = (codes("+".join(f"({i} * (3 - {i}) / 7)" for i in range(1, 300))),)
