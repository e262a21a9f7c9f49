"""A function and the specs of its arguments in, a graph out."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from types import FunctionType
from typing import Any

import gast

from whilst_compiler.errors import CompilerBug, Diagnostic, Label, Limitation, UserError, WhilstError
from whilst_compiler.frontend.arrays import array_flags, layout, own_results, viewing
from whilst_compiler.frontend.arrays.long_enough import ask_sizes
from whilst_compiler.frontend.calls import call, constant_argument, function_of, prepare, run_function
from whilst_compiler.frontend.changes import Changes
from whilst_compiler.frontend.containers.composites import RECORD, Composite
from whilst_compiler.frontend.containers.linked import LinkedMeet, link_like
from whilst_compiler.frontend.containers.list_values import Items
from whilst_compiler.frontend.containers.pools import PoolsMeet, StartPool, new_pool, unite
from whilst_compiler.frontend.control import choices, guarded, kinds
from whilst_compiler.frontend.control.conflicts import refuse_effort
from whilst_compiler.frontend.derivatives import derivatives
from whilst_compiler.frontend.inputs import Inputs
from whilst_compiler.frontend.iteration.generators import is_generator
from whilst_compiler.frontend.joins import frozen_joins
from whilst_compiler.frontend.joins.item_templates import NeedsPools
from whilst_compiler.frontend.language import local_classes, raising
from whilst_compiler.frontend.language.assigning import store
from whilst_compiler.frontend.language.expressions import expression
from whilst_compiler.frontend.library import SERVICES
from whilst_compiler.frontend.lists import block_lists, object_tables
from whilst_compiler.frontend.lists.lists import as_item, item_site
from whilst_compiler.frontend.names import outside
from whilst_compiler.frontend.names.names import NewArrayInput, from_outside, guard_function
from whilst_compiler.frontend.objects import constructing, dunder, exception_values, function_attributes, instances
from whilst_compiler.frontend.objects.attributes import get_attribute
from whilst_compiler.frontend.operators.membership import contains
from whilst_compiler.frontend.outputs import Outputs
from whilst_compiler.frontend.signature.lowered import Lowered
from whilst_compiler.frontend.signature.places import Source
from whilst_compiler.frontend.signature.specs import (
    Spec,
    StaticSpec,
)  # fmt: skip
from whilst_compiler.frontend.state import watched
from whilst_compiler.frontend.state.context import Context
from whilst_compiler.frontend.state.frames import Frame
from whilst_compiler.frontend.state.restarts import Again, NeedsChoices, NeedsTable, NewField, Recursive, born_early
from whilst_compiler.frontend.statements import statements
from whilst_compiler.frontend.syntax.desugar import to_source
from whilst_compiler.frontend.values import callees
from whilst_compiler.frontend.values.blocks import MovesLater, NeedsBlocks
from whilst_compiler.frontend.values.parts import LendInstead
from whilst_compiler.frontend.values.values import (
    Abstract,
    Function,
    Scope,
)  # fmt: skip
from whilst_compiler.ir.calls import called_from
from whilst_compiler.ir.graph import Graph, Operand
from whilst_compiler.source import Span

__all__ = ["lower_function"]


def lower_function(
    function: FunctionType, specs: Mapping[str, Spec], *, static_names: Collection[str] = (), options: Any = None,
    container: Callable[[Any, int], Spec | None] = lambda value, number: None,
) -> Lowered:  # fmt: skip
    """Lower ``function`` for arguments of the given specs (one per parameter, in order).

    ``container`` gives the spec, with a number, of a dict, set or queue that lives outside, if it can be taken.

    Raises UserError for a program that cannot be compiled as it stands, Limitation for what whilst does not do yet.
    """
    known: list[tuple[Any, Source, str]] = []
    options = dict(options or {})
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, 20_000))
    try:
        while True:
            lowering = _Lowering(function, specs, options, known, container)
            learned = options.pop("learned")
            try:
                return lowering.run()
            except NewArrayInput as found:
                known.append(found.args)
                options["learned"] = learned
            except Recursive:
                options["learned"] = learned
            except (Again, NewField):
                pass
            except (Limitation, UserError):
                if not lowering.ctx.learned_from:
                    raise
                options["unlearned"] = True
            except NeedsChoices:
                options["choices"] = True
            except NeedsPools:
                if "pools" in options:
                    raise CompilerBug("lists inside a list are not in a pool") from None
                options["pools"] = {}
            except NeedsTable as found:
                (cls,) = found.args
                if cls in options.setdefault("tables", {}) and not born_early(options, cls):
                    title = f"an object of class {cls.__name__} is put into a container in its own __init__"
                    span = Span(function.__code__.co_filename, function.__code__.co_firstlineno)
                    help = "put it there after it was made"
                    raise Limitation(Diagnostic("W262", title, (Label(span),), help)) from None
                options["tables"][cls] = None
            except LinkedMeet as found:
                if not link_like(lowering.ctx, *found.args):
                    title = "a tuple that holds others of its own kind meets one made elsewhere"
                    lowering.ctx.limitation("W269", title, "make it here, of its items: (t[0], t[1])")
            except MovesLater as found:
                options.setdefault("moving", set()).update(found.args)
            except LendInstead as found:
                options.setdefault("lent", set()).update(found.args)
            except NeedsBlocks as found:
                (dtype,) = found.args
                early = dtype in options.setdefault("blocks", {})
                if early and options["blocks"][dtype]:
                    what = "views, or of several dtypes, or not its own"
                    title = f"'{function.__name__}' puts arrays into a list that are {what}"
                    span = Span(function.__code__.co_filename, function.__code__.co_firstlineno)
                    help = "put copies of one dtype into it: a.astype(float)"
                    raise Limitation(Diagnostic("W263", title, (Label(span),), help)) from None
                options["blocks"][dtype] = early
            except StartPool as new:
                for site in new.args:
                    options["pools"].setdefault(site, site)
                options["learned"] = learned
            except PoolsMeet as pair:
                unite(options["pools"], *pair.args)
                options["learned"] = learned
    finally:
        sys.setrecursionlimit(limit)


class _Lowering:
    def __init__(
        self, function: FunctionType, specs: Mapping[str, Spec], options: dict[str, Any],
        known: list[tuple[Any, Source, str]], container: Any,
    ) -> None:  # fmt: skip
        self.function = function
        self.specs = specs
        self.known = known
        self.ctx = ctx = Context(options)
        self.inputs = Inputs(ctx)
        ctx.expression, ctx.statements, ctx.call = expression, statements, call
        ctx.library = {**SERVICES, **choices.SERVICES, **constructing.SERVICES, **dunder.SERVICES, **instances.SERVICES,
                       **object_tables.SERVICES, **block_lists.SERVICES, **callees.SERVICES, **derivatives.SERVICES,
                       **exception_values.SERVICES, **guarded.SERVICES, **kinds.SERVICES, **raising.SERVICES,
                       **array_flags.SERVICES, **frozen_joins.SERVICES, **layout.SERVICES, **own_results.SERVICES,
                       **outside.SERVICES, **function_attributes.SERVICES,
                       **viewing.SERVICES, **watched.SERVICES, **local_classes.SERVICES,
                       "refuse_effort": refuse_effort, "get_attribute": get_attribute, "contains": contains,
                       "constant_argument": constant_argument, "function_of": function_of,
                       "input_value": self.inputs.input_value,
                       "container_spec": container,
                       "new_storage": self.inputs.new_storage, "objects_given": self.inputs.objects_given,
                       "store": store}  # fmt: skip
        ctx.library |= {
            "field_set": self.inputs.kept.set_field,
            "enter_kept": self.inputs.kept.enter,
            "write_kept": self.inputs.kept.write,
        }

    def run(self) -> Lowered:
        ctx = self.ctx
        f = function_of(ctx, self.function)
        if is_generator(f.definition):
            title = f"'{f.definition.name}' is a generator; a compiled function returns all at once"
            span = Span(f.definition.file, self.function.__code__.co_firstlineno)
            raise Limitation(Diagnostic("W011", title, (Label(span),), "return a list of what it yields"))
        guard_function(ctx, self.function)
        for site, root in ctx.options.get("pools", {}).items():
            if site == root:
                ctx.pools[site] = new_pool(ctx, site)
        for dtype, early in ctx.options.get("blocks", {}).items():
            ctx.blocks[dtype] = block_lists.new_blocks(ctx, dtype, early)
        for cls in ctx.options.get("tables", {}):
            ctx.tables[cls] = object_tables.new_table(ctx, cls, instances.field_names(ctx, cls))
        for kind, width in ctx.options.get("linked", {}).values():
            if (kind, width) not in ctx.linked:
                table = object_tables.new_table(ctx, kind, dict.fromkeys(map(str, range(width))))
                ctx.linked[kind, width] = table
        bound = {}
        for name, spec in self.specs.items():
            first = len(self.inputs.params)
            with self.at_the_top(f):
                bound[name] = self.inputs.input_value(ctx, spec, name)
            ctx.scalar_parameters.update((p, name) for p in self.inputs.params[first:])
        own = len(self.inputs.params)
        self.inputs.given = len(self.inputs.objects)
        with self.at_the_top(f):
            for key, source, title in self.known:
                from_outside(ctx, source, key, title, source.read())
            outside.enter(ctx)
        ctx.at_entry = False
        self.inputs.settle()
        with self.at_the_top(f):
            ctx.library["new_memos"](ctx)
            if "pools" in ctx.options:
                self.pool_rows()
        try:
            value = run_function(ctx, f, bound)
        except WhilstError:
            raise
        except RecursionError:
            raise self._endless() from None
        return self.finish(f, value, own)

    def _endless(self) -> Limitation:
        title = f"'{self.function.__name__}' is nested too deeply, or puts containers into containers without end"
        span = Span(self.function.__code__.co_filename, self.function.__code__.co_firstlineno)
        return Limitation(Diagnostic("W269", title, (Label(span),), "number the containers, and keep them in one list"))

    @contextlib.contextmanager
    def at_the_top(self, f: Function) -> Iterator[None]:
        """For what is done before the first statement, in the name of the function."""
        ctx = self.ctx
        location = ctx.builder.location
        ctx.frames.append(Frame(f.definition, Scope({}, None, f.scope.globals, {}, f)))
        ctx.at(f.definition.node)
        yield
        ctx.frames.pop()
        ctx.builder.location = location

    def pool_rows(self) -> None:
        """Lists inside lists that are arguments, or that need it, move into a pool before anything else happens.

        So do the lists that dicts, sets and queues are made of.
        """
        pooled = self.ctx.options.get("pooled", ())
        for given in self.inputs.dicts.values():
            for part in given.parts if isinstance(given, Composite) and given.kind != RECORD else ():
                if (site := self.ctx.list_sites[part.cell]) in pooled:
                    as_item(self.ctx, part, site)
        for ref in self.inputs.lists.values():
            site = self.ctx.list_sites[ref.cell]
            if site in pooled:
                as_item(self.ctx, ref, site)
                continue
            found = self.ctx.state[ref.cell]
            for item in found.items if isinstance(found, Items) else ():
                as_item(self.ctx, item, item_site(self.ctx, ref))

    def finish(self, f: Function, value: Abstract, own: int) -> Lowered:
        ctx = self.ctx
        with self.at_the_top(f):
            outside.refuse_hosts(ctx)
        outputs = Outputs(ctx, self.inputs)
        outputs.share(value)
        result = StaticSpec(None) if ctx.dead else outputs.result_spec(value)
        leaves: list[Operand] = [] if ctx.dead else outputs.leaves(value)
        changes = [] if ctx.dead else Changes(outputs).updates(leaves)
        first_of_pools = len(leaves)
        pools = outputs.pool_specs(leaves)
        updates: list[tuple[int, int]] = []
        scalar_updates: list[tuple[int, int]] = []
        for index, storage in self.inputs.arguments:
            if storage in ctx.written_arguments:
                content = ctx.state[storage]
                kept = updates if self.inputs.params[index].type.dims else scalar_updates  # type: ignore[union-attr]
                kept.append((index, len(leaves)))
                leaves.append(content)
        for place, _, array in self.inputs.kept.places.values():
            updates.append((len(self.inputs.params), len(leaves)))
            self.inputs.params.append(array)
            leaves.append(ctx.state.get(place, array))
        name = self.function.__name__.strip("<>")
        nodes = [*ask_sizes(ctx, self.inputs.params), *ctx.builder.blocks[0].nodes]
        graph = Graph(tuple(self.inputs.params), nodes, tuple(leaves), name,
                      tuple(updates), called_from(ctx.functions, nodes), ctx.builder.location)  # fmt: skip
        if missing := self.inputs.kept.missing(graph):
            ctx.options["kept"] = missing
            raise NewField
        prepared = prepare(f.definition)
        hidden = tuple(h for h, _ in ctx.hidden.values())
        assert own <= len(self.inputs.params)
        lowered = Lowered(
            graph, tuple(self.specs.items()), hidden, result, tuple(ctx.guards.values()),
            partial(to_source, f.definition.node, prepared.desugared, self.function.__name__),
            partial(_written, f.definition.node), tuple(ctx.static_reasons.items()),
            tuple(ctx.warnings), tuple(ctx.hosts), tuple(ctx.errors), tuple(scalar_updates), tuple(changes),
            tuple(pools), first_of_pools,
            has_causes=ctx.has_causes or ctx.made_by_python is not None,
            kept=tuple((place, spec) for place, (_, spec, _) in self.inputs.kept.places.items()),
            draws=ctx.draws, keeps_lock=ctx.keeps_lock,
            numpy_counts=ctx.numpy_counts, mixes=ctx.mixes,
            only_fails=ctx.dead and bool(self.inputs.objects or ctx.outside),
        )  # fmt: skip
        if ctx.watches is not None and not lowered.repeatable:
            title = (
                "floating-point errors are to raise in a function that also writes to its arguments, prints, or draws"
            )
            help = "put the 'with np.errstate' around the call"
            raise Limitation(Diagnostic("W266", title, (Label(ctx.watches),), help))
        if ctx.made_by_python is not None and not lowered.told_by_python:
            title = (
                "an exception with more than numbers and texts leaves the function, which has drawn or called Python"
            )
            help = "raise it with numbers, texts and tuples of them"
            raise Limitation(Diagnostic("W261", title, (Label(ctx.made_by_python),), help))
        return lowered


def _written(node: Any) -> str:
    return str(gast.unparse(node)).strip() + "\n"
