-- Stands before every script. A job's truth is the hash CONTROL, whose fields are JSON texts; the public record JOB is
-- composed from it by `save`, so no script ever parses JSON (cjson would turn [] into {} and cut long numbers).
-- Keys of companions are derived here, so the queue wants one Redis, not a Redis Cluster.
-- Who may write is decided by the field `token`; the key LEASE is only the clock of the attempt that holds it.
local JOB, CONTROL, LEASE, EVENTS, VIDEO, FILES, SUSPECT = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local QUEUE, PROCESSING, DELAYED, DEAD = KEYS[8], KEYS[9], KEYS[10], KEYS[11]
local READERS, WORKERS, COUNTS = KEYS[12], KEYS[13], KEYS[14]
local ID, TTL, FILE_PREFIX = ARGV[1], tonumber(ARGV[2]), ARGV[3]

local MEMBERS = {'job_id', 'url', 'status', 'created_at', 'updated_at', 'error', 'kind', 'request', 'attempt',
                 'progress', 'metrics', 'worker'}
local MOST_EVENTS = 20000
local MOST_DEAD = 1000
-- A worker that has said nothing for so long counts as gone; it speaks every two seconds.
local SILENCE_MS = 15000
local COUNTS_TTL = 30 * 86400

local clock = redis.call('TIME')
local NOW_MS = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- ISO-8601 of epoch milliseconds, as a JSON text. Days to civil date: Howard Hinnant's algorithm.
local function iso(ms)
  local seconds = math.floor(ms / 1000)
  local days = math.floor(seconds / 86400)
  local z = days + 719468
  local era = math.floor(z / 146097)
  local doe = z - era * 146097
  local yoe = math.floor((doe - math.floor(doe / 1460) + math.floor(doe / 36524) - math.floor(doe / 146096)) / 365)
  local doy = doe - (365 * yoe + math.floor(yoe / 4) - math.floor(yoe / 100))
  local mp = math.floor((5 * doy + 2) / 153)
  local day = doy - math.floor((153 * mp + 2) / 5) + 1
  local month = mp < 10 and mp + 3 or mp - 9
  local year = yoe + era * 400 + (month <= 2 and 1 or 0)
  local rest = seconds - days * 86400
  return string.format('"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ"', year, month, day, math.floor(rest / 3600),
                       math.floor(rest / 60) % 60, rest % 60, ms % 1000)
end

local function get(field)
  return redis.call('HGET', CONTROL, field)
end

local function set(...)
  redis.call('HSET', CONTROL, ...)
end

-- The status as a word, or false for a job without a control hash.
local function status()
  local text = get('status')
  return text and string.sub(text, 2, -2)
end

local function is_final(word)
  return word == 'completed' or word == 'failed' or word == 'cancelled'
end

local function holds(token)
  return status() == 'processing' and get('token') == token
end

-- One more of these has happened, for whoever watches over the queue. A server without room counts nothing, but works.
local function count(what)
  redis.pcall('HINCRBY', COUNTS, what, 1)
  redis.call('EXPIRE', COUNTS, COUNTS_TTL)
end

-- A worker has spoken.
local function present(worker)
  redis.call('ZREMRANGEBYSCORE', WORKERS, 0, string.format('%.0f', NOW_MS - SILENCE_MS))
  redis.call('ZADD', WORKERS, string.format('%.0f', NOW_MS), worker)
  redis.call('PEXPIRE', WORKERS, SILENCE_MS)
end

-- Every key of the job lives for one TTL from now.
local function touch()
  for _, key in ipairs({JOB, CONTROL, EVENTS, VIDEO, FILES}) do
    redis.call('EXPIRE', key, TTL)
  end
  for _, name in ipairs(redis.call('SMEMBERS', FILES)) do
    redis.call('EXPIRE', FILE_PREFIX .. name, TTL)
  end
end

local function save()
  set('updated_at', iso(NOW_MS))
  local members = {}
  for _, name in ipairs(MEMBERS) do
    members[#members + 1] = '"' .. name .. '":' .. (get(name) or 'null')
  end
  local names = redis.call('SMEMBERS', FILES)
  table.sort(names)
  for index, name in ipairs(names) do
    names[index] = '"' .. name .. '"'
  end
  members[#members + 1] = '"files":[' .. table.concat(names, ',') .. ']'
  local trace = get('traceparent')
  if trace then
    members[#members + 1] = '"traceparent":' .. trace
  end
  local foreign = get('foreign')
  if foreign and foreign ~= '' then
    members[#members + 1] = foreign
  end
  redis.call('SET', JOB, '{' .. table.concat(members, ',') .. '}')
  touch()
end

-- Append to the log; more stamps of the form name, whole number may follow.
local function announce(event, ...)
  local number = redis.call('HINCRBY', CONTROL, 'events', 1)
  redis.call('XADD', EVENTS, 'MAXLEN', '~', MOST_EVENTS, number .. '-0', 'event', event,
             'at', string.format('%.0f', NOW_MS), ...)
end

local function set_status(word)
  set('status', '"' .. word .. '"')
end

local function forget_files()
  for _, name in ipairs(redis.call('SMEMBERS', FILES)) do
    redis.call('UNLINK', FILE_PREFIX .. name)
  end
  redis.call('DEL', FILES)
end

-- Off every list; nobody holds it.
local function unlist()
  redis.call('LREM', PROCESSING, 0, ID)
  redis.call('LREM', QUEUE, 0, ID)
  redis.call('ZREM', DELAYED, ID)
  redis.call('DEL', LEASE, SUSPECT)
  redis.call('HDEL', CONTROL, 'token')
end

-- A job that failed is counted by the exit code of its reason as well.
local function finish(word, event, reason, exit_code)
  unlist()
  set_status(word)
  set('error', reason, 'progress', 'null')
  announce(event)
  save()
  count(word)
  if word == 'failed' then
    count('failed:' .. exit_code)
  end
end

-- Nothing of the job is left; a worker that still runs it finds its lease lost.
local function remove()
  unlist()
  redis.call('LREM', DEAD, 0, ID)
  forget_files()
  return redis.call('UNLINK', JOB, CONTROL, EVENTS, VIDEO, READERS)
end

-- Back to those who wait, at the front: it has waited before.
local function requeue(event)
  unlist()
  set_status('pending')
  set('progress', 'null', 'worker', 'null')
  redis.call('RPUSH', QUEUE, ID)
  announce(event)
  save()
end

-- The answer to a token whose call already took effect (a client repeats a call whose reply was lost), or false.
local function earlier_answer(token)
  return get('ended_by') == token and get('answer')
end

local function answer(token, word)
  set('ended_by', token, 'answer', word)
  return word
end

