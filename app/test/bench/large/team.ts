import { DAY_MS, type PersonPart } from "./people.ts";
import { type Random, uuidAt } from "./random.ts";
import { FIRST_NAMES, PLACES, TOPICS } from "./words.ts";

/** In a third of all that is written. */
export const COMMON_WORD = "appointment";
/** In some of ten thousand messages and tasks. */
export const RARE_WORD = "quetzal";
const RARE_SHARE = 0.0003;
const YEAR_MS = 365 * DAY_MS;
const TEAM_CHANNELS = 120;
/** Which share of all that is written stands where. */
const SHARES = { contact: 0.45, team: 0.4, direct: 0.15 } as const;
/** How unequal that is: the first of a kind has most. */
const POWERS = { contact: 1.6, team: 3, direct: 2 } as const;
const OUR_NUMBER = "+15145550100";
/** Most of a year's tasks are done. */
const TASK_STATES = { done: 82, cancelled: 5, todo: 8, in_progress: 3, blocked: 2 } as const;
const CAUSES = { none: 55, missed_call: 25, callback: 10, action_item: 10 } as const;
const NOTIFICATIONS = {
  "task.assigned": 30,
  "thread.message": 35,
  "message.mentioned": 10,
  "lead.assigned": 15,
  "task.due": 10,
} as const;

/** Where people write, with what it needs to be written to. */
export interface ChannelPart {
  readonly id: string;
  readonly type: keyof typeof SHARES;
  readonly members: readonly string[];
  readonly person: PersonPart | null;
  readonly owner: string;
  readonly createdAtMs: number;
  /** Of what is written there so far. */
  lastSequence: number;
  lastInbound: number;
  lastActivityMs: number;
}

/** Channels without what is written there: of the team, between two, and one for each of some customers. */
export function channelParts(
  random: Random,
  given: {
    readonly now: number;
    readonly staff: readonly string[];
    readonly people: readonly PersonPart[];
    readonly direct: number;
    readonly contact: number;
  },
): readonly ChannelPart[] {
  const { now, staff, people } = given;
  const parts: ChannelPart[] = [];
  const add = (type: ChannelPart["type"], members: readonly string[], person: PersonPart | null) => {
    const createdAtMs = now - YEAR_MS + parts.length;
    parts.push({
      id: uuidAt(random, createdAtMs),
      ...{ type, members, person, createdAtMs, owner: random.favourite(staff) },
      ...{ lastSequence: 0, lastInbound: 0, lastActivityMs: createdAtMs },
    });
  };
  for (let n = 0; n < TEAM_CHANNELS; n += 1) {
    // The first is everybody's.
    const share = n === 0 ? 1 : 0.05 + 0.4 * random.next() ** 2;
    add(
      "team",
      staff.filter(() => random.isIn(share)),
      null,
    );
  }
  const pairs = new Set<string>();
  const possible = (staff.length * (staff.length - 1)) / 2;
  while (pairs.size < Math.min(given.direct, possible)) {
    const pair = [...new Set([random.favourite(staff, 1.5), random.favourite(staff, 1.5)])].toSorted();
    const key = pair.join(":");
    if (pair.length < 2 || pairs.has(key)) continue;
    pairs.add(key);
    add("direct", pair, null);
  }
  const step = Math.max(1, Math.floor(people.length / given.contact));
  for (const person of people.filter((_, n) => n % step === 0).slice(0, given.contact))
    add("contact", [], person);
  return parts;
}

/** What was written in a year, oldest first: it numbers each in its channel, and tells the channel how far it is. */
export function* talkRows(
  random: Random,
  parts: readonly ChannelPart[],
  { count, now }: { readonly count: number; readonly now: number },
) {
  const of = (type: ChannelPart["type"]) => parts.filter((part) => part.type === type);
  const kinds = { contact: of("contact"), team: of("team"), direct: of("direct") };
  for (let n = 0; n < count; n += 1) {
    const at = Math.floor(now - YEAR_MS * (1 - n / count));
    const type = random.weighted(SHARES);
    const channel = random.favourite(kinds[type], POWERS[type]);
    channel.lastSequence += 1;
    channel.lastActivityMs = at;
    const isInbound = type === "contact" && random.isIn(0.55);
    if (isInbound) channel.lastInbound = channel.lastSequence;
    const phone = channel.person?.phone ?? null;
    const isDeleted = type !== "contact" && random.isIn(0.01);
    const author = channel.members.length > 0 ? random.favourite(channel.members, 2) : channel.owner;
    yield {
      id: uuidAt(random, at),
      channel_id: channel.id,
      sequence: channel.lastSequence,
      direction: type === "contact" ? (isInbound ? "inbound" : "outbound") : "internal",
      status: type === "contact" ? (isInbound ? "received" : "delivered") : "posted",
      author_id: isInbound ? null : author,
      contact_id: channel.person?.id ?? null,
      from_number: type === "contact" ? (isInbound ? phone : OUR_NUMBER) : null,
      to_number: type === "contact" ? (isInbound ? OUR_NUMBER : phone) : null,
      content: textOf(random),
      provider_sid: type === "contact" ? `SMbench${n}` : null,
      created_at: new Date(at),
      updated_at: new Date(at),
      deleted_at: isDeleted ? new Date(at + 60_000) : null,
      deleted_by: isDeleted ? author : null,
    };
  }
}

/** Channels as they are after what was written. */
export function* channelRows(parts: readonly ChannelPart[]) {
  for (const [n, part] of parts.entries())
    yield {
      id: part.id,
      type: part.type,
      privacy: part.type === "team" && n % 2 === 0 ? "public" : "private",
      name: part.type === "team" ? `Team ${n}` : null,
      direct_key: part.type === "direct" ? part.members.join(":") : null,
      contact_id: part.person?.id ?? null,
      phone: part.person?.phone ?? null,
      created_by: part.owner,
      last_sequence: part.lastSequence,
      member_count: part.members.length,
      last_activity_at: new Date(part.lastActivityMs),
      created_at: new Date(part.createdAtMs),
    };
}

/** Who is where. Most have read all but the last; some have not looked for months. */
export function* memberRows(random: Random, parts: readonly ChannelPart[]) {
  for (const { id, members, owner, lastSequence, createdAtMs } of parts)
    for (const userId of members) {
      const unread = random.isIn(0.4)
        ? 0
        : Math.floor(random.next() ** 6 * Math.min(lastSequence, random.isIn(0.05) ? 5_000 : 300));
      yield {
        channel_id: id,
        user_id: userId,
        role: userId === owner ? "owner" : "member",
        last_read_sequence: lastSequence - unread,
        joined_at: new Date(createdAtMs),
      };
    }
}

/** What a third of the threads is about: often the first ones, seldom the last. */
const THREAD_TAGS = ["billing", "appointment", "quote", "complaint", "parts", "vip", "warranty"] as const;

function tagsOf(atMs: number): string[] {
  const at = Math.floor(atMs);
  if (at % 3 !== 0) return [];
  return THREAD_TAGS.filter((_tag, place) => (at % 1_024) % 2 ** place === 0).slice(-2);
}

/** The threads of customers: most are closed. */
export function* threadRows(random: Random, parts: readonly ChannelPart[], now: number) {
  for (const part of parts) {
    if (part.type !== "contact") continue;
    const status = random.weighted({ closed: 85, open: 13, snoozed: 2 });
    const isWaiting = status === "open" && part.lastInbound > 0 && part.lastInbound === part.lastSequence;
    const at = new Date(part.lastActivityMs);
    yield {
      id: part.id,
      status,
      assigned_to: random.isIn(0.25) ? null : part.owner,
      lead_id: part.person?.leadId ?? null,
      snoozed_until: status === "snoozed" ? new Date(now + DAY_MS) : null,
      closed_at: status === "closed" ? at : null,
      read_sequence:
        status === "open" && random.isIn(0.4) ? Math.max(0, part.lastSequence - 3) : part.lastSequence,
      last_inbound_sequence: part.lastInbound,
      waiting_since: isWaiting ? at : null,
      opened_at: new Date(part.createdAtMs),
      last_message_at: at,
      tags: tagsOf(part.lastActivityMs),
      created_at: new Date(part.createdAtMs),
      updated_at: at,
    };
  }
}

/** A task, as far as what belongs to it needs it. */
export interface TaskPart {
  readonly id: string;
  readonly status: keyof typeof TASK_STATES;
  readonly atMs: number;
  /** Does anybody have it? */
  readonly isAssigned: boolean;
}

/** Tasks of a year, oldest first; each is given to `made`, too. */
export function* taskRows(
  random: Random,
  given: {
    readonly count: number;
    readonly now: number;
    readonly staff: readonly string[];
    readonly people: readonly PersonPart[];
    readonly made: (task: TaskPart) => void;
  },
) {
  const { count, now, staff, people } = given;
  for (let n = 0; n < count; n += 1) {
    const at = now - YEAR_MS * (1 - n / count) - random.below(60_000);
    // What is open is young, as a rule.
    const isYoung = at > now - 45 * DAY_MS;
    const status = isYoung || random.isIn(0.3) ? random.weighted(TASK_STATES) : "done";
    const due = random.isIn(0.3) ? null : new Date(at + random.next() ** 3 * 60 * DAY_MS);
    const cause = random.weighted(CAUSES);
    const creator = cause === "none" ? random.favourite(staff) : null;
    const person = random.isIn(0.5) ? random.favourite(people, 1.5) : null;
    const id = uuidAt(random, at);
    const isAssigned = random.isIn(0.9);
    given.made({ id, status, atMs: at, isAssigned });
    yield {
      id,
      title: textOf(random),
      description: random.isIn(0.5) ? `${textOf(random)} ${textOf(random)}` : null,
      status,
      priority: Number(random.weighted({ 1: 5, 2: 20, 3: 60, 4: 15 })),
      due_at: due,
      due_time_zone: due === null ? null : "America/Toronto",
      created_by: creator,
      lead_id: person?.leadId ?? null,
      contact_id: person?.id ?? null,
      labels: random.isIn(0.2) ? [random.favourite(["quote", "visit", "invoice", "urgent"])] : [],
      cause: cause === "none" ? null : `${cause}:bench-${n}`,
      is_assigned: isAssigned,
      completed_at: status === "done" ? new Date(Math.min(now, at + DAY_MS)) : null,
      created_at: new Date(at),
      updated_at: new Date(at),
      deleted_at: random.isIn(0.02) ? new Date(now) : null,
    };
  }
}

/** Who has them: a tenth is nobody's, a tenth of two. */
export function* assigneeRows(random: Random, tasks: readonly TaskPart[], staff: readonly string[]) {
  for (const { id, status, isAssigned } of tasks) {
    if (!isAssigned) continue;
    const who = new Set([random.favourite(staff), ...(random.isIn(0.1) ? [random.favourite(staff)] : [])]);
    for (const userId of who) yield { task_id: id, user_id: userId, status };
  }
}

/** What was said of some of them. */
export function* commentRows(random: Random, tasks: readonly TaskPart[], staff: readonly string[]) {
  for (const { id, atMs } of tasks)
    for (let n = random.isIn(0.4) ? random.below(4) : 0; n > 0; n -= 1)
      yield {
        id: uuidAt(random, atMs + n),
        task_id: id,
        author_id: random.favourite(staff),
        body: textOf(random),
        created_at: new Date(atMs + n * 60_000),
      };
}

/** What people were told of: few of it is unread. */
export function* notificationRows(
  random: Random,
  given: {
    readonly count: number;
    readonly now: number;
    readonly staff: readonly string[];
    readonly tasks: readonly TaskPart[];
  },
) {
  const { count, now, staff, tasks } = given;
  for (let n = 0; n < count; n += 1) {
    const at = now - YEAR_MS * (1 - n / count);
    yield {
      id: uuidAt(random, at),
      user_id: random.favourite(staff),
      type: random.weighted(NOTIFICATIONS),
      subject_type: "task",
      subject_id: random.oneOf(tasks).id,
      title: textOf(random),
      priority: 3,
      dedupe_key: `bench:${n}`,
      read_at: random.isIn(0.97) ? new Date(at + 60_000) : null,
      created_at: new Date(at),
    };
  }
}

/** As people write: of what they always write, and now and then of something else. */
function textOf(random: Random): string {
  const rare = random.isIn(RARE_SHARE) ? ` ${RARE_WORD}` : "";
  const common = random.isIn(0.2) ? ` ${COMMON_WORD}` : "";
  return `${random.favourite(FIRST_NAMES)}: ${random.oneOf(TOPICS)}, ${random.favourite(PLACES)}${common}${rare} ${random.below(100_000)}`;
}
