# Hosts of an Ingress, and which of them meet; shared by the templates.
package lib.hosts

of(ingress) := in_rules(ingress) | in_conditions(ingress)

in_rules(ingress) := {host |
	some rule in object.get(ingress.spec, "rules", [{}])
	host := host_of(rule)
}

host_of(rule) := rule.host

# Without host, or without rules, an Ingress answers to every host.
host_of(rule) := "*" if not rule.host

# The AWS Load Balancer Controller adds the hosts of a condition to the host of the rule.
in_conditions(ingress) := {host |
	annotations := object.get(ingress.metadata, "annotations", {})
	some key in object.keys(annotations)
	startswith(key, "alb.ingress.kubernetes.io/conditions.")
	some condition in json.unmarshal(annotations[key])
	some config in named("hostheaderconfig", condition)
	is_object(config)
	some host in values(config)
}

# What has no values has regular expressions, which could match every host.
values(config) := {"*"} if count(listed(config)) == 0

else := listed(config)

listed(config) := {host |
	some hosts in named("values", config)
	some host in hosts
	is_string(host)
}

# Go, in which the controller is written, reads names in JSON in any case, and ſ as s.
named(name, given) := [given[field] |
	some field in object.keys(given)
	replace(lower(field), "ſ", "s") == name
]

overlap(one, other) if meet(lower(one), lower(other))

# A star stands for any number of labels, as it does for the load balancer.
meet(one, other) if glob.match(one, ["/"], other)

meet(one, other) if glob.match(other, ["/"], one)

# Of two patterns only the ends are compared, so some count that never meet.
meet(one, other) if {
	ours := regex.split(`[*?]`, one)
	theirs := regex.split(`[*?]`, other)
	count(ours) > 1
	count(theirs) > 1
	begins(ours[0], theirs[0])
	begins(strings.reverse(ours[count(ours) - 1]), strings.reverse(theirs[count(theirs) - 1]))
}

begins(one, other) if startswith(one, other)

begins(one, other) if startswith(other, one)
