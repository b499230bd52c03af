require("package")

return package_health(obj)
