-- ARGV: token, worker, lease ms, most attempts, started event, reason for giving up, failed event, its exit code.
-- → {what happened, the record}
local TOKEN, WORKER, LEASE_MS, MOST = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local now = status()
if now == 'processing' and get('token') == TOKEN then
  return {'claimed', redis.call('GET', JOB)}
end
if not now or is_final(now) then
  redis.call('LREM', PROCESSING, 0, ID)
  return {'gone', ''}
end
redis.call('LREM', PROCESSING, 0, ID)
redis.call('LREM', QUEUE, 0, ID)
redis.call('LPUSH', PROCESSING, ID)
if redis.call('EXISTS', LEASE) == 1 then
  return {'running', ''}
end
if tonumber(get('attempt')) >= MOST then
  redis.call('LPUSH', DEAD, ID)
  redis.call('LTRIM', DEAD, 0, MOST_DEAD - 1)
  redis.call('EXPIRE', DEAD, TTL)
  count('given_up')
  finish('failed', ARGV[10], ARGV[9], ARGV[11])
  return {'poison', ''}
end
forget_files()
local attempt = redis.call('HINCRBY', CONTROL, 'attempt', 1)
redis.call('SET', LEASE, TOKEN, 'PX', LEASE_MS)
redis.call('DEL', SUSPECT)
redis.call('HDEL', CONTROL, 'published')
set_status('processing')
set('token', TOKEN, 'worker', WORKER)
announce(ARGV[8], 'attempt', attempt)
save()
return {'claimed', redis.call('GET', JOB)}
