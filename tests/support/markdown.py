"""Reading Markdown as GitHub does."""

import re
from collections.abc import Iterator


def anchors(text: str) -> Iterator[str]:
    """Give the anchors of a page: those of headings, and those written as HTML."""
    plain = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    for heading in re.findall(r"^#{1,6} +(.+?) *$", plain, flags=re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        yield re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
    yield from re.findall(r'<a (?:id|name)="([^"]+)"', plain)
