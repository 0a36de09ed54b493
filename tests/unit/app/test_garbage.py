"""Python's garbage collector rests while constructs are made, and no longer."""

import gc
from collections.abc import Iterator

import pytest

from eks_blueprint.app.garbage import no_garbage_collection


@pytest.fixture(autouse=True)
def keep_the_setting() -> Iterator[None]:
    was = gc.isenabled()
    yield
    gc.enable() if was else gc.disable()


def fail() -> None:
    with no_garbage_collection():
        assert not gc.isenabled()
        raise ValueError("inside")


@pytest.mark.parametrize("before", [True, False])
def test_collector_is_afterwards_as_it_was(before: bool) -> None:
    gc.enable() if before else gc.disable()
    with pytest.raises(ValueError, match="inside"):
        fail()
    assert gc.isenabled() is before
