-- Argo CD's own check looks at the Object alone: it is Progressing permanently where it is not ready, and Healthy over a
-- database that has lost its backups.
require("object")

return object_health(obj)
