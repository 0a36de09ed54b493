"""What each resource type costs."""
