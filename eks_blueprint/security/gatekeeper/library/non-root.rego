# Refuses containers that may run as root, since root in a container is root on the node after an escape.
package eksblueprint.non_root

import data.lib.containers

violation contains {"msg": msg} if {
	some container in containers.all
	got := containers.inherited(container, "runAsNonRoot", null)
	got != true
	msg := sprintf(
		"container %s has runAsNonRoot %v; set it to true in the securityContext of pod or container",
		[container.name, got],
	)
}

violation contains {"msg": msg} if {
	some container in containers.all
	containers.inherited(container, "runAsUser", null) == 0
	msg := sprintf("container %s has runAsUser 0; set the number of another user", [container.name])
}
