import type { Redis } from "../../platform/redis/index.ts";
import { LUA_TELL } from "../../live/index.ts";
import { presenceContract, type PresenceState } from "./presence.contract.ts";

/** How a person is in one process. */
export type StateHere = Exclude<PresenceState, "offline">;
/** A person, and how they are in this process; null: not here any more. */
export type Entry = readonly [userId: string, state: StateHere | null];

/** A process that has not been heard of for so long is dead, and whoever was only there is offline. */
const INSTANCE_LIVES_MS = 15_000;
/** What a process leaves behind when nobody is left to notice its death. */
const KEPT_MS = 600_000;

const INSTANCES = "trunkline:presence:instances";
const PEOPLE_OF = "trunkline:presence:people:";
const CHANNEL = presenceContract.channels.presence.pattern;
const CHANGED = "presence.changed" satisfies keyof typeof presenceContract.channels.presence.events;

/**
 * A hash of people for each process, and the processes by when they are taken for dead. What somebody is is the best of what they
 * are in the living ones. Redis' clock counts, as the only one that all share.
 */
const COMMON = `${LUA_TELL}
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local own = ARGV[1]

local function living()
  return redis.call('ZRANGEBYSCORE', '${INSTANCES}', string.format('(%.0f', nowMs), '+inf')
end

local function better(a, b)
  if a == 'online' or b == 'online' then return 'online' end
  if a == 'away' or b == 'away' then return 'away' end
  return 'offline'
end

local function stateOf(user)
  local state = 'offline'
  for _, id in ipairs(living()) do
    state = better(state, redis.call('HGET', '${PEOPLE_OF}' .. id, user))
  end
  return state
end

local function tellChange(user, before)
  local after = stateOf(user)
  if after == before then return end
  tell('${CHANNEL}', '${CHANGED}', '${CHANGED}:' .. user, cjson.encode({ userId = user, state = after }), nowMs)
end

local function isLiving()
  local until_ = redis.call('ZSCORE', '${INSTANCES}', own)
  return until_ and tonumber(until_) > nowMs
end

local function live()
  redis.call('ZADD', '${INSTANCES}', nowMs + ${INSTANCE_LIVES_MS}, own)
  redis.call('PEXPIRE', '${PEOPLE_OF}' .. own, ${KEPT_MS})
end

local function write(user, state)
  local before = stateOf(user)
  if state == '' then redis.call('HDEL', '${PEOPLE_OF}' .. own, user)
  else redis.call('HSET', '${PEOPLE_OF}' .. own, user, state) end
  tellChange(user, before)
end
`;

/** Writes some people of a living process; 0: it is taken for dead and has to write all of them. */
const WRITE = `${COMMON}
if not isLiving() then return 0 end
for at = 2, #ARGV, 2 do write(ARGV[at], ARGV[at + 1]) end
return 1
`;

/** Writes all people of a process, which lives from now on. */
const WRITE_ALL = `${COMMON}
live()
local here = {}
for at = 2, #ARGV, 2 do here[ARGV[at]] = true end
for _, user in ipairs(redis.call('HKEYS', '${PEOPLE_OF}' .. own)) do
  if not here[user] then write(user, '') end
end
for at = 2, #ARGV, 2 do write(ARGV[at], ARGV[at + 1]) end
live()
return 1
`;

/** Buries the dead; then a process lives on. 0: it is among the dead itself. */
const BEAT = `${COMMON}
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', '${INSTANCES}', '-inf', string.format('%.0f', nowMs))) do
  local people = redis.call('HGETALL', '${PEOPLE_OF}' .. dead)
  redis.call('ZREM', '${INSTANCES}', dead)
  redis.call('DEL', '${PEOPLE_OF}' .. dead)
  for at = 1, #people, 2 do tellChange(people[at], better(people[at + 1], stateOf(people[at]))) end
end
if not isLiving() then return 0 end
live()
return 1
`;

const READ = `${COMMON}
local states = {}
for _, id in ipairs(living()) do
  local people = redis.call('HGETALL', '${PEOPLE_OF}' .. id)
  for at = 1, #people, 2 do states[people[at]] = better(states[people[at]], people[at + 1]) end
end
local answer = {}
for user, state in pairs(states) do
  table.insert(answer, user)
  table.insert(answer, state)
end
return answer
`;

/** Who is there, over all processes. */
export interface PresenceRegister {
  /** Resolves with everybody who is there. */
  everybody(): Promise<ReadonlyMap<string, StateHere>>;
  /** False: this process is taken for dead, and has to write all of its people. */
  write(entries: readonly Entry[]): Promise<boolean>;
  writeAll(entries: readonly Entry[]): Promise<void>;
  /** Says that this process lives, and tells of whoever was in one that does not any more; false as in `write`. */
  beat(): Promise<boolean>;
}

/** Makes the register as one process sees it. Each change is told on the channel `presence` in the step that makes it. */
export function createPresenceRegister(redis: Redis, instanceId: string): PresenceRegister {
  const run = (script: string, ...values: string[]) => redis.eval(script, 0, instanceId, ...values);
  const valuesOf = (entries: readonly Entry[]) => entries.flatMap(([user, state]) => [user, state ?? ""]);
  return {
    everybody: async () => {
      const flat = (await run(READ)) as string[];
      const people = new Map<string, StateHere>();
      for (let at = 0; at < flat.length; at += 2) people.set(flat[at] ?? "", flat[at + 1] as StateHere);
      return people;
    },
    write: async (entries) => (await run(WRITE, ...valuesOf(entries))) === 1,
    writeAll: async (entries) => void (await run(WRITE_ALL, ...valuesOf(entries))),
    beat: async () => (await run(BEAT)) === 1,
  };
}
