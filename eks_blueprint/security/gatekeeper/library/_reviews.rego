# What is common to the objects under review; shared by the templates.
package lib.reviews

# An object on its way out must be able to lose its finalizers.
skipped if input.review.object.metadata.deletionTimestamp

skipped if input.review.operation == "DELETE"

# Controllers must be able to report; a status changes nothing else.
skipped if input.review.subResource == "status"
