-- Write a hit down whatever has been before, and keep the newest `times`.
-- KEYS: the log. ARGV: now, a name for this hit, times, window; microseconds. Returns how many are in the window.
local now, times, window = tonumber(ARGV[1]), tonumber(ARGV[3]), tonumber(ARGV[4])
local SLACK = 60000 -- milliseconds kept beyond a window, for callers whose clocks differ

redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - window))
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -times - 1)
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.floor(window / 1000) + SLACK))
return redis.call('ZCARD', KEYS[1])
