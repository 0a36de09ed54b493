"""What a synthesis wrote, read without the CDK."""

from eks_blueprint.assembly.cloud_assembly import (
    OTHER_STAGES,
    CloudAssembly,
    is_assembly,
    read_assembly,
)
from eks_blueprint.assembly.clusters import CLUSTERS, cluster_properties
from eks_blueprint.assembly.kubernetes import (
    KubernetesObject,
    Release,
    json_with_references,
    kubernetes_objects,
    releases,
    tree_objects,
    unfolded,
)
from eks_blueprint.assembly.lines import line_of, lines_of
from eks_blueprint.assembly.loops import LOOPS, makes_resources, with_loops
from eks_blueprint.assembly.nested import with_nested
from eks_blueprint.assembly.ordering import in_order
from eks_blueprint.assembly.references import Reference, depends_on, references, text_of
from eks_blueprint.assembly.selection import chosen, must_match
from eks_blueprint.assembly.stack import NESTED, Origin, Resource, Stack
from eks_blueprint.assembly.template import bounded, json_of, template_of
from eks_blueprint.assembly.template_file import (
    decoded,
    looks_like_template,
    read_template,
    template_lines,
    template_text,
)
from eks_blueprint.assembly.values import configuration_of, items_of, mapping_of, sequence_of

__all__ = [
    "CLUSTERS",
    "LOOPS",
    "NESTED",
    "OTHER_STAGES",
    "CloudAssembly",
    "KubernetesObject",
    "Origin",
    "Reference",
    "Release",
    "Resource",
    "Stack",
    "bounded",
    "chosen",
    "cluster_properties",
    "configuration_of",
    "decoded",
    "depends_on",
    "in_order",
    "is_assembly",
    "items_of",
    "json_of",
    "json_with_references",
    "kubernetes_objects",
    "line_of",
    "lines_of",
    "looks_like_template",
    "makes_resources",
    "mapping_of",
    "must_match",
    "read_assembly",
    "read_template",
    "references",
    "releases",
    "sequence_of",
    "template_lines",
    "template_of",
    "template_text",
    "text_of",
    "tree_objects",
    "unfolded",
    "with_loops",
    "with_nested",
]
