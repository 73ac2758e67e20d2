-- Jobs whose time for another try has come wait again, at the front. → how many
local due = redis.call('ZRANGEBYSCORE', DELAYED, 0, string.format('%.0f', NOW_MS), 'LIMIT', 0, 100)
for _, id in ipairs(due) do
  redis.call('ZREM', DELAYED, id)
  redis.call('RPUSH', QUEUE, id)
end
return #due
