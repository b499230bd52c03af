-- Argo CD's own check takes the phase for all there is to know: a cluster whose log is no longer archived or whose last
-- backup failed is Healthy, a switchover is Degraded, an unrecoverable cluster is Suspended, and messages are empty.
require("cnpg_cluster")

return cnpg_cluster(obj)
