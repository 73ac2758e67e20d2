-- Downloads of a film: it is removed once one took all of it, when none is under way any more.
-- ARGV: 'begin', 'go_on', 'taken' or 'broken'; the download's token; milliseconds until which it is believed.
local WHAT, TOKEN, MS = ARGV[4], ARGV[5], ARGV[6]
if redis.call('EXISTS', JOB) == 0 then
  return 'unknown'
end
redis.call('ZREMRANGEBYSCORE', READERS, 0, string.format('%.0f', NOW_MS))
if WHAT == 'begin' and get('exported') then
  return 'exported'
end
-- pcall: a server without room takes no new entry, and who takes films away is who makes room.
if WHAT == 'begin' or WHAT == 'go_on' then
  redis.pcall('ZADD', READERS, string.format('%.0f', NOW_MS + tonumber(MS)), TOKEN)
  redis.call('PEXPIRE', READERS, MS)
  return 'ok'
end
redis.call('ZREM', READERS, TOKEN)
local is_exported = WHAT == 'taken' or get('exported')
if is_exported and redis.call('ZCARD', READERS) == 0 then
  remove()
  count('exported')
  return 'removed'
end
if WHAT == 'taken' then
  set('exported', 1)
  touch()
end
return 'ok'
