-- What there is to see of the whole queue.
-- → {waiting, taken, waiting for another try, given up, workers, milliseconds the longest has waited, name, count ...}
local oldest = redis.call('LINDEX', QUEUE, -1)
local since = oldest and redis.call('XRANGE', 'demo:events:' .. oldest, '-', '+', 'COUNT', 1)[1]
local waited_ms = 0
if since then
  for index = 1, #since[2], 2 do
    if since[2][index] == 'at' then
      waited_ms = math.max(0, NOW_MS - tonumber(since[2][index + 1]))
    end
  end
end
local found = {redis.call('LLEN', QUEUE), redis.call('LLEN', PROCESSING), redis.call('ZCARD', DELAYED),
               redis.call('LLEN', DEAD),
               redis.call('ZCOUNT', WORKERS, string.format('%.0f', NOW_MS - SILENCE_MS), '+inf'), waited_ms}
for _, text in ipairs(redis.call('HGETALL', COUNTS)) do
  found[#found + 1] = text
end
return found
