"""The review as pages of HTML."""

from eks_blueprint.review.page.render import render_page

__all__ = ["render_page"]
