-- Argo CD has no check of this kind. It has no conditions: the backups made tell whether it can be written to. Of the
-- servers that back up to it the one of the newest attempt counts: those of earlier major versions stay as they ended.
require("conditions")
require("message")

-- Times are as the plugin writes them, in UTC: they sort as texts.
local newest = { time = "", server = "", failed = false }
for key, window in pairs(map(map(obj.status).serverRecoveryWindow)) do
  local server = text(key)
  local good, bad = text(map(window).lastSuccessfulBackupTime), text(map(window).lastFailedBackupTime)
  local time = bad > good and bad or good
  if time > newest.time or (time == newest.time and server > newest.server) then
    newest = { time = time, server = server, failed = bad > good }
  end
end

if newest.failed then
  return degraded("the last backup of " .. line(newest.server) .. " failed at " .. line(newest.time))
end
return healthy()
