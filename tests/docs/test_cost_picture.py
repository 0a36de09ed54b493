"""The picture of the cost of the reference cluster is drawn from the template of today."""

from eks_blueprint.assembly import read_assembly
from tests.support.apps import example
from tools.cost_picture import EXAMPLE, PICTURE, picture


def test_picture_is_current() -> None:
    assembly = read_assembly(example(EXAMPLE).folder)
    assert PICTURE.read_text("utf-8") == picture(assembly), "run `make docs`"
