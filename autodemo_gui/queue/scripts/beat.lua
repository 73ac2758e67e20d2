-- ARGV: token, lease ms. A lease that ran out is taken up again as long as nobody else took the job over.
if not holds(ARGV[4]) then
  return 'lost'
end
redis.call('SET', LEASE, ARGV[4], 'PX', ARGV[5])
touch()
present(string.sub(get('worker'), 2, -2))
if get('cancel') then
  return 'cancel'
end
return get('finish') and 'finish' or 'carry_on'
