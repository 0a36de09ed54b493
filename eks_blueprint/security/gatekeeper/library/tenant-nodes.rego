# Refuses tolerations for nodes of other tenants, since a taint keeps out only pods that do not tolerate it.
package eksblueprint.tenant_nodes

violation contains {"msg": msg} if {
	some toleration in input.review.object.spec.tolerations
	not toleration in object.get(input.review, ["oldObject", "spec", "tolerations"], [])
	reaches_tenants(toleration)
	not own(toleration)
	msg := sprintf(
		"pod of namespace %s tolerates %v, allowed values of taint %s are %v; remove the toleration or name the tenant",
		[input.review.namespace, toleration, input.parameters.key, own_tenants],
	)
}

# Who names a node goes past the scheduler, and past taints without NoExecute. In an audit every pod
# names one.
violation contains {"msg": msg} if {
	input.review.operation == "CREATE"
	name := input.review.object.spec.nodeName
	name != ""
	msg := sprintf(
		"pod of namespace %s names node %s; remove nodeName and let the scheduler choose",
		[input.review.namespace, name],
	)
}

own_tenants contains tenant if {
	some tenant, namespaces in input.parameters.tenants
	input.review.namespace in namespaces
}

# Without key a toleration is for every taint.
reaches_tenants(toleration) if object.get(toleration, "key", "") in {"", input.parameters.key}

own(toleration) if {
	object.get(toleration, "operator", "Equal") == "Equal"
	toleration.value in own_tenants
}
