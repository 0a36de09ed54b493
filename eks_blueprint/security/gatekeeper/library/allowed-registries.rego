# Refuses images from other registries, since whoever can push there can run code in the cluster.
package eksblueprint.allowed_registries

import data.lib.containers

violation contains {"msg": msg} if {
	some container in containers.all
	not allowed(containers.repository(container.image))
	msg := sprintf(
		"container %s has image %s, allowed registries are %v; copy the image to one of them",
		[container.name, container.image, registries],
	)
}

registries := object.get(input.parameters, "registries", [])

allowed(repository) if {
	some registry in registries
	prefix := trim_right(registry, "/")
	startswith(concat("", [repository, "/"]), concat("", [prefix, "/"]))
}
