# Refuses images from other registries, since whoever can push there can run code in the cluster.
package eksblueprint.allowed_registries

import data.lib.containers

violation contains {"msg": msg} if {
	some image in containers.images
	not allowed(containers.repository(image.name))
	msg := sprintf(
		"%s has image %s, allowed registries are %v; copy the image to one of them",
		[image.owner, image.name, registries],
	)
}

registries := object.get(input.parameters, "registries", [])

allowed(repository) if {
	some registry in registries
	some prefix in prefixes(trim_right(registry, "/"))
	startswith(concat("", [repository, "/"]), prefix)
}

# An entry of Docker Hub with one name is an organization, or an image without.
prefixes(entry) := {
	containers.hub(concat("", [entry, "/"])),
	concat("", [containers.qualified(entry), "/"]),
}
