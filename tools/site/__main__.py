"""``python -m tools.site``: builds the site, and fails where anything is wrong with it."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from tools.site.check import problems_of
from tools.site.pages import SiteError, Source

_ROOT = Path(__file__).parents[2]
_HERE = Path(__file__).parent
_MODULES = _HERE / "node_modules"
_SCRIPTS = {
    "mermaid.tiny.js": _MODULES / "@mermaid-js" / "tiny" / "dist" / "mermaid.tiny.js",
    "iframe-worker.js": _MODULES / "iframe-worker" / "shim" / "index.js",
}


def main() -> None:
    """Build the site.

    :raises SystemExit: if a page, a link or an anchor is wrong.
    """
    parser = argparse.ArgumentParser(prog="python -m tools.site", description=__doc__)
    parser.add_argument("--output", type=Path, default=_ROOT / "site", help="folder of the site")
    parser.add_argument("--reviews", type=Path, default=_ROOT / "build" / "review")
    arguments = parser.parse_args()
    work = _ROOT / "build" / "site"
    try:
        source = Source(_ROOT, arguments.reviews)
        source.write(work / "pages")
    except SiteError as error:
        sys.exit(f"site: {error}")
    shutil.copytree(_HERE / "assets", work / "pages", dirs_exist_ok=True)
    for name, file in _SCRIPTS.items():
        target = work / "pages" / "javascripts" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)
    settings = yaml.safe_load((_HERE / "mkdocs.yml").read_text(encoding="utf-8"))
    settings |= {
        "nav": source.navigation(),
        "docs_dir": "pages",
        "site_dir": "html",
    }
    config = work / "mkdocs.yml"
    config.write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    _render(config)
    # A page for servers, with links from their root: none of them works in a folder.
    (work / "html" / "404.html").unlink(missing_ok=True)
    problems = [*problems_of(work / "html")]
    if problems:
        sys.exit("\n".join([*problems, f"site: {len(problems)} problems"]))
    # A site that is wrong does not take the place of one that was right.
    shutil.rmtree(arguments.output, ignore_errors=True)
    shutil.move(work / "html", arguments.output)
    print(f"The site is in {os.path.relpath(arguments.output)}: open index.html in a browser")


def _render(config: Path) -> None:
    program = shutil.which("zensical")
    if program is None:
        sys.exit("site: zensical is not installed; run `make site`")
    command = [program, "build", "--clean", "--strict", "--config-file", str(config)]
    done = subprocess.run(
        command,
        env=os.environ | {"NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr.split('Traceback')[0]}site: Zensical stopped")


if __name__ == "__main__":
    main()
