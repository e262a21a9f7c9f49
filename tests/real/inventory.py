"""A shop: an enum of states, orders that go through them, stock in a dict, a report at the end."""

from dataclasses import dataclass
from enum import IntEnum


class State(IntEnum):
    NEW = 0
    RESERVED = 1
    SHIPPED = 2
    CANCELLED = 3


class OutOfStock(Exception):
    """Nothing is left."""


@dataclass
class Order:
    item: int
    count: int
    state: State = State.NEW


def reserve(stock, order):
    have = stock.get(order.item, 0)
    if have < order.count:
        raise OutOfStock
    stock[order.item] = have - order.count
    order.state = State.RESERVED


def process(levels, wishes):
    stock = dict(levels)
    reserved, cancelled, shipped = [], 0, 0
    for item, count in wishes:
        order = Order(item, count)
        try:
            reserve(stock, order)
            reserved.append(item * 100 + count)
        except OutOfStock:
            order.state = State.CANCELLED
        finally:
            if order.state == State.CANCELLED:
                cancelled += 1
        if order.state is State.RESERVED and count % 2 == 0:
            order.state = State.SHIPPED
            shipped += 1
    missing = sorted(item for item, left in stock.items() if left == 0)
    return reserved, cancelled, shipped, missing, sum(stock.values())


MAIN = process
INPUTS = [([(1, 5), (2, 3)], [(1, 2), (2, 3), (1, 4), (9, 1)]), ([(1, 0)], [(1, 0)]), ([(4, 1)], [(4, 1), (4, 1)])]
LARGE = ([(i, i % 50) for i in range(60)], [(i * 7 % 64, i % 5 + 1) for i in range(2000)])
