# Refuses disruption budgets that allow no disruption, since nodes can then neither drain nor update.
package eksblueprint.pdb_sanity

import data.lib.reviews

spec := input.review.object.spec

violation contains {"msg": msg} if {
	not reviews.skipped
	some field, value in {"maxUnavailable": {0, "0%"}, "minAvailable": {"100%"}}
	spec[field] in value
	msg := sprintf(
		"pod disruption budget %s has %s %v; allow at least one pod to go",
		[input.review.object.metadata.name, field, spec[field]],
	)
}

violation contains {"msg": msg} if {
	not reviews.skipped
	replicas := sum([one.replicas | some one in selected])
	replicas > 0
	is_number(spec.minAvailable)
	spec.minAvailable >= replicas
	msg := sprintf(
		"pod disruption budget %s has minAvailable %v with %v replicas in %v; use maxUnavailable 1 or more replicas",
		[input.review.object.metadata.name, spec.minAvailable, replicas, selected],
	)
}

# A budget counts the pods of all workloads that it selects.
selected contains {"kind": kind, "name": name, "replicas": replicas} if {
	some kind in ["Deployment", "StatefulSet"]
	some name, found in data.inventory.namespace[input.review.namespace]["apps/v1"][kind]
	selects(found)
	replicas := object.get(found.spec, "replicas", 1)
}

# Expressions could leave the workload out, so a selector with some is not judged.
selects(workload) if {
	not spec.selector.matchExpressions
	wanted := object.get(spec.selector, "matchLabels", {})
	labels := object.get(workload.spec.template, ["metadata", "labels"], {})
	every key, value in wanted {
		labels[key] == value
	}
}
