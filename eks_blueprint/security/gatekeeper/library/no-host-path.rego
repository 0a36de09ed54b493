# Refuses hostPath volumes, since files of the node hold credentials of the kubelet and of other pods.
package eksblueprint.no_host_path

import data.lib.containers

violation contains {"msg": msg} if {
	not containers.admitted
	some volume in input.review.object.spec.volumes
	path := volume.hostPath.path
	msg := sprintf(
		"volume %s has hostPath %s; use a persistent volume claim, emptyDir or projected volume",
		[volume.name, path],
	)
}
