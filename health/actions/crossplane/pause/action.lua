require("annotate")

annotate("crossplane.io/paused", "true")
return obj
