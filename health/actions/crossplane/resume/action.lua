require("annotate")

annotate("crossplane.io/paused", nil)
return obj
