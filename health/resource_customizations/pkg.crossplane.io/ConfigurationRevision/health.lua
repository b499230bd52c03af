require("revision")

return revision(obj, false)
