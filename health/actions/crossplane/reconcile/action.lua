require("annotate")

local os = require("os")

-- Crossplane 2.3 and later tell in status.lastHandledReconcileAt that they saw it; earlier ones react to any annotation.
annotate("crossplane.io/reconcile-requested-at", os.date("!%Y-%m-%dT%H:%M:%SZ"))
return obj
