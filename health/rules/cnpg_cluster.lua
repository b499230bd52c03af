require("conditions")
require("instances")
require("message")

local CNPG_GOOD = "Cluster in healthy state"

-- Phases that end only when a person does something, by the names of the operator's api/v1/cluster_types.go, and one that
-- its controller has without a name there. Any other passes.
local CNPG_STUCK = {
  ["Cluster cannot execute instance online upgrade due to missing architecture binary"] = "Degraded",
  ["Cluster cannot proceed to reconciliation due to an error while interacting with plugins"] = "Degraded",
  ["Cluster cannot proceed to reconciliation due to an unknown plugin being required"] = "Degraded",
  ["Cluster has incomplete or invalid image catalog"] = "Degraded",
  ["Cluster is in an unrecoverable state, needs manual intervention"] = "Degraded",
  ["Cluster is unrecoverable and needs manual intervention"] = "Degraded",
  ["Failing over"] = "Degraded", -- it passes, but until then nothing can be written
  ["Invalid cluster definition"] = "Degraded",
  ["Not enough disk space"] = "Degraded",
  ["Unable to create required cluster objects"] = "Degraded",
  ["Waiting for user action"] = "Suspended",
}

local function phase_words(phase, reason)
  return reason ~= "" and line(phase) .. ": " .. line(reason) or line(phase)
end

-- What a person has stopped, by the annotations that the operator's own plugin for kubectl sets.
local function cnpg_stopped(cluster)
  local annotations = map(map(cluster.metadata).annotations)
  if annotations["cnpg.io/reconciliationLoop"] == "disabled" then
    return { status = "Suspended", message = "annotation cnpg.io/reconciliationLoop has stopped the operator" }
  end
  local fenced = text(annotations["cnpg.io/fencedInstances"])
  if fenced ~= "" and fenced ~= "[]" then
    local message = "annotation cnpg.io/fencedInstances has stopped instances: " .. line(fenced)
    return { status = "Suspended", message = message }
  end
end

local function cnpg_failing(found)
  local hibernation, archiving, backup =
    found["cnpg.io/hibernation"], found.ContinuousArchiving, found.LastBackupSucceeded
  if hibernation and hibernation.reason == "WrongAnnotationValue" then
    return degraded(words(hibernation))
  end
  if archiving and archiving.status == "False" then
    return degraded(words(archiving))
  end
  -- It is False while a backup runs, too.
  if backup and backup.status == "False" and backup.reason == "LastBackupFailed" then
    return degraded(words(backup))
  end
end

-- A Cluster of CloudNativePG. Its Ready condition says no more than that the phase is the good one.
local function cnpg_cluster(cluster)
  local found, phase = conditions(cluster), text(map(cluster.status).phase)
  local hibernation, ready = found["cnpg.io/hibernation"], found.Ready
  local stopped = cnpg_stopped(cluster)
  if stopped then
    return stopped
  end
  if hibernation and hibernation.status == "True" then
    return { status = "Suspended", message = words(hibernation) }
  end
  if phase == "" then
    return progressing("the operator has not taken it up yet")
  end

  local said = phase_words(phase, text(map(cluster.status).phaseReason))
  if CNPG_STUCK[phase] then
    return { status = CNPG_STUCK[phase], message = said }
  end
  local failing = cnpg_failing(found)
  if failing then
    return failing
  end
  if hibernation then
    return progressing(words(hibernation))
  end
  if phase ~= CNPG_GOOD then
    return progressing(said)
  end
  if not ready then
    return progressing(awaited("Ready"))
  end
  if ready.status ~= "True" then
    return progressing(words(ready))
  end
  if ready.stale then
    return progressing(outdated(ready))
  end
  return instances(map(cluster.spec).instances, map(cluster.status).readyInstances) or healthy()
end
