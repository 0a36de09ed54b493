# Refuses external IPs of Services, since each node then sends what is meant for them to the pods.
package eksblueprint.no_external_ips

import data.lib.reviews

# A Service from before the rule must still be changeable, and may lose some of its own.
violation contains {"msg": msg} if {
	not reviews.skipped
	added := ips(input.review.object) - ips(object.get(input.review, "oldObject", null))
	count(added) > 0
	msg := sprintf(
		"service %s has externalIPs %v; remove them and use type LoadBalancer or an Ingress",
		[input.review.object.metadata.name, added],
	)
}

ips(service) := {ip | some ip in service.spec.externalIPs}
