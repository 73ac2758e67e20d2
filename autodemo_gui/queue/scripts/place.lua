-- A whole upload becomes a companion. ARGV: token, upload key, name, bytes and SHA-256 of the file.
local UPLOAD, NAME = ARGV[5], ARGV[6]
if not holds(ARGV[4]) then
  redis.call('UNLINK', UPLOAD)
  return 'lost'
end
if redis.call('EXISTS', UPLOAD) == 1 and redis.call('STRLEN', UPLOAD) == tonumber(ARGV[7]) then
  redis.call('RENAME', UPLOAD, FILE_PREFIX .. NAME)
  redis.call('SADD', FILES, NAME)
  set('sha256:' .. NAME, ARGV[8])
  save()
end
return redis.call('SISMEMBER', FILES, NAME) == 1 and 'ok' or 'missing'
