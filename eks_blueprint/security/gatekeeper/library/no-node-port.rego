# Refuses node ports, since they open every node and go around the load balancer.
package eksblueprint.no_node_port

import data.lib.reviews

violation contains {"msg": msg} if {
	not reviews.skipped
	input.review.object.spec.type == "NodePort"
	msg := sprintf(
		"service %s has type NodePort; use ClusterIP behind an Ingress, or LoadBalancer",
		[input.review.object.metadata.name],
	)
}

violation contains {"msg": msg} if {
	not reviews.skipped
	input.parameters.load_balancers == true
	input.review.object.spec.type == "LoadBalancer"
	got := object.get(input.review.object.spec, "allocateLoadBalancerNodePorts", null)
	got != false
	msg := sprintf(
		"service %s has type LoadBalancer and allocateLoadBalancerNodePorts %v; set it to false and use target type ip",
		[input.review.object.metadata.name, got],
	)
}
