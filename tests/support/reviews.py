"""Reviews for tests of pages: of what the last release synthesized, and of what nobody would."""

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from eks_blueprint import review
from eks_blueprint.review.findings import Findings, Pack, ReviewFinding
from eks_blueprint.review.fleet import fleet_of
from eks_blueprint.review.model import ClusterReview, Review
from eks_blueprint.review.place import Place
from eks_blueprint.review.scorecard import ScoreRow, Violation
from tests.conftest import SCRATCH
from tools.release_assemblies import last_release, unpack

ONE = "01-production"
FLEET = "06-multi-cluster"
SECRETS = ("s3cr3t-of-a-secret", 'pa"ss\\word of a database', "hunter2", "not-to-be-echoed")
PAYLOADS = (
    "<script>window.hit = 1</script>",
    '"><img src=x onerror="window.hit = 1">',
    "' onmouseover='window.hit = 1",
    "</title></style></script><svg onload=window.hit=1>",
    "]]><!--<iframe srcdoc='<script>parent.hit=1</script>'>-->",
    "javascript:window.hit=1",
    'https://example.com/" onclick="window.hit=1',
    "`</code><b>`{{ 7 * 7 }}{% raw %}",
    "\u202egnp.exe\u0000\ud800",
    "&lt;script&gt;&#x3c;script&#x3e;",
)
# Fields with words that code asks for.
_WORDS = (
    "verdict",
    "severity",
    "state",
    "kind",
    "tier",
    "action",
    "section",
    "style",
    "file",
    "stack",
    "key",
)


@cache
def assembly(example: str, indent: int | None = 1) -> Path:
    """Return the folder of an example as the last release synthesized it.

    :param indent: indentation of its templates; ``None`` for one line. Default: as the CDK does.
    """
    folder = Path(tempfile.mkdtemp(dir=SCRATCH))
    unpack(last_release(), folder, example)
    for file in (folder / example).glob("*.template.json"):
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")), indent=indent), "utf-8")
    return folder / example


@cache
def of_one() -> Review:
    """Return the review of the reference cluster, with verdicts and findings of every kind."""
    whole = review.load(assembly(ONE))
    cluster = whole.clusters[0]
    place = cluster.architecture.control_plane.place
    changed = dataclasses.replace(
        cluster,
        scorecard=_judged(cluster, place),
        findings=_found(place),
    )
    return dataclasses.replace(whole, clusters=(changed,))


@cache
def of_one_minified() -> Review:
    """Return the review of the reference cluster, whose templates have one line each."""
    return review.load(assembly(ONE, None))


@cache
def with_secrets() -> Review:
    """Return the review of a cluster whose templates have secrets in them, in every way."""
    folder = Path(tempfile.mkdtemp(dir=SCRATCH)) / "secrets"
    shutil.copytree(assembly(ONE), folder)
    file = folder / "production.template.json"
    template = json.loads(file.read_text("utf-8"))
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "shop"},
        "stringData": {"token": SECRETS[0]},
    }
    template.setdefault("Parameters", {})["Token"] = {
        "Type": "String",
        "NoEcho": True,
        "Default": SECRETS[3],
    }
    template["Resources"] |= {
        "Database": {
            "Type": "AWS::RDS::DBInstance",
            "Properties": {"MasterUserPassword": SECRETS[1]},
        },
        "Shop": {
            "Type": "Custom::AWSCDK-EKS-KubernetesResource",
            "Properties": {"Manifest": json.dumps([secret])},
        },
        "Chart": {
            "Type": "Custom::AWSCDK-EKS-HelmChart",
            "Properties": {
                "Release": "shop",
                "Chart": "shop",
                "Values": json.dumps({"admin": {"password": SECRETS[2]}}),
            },
        },
    }
    file.write_text(json.dumps(template, indent=1), "utf-8")
    return review.load(folder)


def side_by_side(clusters: Any) -> Any:
    """Return the comparison of clusters."""
    return fleet_of(clusters)


@cache
def of_fleet() -> Review:
    """Return the review of four clusters."""
    return review.load(assembly(FLEET))


@cache
def of_many(count: int = 50) -> Review:
    """Return the review of a fleet of copies."""
    few = of_fleet()
    copies = tuple(
        dataclasses.replace(
            few.clusters[n % len(few.clusters)],
            key=f"{few.clusters[n % len(few.clusters)].key}-{n}",
            name=f"{few.clusters[n % len(few.clusters)].name}-{n}",
        )
        for n in range(count)
    )
    return dataclasses.replace(few, clusters=copies, fleet=fleet_of(copies))


@cache
def with_few_entries() -> Review:
    """Return a review whose page has every kind of part, and few of each."""
    whole = of_one()
    cluster = whole.clusters[0]
    card, access, runs = cluster.scorecard, cluster.access, cluster.workloads
    estimate = cluster.cost.estimate
    areas = tuple(dataclasses.replace(one, rows=one.rows[:4]) for one in card.areas[:2])
    changed = dataclasses.replace(
        cluster,
        stacks=("production-network",),
        scorecard=dataclasses.replace(card, areas=areas),
        access=dataclasses.replace(
            access,
            administrators=access.administrators[:3],
            roles=access.roles[:2],
            keys=access.keys[:2],
        ),
        workloads=dataclasses.replace(runs, objects=runs.objects[:2]),
        cost=dataclasses.replace(
            cluster.cost,
            estimate=dataclasses.replace(estimate, lines=estimate.lines[:3]),
        ),
    )
    return dataclasses.replace(whole, clusters=(changed,), source=_short().source)


@cache
def _short() -> Review:
    """Return the review of the network of the reference cluster, cut to a few resources."""
    folder = Path(tempfile.mkdtemp(dir=SCRATCH)) / "short"
    shutil.copytree(assembly(ONE), folder)
    for file in folder.glob("*.template.json"):
        template = json.loads(file.read_text("utf-8"))
        template["Resources"] = dict([*template["Resources"].items()][:3])
        file.write_text(json.dumps(template, indent=1), "utf-8")
    return review.load(folder)


def _judged(cluster: ClusterReview, place: Place) -> Any:
    verdicts = ("met", "not met", "not applicable", "unknown")
    areas = []
    number = 0
    for area in cluster.scorecard.areas:
        rows = []
        for row in area.rows:
            rows.append(_row(row, verdicts[number % 4], place))
            number += 1
        counts = {one: sum(row.verdict == one for row in rows) for one in verdicts}
        areas.append(dataclasses.replace(area, rows=tuple(rows), counts=counts))
    counts = {one: sum(area.counts[one] for area in areas) for one in verdicts}
    return dataclasses.replace(cluster.scorecard, areas=tuple(areas), counts=counts)


def _row(row: ScoreRow, verdict: Any, place: Place) -> ScoreRow:
    violation = Violation(f"{row.id}[detail]", "must be otherwise, got this", place, "")
    return dataclasses.replace(
        row,
        verdict=verdict,
        proofs=(place,) if verdict == "met" else (),
        violations=(violation,) if verdict == "not met" else (),
        note="does not apply" if verdict == "not applicable" else "",
    )


def _found(place: Place) -> Findings:
    items = tuple(
        ReviewFinding(
            pack="AwsSolutions",
            rule=f"AwsSolutions-EKS{number}",
            severity="error" if number % 2 else "warning",
            state="open" if number < 3 else "acknowledged",
            message=f"The cluster does not do thing {number}",
            reason="" if number < 3 else f"thing {number} is done elsewhere",
            construct="production/Blueprint/ControlPlane/Resource",
            place=place,
        )
        for number in range(1, 6)
    )
    return Findings((Pack("AwsSolutions", "3.0.2", 2, 3),), items, ())


def poisoned(value: Any, word: Callable[[str], str]) -> Any:
    """Return a model in which every text is another one, but for words that code asks for.

    :param value: a part of a review.
    :param word: makes a text of one.
    """
    if isinstance(value, str):
        return word(value)
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(poisoned(one, word) for one in value)
    if isinstance(value, list):
        return [poisoned(one, word) for one in value]
    if isinstance(value, Mapping):
        return {key: poisoned(item, word) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kept = (*_WORDS, "source", "graph", "estimate", "plan", "support")
        changed = {
            one.name: poisoned(getattr(value, one.name), word)
            for one in dataclasses.fields(value)
            if one.init and one.name not in kept
        }
        return dataclasses.replace(value, **changed)
    return value
