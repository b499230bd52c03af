-- Argo CD's own check is Progressing permanently where Helm has failed, and does not say what Helm said.
require("release")

return release(obj)
