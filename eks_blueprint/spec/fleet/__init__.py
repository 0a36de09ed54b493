"""Many clusters in one spec: environments, waves, templates, and what an account has once."""
