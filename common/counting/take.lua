-- Count one of each limit, or none of any: look at all of them first, then write.
-- KEYS: one a limit. ARGV: now, a name for this hit, then for each limit: strict (0, 1), times, window, interval.
-- All times are microseconds, which a double holds exactly until the year 2255; expiry is the server's own time.
-- Returns for each limit: refused (0, 1), remaining, microseconds until all is back or, if refused, until one is.
local now, hit = tonumber(ARGV[1]), ARGV[2]
local SLACK = 60000 -- milliseconds kept beyond a window, for callers whose clocks differ

local function exact(number) -- because `..` would round to 14 digits
    return string.format('%.0f', number)
end

local function strict_one(key, times, window)
    local since = '(' .. exact(now - window)
    local taken = redis.call('ZCOUNT', key, since, '+inf')
    if taken < times then
        return { 0, times - taken - 1, window }
    end
    -- with a limit that has been lowered, more than one must leave first
    local leaving = redis.call('ZRANGEBYSCORE', key, since, '+inf', 'WITHSCORES', 'LIMIT', taken - times, 1)
    return { 1, 0, tonumber(leaving[2]) + window - now }
end

local function plain_one(key, window, interval)
    local tat = math.max(tonumber(redis.call('GET', key) or 0), now) + interval
    if tat <= now + window then
        return { 0, math.floor((now + window - tat) / interval), tat - now }
    end
    return { 1, 0, tat - now - window }
end

local told, refused = {}, false
for n, key in ipairs(KEYS) do
    local at = 4 * n - 1
    local times, window, interval = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
    local one
    if ARGV[at] == '1' then
        one = strict_one(key, times, window)
    else
        one = plain_one(key, window, interval)
    end
    refused = refused or one[1] == 1
    for _, figure in ipairs(one) do
        told[#told + 1] = figure
    end
end
if refused then
    return told
end

for n, key in ipairs(KEYS) do
    local at = 4 * n - 1
    local window = tonumber(ARGV[at + 2])
    local kept = exact(math.floor(window / 1000) + SLACK)
    if ARGV[at] == '1' then
        redis.call('ZREMRANGEBYSCORE', key, '-inf', exact(now - window))
        redis.call('ZADD', key, exact(now), hit)
        redis.call('PEXPIRE', key, kept)
    else
        redis.call('SET', key, exact(now + told[3 * n]), 'PX', kept)
    end
end
return told
