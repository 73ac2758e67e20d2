-- Take a job over whose worker went silent; in two steps, so that a job between pop and claim is left alone.
-- ARGV: grace ms, most attempts, handed event, reason for giving up, failed event, its exit code, cancelled event.
local now = status()
if is_final(now) then
  redis.call('LREM', PROCESSING, 0, ID)
  return 'final'
end
if redis.call('EXISTS', LEASE) == 1 then
  redis.call('DEL', SUSPECT)
  return 'alive'
end
local since = redis.call('GET', SUSPECT)
if not since then
  redis.call('SET', SUSPECT, string.format('%.0f', NOW_MS), 'EX', TTL)
  return 'suspect'
end
if NOW_MS - tonumber(since) < tonumber(ARGV[4]) then
  return 'suspect'
end
if now ~= 'processing' then
  redis.call('DEL', SUSPECT)
  redis.call('LREM', PROCESSING, 0, ID)
  redis.call('RPUSH', QUEUE, ID)
  return 'requeued'
end
if get('cancel') then
  finish('cancelled', ARGV[10], 'null')
  return 'cancelled'
end
if tonumber(get('attempt')) >= tonumber(ARGV[5]) then
  redis.call('LPUSH', DEAD, ID)
  redis.call('LTRIM', DEAD, 0, MOST_DEAD - 1)
  redis.call('EXPIRE', DEAD, TTL)
  count('given_up')
  finish('failed', ARGV[8], ARGV[7], ARGV[9])
  return 'poison'
end
requeue(ARGV[6])
count('recovered')
return 'requeued'
