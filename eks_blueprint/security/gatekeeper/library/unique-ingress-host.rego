# Refuses a host that an Ingress of another namespace has, since its traffic could be taken over.
package eksblueprint.unique_ingress_host

import data.lib.hosts
import data.lib.reviews

violation contains {"msg": msg} if {
	not reviews.skipped
	some namespace, versions in data.inventory.namespace
	namespace != input.review.namespace
	some name, other in versions["networking.k8s.io/v1"].Ingress
	some host in hosts.of(input.review.object)
	some theirs in hosts.of(other)
	clash(host, theirs, other)
	msg := sprintf(
		"ingress %s has host %s, which overlaps host %s of ingress %s in namespace %s; use another host",
		[input.review.object.metadata.name, host, theirs, name, namespace],
	)
}

clash(host, theirs, _) if {
	not "*" in {host, theirs}
	hosts.overlap(host, theirs)
}

# Who answers to every host does so on load balancers of his class only.
clash(host, theirs, other) if {
	"*" in {host, theirs}
	class(input.review.object) == class(other)
}

class(ingress) := object.get(ingress.spec, "ingressClassName", by_annotation) if {
	by_annotation := object.get(ingress.metadata, ["annotations", "kubernetes.io/ingress.class"], "")
}
