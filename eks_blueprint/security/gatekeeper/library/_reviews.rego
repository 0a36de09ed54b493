# What is common to the objects under review; shared by the templates.
package lib.reviews

# An object on its way out must be able to lose its finalizers. Who holds it by a finalizer of his
# own could turn it into another, so it must stay what it was.
skipped if {
	input.review.object.metadata.deletionTimestamp
	judged(input.review.object) == judged(input.review.oldObject)
}

# In an audit, which has no operation, nothing is left to mend.
skipped if {
	input.review.object.metadata.deletionTimestamp
	object.get(input.review, "operation", "") == ""
}

skipped if input.review.operation == "DELETE"

# Controllers must be able to report; a status changes nothing else.
skipped if input.review.subResource == "status"

# Ingresses say much in their annotations; those that controllers write down for themselves are
# named otherwise.
judged(one) := [object.remove(one, ["metadata", "status"]), object.filter(annotations, names)] if {
	annotations := object.get(one, ["metadata", "annotations"], {})
	names := [name | some name in object.keys(annotations); contains(name, "ingress")]
}
