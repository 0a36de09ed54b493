# Refuses vertical and horizontal autoscaling of one workload by cpu or memory, since they undo each other.
package eksblueprint.no_vpa_with_hpa

import data.lib.reviews

violation contains {"msg": msg} if {
	not reviews.skipped
	input.review.kind.kind == "VerticalPodAutoscaler"
	some name, other in objects["autoscaling/v2"].HorizontalPodAutoscaler
	same(input.review.object.spec.targetRef, other.spec.scaleTargetRef)
	some resource in shared(input.review.object, other)
	msg := message(input.review.object.spec.targetRef, input.review.object.metadata.name, name, resource)
}

violation contains {"msg": msg} if {
	not reviews.skipped
	input.review.kind.kind == "HorizontalPodAutoscaler"
	some name, other in objects["autoscaling.k8s.io/v1"].VerticalPodAutoscaler
	same(other.spec.targetRef, input.review.object.spec.scaleTargetRef)
	some resource in shared(other, input.review.object)
	msg := message(other.spec.targetRef, name, input.review.object.metadata.name, resource)
}

objects := data.inventory.namespace[input.review.namespace]

# Resources that both of them change.
shared(vpa, hpa) := {metric.name |
	not object.get(vpa.spec, ["updatePolicy", "updateMode"], "Recreate") in {"Off", "Initial"}
	some metric in metrics(hpa)
	some policy in policies(vpa, metric.container)
	object.get(policy, "mode", "Auto") != "Off"
	metric.name in object.get(policy, "controlledResources", ["cpu", "memory"])
}

# Without metrics a HorizontalPodAutoscaler looks at cpu. No container stands for all of them.
metrics(hpa) := {{"name": "cpu", "container": ""}} if count(object.get(hpa.spec, "metrics", [])) == 0

else := {{"name": resource.name, "container": object.get(resource, "container", "")} |
	some metric in hpa.spec.metrics
	some field in ["resource", "containerResource"]
	resource := metric[field]
}

# Policies of a container, or those of all; a container without one has that of `*`.
policies(vpa, container) := named if {
	named := [policy | some policy in every_policy(vpa); policy.containerName == container]
	count(named) > 0
} else := every_policy(vpa) if {
	container == ""
} else := [policy | some policy in every_policy(vpa); policy.containerName == "*"]

every_policy(vpa) := array.concat(given, [{"containerName": "*"} | not "*" in names]) if {
	given := object.get(vpa.spec, ["resourcePolicy", "containerPolicies"], [])
	names := {policy.containerName | some policy in given}
}

same(one, other) if {
	one.kind == other.kind
	one.name == other.name
}

message(target, vpa, hpa, resource) := sprintf(
	"VerticalPodAutoscaler %s and HorizontalPodAutoscaler %s both scale %s %s by %s; set updateMode Off or use another metric",
	[vpa, hpa, target.kind, target.name, resource],
)
