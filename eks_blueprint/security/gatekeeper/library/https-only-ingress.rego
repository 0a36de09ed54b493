# Refuses Ingresses that serve plain HTTP, since passwords and cookies would travel in clear text.
package eksblueprint.https_only_ingress

import data.lib.reviews

violation contains {"msg": msg} if {
	not reviews.skipped
	not encrypted
	msg := sprintf(
		"ingress %s has no certificate; set spec.tls, annotation alb.ingress.kubernetes.io/certificate-arn or a class of %v",
		[input.review.object.metadata.name, tls_classes],
	)
}

violation contains {"msg": msg} if {
	not reviews.skipped
	listeners := json.unmarshal(annotations["alb.ingress.kubernetes.io/listen-ports"])
	some listener in listeners
	port := listener.HTTP
	object.get(annotations, "alb.ingress.kubernetes.io/ssl-redirect", "") == ""
	msg := sprintf(
		"ingress %s listens to HTTP on port %v; remove the listener or add annotation alb.ingress.kubernetes.io/ssl-redirect",
		[input.review.object.metadata.name, port],
	)
}

annotations := object.get(input.review.object.metadata, "annotations", {})

tls_classes := object.get(input.parameters, "tls_classes", [])

encrypted if count(input.review.object.spec.tls) > 0

encrypted if annotations["alb.ingress.kubernetes.io/certificate-arn"] != ""

encrypted if input.review.object.spec.ingressClassName in tls_classes
