"""Makes the documentation site: plain Markdown of this repository in, a folder of HTML out.

``python -m tools.site`` copies the pages into a folder in which every link stays inside, adds a
page for each example, lets Zensical render them, and then reads the HTML: a broken link, a missing
anchor, a page outside of the navigation, or anything that a browser would load from elsewhere is an
error.
"""
