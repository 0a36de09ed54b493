"""Rules by the area of their recommendation."""
