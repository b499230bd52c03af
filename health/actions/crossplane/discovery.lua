require("reconciliation")

return reconciliation()
