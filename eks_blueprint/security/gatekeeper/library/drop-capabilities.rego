# Refuses Linux capabilities that are not dropped or not allowed, since each is a part of root.
package eksblueprint.drop_capabilities

import data.lib.containers

violation contains {"msg": msg} if {
	some container in containers.all
	drop := object.get(container, ["securityContext", "capabilities", "drop"], [])
	not "ALL" in drop
	msg := sprintf(
		"container %s drops capabilities %v; set securityContext.capabilities.drop to [ALL]",
		[container.name, drop],
	)
}

violation contains {"msg": msg} if {
	some container in containers.all
	some capability in container.securityContext.capabilities.add
	not capability in allowed
	msg := sprintf(
		"container %s adds capability %s, allowed are %v; remove it from securityContext.capabilities.add",
		[container.name, capability, allowed],
	)
}

allowed := object.get(input.parameters, "allowed", [])
