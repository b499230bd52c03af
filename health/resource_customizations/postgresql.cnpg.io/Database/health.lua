-- Argo CD has no check of this kind.
require("cnpg_applied")

return cnpg_applied(obj)
