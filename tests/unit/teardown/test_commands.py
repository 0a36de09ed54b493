"""Every command of the catalogue is one that the AWS CLI, kubectl and a shell know."""

import re
import shlex
from collections.abc import Iterator

import boto3
import jmespath
import pytest
from botocore import xform_name
from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

from eks_blueprint.catalogue import kept_resources, teardown_steps
from eks_blueprint.teardown.words import command, commands

# Commands of the AWS CLI that are more than one call: kubeconfig, which botocore does not know.
OWN = {("eks", "update-kubeconfig"): {"name", "alias"}}
# AWS CLI user guide, "Command line options".
GLOBAL = {"query", "output", "region"}
# kubectl reference, version 1.35, by verb.
KUBECTL = {
    "get": {"all-namespaces", "field-selector", "o"},
    "delete": {"all", "all-namespaces", "field-selector", "timeout"},
    "wait": {"for", "all", "timeout"},
    "patch": {"type", "p"},
    "annotate": set(),
    "api-resources": {"verbs", "api-group", "o"},
}
KUBECTL_GLOBAL = {"context", "namespace"}


def lines() -> Iterator[tuple[str, str]]:
    for step in teardown_steps().values():
        for line in (*step.find, *step.remove):
            yield step.name, command(line, cluster="prod", stack="prod-stack")
    for kept in kept_resources().values():
        for line in kept.remove:
            yield kept.type, " ".join(line.split())


LINES = list(lines())


def calls(line: str, program: str) -> Iterator[list[str]]:
    """Yield the words of each call of a program, also of those within $( ) and loops."""
    words = shlex.shlex(line, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    found: list[str] = []
    inner = [part for part in re.findall(r"\$\((.*?)\)(?=[\"; ]|$)", line) if program in part]
    for part in inner:
        yield from calls(part, program)
    for word in [*words, ";"]:
        if word in (";", "|", ">", ")", "do"):
            if program in found:
                yield found[found.index(program) + 1 :]
            found = []
        else:
            found.append(word)


def options(words: list[str]) -> dict[str, list[str]]:
    """Give the values of each option; short ones have one dash."""
    given: dict[str, list[str]] = {}
    for word in words:
        if word.startswith("-"):
            name, _, value = word.lstrip("-").partition("=")
            given[name] = [value] if value else []
        elif given:
            given[next(reversed(given))].append(word)
    return given


def model(service: str) -> ServiceModel:
    client = boto3.client(
        service, region_name="eu-west-1", aws_access_key_id="none", aws_secret_access_key="none"
    )
    return client.meta.service_model


def operation(service: str, name: str) -> OperationModel:
    api = model("s3" if service == "s3api" else service)
    (found,) = [one for one in api.operation_names if xform_name(one, "-") == name or one == name]
    return api.operation_model(found)


AWS = [(where, words) for where, line in LINES for words in calls(line, "aws")]


def test_there_are_commands_of_both_kinds() -> None:
    assert len(AWS) > 30
    assert len([1 for _, line in LINES for _ in calls(line, "kubectl")]) > 30


@pytest.mark.parametrize(("where", "words"), AWS, ids=lambda one: " ".join(one[:2]))
def test_the_aws_cli_knows_service_operation_and_options(where: str, words: list[str]) -> None:
    service, name, *rest = words
    given = options(rest)
    if (service, name) in OWN:
        assert given.keys() <= OWN[service, name]
        return
    if name == "wait":
        waiter, rest = rest[0], rest[1:]
        waiters = boto3.client(
            service, region_name="eu-west-1", aws_access_key_id="-", aws_secret_access_key="-"
        ).waiter_names
        assert waiter.replace("-", "_") in waiters
        return
    call = operation(service, name)
    members = call.input_shape.members
    known = {xform_name(member, "-"): shape for member, shape in members.items()}
    for option, values in given.items():
        if option in GLOBAL:
            continue
        shape = known.get(option.removeprefix("no-"), known.get(option))
        assert shape is not None, f"{where}: {service} {name} has no --{option}"
        # A boolean has no value: the option says it.
        assert (shape.type_name == "boolean") is not bool(values), option
        if shape.type_name == "structure":
            raise AssertionError("write structures out")
        for value in values if shape.type_name == "list" else ():
            checked_item(shape.member, value)
    required = {xform_name(member, "-") for member in call.input_shape.required_members}
    assert required <= {option.removeprefix("no-") for option in given}, where


def checked_item(shape: Shape, value: str) -> None:
    if isinstance(shape, StructureShape):
        names = [part.partition("=")[0] for part in value.split(",") if "=" in part]
        assert {*names} <= shape.members.keys(), value


@pytest.mark.parametrize(("where", "words"), AWS, ids=lambda one: " ".join(one[:2]))
def test_queries_name_what_the_answer_has(where: str, words: list[str]) -> None:
    query = options(words[2:]).get("query")
    if query is None:
        return
    (text,) = query
    jmespath.compile(text)
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", text)
    names = {*re.findall(r"[A-Za-z_]\w*", bare)} - {"contains", "starts_with"}
    assert names <= {*fields(operation(words[0], words[1]).output_shape)}, where


def fields(shape: Shape | None, depth: int = 6) -> Iterator[str]:
    if shape is None or not depth:
        return
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield name
            yield from fields(member, depth - 1)
    elif shape.type_name == "list":
        yield from fields(shape.member, depth - 1)


@pytest.mark.parametrize(("where", "line"), LINES, ids=lambda one: one[:60])
def test_kubectl_knows_verbs_and_options_and_is_told_the_cluster(where: str, line: str) -> None:
    for words in calls(line, "kubectl"):
        given = options(words)
        assert given["context"][0] == "prod", where
        (verb,) = [word for word in words if word in KUBECTL]
        assert given.keys() <= KUBECTL[verb] | KUBECTL_GLOBAL, (where, words)
        # Without it, a kind of one namespace would be looked for in `default` alone.
        if verb in ("get", "delete") and "--all" in words:
            cluster_wide = ("nodepools", "persistentvolumes", "nodes", "resourcegraphdefinitions")
            kind = words[words.index(verb) + 1]
            assert "--all-namespaces" in words or kind.startswith(cluster_wide), where


def test_names_are_quoted_and_never_within_quotes() -> None:
    for step in teardown_steps().values():
        for line in commands((*step.find, *step.remove), cluster="a b; rm -rf /", stack="$(x)"):
            bare = re.sub(r"'a b; rm -rf /'|'\$\(x\)(\.stack-id)?'", "", line)
            assert "rm -rf" not in bare, step.name
            assert "$(x)" not in bare, step.name
    for step in teardown_steps().values():
        for line in (*step.find, *step.remove):
            for quoted in re.findall(r"'[^']*'|\"[^\"]*\"", line):
                assert not re.search(r"\b(CLUSTER|STACK)\b", quoted), step.name


def test_a_name_of_letters_is_left_as_it_is() -> None:
    line = command("kubectl get nodes; aws eks x --name CLUSTER", cluster="prod-1", stack="s")
    assert line == "kubectl --context prod-1 get nodes; aws eks x --name prod-1"


def test_versions_and_markers_of_a_bucket_are_both_found() -> None:
    (line, _) = kept_resources()["AWS::S3::Bucket"].remove
    found = re.search(r"--query '([^']+)'", line)
    assert found is not None
    versions = [{"Key": "a", "VersionId": "1", "IsLatest": True}]
    markers = [{"Key": "b", "VersionId": "2"}]
    answer = {"Versions": versions, "DeleteMarkers": markers}
    assert jmespath.search(found[1], answer) == [["a", "1"], ["b", "2"]]
    assert jmespath.search(found[1], {"Versions": versions}) == [["a", "1"]]
    assert jmespath.search(found[1], {}) == []
