import { type Random, uuidAt } from "./random.ts";
import { AREA_CODES, COMPANY_ENDINGS, FIRST_NAMES, LAST_NAMES, SOURCES, TAGS, TRADES } from "./words.ts";

/** Of some in ten thousand. */
export const RARE_TAG = "open-house";
export const DAY_MS = 86_400_000;
/** What is made goes back so far. */
const YEAR_MS = 365 * DAY_MS;
/** After a year most are decided. */
const LEAD_STATES = { new: 4, contacted: 6, qualified: 3, converted: 27, lost: 60 } as const;
const STEPS = { new: [], contacted: ["contacted"], qualified: ["contacted", "qualified"] } as const;
const LOSSES = ["too expensive", "chose somebody else", "no answer", "not now"] as const;

/** Those who work with the records: the first are the busiest. */
export function* agentRows(random: Random, count: number, now: number) {
  for (let n = 0; n < count; n += 1)
    yield {
      id: uuidAt(random, now - YEAR_MS - (count - n) * 60_000),
      email: `agent${n}@bench.example`,
      name: `${random.favourite(FIRST_NAMES)} ${random.favourite(LAST_NAMES)}`,
      password_hash: "none",
      role: n % 20 === 0 ? "supervisor" : "agent",
      department: n % 3 === 0 ? "dispatch" : n % 3 === 1 ? "sales" : "operations",
      created_at: new Date(now - YEAR_MS),
    };
}

/** A number that nobody else has got so far. */
export function numbersOf(random: Random): () => string {
  const given = new Set<string>();
  return () => {
    for (;;) {
      const number = `+${random.favourite(AREA_CODES)}${200 + random.below(800)}${String(random.below(10_000)).padStart(4, "0")}`;
      if (given.has(number)) continue;
      given.add(number);
      return number;
    }
  };
}

/** A lead, as far as others refer to it. */
export interface LeadPart {
  readonly id: string;
  readonly company: string;
  readonly status: keyof typeof LEAD_STATES;
  readonly assignedTo: string | null;
  readonly createdAtMs: number;
}

/** Leads of a year, oldest first; each is given to `made`, too. */
export function* leadRows(
  random: Random,
  given: {
    readonly count: number;
    readonly now: number;
    readonly agents: readonly string[];
    readonly number: () => string;
    readonly made: (lead: LeadPart) => void;
  },
) {
  for (let n = 0; n < given.count; n += 1) {
    const at = given.now - YEAR_MS * (1 - n / given.count) - random.below(60_000);
    const status = random.weighted(LEAD_STATES);
    const assignedTo = random.isIn(0.15) ? null : random.favourite(given.agents);
    const company = companyOf(random);
    const id = uuidAt(random, at);
    given.made({ id, company, status, assignedTo, createdAtMs: at });
    yield {
      id,
      company,
      email: random.isIn(0.9) ? `info@${domainOf(company)}${n}.example` : null,
      phone: random.isIn(0.95) ? given.number() : null,
      status,
      status_reason: status === "lost" ? random.favourite(LOSSES) : null,
      priority: Number(random.weighted({ 1: 5, 2: 15, 3: 60, 4: 20 })),
      assigned_to: assignedTo,
      assigned_at: assignedTo === null ? null : new Date(at),
      source: random.favourite(SOURCES),
      tags: tagsOf(random),
      created_at: new Date(at),
      updated_at: laterThan(random, at, given.now),
      deleted_at: random.isIn(0.02) ? new Date(given.now) : null,
    };
  }
}

/** How leads came where they are. */
export function* changeRows(random: Random, leads: readonly LeadPart[], now: number) {
  for (const { id, status, assignedTo, createdAtMs } of leads) {
    let at = createdAtMs;
    let from: string = "new";
    const steps = status === "converted" || status === "lost" ? [...STEPS.contacted, status] : STEPS[status];
    for (const to of steps) {
      at = Math.min(now, at + random.next() ** 2 * 20 * DAY_MS);
      yield {
        id: uuidAt(random, at),
        subject_type: "lead",
        subject_id: id,
        actor_kind: assignedTo === null ? "system" : "user",
        actor_id: assignedTo,
        action: "updated",
        changes: JSON.stringify({ status: { from, to } }),
        at: new Date(at),
      };
      from = to;
    }
  }
}

/** Who may call. */
export interface PersonPart {
  readonly id: string;
  readonly leadId: string | null;
  readonly name: string;
  readonly phone: string;
}

/** People: half of them of leads, one of each of these the primary one. */
export function* contactRows(
  random: Random,
  given: {
    readonly count: number;
    readonly now: number;
    readonly agents: readonly string[];
    readonly leads: readonly LeadPart[];
    readonly number: () => string;
    readonly made: (person: PersonPart) => void;
  },
) {
  const hasPrimary = new Set<string>();
  for (let n = 0; n < given.count; n += 1) {
    const at = given.now - YEAR_MS * (1 - n / given.count) - random.below(60_000);
    const lead = random.isIn(0.5) ? (given.leads[random.below(given.leads.length)] ?? null) : null;
    const first = random.favourite(FIRST_NAMES);
    const last = random.favourite(LAST_NAMES);
    const id = uuidAt(random, at);
    const phone = random.isIn(0.92) ? given.number() : null;
    const isPrimary = lead !== null && !hasPrimary.has(lead.id);
    if (isPrimary) hasPrimary.add(lead.id);
    if (phone !== null) given.made({ id, leadId: lead?.id ?? null, name: `${first} ${last}`, phone });
    yield {
      id,
      lead_id: lead?.id ?? null,
      is_primary: isPrimary,
      owner_id: random.isIn(0.3) ? null : (lead?.assignedTo ?? random.favourite(given.agents)),
      first_name: first,
      last_name: last,
      organization: lead?.company ?? (random.isIn(0.4) ? companyOf(random) : null),
      email: random.isIn(0.8) ? `${domainOf(`${first}.${last}`)}${n}@mail.example` : null,
      phone,
      tags: tagsOf(random),
      consent: random.weighted({ unknown: 70, given: 28, withdrawn: 2 }),
      created_at: new Date(at),
      updated_at: laterThan(random, at, given.now),
      deleted_at: null,
    };
  }
}

function companyOf(random: Random): string {
  return `${random.favourite(TRADES)} ${random.favourite(LAST_NAMES)} ${random.favourite(COMPANY_ENDINGS)}`;
}

function domainOf(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "");
}

/** Few have any; one tag is as rare as those that somebody makes for an occasion. */
function tagsOf(random: Random): readonly string[] {
  if (random.isIn(0.0004)) return [RARE_TAG];
  return random.isIn(0.6) ? [] : [random.favourite(TAGS)];
}

/** Most records change soon after they were made, or not at all. */
function laterThan(random: Random, at: number, now: number): Date {
  return new Date(Math.min(now, at + random.next() ** 4 * 90 * DAY_MS));
}
