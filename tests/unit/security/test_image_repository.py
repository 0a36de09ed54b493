import json
from typing import Any

import aws_cdk as cdk
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from eks_blueprint.security.image_repository import ImageRepository
from eks_blueprint.spec import ImageRepositorySpec


def repository(stack: cdk.Stack, **given: Any) -> dict[str, Any]:
    ImageRepository(stack, "Images", **given)
    (resource,) = Template.from_stack(stack).find_resources("AWS::ECR::Repository").values()
    return dict(resource)


def test_repository_is_scanned_immutable_and_kept(stack: cdk.Stack) -> None:
    got = repository(stack, spec=ImageRepositorySpec(), repository_name="team-a/shop")
    properties = got["Properties"]
    assert properties["RepositoryName"] == "team-a/shop"
    assert properties["ImageScanningConfiguration"] == {"ScanOnPush": True}
    assert properties["ImageTagMutability"] == "IMMUTABLE"
    assert properties["EmptyOnDelete"] is False
    assert got["DeletionPolicy"] == "RetainExceptOnCreate"


def test_key_of_its_own_rotates_and_is_kept_as_long(stack: cdk.Stack) -> None:
    encryption = repository(stack, spec=ImageRepositorySpec())["Properties"][
        "EncryptionConfiguration"
    ]
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::KMS::Key",
        {
            "DeletionPolicy": "RetainExceptOnCreate",
            "Properties": Match.object_like({"EnableKeyRotation": True}),
        },
    )
    (key,) = template.find_resources("AWS::KMS::Key")
    assert encryption == {"EncryptionType": "KMS", "KmsKey": {"Fn::GetAtt": [key, "Arn"]}}


def test_given_key_comes_before_the_one_of_the_spec(
    stack: cdk.Stack, volumes_key: kms.IKey
) -> None:
    arn = "arn:aws:kms:eu-west-1:111122223333:key/images"
    spec = ImageRepositorySpec(kms_key_arn=arn)
    ImageRepository(stack, "Named", spec=spec)
    ImageRepository(stack, "Given", spec=spec, key=volumes_key)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::KMS::Key", 0)
    found = template.find_resources("AWS::ECR::Repository").values()
    keys = [r["Properties"]["EncryptionConfiguration"]["KmsKey"] for r in found]
    assert keys == [arn, "arn:aws:kms:eu-west-1:111122223333:key/volumes"]


def test_old_images_go_by_tag(stack: cdk.Stack) -> None:
    spec = ImageRepositorySpec(keep_images=30, untagged_days=3)
    policy = repository(stack, spec=spec)["Properties"]["LifecyclePolicy"]["LifecyclePolicyText"]
    rules = json.loads(policy)["rules"]
    assert [rule["rulePriority"] for rule in rules] == [1, 2]
    assert [rule["action"] for rule in rules] == [{"type": "expire"}] * 2
    untagged, tagged = (rule["selection"] for rule in rules)
    assert untagged == {
        "tagStatus": "untagged",
        "countType": "sinceImagePushed",
        "countUnit": "days",
        "countNumber": 3,
    }
    assert tagged == {
        "tagStatus": "tagged",
        "tagPatternList": ["*"],
        "countType": "imageCountMoreThan",
        "countNumber": 30,
    }


def test_tags_may_move_if_asked(stack: cdk.Stack) -> None:
    spec = ImageRepositorySpec(immutable_tags=False)
    assert repository(stack, spec=spec)["Properties"]["ImageTagMutability"] == "MUTABLE"


def test_pull_is_granted_on_this_repository_only(stack: cdk.Stack) -> None:
    images = ImageRepository(stack, "Images", spec=ImageRepositorySpec())
    policy = iam.ManagedPolicy(stack, "Builders")
    images.grant_pull(policy)
    template = Template.from_stack(stack)
    (name,) = template.find_resources("AWS::ECR::Repository")
    template.has_resource_properties(
        "AWS::IAM::ManagedPolicy",
        {
            "PolicyDocument": {
                "Statement": Match.array_with(
                    [
                        {
                            "Effect": "Allow",
                            "Action": [
                                "ecr:BatchCheckLayerAvailability",
                                "ecr:BatchGetImage",
                                "ecr:GetDownloadUrlForLayer",
                            ],
                            "Resource": {"Fn::GetAtt": [name, "Arn"]},
                        }
                    ]
                )
            }
        },
    )
    template.resource_count_is("AWS::IAM::Policy", 0)


def test_repository_serves_other_constructs(stack: cdk.Stack) -> None:
    images = ImageRepository(stack, "Images", spec=ImageRepositorySpec())
    cdk.CfnOutput(stack, "Uri", value=images.repository.repository_uri)
    (output,) = Template.from_stack(stack).find_outputs("Uri").values()
    (name,) = Template.from_stack(stack).find_resources("AWS::ECR::Repository")
    assert {"Ref": name} in output["Value"]["Fn::Join"][1]
