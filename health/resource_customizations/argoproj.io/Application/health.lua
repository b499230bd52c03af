-- Argo CD has no check of this kind since 1.8: in an app-of-apps, sync waves take an Application for done at once.
require("application")

return application(obj)
