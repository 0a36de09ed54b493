# Refuses writable root file systems, since an intruder can replace programs there.
package eksblueprint.read_only_root

import data.lib.containers

violation contains {"msg": msg} if {
	some container in containers.all
	got := containers.security(container, "readOnlyRootFilesystem", null)
	got != true
	msg := sprintf(
		"container %s has securityContext.readOnlyRootFilesystem %v; set it to true and mount an emptyDir to write",
		[container.name, got],
	)
}
