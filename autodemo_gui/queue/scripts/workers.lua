-- → names of the workers that spoke lately
return redis.call('ZRANGEBYSCORE', WORKERS, string.format('%.0f', NOW_MS - SILENCE_MS), '+inf')
