# Containers of the pod under review, and how their images read; shared by the templates.
package lib.containers

kinds := ["containers", "initContainers", "ephemeralContainers"]

# An admitted pod can change little and must still be able to lose its finalizers.
admitted if input.review.operation in {"UPDATE", "DELETE"}

all := of(kinds)

# On an update only added containers and new images count: images are not immutable.
of(fields) := {container |
	some field in fields
	some container in input.review.object.spec[field]
	not known(container)
}

known(container) if {
	some field in kinds
	some old in input.review.oldObject.spec[field]
	old.name == container.name
	old.image == container.image
}

# Images that run or are mounted, with what has them.
images contains {"owner": owner, "name": container.image} if {
	some container in all
	owner := sprintf("container %s", [container.name])
}

images contains {"owner": owner, "name": volume.image.reference} if {
	not admitted
	some volume in input.review.object.spec.volumes
	owner := sprintf("volume %s", [volume.name])
}

# Value in the security context of the container.
security(container, key, otherwise) := object.get(container, ["securityContext", key], otherwise)

# Value in the security context of the container, or else of the pod.
inherited(container, key, otherwise) := security(container, key, from_pod) if {
	from_pod := object.get(input.review.object.spec, ["securityContext", key], otherwise)
}

# Name without digest and tag, with the registry that the runtime adds.
repository(image) := qualified(concat("/", array.concat(path, [name]))) if {
	parts := split(split(image, "@")[0], "/")
	path := array.slice(parts, 0, count(parts) - 1)
	name := split(parts[count(parts) - 1], ":")[0]
}

qualified(name) := official(trim_prefix(hub(name), "docker.io/")) if on_hub(name)

else := name

on_hub(name) if not has_registry(name)

on_hub(name) if startswith(hub(name), "docker.io/")

# Docker Hub has a second name.
hub(name) := regex.replace(name, `^index[.]docker[.]io/`, "docker.io/")

# Images of no organization stand in library.
official(path) := concat("/", ["docker.io", path]) if contains(path, "/")

official(path) := concat("/", ["docker.io/library", path]) if not contains(path, "/")

# The first part is a registry when it cannot be an organization.
has_registry(name) if {
	contains(name, "/")
	first := split(name, "/")[0]
	regex.match(`[.:A-Z]|^localhost$`, first)
}

# Tag; undefined without one. A colon before the last slash belongs to the port of the registry.
tag(image) := split(name, ":")[1] if {
	parts := split(split(image, "@")[0], "/")
	name := parts[count(parts) - 1]
}
