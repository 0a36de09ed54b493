"""Python: two constructs in a stack of your own.

Access entries and the role of a workload, on a cluster that exists.
"""

import aws_cdk as cdk
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_s3 as s3

from eks_blueprint.cluster import AccessEntries
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.spec import AccessEntrySpec

app = cdk.App()
stack = cdk.Stack(app, "Reports")
cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="production")
bucket = s3.Bucket.from_bucket_name(stack, "Bucket", "reports-of-the-company")

AccessEntries(
    stack,
    "Access",
    cluster=cluster,
    entries={
        "reporting-team": AccessEntrySpec(
            principal_arn="arn:aws:iam::111122223333:role/reporting-team",
            role="viewer",
            namespaces=("reports",),
        )
    },
)
PodIdentityRole(
    stack,
    "ReportWriter",
    cluster=cluster,
    namespace="reports",
    service_account="writer",
    statements=[
        {
            "Effect": "Allow",
            "Action": "s3:PutObject",
            "Resource": bucket.arn_for_objects("daily/report.csv"),
        }
    ],
)
app.synth()
