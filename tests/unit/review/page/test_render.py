"""Pages of a review: links, ids, sizes, and what may run in them."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Any

import pytest

from eks_blueprint.assembly import CloudAssembly, Stack
from eks_blueprint.review.findings import Findings
from eks_blueprint.review.hidden import HIDDEN
from eks_blueprint.review.page import render_page
from eks_blueprint.review.page.masking import Masks
from eks_blueprint.review.picture import score_bar
from tests.support import reviews

ADDRESS = re.compile(
    r"^(#[A-Za-z0-9-]+|https://\S+|review(-[A-Za-z0-9-]+)?\.html(#[A-Za-z0-9-]+)?)$"
)
# Elements that nothing closes.
VOID = ("meta", "input", "br", "wbr")


@dataclass
class Read(HTMLParser):
    """What an HTML parser makes of a page."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    shapes: set[tuple[str, ...]] = field(default_factory=set)
    open: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        assert len(named) == len(attrs), f"an attribute of {tag} stands twice"
        self.shapes.add((tag, *sorted(named)))
        if named.get("id"):
            self.ids.append(str(named["id"]))
        for name in ("href", "src", "action", "xlink:href"):
            if name in named:
                self.links.append(str(named[name]))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"nothing is open that {tag} closes"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def read(text: str) -> Read:
    page = Read()
    page.feed(text)
    page.close()
    return page


@pytest.fixture(scope="module")
def one() -> str:
    return render_page(reviews.of_one())["review.html"]


@pytest.fixture(scope="module")
def fleet() -> Mapping[str, str]:
    return render_page(reviews.of_fleet())


def all_pages(one: str, fleet: Mapping[str, str]) -> Iterator[tuple[str, Read]]:
    yield "one", read(one)
    yield from ((name, read(text)) for name, text in fleet.items())


def test_every_link_leads_somewhere(one: str, fleet: Mapping[str, str]) -> None:
    for name, page in all_pages(one, fleet):
        ids = set(page.ids)
        for link in page.links:
            assert ADDRESS.match(link), f"{name}: {link}"
            if link.startswith("#"):
                assert link[1:] in ids, f"{name}: {link}"
            elif not link.startswith("https:"):
                file, _, id_ = link.partition("#")
                assert file in fleet, f"{name}: {link}"
                assert not id_ or f'id="{id_}"' in fleet[file], f"{name}: {link}"


def test_first_page_of_a_fleet_has_what_is_in_the_pages_of_its_clusters(
    fleet: Mapping[str, str],
) -> None:
    review = reviews.of_fleet()
    text = " ".join(fleet["review.html"].replace("<wbr>", "").split())

    for cluster in review.clusters:
        file = f"review-{cluster.key}.html"
        for row in cluster.scorecard.rows:
            if row.verdict == "not met":
                assert f'href="{file}#{row.id}"' in text
        for image in cluster.workloads.images:
            assert html.escape(image.reference) in text
        assert (f'href="{file}#administrators"' in text) == bool(cluster.access.administrators)


def test_ids_stand_once(one: str, fleet: Mapping[str, str]) -> None:
    for name, page in all_pages(one, fleet):
        assert len(page.ids) == len(set(page.ids)), name


def test_elements_are_closed_and_headings_leave_out_no_level(
    one: str, fleet: Mapping[str, str]
) -> None:
    for name, page in all_pages(one, fleet):
        assert not page.open, name
        assert page.headings.count(1) == 1, name
        assert all(
            after <= before + 1
            for before, after in zip(page.headings, page.headings[1:], strict=False)
        ), name


def test_nothing_runs_or_styles_but_what_the_policy_names(one: str) -> None:
    policy = re.search('Content-Security-Policy" content="([^"]+)"', one)
    assert policy is not None
    said = policy[1].replace("&#39;", "'")
    assert said.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        found = re.findall(f"<{tag}>(.*?)</{tag}>", one, re.DOTALL)
        assert len(found) == 1
        digest = base64.b64encode(hashlib.sha256(found[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in said
    for shape in read(one).shapes:
        assert not [name for name in shape[1:] if name.startswith("on") or name == "style"]


def test_two_renderings_are_equal(one: str) -> None:
    assert render_page(reviews.of_one())["review.html"] == one


def test_page_of_the_reference_cluster_stays_small(one: str) -> None:
    assert len(one.encode()) < 3_000_000


def test_proof_leads_to_the_line_of_the_template(one: str) -> None:
    place = reviews.of_one().clusters[0].architecture.control_plane.place
    line = re.search(rf'<li id="t-{place.stack}-{place.line}">(.*?)</li>', one)

    assert line is not None
    assert place.logical_id in line[1]
    assert f'href="#t-{place.stack}-{place.line}"' in one


def test_template_without_line_breaks_is_shown_with_them(one: str) -> None:
    text = render_page(reviews.of_one_minified())["review.html"]
    page = read(text)

    assert "The file has no line breaks" in text
    assert "The file has no line breaks" not in one
    place = reviews.of_one().clusters[0].architecture.control_plane.place
    plain = text.replace("<wbr>", "")
    link = re.search(rf'href="#(t-{place.stack}-\d+)"[^>]*>{place.logical_id}<', plain)
    assert link is not None
    assert link[1] in page.ids


def test_every_section_has_its_place_in_the_order_of_the_questions(one: str) -> None:
    assert re.findall('<section id="([a-z]+)"', one) == [
        "summary",
        "scorecard",
        "architecture",
        "access",
        "reachability",
        "workloads",
        "findings",
        "timeline",
        "deletion",
        "cost",
        "upgrade",
        "changes",
        "templates",
    ]


def test_names_of_files_are_safe_and_differ() -> None:
    fleet = reviews.of_fleet()
    names = (
        "../../etc/passwd",
        "a/b",
        "A b",
        "a b",
        "CON",
        'x"><script>',
        "é",
        "\u202eexe",
        "x" * 300,
    )
    copies = tuple(replace(fleet.clusters[0], key=name) for name in names)
    pages = render_page(replace(fleet, clusters=copies, fleet=reviews.side_by_side(copies)))

    assert len(pages) == len({name.lower() for name in pages}) == len(names) + 1
    for name in pages:
        assert re.fullmatch(r"review(-[A-Za-z0-9-]{1,100})?\.html", name)


def test_assembly_without_a_cluster_has_a_page() -> None:
    fleet = reviews.of_fleet()
    pages = render_page(replace(fleet, clusters=(), fleet=None))

    assert [*pages] == ["review.html"]
    assert "prod-eu-network" in pages["review.html"]
    read(pages["review.html"])


def test_pictures_and_page_share_no_class(one: str, fleet: Mapping[str, str]) -> None:
    """A style or script that means the one would change the other."""
    for text in (one, fleet["review.html"]):
        outside, inside = set[str](), set[str]()
        for part in re.split("(<svg.*?</svg>)", text, flags=re.DOTALL):
            found = inside if part.startswith("<svg") else outside
            found |= {
                name for names in re.findall('class="([^"]*)"', part) for name in names.split()
            }
        assert inside & outside <= {"quiet"}


def tile(text: str, name: str) -> str:
    """Return the words of a tile of the summary."""
    (found,) = re.findall(rf'<li class="tile"><span class="named">{name}</span>(.*?)</li>', text)
    return re.sub(r"<[^>]*>", " ", found)


def test_findings_that_nobody_looked_for_are_not_said_to_be_none() -> None:
    few = reviews.with_few_entries()
    cluster = few.clusters[0]
    unchecked = replace(cluster, findings=Findings((), (), ("not checked",), checked=False))
    text = render_page(replace(few, clusters=(unchecked,)))["review.html"]
    assert "Not checked" in tile(text, "Open findings")
    assert "Not checked" not in tile(render_page(few)["review.html"], "Open findings")


def test_open_findings_are_counted_where_no_rule_pack_ran() -> None:
    few = reviews.with_few_entries()
    cluster = few.clusters[0]
    assert cluster.findings.open
    unchecked = replace(cluster, findings=replace(cluster.findings, checked=False))
    words = tile(render_page(replace(few, clusters=(unchecked,)))["review.html"], "Open findings")
    assert words.split()[:2] == [str(len(cluster.findings.open)), "of"]
    assert "no rule pack ran" in words
    assert "Not checked" not in words


def test_recommendations_that_do_not_apply_are_not_counted_as_left() -> None:
    few = reviews.with_few_entries()
    counts = few.clusters[0].scorecard.counts
    assert counts["not applicable"]
    apply = sum(counts.values()) - counts["not applicable"]
    words = tile(render_page(few)["review.html"], "Recommendations met").split()
    assert words[:5] == [str(counts["met"]), "of", str(apply), "that", "apply"]
    assert score_bar({"met": 2, "not applicable": 9}) == score_bar({"met": 2})


def test_what_clusters_share_is_counted_once(fleet: Mapping[str, str]) -> None:
    found = len(reviews.of_fleet().findings.open)
    assert tile(fleet["review.html"], "Open findings").split()[0] == str(found)


def test_cost_of_the_summary_has_its_range_and_regions() -> None:
    words = tile(render_page(reviews.with_few_entries())["review.html"], "Cost a month")
    assert re.search(r"\$[\d,.]+ to \$[\d,.]+, prices of us-east-1", words)


@pytest.mark.parametrize(
    "content",
    [
        {"Outputs": {"DbPassword": {"Value": "hunter2hunter"}}},
        {"Parameters": {"Db": {"Type": "Number", "NoEcho": True, "Default": 84628462}}},
        {
            "Resources": {
                "A": {
                    "Type": "AWS::EKS::Addon",
                    "Properties": {"ConfigurationValues": '{"auth": {"password": "hunter2"}}'},
                }
            }
        },
    ],
    ids=lambda content: next(iter(content)),
)
def test_secrets_within_texts_and_numbers_are_masked_in_templates(content: Any) -> None:
    assembly = CloudAssembly({"a": Stack("a", content)}, {})
    shown = Masks(assembly).applied(json.dumps(content))
    assert HIDDEN in shown
    assert "hunter2" not in shown
    assert "84628462" not in shown
