"""The picture of the pipeline shows the example of today."""

from eks_blueprint.spec import load
from tests.support.apps import example
from tools.pipeline_picture import EXAMPLE, PICTURE, picture


def test_picture_is_current() -> None:
    assert PICTURE.read_text("utf-8") == picture(load(EXAMPLE)), "run `make docs`"


def test_picture_shows_every_stack_of_the_clusters() -> None:
    names = {name for name in example(EXAMPLE).templates if not name.startswith("fleet-pipeline")}
    assert [name for name in names if f">{name}</text>" not in PICTURE.read_text("utf-8")] == []
