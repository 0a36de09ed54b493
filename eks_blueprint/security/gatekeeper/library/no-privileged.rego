# Refuses privileged containers and privilege escalation, since both lead to root on the node.
package eksblueprint.no_privileged

import data.lib.containers

violation contains {"msg": msg} if {
	some container in containers.all
	containers.security(container, "privileged", false) == true
	msg := sprintf(
		"container %s has securityContext.privileged true; set it to false and add the capabilities it needs",
		[container.name],
	)
}

violation contains {"msg": msg} if {
	some container in containers.all
	got := containers.security(container, "allowPrivilegeEscalation", null)
	got != false
	msg := sprintf(
		"container %s has securityContext.allowPrivilegeEscalation %v; set it to false",
		[container.name, got],
	)
}
