import re
from pathlib import Path

import pytest

from eks_blueprint import catalogue
from eks_blueprint.errors import BlueprintError
from eks_blueprint.spec import load
from tests.support.apps import EXAMPLES, ROOT, example
from tests.support.objects import kubectl_releases

CODE = sorted((ROOT / "eks_blueprint").rglob("*.py"))


@pytest.mark.parametrize("name", catalogue.chart_names())
def test_chart_has_a_pinned_version_and_a_source_with_a_commit(name: str) -> None:
    chart = catalogue.chart(name)
    # AWS numbers its builds of a release of Cilium.
    assert re.fullmatch(r"v?\d+\.\d+\.\d+(-\d+)?", chart.version)
    assert re.search(r"commit [0-9a-f]{7}", chart.source)
    assert chart.repository.startswith(("https://", "oci://"))
    assert chart.is_oci == chart.repository.endswith(f"/{chart.name}")
    assert all(re.search(r":v?\d+(\.\d+|-[0-9a-f]{7,})", image) for image in chart.images)


@pytest.mark.parametrize("name", catalogue.chart_names())
def test_no_version_of_a_chart_or_image_stands_in_code(name: str) -> None:
    chart = catalogue.chart(name)
    wanted = {chart.version, chart.app_version, *chart.images}
    # A release may be a number that many texts hold, such as 2.8.5; it has three parts.
    found = [
        (path.name, text)
        for path in CODE
        for text in wanted
        if re.search(rf"(?<![\d.-]){re.escape(text)}(?![\d.-])", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def own_charts(path: Path) -> set[str]:
    return {name for cluster in load(path).clusters.values() for name in cluster.charts}


def test_every_chart_of_the_examples_is_in_the_catalogue() -> None:
    used = {
        (release.name, release.version)
        for path in EXAMPLES
        for stack in example(path).templates
        for release in kubectl_releases(example(path), stack)
        if release.name not in own_charts(path)
    }
    assert {name for name, _ in used} == set(catalogue.chart_names())
    assert all(catalogue.chart(name).version == version for name, version in used)


def test_values_are_known_for_charts_only() -> None:
    text = Path(ROOT / "eks_blueprint" / "catalogue" / "chart-values.yaml").read_text("utf-8")
    named = set(re.findall(r"^([a-z0-9-]+):", text, flags=re.MULTILINE))
    assert named == set(catalogue.chart_names())


def test_value_without_a_default_takes_anything() -> None:
    values = {"serviceAccount": {"name": 7}, "unheard": {"of": []}}
    assert catalogue.value_issue("aws-load-balancer-controller", values) is None


def test_fails_on_an_unknown_chart() -> None:
    with pytest.raises(BlueprintError, match=r"chart must be one of .*, got 'nginx'"):
        catalogue.chart("nginx")
