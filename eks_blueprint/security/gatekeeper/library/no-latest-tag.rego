# Refuses images without a lasting tag or digest, since two nodes may then run different programs.
package eksblueprint.no_latest_tag

import data.lib.containers

violation contains {"msg": msg} if {
	some container in containers.all
	not contains(container.image, "@")
	not containers.tag(container.image)
	msg := sprintf(
		"container %s has image %s without tag; name a version or a digest",
		[container.name, container.image],
	)
}

violation contains {"msg": msg} if {
	some container in containers.all
	not contains(container.image, "@")
	containers.tag(container.image) in refused
	msg := sprintf(
		"container %s has image %s, refused tags are %v; name a version or a digest",
		[container.name, container.image, refused],
	)
}

refused := object.get(input.parameters, "tags", ["latest"])
