"""Modules import each other in one direction; cycles would tie files together."""

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
    # Of the parts of a file, clusters are one.
    of_files = ("clusters", "waves")
    within = {m: below for m, below in rules.items() if not any(one in m for one in of_files)}
    assert [m for m, below in within.items() if any(".spec.cluster" in one for one in below)] == []
