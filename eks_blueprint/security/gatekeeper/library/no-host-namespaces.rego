# Refuses the network, processes, memory and ports of the node, since they bypass the isolation of pods.
package eksblueprint.no_host_namespaces

import data.lib.containers

violation contains {"msg": msg} if {
	not containers.admitted
	some field in ["hostNetwork", "hostPID", "hostIPC"]
	input.review.object.spec[field] == true
	msg := sprintf("pod has %s true; remove the field", [field])
}

violation contains {"msg": msg} if {
	some container in containers.all
	some port in container.ports
	port.hostPort > 0
	msg := sprintf(
		"container %s has hostPort %v; remove it and use a Service",
		[container.name, port.hostPort],
	)
}
