"""Modules import each other in one direction; cycles would tie files together."""

import importlib
import inspect
from collections.abc import Iterator, Mapping

import grimp
import pytest

PACKAGE = "eks_blueprint"


@pytest.fixture(scope="module")
def imports() -> Mapping[str, set[str]]:
    """Imports by module, those for type checkers and within functions included."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    # The face of the package names all rooms, and imports one when it is asked for a name in it.
    modules = graph.modules - {PACKAGE}
    return {one: graph.find_modules_directly_imported_by(one) & modules for one in modules}


def reached(imports: Mapping[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = [*imports[start]]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += imports[module]
    return found


def cycles(imports: Mapping[str, set[str]]) -> Iterator[frozenset[str]]:
    reach = {module: reached(imports, module) for module in imports}
    for module, below in reach.items():
        yield frozenset(other for other in below if module in reach[other])


def test_cycles_are_found() -> None:
    imports = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}
    assert {*cycles(imports)} == {frozenset("abc"), frozenset()}


def test_a_module_is_in_no_cycle_of_more_than_three(imports: Mapping[str, set[str]]) -> None:
    assert [sorted(one) for one in {*cycles(imports)} if len(one) > 3] == []


def test_spec_has_no_cycle(imports: Mapping[str, set[str]]) -> None:
    found = {
        cycle for cycle in cycles(imports) for one in cycle if one.startswith(f"{PACKAGE}.spec.")
    }
    assert [sorted(one) for one in found] == []


def test_rules_do_not_know_the_cluster(imports: Mapping[str, set[str]]) -> None:
    rules = {m: below for m, below in imports.items() if m.startswith(f"{PACKAGE}.spec.rules.")}
    assert len(rules) > 20
    # These are parts of a file and not of a cluster; rules about them know all clusters.
    within = {m: below for m, below in rules.items() if not nouns(m) & OF_FILES}
    assert [m for m, below in within.items() if any(".spec.cluster" in one for one in below)] == []


def test_rules_on_clusters_take_all_of_them_and_never_one(
    imports: Mapping[str, set[str]],
) -> None:
    found = {m for m in imports if m.startswith(f"{PACKAGE}.spec.rules.")}
    known = [m for m in sorted(found) if nouns(m) & OF_FILES]
    assert len(known) > 8, "the check would be void"
    for name in known:
        module = importlib.import_module(name)
        public = [getattr(module, one) for one in module.__all__]
        for function in filter(inspect.isfunction, public):
            # Others look something up for a cluster.
            if function.__name__.endswith(("_issues", "_warnings")):
                taken = inspect.signature(function).parameters.values()
                single = [one.name for one in taken if str(one.annotation) in SINGLE]
                assert single == [], f"{name}.{function.__name__}"


OF_FILES = {"clusters", "waves", "pipeline"}
SINGLE = ("ClusterSpec", "ClusterFields", "CoreFields", "ComponentFields")


def nouns(module: str) -> set[str]:
    """Give the parts of the spec that a file of rules is about."""
    return {*module.rpartition(".")[2].split("_and_")}
