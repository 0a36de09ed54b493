# Refuses containers without probes, since Kubernetes cannot tell whether they can serve.
package eksblueprint.required_probes

import data.lib.containers

violation contains {"msg": msg} if {
	not of_job
	some container in containers.of(["containers"])
	some probe in input.parameters.probes
	not container[probe]
	msg := sprintf("container %s has no %s; add one", [container.name, probe])
}

# A job ends by itself and serves nobody.
of_job if {
	some owner in input.review.object.metadata.ownerReferences
	owner.kind == "Job"
}
