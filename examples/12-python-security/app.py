"""Python: what guards workloads, in a stack of your own.

A tenant, secrets, TLS and rules, on a cluster that exists.
"""

import aws_cdk as cdk
from aws_cdk import aws_acmpca as acmpca
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_secretsmanager as secretsmanager

from eks_blueprint.delivery import KubectlDelivery
from eks_blueprint.iam import PodIdentityRole
from eks_blueprint.security import (
    Gatekeeper,
    ImageRepository,
    MountedSecret,
    NetworkPolicies,
    PodSecurityGroups,
    PrivateTls,
    SecretMounts,
)
from eks_blueprint.spec import (
    GatekeeperSpec,
    ImageRepositorySpec,
    NamespaceNetworkSpec,
    NetworkRuleSpec,
    PrivateCertificateSpec,
    TenantMemberSpec,
    TenantNamespaceSpec,
    TenantSpec,
)
from eks_blueprint.tenancy import Tenant

app = cdk.App()
stack = cdk.Stack(app, "Shop")

# The cluster, and the functions that run kubectl for it, belong to another stack.
cluster = eks.Cluster.from_cluster_attributes(
    stack,
    "Cluster",
    cluster_name="production",
    kubectl_provider=eks.KubectlProvider.from_kubectl_provider_attributes(
        stack, "Kubectl", service_token=cdk.Fn.import_value("production-kubectl")
    ),
)
delivery = KubectlDelivery(stack, "Delivery", cluster=cluster)

Gatekeeper(stack, "Gatekeeper", delivery=delivery, spec=GatekeeperSpec(mode="warn"))
shop = Tenant(
    stack,
    "Tenant",
    cluster=cluster,
    delivery=delivery,
    name="shop",
    spec=TenantSpec(
        namespaces={"shop": TenantNamespaceSpec()},
        members={
            "team": TenantMemberSpec(
                principal_arn="arn:aws:iam::111122223333:role/shop", role="developer"
            )
        },
    ),
    kubernetes_version="1.35",
)

# One call: the right to read exactly this secret, and the class that pods mount it with.
web = PodIdentityRole(stack, "Web", cluster=cluster, namespace="shop", service_account="web")
database = secretsmanager.Secret.from_secret_complete_arn(
    stack, "Database", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf"
)
SecretMounts(stack, "Secrets", delivery=delivery).mount_secrets(
    "web",
    namespace="shop",
    identity=web,
    secrets={"database": MountedSecret(secret=database)},
    after=[shop.namespaces["shop"]],
)

tls = PrivateTls(
    stack,
    "Tls",
    cluster=cluster,
    delivery=delivery,
    authority=acmpca.CertificateAuthority.from_certificate_authority_arn(
        stack,
        "Authority",
        "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0a1b2c3d-1111-2222",
    ),
)
tls.request_certificate(
    "web",
    PrivateCertificateSpec(namespace="shop", dns_names=("web.shop.svc",)),
    after=[shop.namespaces["shop"]],
)

PodSecurityGroups(stack, "PodSecurityGroups", delivery=delivery).assign_security_groups(
    "web",
    namespace="shop",
    security_groups=[ec2.SecurityGroup.from_security_group_id(stack, "Group", "sg-0a1b2c3d")],
    pods={"app": "web"},
    after=[shop.namespaces["shop"]],
)
NetworkPolicies(
    stack,
    "Policies",
    delivery=delivery,
    namespaces={
        "monitoring": NamespaceNetworkSpec(
            ingress={"shop": NetworkRuleSpec(namespaces=("shop",), ports=("tcp/9090",))}
        )
    },
)
ImageRepository(stack, "Images", spec=ImageRepositorySpec(), repository_name="shop/web")
app.synth()
