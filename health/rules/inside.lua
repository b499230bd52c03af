require("application")
require("cnpg_applied")
require("cnpg_cluster")
require("cnpg_schedule")

local INSIDE = {
  ["argoproj.io/v1alpha1"] = { Application = application },
  ["postgresql.cnpg.io/v1"] = { Cluster = cnpg_cluster, Database = cnpg_applied, ScheduledBackup = cnpg_schedule },
}

-- What an Object of provider-kubernetes manages, as its status shows it. Nil where it shows none, or a kind that has no
-- rule here.
local function inside(object)
  local manifest = map(map(map(object.status).atProvider).manifest)
  local rule = map(INSIDE[text(manifest.apiVersion)])[text(manifest.kind)]
  if not rule then
    return nil
  end
  local verdict = rule(manifest)
  local name = text(map(manifest.metadata).name)
  return { status = verdict.status, message = manifest.kind .. " " .. name .. ": " .. verdict.message }
end
