-- Argo CD has no check of this kind.
require("cnpg_schedule")

return cnpg_schedule(obj)
