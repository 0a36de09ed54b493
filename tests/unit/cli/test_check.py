"""The command ``check``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eks_blueprint.cli import main
from tests.support.sarif_schema import sarif_errors

CLUSTER = """\
Resources:
  Cluster:
    Type: AWS::EKS::Cluster
    Properties:
      EncryptionConfig: [{Provider: {KeyArn: !ImportValue keys-Secrets}, Resources: [secrets]}]
      ResourcesVpcConfig:
        EndpointPublicAccess: true
        EndpointPrivateAccess: true
        PublicAccessCidrs: [203.0.113.0/24]
"""
# Each line has ten times what the one before has.
REPEATED = "a0: &a0 [x]\n" + "".join(
    f"a{i + 1}: &a{i + 1} [{', '.join([f'*a{i}'] * 10)}]\n" for i in range(9)
)
PUBLIC = "SEC-END-1[EndpointPublicAccess]"


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code = main(["check", *map(str, arguments), "--format", "json"])
    return code, json.loads(capsys.readouterr().out)


def ids(found: Any) -> list[str]:
    return [one["id"] for one in found]


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "cluster.yaml"
    path.write_text(CLUSTER)
    return path


def test_findings_have_the_line_of_what_shows_them(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, got = answer(capsys, template, "--severity", "high")
    assert code == 1
    (public,) = [one for one in got["findings"] if one["id"] == PUBLIC]
    assert public["line"] == 7
    assert public["file"] == str(template)
    assert public["resource"] == "cluster/Cluster"
    assert public["severity"] == "high"


def test_severity_leaves_out_what_is_below(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, high = answer(capsys, template, "--severity", "high")
    _, everything = answer(capsys, template)
    assert {one["severity"] for one in high["findings"]} == {"high"}
    assert "OPS-MON-1[LogExport::audit]" in ids(everything["findings"])
    assert "OPS-MON-1[LogExport::audit]" not in ids(high["findings"])


def test_ignored_findings_are_acknowledged_and_fail_nothing(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    every = ("--ignore", "SEC-*", "--ignore", "REL-*", "--ignore", "OPS-*", "--ignore", "EFF-*")
    code, got = answer(capsys, template, *every)
    assert (code, got["findings"]) == (0, [])
    assert PUBLIC in ids(got["acknowledged"])
    _, one = answer(capsys, template, "--ignore", PUBLIC)
    assert ids(one["acknowledged"]) == [PUBLIC]


def test_metadata_of_the_resource_acknowledges_with_its_reason(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template.write_text(
        CLUSTER
        + """\
    Metadata:
      cdk_nag:
        rules_to_suppress:
          - {id: SEC-END-1, applies_to: [EndpointPublicAccess], reason: for a trial}
"""
    )
    _, got = answer(capsys, template)
    (accepted,) = got["acknowledged"]
    assert (accepted["id"], accepted["reason"]) == (PUBLIC, "for a trial")
    assert accepted["accepted_by"] == "template"
    main(["check", str(template)])
    assert "are accepted: 1 by the Metadata of the templates" in capsys.readouterr().out
    _, got = answer(capsys, template, "--ignore-acknowledgements")
    assert got["acknowledged"] == []
    assert PUBLIC in ids(got["findings"])


def test_files_that_are_given_together_are_judged_together(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def verdict(got: dict[str, Any]) -> str:
        (rule,) = [one for one in got["rules"] if one["id"] == "SEC-KMS-1"]
        return str(rule["verdict"])

    (template.parent / "keys.json").write_text(
        json.dumps(
            {
                "Resources": {"Key": {"Type": "AWS::KMS::Key"}},
                "Outputs": {
                    "Key": {
                        "Value": {"Fn::GetAtt": ["Key", "Arn"]},
                        "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-Secrets"}},
                    }
                },
            }
        )
    )
    (template.parent / "package.json").write_text("{}")
    _, got = answer(capsys, template.parent)
    assert verdict(got) == "met"
    assert any("1 files of folders are no templates" in note for note in got["notes"])


def test_sarif_has_every_rule_and_the_lines(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(template), "--format", "sarif"]) == 1
    text = capsys.readouterr().out
    assert sarif_errors(text) == []
    (run,) = json.loads(text)["runs"]
    assert "SEC-KMS-1" in [one["id"] for one in run["tool"]["driver"]["rules"]]
    lines = {
        one["message"]["text"].partition(":")[0]: one["locations"][0]["physicalLocation"]["region"]
        for one in run["results"]
    }
    assert lines[PUBLIC.partition(":")[0]] == {"startLine": 7}


def test_says_what_it_does_not_look_at(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(template)])
    assert "those of cdk-nag" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.yaml", "Resources: [1]", "Resources must be an object"),
        ("package.json", "{}", "must have Resources"),
        ("a.yaml", "a: [", "must be a CloudFormation template in JSON or YAML"),
        ("a.json", "{", "must be a CloudFormation template in JSON or YAML"),
        ("a.json", '{"Resources": {"A": 1}}', "A must be a resource with a Type"),
        ("a.yaml", "Resources: {A: !Unknown {Type: x}}", "A must be a resource with a Type"),
        ("a.yaml", "Resources: &a {A: {Type: x, Properties: *a}}", "levels"),
        ("a.yaml", REPEATED, "must have at most 1,000,000 values"),
        (
            "a.yaml",
            f"{CLUSTER}        EndpointPublicAccess: false\n",
            "EndpointPublicAccess must stand once in the object at line 7",
        ),
        ("a.json", '{"Resources": {"A\\u001b[2J": 1}}', "A\N{REPLACEMENT CHARACTER}[2J must be"),
    ],
)
def test_fails_for_what_is_no_template(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, message: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert main(["check", str(path)]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.out == ""


JSON = {
    "Resources": {
        "Cluster": {
            "Type": "AWS::EKS::Cluster",
            "Properties": {"ResourcesVpcConfig": {"EndpointPublicAccess": True}},
        }
    }
}
ANSWER = {"StagesAvailable": ["Original"]}


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        # What `aws cloudformation get-template` prints, of a template in JSON and one in YAML.
        ("a.json", json.dumps({"TemplateBody": JSON, **ANSWER}, indent=1).encode(), 8),
        ("a.json", json.dumps({"TemplateBody": CLUSTER, **ANSWER}).encode(), None),
        # The same, as PowerShell writes it into a file.
        ("a.json", json.dumps({"TemplateBody": JSON}, indent=1).encode("utf-16"), 8),
        ("a.yaml", CLUSTER.encode("utf-16"), 7),
        ("a.yaml", CLUSTER.encode("utf-8-sig"), 7),
        ("a.yaml", CLUSTER.replace("\n", "\r\n").encode(), 7),
        ("a.template", json.dumps(JSON, indent="\t").encode(), 7),
    ],
    ids=["answer", "answer-yaml", "utf-16-json", "utf-16-yaml", "utf-8-mark", "crlf", "tabs"],
)
@pytest.mark.parametrize("folder", [False, True], ids=["file", "folder"])
def test_templates_are_read_as_others_export_them(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes,
    line: int | None,
    folder: bool,
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    code, got = answer(capsys, tmp_path if folder else path)
    assert code == 1
    (public,) = [one for one in got["findings"] if one["id"] == PUBLIC]
    assert public["line"] == line


def test_files_of_folders_are_read_once(
    template: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = template.with_name("tree.json")
    other.write_text('{"tree": {"Resources": {}}}')
    read = []
    known = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(path.name)
        return known(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    _, got = answer(capsys, template.parent, "--ignore", "*")
    assert got["templates"] == [str(template)]
    # Once more for the lines of its findings.
    assert sorted(read) == ["cluster.yaml", "cluster.yaml", "tree.json"]


def test_keys_of_yaml_are_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        CLUSTER.replace("true", "!FindInMap [Accounts, '111122223333', Public]")
        + "Mappings: {Accounts: {111122223333: {Public: true}}}\n"
    )
    code, got = answer(capsys, path)
    assert code == 1
    assert PUBLIC in ids(got["findings"])


@pytest.mark.parametrize("values", ["a: &a {b: *a}", REPEATED])
def test_values_that_aliases_repeat_for_ever_are_unknown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], values: str
) -> None:
    chart = {"Type": "Custom::AWSCDK-EKS-HelmChart", "Properties": {"Values": values}}
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"Resources": {"Chart": chart}}))
    assert answer(capsys, path)[0] == 0


def test_names_what_transforms_and_modules_make(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "Transform: [AWS::LanguageExtensions, Own]\n"
        "Resources:\n"
        "  Fn::ForEach::Clusters: [N, [A], {'C${N}': {Type: AWS::EKS::Cluster}}]\n"
        "  Part: {Type: Own::Eks::Cluster::MODULE}\n"
    )
    _, got = answer(capsys, path)
    assert got["notes"][-1] == (
        "what CloudFormation makes of transforms and modules is not judged: a/Transform Own, a/Part"
    )


def test_a_met_rule_says_its_limits_and_the_defaults_that_it_took(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "Parameters:\n"
        "  Name: {Type: String, Default: blue}\n"
        "  Open: {Type: String}\n"
        "  Word: {Type: String, Default: hunter2, NoEcho: true}\n"
        "  Unused: {Type: String, Default: x}\n"
        "Conditions: {IsOpen: !Equals [!Ref Open, 'yes']}\n"
        "Resources:\n"
        "  Cluster:\n"
        "    Type: AWS::EKS::Cluster\n"
        "    Properties:\n"
        "      Name: !Sub '${Name}-${Word}'\n"
        "      ResourcesVpcConfig: {EndpointPublicAccess: !If [IsOpen, true, false]}\n"
        "  Nodes: {Type: AWS::EKS::Nodegroup, Properties: {ClusterName: !Ref Cluster}}\n"
        "  Cni:\n"
        "    Type: AWS::EKS::Addon\n"
        "    Properties:\n"
        "      ClusterName: !Ref Cluster\n"
        "      AddonName: vpc-cni\n"
        '      ConfigurationValues: \'{"enableNetworkPolicy": "true"}\'\n'
    )
    _, got = answer(capsys, path)
    (one,) = [rule for rule in got["rules"] if rule["id"] == "SEC-NET-1"]
    assert "these templates have no network policy" in one["limits"][0]
    assert got["defaults"] == ["a/Name = blue", "a/Word = ****"]
    (public,) = [one for one in got["findings"] if one["id"] == PUBLIC]
    assert public["message"].endswith("(where Open is 'yes')")
    main(["check", str(path), "--format", "markdown"])
    text = capsys.readouterr().out
    assert "these templates have no network policy" in text
    assert "Judged by defaults of parameters" in text


LOOP = """\
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList%s}
Resources:
  Fn::ForEach::Clusters:
    - Name
    - !Ref Names
    - Cluster${Name}:
        Type: AWS::EKS::Cluster
        Properties:
          Name: !Ref Name
          ResourcesVpcConfig:
            EndpointPublicAccess: true
            PublicAccessCidrs: [203.0.113.0/24]
"""


def test_clusters_of_a_loop_are_judged_with_the_lines_of_the_loop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(LOOP % ", Default: 'Blue, Green'")
    code, got = answer(capsys, path)
    public = [one for one in got["findings"] if one["id"] == PUBLIC]
    assert (code, [one["resource"] for one in public]) == (1, ["a/ClusterBlue", "a/ClusterGreen"])
    assert {one["line"] for one in public} == {13}


def test_fails_for_a_loop_that_nobody_can_expand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(LOOP % "")
    code, got = answer(capsys, path)
    assert (code, got["findings"]) == (1, [])
    assert {one["verdict"] for one in got["rules"]} == {"unknown"}
    assert "its parameter Names has no default" in got["rules"][0]["reasons"][-1]
    assert "The templates are not judged as a whole" in got["warnings"][0]
    assert main(["check", str(path)]) == 1
    assert "Names has no default" in capsys.readouterr().out


def test_fails_without_a_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 2
    assert "check needs a CloudFormation template" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_fails_for_an_unknown_rule(template: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(template), "--ignore", "SEC-XYZ-1"]) == 2
    assert "--ignore must name a rule or a finding" in capsys.readouterr().err


def test_starts_neither_node_nor_the_cdk(template: Path) -> None:
    code = (
        "import sys; from eks_blueprint.cli import main\n"
        f"main(['check', {str(template)!r}])\n"
        "print([one for one in ('aws_cdk', 'jsii', 'cdk_nag') if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_nested_stacks_are_judged_within_the_one_around_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inner = {
        "Parameters": {"Open": {"Type": "String"}},
        "Resources": {
            "Cluster": {
                "Type": "AWS::EKS::Cluster",
                "Properties": {
                    "Name": "prod",
                    "ResourcesVpcConfig": {"EndpointPublicAccess": {"Ref": "Open"}},
                },
            }
        },
    }
    outer = {
        "Resources": {
            "Inner": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": "./inner.json", "Parameters": {"Open": "true"}},
            }
        }
    }
    (tmp_path / "inner.json").write_text(json.dumps(inner, indent=1), encoding="utf-8")
    (tmp_path / "outer.json").write_text(json.dumps(outer, indent=1), encoding="utf-8")
    code, got = answer(capsys, tmp_path)
    assert code == 1
    (found,) = [one for one in got["findings"] if one["id"] == PUBLIC]
    assert found["resource"] == "outer/Cluster"
    assert found["file"].endswith("inner.json")
    lines = (tmp_path / "inner.json").read_text("utf-8").splitlines()
    assert "EndpointPublicAccess" in lines[found["line"] - 1]


@pytest.mark.parametrize("below", [True, False], ids=["below", "elsewhere"])
def test_files_in_sarif_are_relative_to_the_working_folder(
    below: bool,
    template: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path if below else tmp_path / "other")
    assert main(["check", str(template), "--format", "sarif"]) == 1
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    files = {
        one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in run["results"]
    }
    assert files == {"cluster.yaml" if below else template.as_uri()}


def test_fails_for_a_file_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(tmp_path / "none.yaml")]) == 2
    assert capsys.readouterr().err.endswith(
        "none.yaml: cannot be read: No such file or directory\n"
    )


def test_templates_without_a_cluster_are_said_to_be_judged_by_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket = {"Resources": {"Bucket": {"Type": "AWS::S3::Bucket"}}}
    (tmp_path / "bucket.json").write_text(json.dumps(bucket))
    assert main(["check", str(tmp_path / "bucket.json")]) == 0
    assert "so nothing was judged" in capsys.readouterr().out


def test_templates_with_a_cluster_are_not(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", str(template)])
    assert "nothing was judged" not in capsys.readouterr().out


def test_a_template_that_is_named_twice_is_judged_once(
    template: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    once = answer(capsys, template)
    assert answer(capsys, template, template) == once
    assert answer(capsys, template, template.parent) == once
    main(["check", str(template)])
    assert "\n1 template, " in capsys.readouterr().out
