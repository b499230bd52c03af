require("revision")

return revision(obj, true)
