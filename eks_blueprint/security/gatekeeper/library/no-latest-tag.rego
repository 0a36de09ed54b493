# Refuses images without a lasting tag or digest, since two nodes may then run different programs.
package eksblueprint.no_latest_tag

import data.lib.containers

violation contains {"msg": msg} if {
	some image in containers.images
	not contains(image.name, "@")
	not containers.tag(image.name)
	msg := sprintf(
		"%s has image %s without tag; name a version or a digest",
		[image.owner, image.name],
	)
}

violation contains {"msg": msg} if {
	some image in containers.images
	not contains(image.name, "@")
	containers.tag(image.name) in refused
	msg := sprintf(
		"%s has image %s, refused tags are %v; name a version or a digest",
		[image.owner, image.name, refused],
	)
}

refused := object.get(input.parameters, "tags", ["latest"])
