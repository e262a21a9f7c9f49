"""A bank: accounts, transfers with fees, an error of its own, a log of what was refused."""

from dataclasses import dataclass, field


class InsufficientFunds(Exception):
    pass


@dataclass
class Account:
    number: int
    balance: float = 0.0
    movements: int = 0
    history: list[float] = field(default_factory=list)

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self.balance += amount
        self.movements += 1
        self.history.append(amount)

    def withdraw(self, amount):
        if amount > self.balance:
            raise InsufficientFunds(f"account {self.number} holds {self.balance}, not {amount}")
        self.balance -= amount
        self.movements += 1
        self.history.append(-amount)


class Bank:
    FEE = 0.25

    def __init__(self, size):
        self.accounts = [Account(number) for number in range(size)]
        self.earned = 0.0

    def transfer(self, source, target, amount):
        payer, payee = self.accounts[source], self.accounts[target]
        payer.withdraw(amount + self.FEE)
        payee.deposit(amount)
        self.earned += self.FEE


def run(size, opening, orders):
    bank = Bank(size)
    for account in bank.accounts:
        account.deposit(opening)
    refused = 0
    for source, target, amount in orders:
        try:
            bank.transfer(source, target, amount)
        except InsufficientFunds:
            refused += 1
    balances = [account.balance for account in bank.accounts]
    busiest = max(bank.accounts, key=lambda account: account.movements)
    assert abs(sum(balances) + bank.earned - size * opening) < 1e-6
    return balances, refused, bank.earned, busiest.number, busiest.history


MAIN = run
INPUTS = [(3, 100.0, [(0, 1, 50.0), (1, 2, 120.0), (0, 2, 60.0)]), (2, 10.0, [(0, 1, 9.75), (0, 1, 0.01)]),
          (2, -1.0, [(0, 1, 1.0)]), (2, 5.0, [(0, 3, 1.0)])]  # fmt: skip
LARGE = (50, 100.0, [(i * 7 % 50, i * 11 % 50, float(i % 40 + 1)) for i in range(3000)])
