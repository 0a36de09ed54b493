"""From a review to its pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from eks_blueprint.difference.document import document as difference_document
from eks_blueprint.review.model import ClusterReview, Review
from eks_blueprint.review.page.across import across
from eks_blueprint.review.page.anchors import Anchors, slug
from eks_blueprint.review.page.bytecode import Bytecode
from eks_blueprint.review.page.contents import (
    contents_of,
    filters_of,
    fleet_contents_of,
    fleet_filters_of,
)
from eks_blueprint.review.page.filters import FILTERS, printable
from eks_blueprint.review.page.masking import Masks
from eks_blueprint.review.page.names import file_names
from eks_blueprint.review.page.policy import content_security_policy
from eks_blueprint.review.page.source import Template, templates_of
from eks_blueprint.review.picture import (
    cluster_picture,
    drawn,
    fleet_picture,
    gantt,
    in_all_sizes,
    keys_of,
    people_of,
    score_bar,
    waterfall,
    ways_in,
)
from eks_blueprint.teardown import document as teardown_document

__all__ = ["render_page"]

_INDEX = "review.html"
_STYLES = ("page.css", "table.css", "search.css", "picture.css", "print.css")
_SCRIPTS = ("page.js", "search.js")


def render_page(review: Review) -> Mapping[str, str]:
    """Return the pages of a review.

    Each page is one file that needs no other, but for the links between the pages of a fleet. It
    asks nothing of the network, and has everything without JavaScript but search and filters.

    :param review: the review.
    :returns: text by file name: ``review.html``, and for a fleet one file for each cluster.
    """
    masks = Masks(review.source.assembly)
    if len(review.clusters) == 1:
        return {_INDEX: _cluster(review, review.clusters[0], masks, "")}
    if not review.clusters:
        return {_INDEX: _page("plain.html.j2", review, tuple(_templates(review, masks)))}
    names = file_names([one.key for one in review.clusters])
    pages = {_INDEX: _fleet(review, names)}
    for one in review.clusters:
        pages[names[one.key]] = _cluster(review, one, masks, _INDEX)
    return pages


def _templates(review: Review, masks: Masks) -> Sequence[Template]:
    return list(templates_of(review.source, [one.name for one in review.stacks], masks))


def _cluster(review: Review, cluster: ClusterReview, masks: Masks, index: str) -> str:
    templates = list(templates_of(review.source, cluster.stacks, masks))
    shown = drawn(
        cluster.architecture,
        people_of(cluster.access),
        keys_of(cluster.access),
        ways_in(cluster.reachability),
    )
    picture = partial(cluster_picture, shown, name=slug(cluster.key))
    return _page(
        "cluster.html.j2",
        review,
        templates,
        cluster=cluster,
        index=index,
        contents=contents_of(cluster, templates),
        filters=filters_of(cluster),
        picture=_in_all_sizes(picture),
    )


def _fleet(review: Review, names: Mapping[str, str]) -> str:
    clusters = [drawn(one.architecture) for one in review.clusters]
    shared = across(review.clusters)
    return _page(
        "fleet.html.j2",
        review,
        (),
        names=names,
        contents=fleet_contents_of(review, shared),
        filters=fleet_filters_of(review),
        shared=shared,
        picture=_in_all_sizes(partial(fleet_picture, clusters, name="fleet")),
    )


def _in_all_sizes(draw: Callable[..., str]) -> Markup:
    return Markup(in_all_sizes(lambda size: draw(size=size)))


def _page(template: str, review: Review, templates: Sequence[Template], **more: Any) -> str:
    anchors = Anchors(
        {one.key: one.lines for one in templates},
        {one.key: one.starts for one in templates if not one.is_file},
    )
    style, script = _assets(*_STYLES), _assets(*_SCRIPTS)
    values = {
        "review": review,
        "templates": templates,
        "style": Markup(style),
        "script": Markup(script),
        "policy": content_security_policy(style, script),
        "contents": [],
        "filters": {},
        "href": anchors.href,
        "object_id": lambda text: anchors.unique("o", text),
        "finding_id": lambda text: anchors.unique("f", text),
        **more,
    }
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("eks_blueprint.review.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=printable,
        bytecode_cache=Bytecode(),
    )
    environment.filters |= {
        **FILTERS,
        "slug": slug,
        "gantt": lambda line: _in_all_sizes(partial(gantt, line, name="gantt")),
        "waterfall": lambda one: _in_all_sizes(partial(waterfall, one, name="waterfall")),
        "score_bar": lambda counts: Markup(score_bar(counts)),
        "teardown_blocks": lambda plan: teardown_document(plan).blocks,
        "difference_blocks": lambda result: difference_document(result).blocks,
    }
    return environment


@cache
def _assets(*names: str) -> str:
    """Return styles or scripts as one text, which stands in the page as it is."""
    loader = _environment().loader
    if loader is None:
        raise LookupError(names)
    return "".join(loader.get_source(_environment(), one)[0] for one in names)
