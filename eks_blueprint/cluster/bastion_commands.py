"""The commands with which a user reaches a private endpoint."""

from __future__ import annotations

from collections.abc import Mapping

from aws_cdk import Fn

__all__ = ["port_forward_commands"]

_LOCAL_PORT = 8443


def port_forward_commands(
    *, instance_id: str, cluster_name: str, endpoint: str, region: str
) -> Mapping[str, str]:
    """Return the commands by output name, in the order to run them.

    :param instance_id: instance id of the bastion.
    :param cluster_name: name of the EKS cluster.
    :param endpoint: its endpoint, with ``https://``.
    :param region: its Region.

    Source: Systems Manager user guide, "Start a session (port forwarding to remote host)":
    document AWS-StartPortForwardingSessionToRemoteHost; kubectl reference, ``config set-cluster``.
    """
    host = Fn.select(1, Fn.split("https://", endpoint))
    return {
        "Bastion1PortForward": f"aws ssm start-session --region {region} --target {instance_id}"
        " --document-name AWS-StartPortForwardingSessionToRemoteHost"
        f" --parameters host={host},portNumber=443,localPortNumber={_LOCAL_PORT}",
        "Bastion2Kubeconfig": f"aws eks update-kubeconfig --region {region} --name {cluster_name}"
        f" --alias {cluster_name}",
        "Bastion3UseTunnel": 'kubectl config set-cluster "$(kubectl config view --minify'
        " -o jsonpath='{.clusters[0].name}')\""
        f" --server https://localhost:{_LOCAL_PORT} --tls-server-name {host}",
    }
