"""Posts a file on the pull request or merge request of a build, or updates what it posted before.

usage: comment.py FILE

On GitLab CI it needs the variable ``EKS_BLUEPRINT_TOKEN``, a project access token with the scope
``api``. On CodeBuild with a repository on GitHub it needs ``GITHUB_TOKEN``, a fine-grained token
that may read and write pull requests. Without a token, as in a fork, it says so and ends with 0:
the file is in the log and the artifacts of the build.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.request
from pathlib import Path
from typing import Any

MARKER = "<!-- eks-blueprint -->"
"""The first line of the comment, by which it is found again."""
LONGEST = 65_400
"""Characters; GitHub takes 65,536 and GitLab a million."""


class Host:
    """Where comments are.

    :param api: address of the API.
    :param headers: headers of every request.
    :param comments: path of the comments of the request.
    :param one: path of a comment, with ``{id}``.
    :param verb: method that changes a comment.
    :param author: key of the author in a comment.
    """

    def __init__(
        self, api: str, headers: dict[str, str], comments: str, one: str, verb: str, author: str
    ) -> None:
        self._api = api.rstrip("/")
        self._headers = {**headers, "Content-Type": "application/json"}
        self._comments, self._one, self._verb, self._author = comments, one, verb, author

    def post(self, body: str) -> str:
        """Post a comment, or change the one that was posted before; say which of both."""
        found = self._before()
        if found is None:
            self._ask("POST", self._comments, {"body": body})
            return "posted"
        self._ask(self._verb, self._one.format(id=found), {"body": body})
        return "updated"

    def _before(self) -> int | None:
        """Return the comment of this token that starts with the marker."""
        me = self._ask("GET", "/user")["id"]
        page = 1
        while True:
            found = self._ask("GET", f"{self._comments}?per_page=100&page={page}")
            for one in found:
                if one["body"].startswith(MARKER) and one[self._author]["id"] == me:
                    number: int = one["id"]
                    return number
            if len(found) < 100:
                return None
            page += 1

    def _ask(self, verb: str, path: str, data: object = None) -> Any:
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(
            self._api + path, data=body, headers=self._headers, method=verb
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


def gitlab(variables: dict[str, str]) -> Host | None:
    """Return the merge request that a job of GitLab CI is for."""
    token = variables.get("EKS_BLUEPRINT_TOKEN")
    if not token or "CI_MERGE_REQUEST_IID" not in variables:
        return None
    project = variables["CI_MERGE_REQUEST_PROJECT_ID"]
    notes = f"/projects/{project}/merge_requests/{variables['CI_MERGE_REQUEST_IID']}/notes"
    headers = {"PRIVATE-TOKEN": token}
    return Host(variables["CI_API_V4_URL"], headers, notes, f"{notes}/{{id}}", "PUT", "author")


def github(variables: dict[str, str]) -> Host | None:
    """Return the pull request on GitHub that a build of CodeBuild is for."""
    token = variables.get("GITHUB_TOKEN")
    number = re.fullmatch(r"pr/(\d+)", variables.get("CODEBUILD_WEBHOOK_TRIGGER", ""))
    address = variables.get("CODEBUILD_SOURCE_REPO_URL", "")
    name = re.search(r"[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?$", address)
    if not token or number is None or name is None:
        return None
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
    repository = f"/repos/{name[1]}/issues"
    return Host(
        variables.get("GITHUB_API_URL", "https://api.github.com"),
        headers,
        f"{repository}/{number[1]}/comments",
        f"{repository}/comments/{{id}}",
        "PATCH",
        "user",
    )


def main(arguments: list[str], variables: dict[str, str]) -> int:
    """Post the file that is named, if there is one and a token."""
    file = Path(arguments[0])
    if not file.is_file():
        print(f"no comment: {file} was not written")
        return 0
    host = gitlab(variables) or github(variables)
    if host is None:
        print("no comment: there is no token, as in a fork, or no pull request")
        return 0
    print(f"comment {host.post(file.read_text(encoding='utf-8')[:LONGEST])}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], dict(os.environ)))
