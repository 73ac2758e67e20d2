-- A token bucket, shared by all who ask: it fills by itself, and an act takes from it. ARGV: key, tokens in a second,
-- tokens it holds, tokens wanted.   → milliseconds to wait, 0 when the act is allowed
-- The key is none of a job's, so the queue wants one Redis, not a Redis Cluster.
local BUCKET, RATE, HOLDS, WANTED = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local before = redis.call('HMGET', BUCKET, 'tokens', 'at')
local tokens = tonumber(before[1] or HOLDS)
local passed_ms = math.max(0, NOW_MS - tonumber(before[2] or NOW_MS))
tokens = math.min(HOLDS, tokens + passed_ms * RATE / 1000)
local wait_ms = 0
if tokens >= WANTED then
  tokens = tokens - WANTED
else
  wait_ms = math.ceil((WANTED - tokens) / RATE * 1000)
end
local kept = redis.pcall('HSET', BUCKET, 'tokens', string.format('%.6f', tokens), 'at', string.format('%.0f', NOW_MS))
if type(kept) == 'table' and kept.err then
  return 0 -- no room on the server: who may read and take films away makes some
end
redis.call('PEXPIRE', BUCKET, math.ceil(HOLDS / RATE * 1000) + 1000)
return wait_ms
