"""Values that look like secrets, and those that only have their names."""

import time
from typing import Any

import pytest

from eks_blueprint.delivery import HelmRelease, Manifests
from eks_blueprint.errors import BlueprintError, SpecError, dotted
from eks_blueprint.secret_values import secret_issues
from eks_blueprint.spec import AddonSpec, ChartSpec

# Put together, so that scanners of this repository find nothing.
JWT = ".".join(("eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N"))
RANDOM = "Zk9" + "qT2xLm4Vb7Rw1Yp5Nc8Hd3Js6"
SECRETS: dict[str, Any] = {
    "adminPassword": {"adminPassword": "hunter2"},
    "controller.env[0].value": {
        "controller": {"env": [{"name": "DB_PASSWORD", "value": "hunter2"}]}
    },
    "client_secret": {"client_secret": "x"},
    "api-key": {"api-key": "x"},
    "args[0]": {"args": ["--id=AKIA" + "ABCDEFGHIJ234567"]},
    "files.key": {"files": {"key": "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE"}},
    "header": {"header": f"Bearer {JWT}"},
    "url": {"url": "postgres://shop:" + "hunter2@db.example.com/shop"},
    "redis": {"redis": "redis://:" + "hunter2@cache.example.com:6379"},
    "jdbc": {"jdbc": "jdbc:postgresql://db/shop?user=shop&" + "password=hunter2"},
    "args[1]": {"args": ["--user=shop", "--db-password=" + "hunter2"]},
    "env[0].value": {"env": [{"name": "MYSQL_PWD", "value": "hunter2"}]},
    "requirepass": {"requirepass": "hunter2"},
    "slack": {"slack": "https://hooks.slack.com/services/" + "T0/B0/" + "aB3" * 14},
    "stripe": {"stripe": "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc"},
    "google": {"google": "AI" + "za" + "aB3-_" * 7},
    "github": {"github": "ghp_" + "a1B2" * 9},
    "token": {"token": RANDOM},
    "password": {"password": "$2a$10$" + "N9qo8uLOickgx2ZMRZoMye"},
    "secretRef.password": {"secretRef": {"password": "hunter2"}},
    "secretRef.name": {"secretRef": {"name": "AKIA" + "ABCDEFGHIJ234567"}},
    "extraObjects[0].stringData": {
        "extraObjects": [{"apiVersion": "v1", "kind": "Secret", "stringData": {"a": "hunter2"}}]
    },
}
PLAIN: list[dict[str, Any]] = [
    {"existingSecret": "grafana-admin", "secretName": "tls-2024-January"},
    {"adminPassword": "", "auth": {"password": None}},
    {"passwordSecretRef": {"name": "keystore", "key": "password"}, "passwordKey": "password"},
    {"tokenTTL": "24h", "token": "disabled", "automountServiceAccountToken": False},
    {"password": "$(DB_PASSWORD)", "apiKey": "${api_key}", "clientSecret": "/mnt/secrets/client"},
    {"authToken": "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-AbCdEf"},
    {"env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "a", "key": "b"}}}]},
    {"env": [{"name": "DB_PASSWORD_FILE", "value": "/mnt/secrets/db"}]},
    {"secret": "my-secret-of-2024", "secretKey": "password", "key": "node.kubernetes.io/not-ready"},
    {"image": "docker://nginx:1.2@sha256:abc", "url": "https://user@example.com:443/path"},
    {"ca": "-----BEGIN CERTIFICATE-----\nMIIE", "pub": "-----BEGIN PUBLIC KEY-----\nMFkw"},
    {"annotations": {"checksum/secret": "0f4c" * 16}},
    {"properties": {"password": {"type": "string"}}},
    {"publicKey": RANDOM, "sshPublicKey": RANDOM, "cosign": {"public-key": RANDOM}},
    {"usePassword": "true", "resetPassword": "False", "requirepass": "yes"},
    {"template": {"data": {"password": "shop:{{ .password }}", "apiKey": "v1-{{ .key }}-x"}}},
    {"args": ["--password=$(DB_PASSWORD)", "--password-file=/a", "--no-password", "-password=/a"]},
    {"url": "jdbc:postgresql://db/shop?user=shop&password=${DB_PASSWORD}&ssl=true"},
    {"url": "https://hooks.slack.com/services/TEAM/CHANNEL/TOKEN", "docs": "set password=..."},
    {"clientSecret": "$oidc.okta.clientSecret", "password": "$DB_PASSWORD"},
    {"clientSecret": "$my-secret:oidc.clientSecret", "adminPassword": "$__file{/mnt/password}"},
    {"password": "vault:secret/data/db#password", "apiKey": "ref+awssecrets://shop/api"},
    {"valueFrom": {"secretKeyRef": {"name": "a", "key": "ShopDatabasePassword2026"}}},
    {"data": [{"secretKey": "password", "remoteRef": {"key": "Prod/Shop123/DatabasePassword"}}]},
    {"dataFrom": [{"extract": {"key": "Prod/Shop123/DatabasePassword"}}]},
    {"kind": "SealedSecret", "spec": {"encryptedData": {"password": "AgBy3i4OJSWK+PiTySYZZA9r"}}},
]


@pytest.mark.parametrize(("where", "values"), SECRETS.items())
def test_secret_is_found_and_not_shown(where: str, values: dict[str, Any]) -> None:
    ((path, message),) = secret_issues(values)
    assert dotted(path) == where
    assert "Secrets Manager" in message
    assert not [part for part in ("hunter2", "AKIA", JWT, RANDOM, "MIIE") if part in message]


@pytest.mark.parametrize("values", PLAIN)
def test_names_and_references_are_no_secrets(values: dict[str, Any]) -> None:
    assert [*secret_issues(values)] == []


@pytest.mark.parametrize(
    "part", ["eyJ-", "{{", "-", " --", "://a:", "xoxb-", "sk_live_", "BEGIN ", "?password="]
)
def test_long_texts_take_no_time(part: str) -> None:
    start = time.process_time()
    [*secret_issues({"text": part * (100_000 // len(part))})]
    assert time.process_time() - start < 5


def test_fails_wherever_values_are_taken() -> None:
    values = {"adminPassword": "hunter2"}
    match = "must not be a literal, as its name 'adminPassword' is"
    with pytest.raises(SpecError, match=match):
        AddonSpec(configuration=values)
    with pytest.raises(SpecError, match=match):
        ChartSpec(repository="https://example.com/charts", version="1.0.0", values=values)
    with pytest.raises(BlueprintError, match=match):
        HelmRelease("karpenter-crd", values=values)
    meta = {"name": "x", "namespace": "default"}
    item = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": meta, "data": values}
    with pytest.raises(BlueprintError, match=match):
        Manifests("x", (item,))
