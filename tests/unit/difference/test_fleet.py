"""What a deployment does to each cluster of a fleet."""

from typing import Any

from eks_blueprint.difference.change import Action, PropertyChange, ResourceChange, StackChange
from eks_blueprint.difference.difference import Difference
from eks_blueprint.difference.document import document
from eks_blueprint.difference.fleet import cluster_changes
from eks_blueprint.difference.spec_edits import spec_edits
from eks_blueprint.results import Finding, Severity, text
from eks_blueprint.spec import BlueprintSpec


def fleet(**defaults: Any) -> BlueprintSpec:
    return BlueprintSpec.model_validate(
        {
            "defaults": {"profile": "core"},
            "waves": [{"name": "first"}],
            "environments": {
                "prod": {
                    "account": "111122223333",
                    "regions": ["eu-west-1"],
                    "wave": "first",
                    "defaults": defaults,
                }
            },
            "clusters": {name: {"environment": "prod"} for name in ("app", "app-two", "quiet")},
        }
    )


def change(stack: str, action: Action = Action.UPDATE) -> ResourceChange:
    return ResourceChange(
        stack=stack,
        id=f"{stack}/Log",
        type="AWS::Logs::LogGroup",
        action=action,
        properties=(PropertyChange("LogGroupName", f"/{stack}/a", f"/{stack}/b"),),
    )


OLD, NEW = fleet(), fleet(kubernetes_version="1.36")
STACKS = (StackChange("app", Action.UPDATE), StackChange("app-two", Action.UPDATE))
CHANGES = (change("app"), change("app-two"))
FINDING = Finding("x", Severity.ERROR, "app-two/Log", "is lost", "", "")


def test_each_cluster_that_changes_has_a_row() -> None:
    app, two = cluster_changes(OLD, NEW, stacks=STACKS, changes=CHANGES, findings=[FINDING])
    assert (app.cluster, app.environment, app.wave) == ("app", "prod", "first")
    assert app.version == "1.35 -> 1.36"
    assert app.counts == {Action.UPDATE: 1}
    assert (app.errors, two.errors) == (0, 1)


def test_the_same_changes_are_said_once() -> None:
    rows = cluster_changes(OLD, NEW, stacks=STACKS, changes=CHANGES, findings=())
    assert [one.like for one in rows] == ["", "app"]
    said = text(
        document(Difference(STACKS, CHANGES, (), blocked=False, clusters=rows)),
    )
    assert "as in app" in said
    assert "LogGroupName: /app/a to /app/b" in said
    assert "/app-two/a" not in said


def test_other_changes_are_shown() -> None:
    changes = (change("app"), change("app-two", Action.REPLACE))
    rows = cluster_changes(OLD, NEW, stacks=STACKS, changes=changes, findings=())
    assert [one.like for one in rows] == ["", ""]


def test_an_edit_of_a_layer_is_one_row() -> None:
    edits = tuple(spec_edits(OLD, NEW))
    rows = cluster_changes(OLD, NEW, stacks=STACKS, changes=CHANGES, findings=())
    said = text(
        document(
            Difference(STACKS, CHANGES, (), blocked=False, edits=edits, clusters=rows),
        )
    )
    assert "clusters.app.kubernetes_version and 2 more" in said


def test_a_cluster_that_is_new_or_gone_has_a_row() -> None:
    stacks = (StackChange("quiet", Action.LEAVE),)
    smaller = NEW.model_copy(
        update={"clusters": {k: v for k, v in NEW.clusters.items() if k != "quiet"}}
    )
    (row,) = cluster_changes(OLD, smaller, stacks=stacks, changes=(), findings=())
    assert (row.cluster, row.version) == ("quiet", "1.35")


def test_a_spec_without_environments_has_no_rows() -> None:
    plain = BlueprintSpec.model_validate({"clusters": {"app": {"profile": "core"}}})
    assert cluster_changes(plain, plain, stacks=STACKS, changes=CHANGES, findings=()) == ()
