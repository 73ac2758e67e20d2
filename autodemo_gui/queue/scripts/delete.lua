-- Nothing of the job is left; a worker that still runs it finds its lease lost.
unlist()
redis.call('LREM', DEAD, 0, ID)
forget_files()
return redis.call('UNLINK', JOB, CONTROL, EVENTS, VIDEO)
