"""The table of what works where is complete, and answers for every field."""

from __future__ import annotations

import pytest

from eks_blueprint import catalogue
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec.cluster_fields import ClusterFields

TABLE = catalogue.targets()
ROWS = {**TABLE.fields, **TABLE.abilities}
CELLS = [(name, target, one) for name, row in ROWS.items() for target, one in row.targets.items()]


def test_every_field_of_a_cluster_has_a_row() -> None:
    assert {*ClusterFields.model_fields} <= {*TABLE.fields}


def test_every_row_has_every_target_but_the_region() -> None:
    wanted = {*TABLE.targets} - {catalogue.REGION}
    assert {name: {*row.targets} for name, row in ROWS.items() if {*row.targets} != wanted} == {}


def test_rows_are_fields_that_exist() -> None:
    unknown = [
        name for name in TABLE.fields if name.split(".")[0] not in ClusterFields.model_fields
    ]
    assert unknown == []


def test_cells_have_known_sources_and_all_sources_are_used() -> None:
    assert {one.source for _, _, one in CELLS} == {*TABLE.sources}


def test_conclusions_are_marked() -> None:
    unmarked = [
        (name, target)
        for name, target, one in CELLS
        if one.source.startswith("inferred-") and not (one.inferred or one.library)
    ]
    assert unmarked == []


def test_what_is_not_plain_says_why() -> None:
    silent = [(name, target) for name, target, one in CELLS if one.value != "yes" and not one.note]
    assert silent == []


def test_answers_for_fields_below_a_row() -> None:
    assert catalogue.support("karpenter.node_pools", "hybrid-nodes").value == "no"
    assert catalogue.support("endpoint.public_access", "outposts-local-ebs").value == "no"
    assert catalogue.support("endpoint", "outposts-local-ebs").value == "conditional"
    assert catalogue.support("pod-identity", "outposts-local-instance-store").value == "yes"


def test_everything_works_in_a_region() -> None:
    assert catalogue.support("auto_mode", catalogue.REGION).value == "yes"


def test_fails_on_an_unknown_target() -> None:
    with pytest.raises(BlueprintError, match="target must be one of region, outposts-extended"):
        catalogue.support("karpenter", "outpost")


def test_fails_on_an_unknown_field() -> None:
    with pytest.raises(
        BlueprintError, match="must be one of the table of targets, got 'carpenter'"
    ):
        catalogue.support("carpenter", "hybrid-nodes")
