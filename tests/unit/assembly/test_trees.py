"""The tree of a fleet is read as if each cluster had one of its own."""

from eks_blueprint.assembly.trees import own_trees

ENTRY = """\
# Written by eks_blueprint; `make gitops` writes it again.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- ../../../base/configs/pool-0123456789ab
components:
- ../patches
"""
POOL = "base/configs/pool-0123456789ab"


def test_what_clusters_share_is_there_for_each_of_them() -> None:
    files = {
        f"{POOL}/pool.yaml": "kind: NodePool\n",
        f"{POOL}/kustomization.yaml": "resources: [pool.yaml]\n",
        "base/configs/unused-0123456789ab/unused.yaml": "kind: NodePool\n",
        "clusters/eu/configs/kustomization.yaml": ENTRY,
        "clusters/us/configs/kustomization.yaml": ENTRY,
        "clusters/us/crds/kustomization.yaml": ENTRY.replace(f"\n- ../../../{POOL}", " []"),
    }
    got = own_trees(files)
    assert got == {
        **{path: text for path, text in files.items() if path.startswith("clusters/")},
        "infrastructure/configs/eu/pool.yaml": "kind: NodePool\n",
        "infrastructure/configs/us/pool.yaml": "kind: NodePool\n",
    }


def test_trees_that_nobody_shares_stay_as_they_are() -> None:
    files = {
        "infrastructure/configs/eu/pool.yaml": "kind: NodePool\n",
        "clusters/eu/configs/kustomization.yaml": "- ../../../infrastructure/configs/eu\n",
    }
    assert own_trees(files) == files


def test_an_entry_that_names_what_is_not_there_is_no_error() -> None:
    files = {
        f"{POOL}/pool.yaml": "kind: NodePool\n",
        "clusters/eu/configs/kustomization.yaml": ENTRY.replace("pool-0123456789ab", "gone-1"),
    }
    assert "infrastructure/configs/eu/pool.yaml" not in own_trees(files)
