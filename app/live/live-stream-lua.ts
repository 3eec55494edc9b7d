import { LIVE_STREAM, LIVE_STREAM_LENGTH } from "./live-stream.ts";

/**
 * For scripts that change something in Redis and tell of it in the same step, so that what is told last is what is so:
 * `tell(channel, event, key, data, atMs)`, where `data` is JSON. The fields are those of `appendEvent`.
 */
export const LUA_TELL = `
local function tell(channel, event, key, data, atMs)
  redis.call('XADD', '${LIVE_STREAM}', 'MAXLEN', '~', ${LIVE_STREAM_LENGTH}, '*',
    'channel', channel, 'also', '', 'event', event, 'key', key, 'data', data, 'at', string.format('%.0f', atMs), 'traceparent', '')
end
`;
