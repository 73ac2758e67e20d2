-- A job that cannot be understood fails without a run. ARGV: reason, failed event, its exit code, then member, JSON ...
local now = status()
if redis.call('EXISTS', LEASE) == 1 then
  -- An id pushed again while its job runs; one mention is enough.
  redis.call('LREM', PROCESSING, 0, ID)
  redis.call('LPUSH', PROCESSING, ID)
  return 'running'
end
if is_final(now) then
  redis.call('LREM', PROCESSING, 0, ID)
  return 'final'
end
if not now then
  for index = 7, #ARGV, 2 do
    set(ARGV[index], ARGV[index + 1])
  end
  set('created_at', iso(NOW_MS))
end
finish('failed', ARGV[5], ARGV[4], ARGV[6])
return 'failed'
