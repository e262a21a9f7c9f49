"""Host calls on their way out of compiled code: an exception of theirs is told with the line that called them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from whilst_compiler.ir.graph import Apply, Graph, all_nodes
from whilst_compiler.source import Location

__all__ = ["HostFailed", "located_hosts"]

Host = Callable[..., Any]


class HostFailed(Exception):
    """A host call raised ``error``; ``location`` is where the user's function called it."""

    def __init__(self, error: Exception, location: Location | None) -> None:
        super().__init__(error)
        self.error = error
        self.location = location


def located_hosts(graph: Graph, hosts: Sequence[Host]) -> tuple[Host, ...]:
    """One host for each call of one in the graph (whose ``site`` attributes are changed accordingly)."""
    located: list[Host] = []
    for region in (graph, *graph.functions.values()):
        for node in all_nodes(region):
            if isinstance(node, Apply) and node.row.name == "host_call":
                site = node.attributes["site"]
                assert isinstance(site, int)
                node.attributes["site"] = len(located)
                located.append(_located(hosts[site], node.location))
    return tuple(located)


def _located(host: Host, location: Location | None) -> Host:
    def call(*args: Any) -> Any:
        try:
            return host(*args)
        except Exception as error:
            raise HostFailed(error, location) from None

    call.apart = getattr(host, "apart", False)  # type: ignore[attr-defined]
    return call
