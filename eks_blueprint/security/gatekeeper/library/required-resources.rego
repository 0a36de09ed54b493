# Refuses containers without requests and limits, since one of them can take what others need.
package eksblueprint.required_resources

import data.lib.containers

# Ephemeral containers cannot have any.
violation contains {"msg": msg} if {
	some container in containers.of(["containers", "initContainers"])
	some field in ["requests", "limits"]
	some resource in input.parameters[field]
	got := object.get(container, ["resources", field], {})
	not got[resource]
	msg := sprintf(
		"container %s has resources.%s %v; set resources.%s.%s",
		[container.name, field, got, field, resource],
	)
}
