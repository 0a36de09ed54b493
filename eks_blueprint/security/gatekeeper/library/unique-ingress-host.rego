# Refuses a host that an Ingress of another namespace has, since its traffic could be taken over.
package eksblueprint.unique_ingress_host

import data.lib.reviews

violation contains {"msg": msg} if {
	not reviews.skipped
	some namespace, versions in data.inventory.namespace
	namespace != input.review.namespace
	some name, other in versions["networking.k8s.io/v1"].Ingress
	some host in hosts(input.review.object.spec) & hosts(other.spec)
	msg := sprintf(
		"ingress %s has host %s, which ingress %s of namespace %s has; use another host",
		[input.review.object.metadata.name, host, name, namespace],
	)
}

hosts(spec) := {host | some rule in object.get(spec, "rules", [{}]); host := host_of(rule)}

host_of(rule) := rule.host

# Without host, or without rules, an Ingress answers to every host.
host_of(rule) := "*" if not rule.host
