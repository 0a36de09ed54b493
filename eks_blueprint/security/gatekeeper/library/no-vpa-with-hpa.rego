# Refuses vertical and horizontal autoscaling of one workload by cpu or memory, since they undo each other.
package eksblueprint.no_vpa_with_hpa

import data.lib.reviews

violation contains {"msg": msg} if {
	not reviews.skipped
	input.review.kind.kind == "VerticalPodAutoscaler"
	resizes(input.review.object)
	some name, other in objects["autoscaling/v2"].HorizontalPodAutoscaler
	some metric in metrics(other) & {"cpu", "memory"}
	same(input.review.object.spec.targetRef, other.spec.scaleTargetRef)
	msg := message(input.review.object.spec.targetRef, input.review.object.metadata.name, name, metric)
}

violation contains {"msg": msg} if {
	not reviews.skipped
	input.review.kind.kind == "HorizontalPodAutoscaler"
	some metric in metrics(input.review.object) & {"cpu", "memory"}
	some name, other in objects["autoscaling.k8s.io/v1"].VerticalPodAutoscaler
	resizes(other)
	same(other.spec.targetRef, input.review.object.spec.scaleTargetRef)
	msg := message(other.spec.targetRef, name, input.review.object.metadata.name, metric)
}

objects := data.inventory.namespace[input.review.namespace]

resizes(vpa) if not object.get(vpa.spec, ["updatePolicy", "updateMode"], "Auto") in {"Off", "Initial"}

# Without metrics a HorizontalPodAutoscaler looks at cpu.
metrics(hpa) := {"cpu"} if count(object.get(hpa.spec, "metrics", [])) == 0

else := {name |
	some metric in hpa.spec.metrics
	some field in ["resource", "containerResource"]
	name := metric[field].name
}

same(one, other) if {
	one.kind == other.kind
	one.name == other.name
}

message(target, vpa, hpa, metric) := sprintf(
	"VerticalPodAutoscaler %s and HorizontalPodAutoscaler %s both scale %s %s by %s; set updateMode Off or use another metric",
	[vpa, hpa, target.kind, target.name, metric],
)
