"""Host calls on their way out of compiled code: an exception of theirs is told with the line that called them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.ir.graph import Apply, Graph, all_nodes
from whilst_compiler.source import Location

__all__ = ["HostFailed", "Located", "located_hosts"]

Host = Callable[..., Any]


class HostFailed(Exception):
    """A host call raised ``error``, or a signal handler; ``location`` is where the user's function was."""

    def __init__(self, error: BaseException, location: Location | None) -> None:
        super().__init__(error)
        self.error = error
        self.location = location


def located_hosts(graph: Graph, hosts: Sequence[Host]) -> tuple[Host, ...]:
    """One host for each call of one in the graph (whose ``site`` attributes are changed accordingly)."""
    located: list[Host] = []
    for region in (graph, *graph.functions.values()):
        for node in all_nodes(region):
            if isinstance(node, Apply) and "site" in node.attributes:
                site = node.attributes["site"]
                assert isinstance(site, int)
                node.attributes["site"] = len(located)
                located.append(Located(hosts[site], node.location))
    return tuple(located)


class Located:
    """A host as it is called at one place of the user's code."""

    def __init__(self, host: Host, location: Location | None) -> None:
        self.host = host
        self.location = location
        self.apart: bool = getattr(host, "apart", False)
        self.rare: bool = getattr(host, "rare", False)
        self.plain: Host | None = getattr(host, "plainly", None)
        """The host on Python's own numbers, where it takes them."""

    def __call__(self, *args: Any) -> Any:
        try:
            return self.host(*args)
        except Exception as error:
            raise HostFailed(error, self.location) from None
