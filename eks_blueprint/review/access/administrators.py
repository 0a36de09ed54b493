"""Who can become cluster-admin, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eks_blueprint import catalogue
from eks_blueprint.assembly import mapping_of, text_of
from eks_blueprint.review.access.delivery import delivery_paths
from eks_blueprint.review.access.entries import AccessEntry, Binding, PolicyRule
from eks_blueprint.review.access.paths import AdminPath
from eks_blueprint.review.access.reach import Reach, allowed
from eks_blueprint.review.access.roles import Role, Statement
from eks_blueprint.review.clusters import Cluster
from eks_blueprint.review.place import Place
from eks_blueprint.review.source import Source

__all__ = ["admin_paths"]

_ADMIN = "AmazonEKSClusterAdminPolicy"
_MASTERS = "system:masters"
_ENTRY = "AWS::EKS::AccessEntry"
_ENTRIES = (
    "eks:CreateAccessEntry",
    "eks:UpdateAccessEntry",
    "eks:AssociateAccessPolicy",
    "eks:AssociateIdentityProviderConfig",
    "eks:CreateCapability",
)
_FUNCTION = (
    "lambda:InvokeFunction",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
)
_PASS = ("iam:PassRole", "iam:UpdateAssumeRolePolicy", "iam:PutRolePolicy", "iam:AttachRolePolicy")
_KUBECTL = "Custom::AWSCDK-EKS-"


def admin_paths(
    source: Source,
    cluster: Cluster,
    roles: Sequence[Role],
    entries: Sequence[AccessEntry],
    bindings: Sequence[Binding],
) -> tuple[AdminPath, ...]:
    """Return the ways to become an administrator, the direct ones first.

    :param source: the assembly.
    :param cluster: the cluster.
    :param roles: its IAM roles.
    :param entries: its access entries.
    :param bindings: bindings among its objects.
    """
    paths = _Paths(source, cluster, roles, entries, bindings)
    order = ("direct", "through AWS", "through delivery", "through Kubernetes", "not in templates")
    return tuple(sorted(paths.all(), key=lambda one: order.index(one.kind)))


@dataclass(frozen=True, eq=False)
class _Paths:
    source: Source
    cluster: Cluster
    roles: Sequence[Role]
    entries: Sequence[AccessEntry]
    bindings: Sequence[Binding]

    def all(self) -> Iterator[AdminPath]:
        yield from self._direct()
        yield from self._creator()
        yield from self._of_roles()
        yield from self._of_bindings()
        yield from delivery_paths(self.source, self.cluster, self.roles)
        yield from self._of_charts()
        yield from self._outside()

    def _admins(self) -> list[tuple[AccessEntry, str]]:
        found = []
        for one in self.entries:
            if any(item.name == _ADMIN and item.scope == "cluster" for item in one.policies):
                found.append((one, f"access policy {_ADMIN} on the whole cluster"))
            if _MASTERS in one.groups:
                found.append((one, f"group {_MASTERS}"))
        return found

    def _direct(self) -> Iterator[AdminPath]:
        for entry, how in self._admins():
            role = self._role(entry.role)
            places = tuple(one for one in (entry.place, entry.role) if one is not None)
            if role is None:
                yield AdminPath(
                    entry.principal, "direct", (f"its access entry has {how}",), "", places
                )
                continue
            for trusted in role.trusted:
                conditions = ", ".join(trusted.conditions)
                yield AdminPath(
                    who=f"{_said(str(trusted))}, as role {role.name}",
                    kind="direct"
                    if trusted.kind in ("AWS", "anyone", "federated")
                    else "through AWS",
                    steps=(
                        f"assumes role {role.name}" + (f", {_users(role)}" if role.used_by else ""),
                        f"its access entry has {how}",
                    ),
                    limited_by=conditions,
                    places=places,
                )

    def _creator(self) -> Iterator[AdminPath]:
        access = mapping_of(self.cluster.properties.get("AccessConfig"))
        mode = access.get("AuthenticationMode")
        if access.get("BootstrapClusterCreatorAdminPermissions", True) not in (True, "true"):
            return
        why = (
            "is an administrator, since BootstrapClusterCreatorAdminPermissions is not false"
            f"{f' (mode {text_of(mode)})' if mode else ''}"
        )
        place = self.source.place(self.cluster.resource)
        # The older construct creates the cluster with a role of its own.
        creator = self.source.target(
            self.cluster.stack, self.cluster.resource.properties.get("AssumeRoleArn")
        )
        role = self._role(self.source.place(creator)) if creator is not None else None
        for trusted in role.trusted if role is not None else ():
            yield AdminPath(
                who=f"{_said(str(trusted))}, as role {role.name if role is not None else ''}",
                kind="direct" if trusted.kind in ("AWS", "anyone") else "through AWS",
                steps=("assumes the role that creates the cluster", why),
                limited_by=", ".join(trusted.conditions),
                places=(place, *((role.place,) if role is not None else ())),
            )
        if role is None:
            yield AdminPath(
                who="the identity that creates the cluster",
                kind="direct",
                steps=(
                    why,
                    "with CloudFormation that is its execution role, else the role that deploys",
                ),
                limited_by="",
                places=(place,),
            )

    def _of_roles(self) -> Iterator[AdminPath]:
        """Yield roles of the templates whose permissions lead to an administrator."""
        admins = {entry.role for entry, _ in self._admins() if entry.role is not None}
        functions = self._functions(admins)
        for role in self.roles:
            if role.place in admins:
                continue
            for statement in role.statements:
                if statement.effect != "Allow":
                    continue
                yield from self._of_statement(role, statement, admins, functions)

    def _of_statement(
        self,
        role: Role,
        statement: Statement,
        admins: set[Place],
        functions: Sequence[Place],
    ) -> Iterator[AdminPath]:
        who = f"{', '.join(_said(str(one)) for one in role.trusted)}, as role {role.name}"
        limited = ", ".join(statement.conditions)
        cluster = Reach(
            (self.cluster.resource.logical_id,),
            (f"cluster/{self.cluster.name}", f"access-entry/{self.cluster.name}/role"),
        )
        if (found := allowed(statement, _ENTRIES)) and cluster.of(statement):
            yield AdminPath(
                who,
                "through AWS",
                (f"may call {', '.join(found)}", "makes an entry or policy for an administrator"),
                limited,
                (role.place, statement.policy),
            )
        ids = tuple(one.logical_id for one in functions)
        reach = Reach(ids, ("function:name",))
        if (found := allowed(statement, _FUNCTION)) and ids and reach.of(statement):
            yield AdminPath(
                who,
                "through AWS",
                (
                    f"may call {', '.join(found)} on the function of kubectl",
                    "the function applies any object as an administrator",
                ),
                limited,
                (role.place, statement.policy, *functions),
            )
        names = tuple(one.logical_id for one in admins)
        reach = Reach(names, ("role/name",))
        if (found := allowed(statement, _PASS)) and names and reach.of(statement):
            yield AdminPath(
                who,
                "through AWS",
                (f"may call {', '.join(found)} on {', '.join(names)}", "runs code with that role"),
                limited,
                (role.place, statement.policy),
            )

    def _functions(self, admins: set[Place]) -> list[Place]:
        """Return the functions that run with the role of an administrator, and what calls them."""
        found = [
            user
            for role in self.roles
            if role.place in admins
            for user in role.used_by
            if user.type == "AWS::Lambda::Function"
        ]
        tokens = {
            target.resource.logical_id: self.source.place(target.resource)
            for one in self.cluster.stack.resources.values()
            if one.type.startswith(_KUBECTL)
            for target in self.source.targets(
                self.cluster.stack, one.properties.get("ServiceToken")
            )
        }
        return list(dict.fromkeys((*found, *tokens.values())))

    def _of_bindings(self) -> Iterator[AdminPath]:
        for one in self.bindings:
            admin = one.role_kind == "ClusterRole" and one.role in (
                "cluster-admin",
                "system:masters",
            )
            wide = next((rule for rule in one.rules if _escalates(rule)), None)
            if not admin and wide is None:
                continue
            where = "" if one.kind == "ClusterRoleBinding" else f" in namespace {one.namespace}"
            if wide is not None and not admin:
                allows = f"{', '.join(wide.verbs)} on {', '.join(wide.resources)}"
                step = f"{one.kind} {one.name} gives it {one.role_kind} {one.role}: {allows}{where}"
            else:
                step = f"{one.kind} {one.name} gives it {one.role}{where}"
            for subject in one.subjects:
                yield AdminPath(
                    who=subject,
                    kind="through Kubernetes",
                    steps=(step,),
                    limited_by="one namespace" if where else "",
                    places=(),
                )

    def _of_charts(self) -> Iterator[AdminPath]:
        """Yield controllers whose ClusterRoles have wildcards, as the catalogue knows them."""
        charts = {one.chart: one for one in self.cluster.releases}
        for name, component in catalogue.components().items():
            own = [chart for chart in component.charts if chart in charts]
            if component.cluster_roles and own and name != "kubernetes":
                yield AdminPath(
                    who=f"pods of chart {own[0]} in namespace {charts[own[0]].namespace}",
                    kind="through Kubernetes",
                    steps=(
                        f"have ClusterRoles with wildcards: {', '.join(component.cluster_roles)}",
                    ),
                    limited_by="how far the wildcards reach is in the chart",
                    places=(),
                )

    def _outside(self) -> Iterator[AdminPath]:
        yield AdminPath(
            who="identities whose IAM permissions no template of the assembly has",
            kind="not in templates",
            steps=(
                f"may call {', '.join(_ENTRIES)} on the cluster, deploy the stacks, or assume the "
                "execution role of CloudFormation",
            ),
            limited_by="IAM and service control policies of the account",
            places=(self.source.place(self.cluster.resource),),
        )

    def _role(self, place: Place | None) -> Role | None:
        return next((one for one in self.roles if one.place == place), None)


def _said(name: str) -> str:
    return "anyone in AWS" if name == "*" else name


def _users(role: Role) -> str:
    own = [one.logical_id for one in role.used_by if one.type != _ENTRY]
    return "which is used by " + ", ".join(own[:4]) if own else "which nothing here uses"


def _escalates(rule: PolicyRule) -> bool:
    if rule.names:
        return False
    verbs, resources = set(rule.verbs), set(rule.resources)
    everything = any(one == "*" or one.endswith("*/*") or one == "*/*" for one in resources)
    if everything and ("*" in verbs or {"create", "update"} & verbs):
        return True
    rbac = any(
        "clusterroles" in one or "roles" in one or "clusterrolebindings" in one for one in resources
    )
    return bool(verbs & {"escalate", "bind"} and rbac) or "impersonate" in verbs
