# Refuses wildcards in roles, since they also grant what will exist only in the future.
package eksblueprint.no_wildcard_rbac

import data.lib.reviews

violation contains {"msg": msg} if {
	not reviews.skipped
	not exempt
	some index, rule in input.review.object.rules
	some field in fields
	"*" in rule[field]
	msg := sprintf(
		"rule %d of %s %s has \"*\" in %s; name each of them, or exempt the role",
		[index, input.review.kind.kind, input.review.object.metadata.name, field],
	)
}

fields := {"verbs", "resources"} | api_groups

api_groups := {"apiGroups"} if input.parameters.api_groups == true

else := set()

exempt if input.review.object.metadata.name in input.parameters.exempt

exempt if {
	some entry in input.parameters.exempt
	endswith(entry, "*")
	startswith(input.review.object.metadata.name, trim_suffix(entry, "*"))
}
