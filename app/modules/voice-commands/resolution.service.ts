import { AppError } from "../../platform/errors/index.ts";
import type { CommandRecord, OperationCall, RecordKind, RecordType, Slot } from "../command.ts";
import type { Mention } from "./grammar/references.ts";
import { isCalled, isExactly, looserNames, nearest } from "./names.policy.ts";
import type { Subject } from "./voice-commands.repository.ts";
import type { Speaker, SpokenContext } from "./voice-commands.types.ts";

/** As many as somebody can choose from by ear. */
const MAX_CHOICES = 6;

type RecordSlot = Extract<Slot, { readonly kind: "record" }>;
type Json = Readonly<Record<string, unknown>>;

/** What was spoken of before, within the sentence and in those before it. */
export interface Discourse {
  /** Of the same sentence, the last first; those that are yet to be made by the action that makes them. */
  readonly spokenOf: readonly (CommandRecord | { readonly type: RecordType; readonly madeBy: number })[];
  /** Of the sentences before. */
  recent(): Promise<readonly Subject[]>;
}

/** What a mention was found to mean. */
export type Resolved =
  | { readonly kind: "record"; readonly record: CommandRecord }
  | { readonly kind: "made"; readonly by: number; readonly type: RecordType }
  | { readonly kind: "phone"; readonly phone: string }
  | { readonly kind: "several"; readonly records: readonly CommandRecord[] }
  /** Nothing: why, and what could have been meant instead. */
  | { readonly kind: "nothing"; readonly problem: string; readonly near: readonly CommandRecord[] };

export type ResolutionService = ReturnType<typeof createResolutionService>;

/** Finds what people speak of, by endpoints that they may ask: nobody hears of what they could not see otherwise. */
export function createResolutionService(deps: {
  readonly records: readonly RecordKind[];
  /** Who works here. */
  colleagues(): Promise<readonly { readonly id: string; readonly name: string }[]>;
}) {
  const kinds = new Map(deps.records.map((kind) => [kind.type, kind]));

  /** An endpoint's answer; null where it is not for the speaker, or has no such record. */
  async function ask(speaker: Speaker, call: OperationCall): Promise<unknown> {
    if (!speaker.mayRun(call.operation)) return null;
    try {
      return await speaker.run(call);
    } catch (error) {
      if (error instanceof AppError && [403, 404, 422].includes(error.status)) return null;
      throw error;
    }
  }

  async function list(
    speaker: Speaker,
    kind: RecordKind,
    call: OperationCall,
  ): Promise<readonly CommandRecord[]> {
    const answer = (await ask(speaker, call)) as { readonly items?: readonly Json[] } | null;
    return (answer?.items ?? []).map((json) => asRecord(kind, json));
  }

  /** A record as it is now; null: there is none for the speaker. */
  async function view(speaker: Speaker, { type, id }: Subject): Promise<CommandRecord | null> {
    const kind = kinds.get(type);
    if (!kind) return null;
    if (kind.find === "colleagues") {
      const user = (await deps.colleagues()).find((one) => one.id === id);
      return user ? asRecord(kind, { ...user }) : null;
    }
    if (kind.view !== undefined) {
      const json = (await ask(speaker, { operation: kind.view, params: { id } })) as Json | null;
      return json && asRecord(kind, json);
    }
    for (const call of listsOf(kind, speaker)) {
      const found = (await list(speaker, kind, call)).find((record) => record.id === id);
      if (found) return found;
    }
    return { type, id, label: `the ${kind.nouns[0] ?? type}`, json: { id } };
  }

  /** What `subject` is, or what stands for it: of a call its lead, of a contact its lead. */
  async function standsFor(
    speaker: Speaker,
    subject: Subject,
    wanted: readonly RecordType[],
    depth = 2,
  ): Promise<CommandRecord | null> {
    const record = await view(speaker, subject);
    if (!record || wanted.includes(record.type)) return record;
    if (depth === 0) return null;
    const related = kinds.get(record.type)?.related?.(record.json) ?? [];
    // The first type that is wanted first: of a call to somebody the contact before the lead.
    const ordered = related.toSorted((one, other) => rankOf(wanted, one.type) - rankOf(wanted, other.type));
    for (const one of ordered) {
      const found = await standsFor(speaker, one, wanted, depth - 1);
      if (found) return found;
    }
    return null;
  }

  async function pointedAt(
    speaker: Speaker,
    wanted: readonly RecordType[],
    context: SpokenContext,
    { spokenOf, recent }: Discourse,
  ): Promise<Resolved> {
    const said = spokenOf.find(({ type }) => wanted.includes(type));
    if (said) {
      return "madeBy" in said
        ? { kind: "made", by: said.madeBy, type: said.type }
        : { kind: "record", record: said };
    }
    const selected = context.selection.filter(({ type }) => wanted.includes(type));
    if (selected.length > 1) {
      const records = await Promise.all(selected.slice(0, MAX_CHOICES).map((one) => view(speaker, one)));
      return oneOf(records.filter((record) => record !== null));
    }
    const shown = [
      ...selected,
      ...(context.open ? [context.open] : []),
      ...(context.callId === undefined ? [] : [{ type: "call", id: context.callId }]),
    ];
    for (const subject of [...shown, ...relatedTo(spokenOf)]) {
      const record = await standsFor(speaker, subject, wanted);
      if (record) return { kind: "record", record };
    }
    // Somebody who sees one thing means no other lead or contact than that one's.
    const isShown = shown.some(({ type }) => wanted.includes(type)) || context.open !== undefined;
    if (isShown && wanted.every((type) => kinds.get(type)?.isPerson || type === "call")) {
      const isOfCalls = wanted.length === 1 && wanted[0] === "call" && context.open?.type !== "call";
      if (!isOfCalls) return nothing(wanted, "It is not clear which");
    }
    for (const type of wanted) {
      const kind = kinds.get(type);
      if (!kind?.open) continue;
      const open = await list(speaker, kind, kind.open);
      if (open.length > 0) return oneOf(open);
    }
    for (const subject of await recent()) {
      const record = wanted.includes(subject.type) ? await view(speaker, subject) : null;
      if (record) return { kind: "record", record };
    }
    const last = await lastCall(speaker);
    const record = last && (await standsFor(speaker, last, wanted));
    if (record) return { kind: "record", record };
    return nothing(wanted, "It is not clear which");
  }

  async function lastCall(speaker: Speaker): Promise<CommandRecord | null> {
    const kind = kinds.get("call");
    if (!kind?.last) return null;
    const { operation, query } = kind.last;
    const [last] = await list(speaker, kind, { operation, query: query(speaker.person.userId) });
    return last ?? null;
  }

  async function lastOf(
    speaker: Speaker,
    wanted: readonly RecordType[],
    noun: string | null,
    context: SpokenContext,
  ): Promise<Resolved> {
    const kind = kinds.get(noun ?? "call");
    if (noun === "call" && context.callId !== undefined) {
      const record = await view(speaker, { type: "call", id: context.callId });
      if (record) return { kind: "record", record };
    }
    if (kind?.last) {
      const { operation, query } = kind.last;
      const [last] = await list(speaker, kind, { operation, query: query(speaker.person.userId) });
      const record =
        last && (await standsFor(speaker, last, wanted.includes("call") ? ["call", ...wanted] : wanted));
      if (record) return { kind: "record", record };
    }
    return nothing(wanted, "There is no last");
  }

  async function named(speaker: Speaker, wanted: readonly RecordType[], said: string): Promise<Resolved> {
    const found: CommandRecord[] = [];
    for (const type of wanted) found.push(...(await calledSo(speaker, type, nameOf(type, said))));
    const exact = found.filter(({ type, label }) => isExactly(bare(type, label), nameOf(type, said)));
    if (exact.length === 1 && exact[0]) return { kind: "record", record: exact[0] };
    if (found.length > 0) return oneOf(exact.length > 1 ? exact : found);
    const near: CommandRecord[] = [];
    for (const type of wanted) {
      const all = new Map<string, CommandRecord>();
      for (const name of looserNames(nameOf(type, said))) {
        for (const record of await candidates(speaker, type, name)) all.set(record.id, record);
      }
      near.push(...nearest([...all.values()], ({ label }) => bare(type, label), nameOf(type, said)));
    }
    const what = wanted
      .filter((type) => kinds.get(type)?.find)
      .map((type) => kinds.get(type)?.nouns[0] ?? type);
    return {
      kind: "nothing",
      problem: `There is no ${what.join(" or ")} called “${said}” for you.`,
      near: near.slice(0, MAX_CHOICES),
    };
  }

  /** Those that a list of candidates has, whose names fit. What matches otherwise (an address, a number) is no name, but meant all the same where it is alone. */
  async function calledSo(
    speaker: Speaker,
    type: RecordType,
    name: string,
  ): Promise<readonly CommandRecord[]> {
    const all = await candidates(speaker, type, name);
    const fitting = all.filter(({ label }) => isCalled(bare(type, label), name));
    if (fitting.length > 0 || isListedWhole(type)) return fitting;
    return all.slice(0, MAX_CHOICES);
  }

  /** Does its endpoint list all of them, whatever the name is? */
  function isListedWhole(type: RecordType): boolean {
    const find = kinds.get(type)?.find;
    return find === "colleagues" || (find !== undefined && !("q" in find.query("q")));
  }

  async function candidates(
    speaker: Speaker,
    type: RecordType,
    name: string,
  ): Promise<readonly CommandRecord[]> {
    const kind = kinds.get(type);
    if (!kind?.find || name.trim().length < 2) return [];
    if (kind.find === "colleagues")
      return (await deps.colleagues()).map((user) => asRecord(kind, { ...user }));
    return list(speaker, kind, { operation: kind.find.operation, query: kind.find.query(name.slice(0, 80)) });
  }

  /** A name without the noun that was said before it: "lead Acme". */
  function nameOf(type: RecordType, said: string): string {
    const words = said.split(" ");
    const nouns = kinds.get(type)?.nouns ?? [];
    return words.length > 1 && nouns.includes(words[0]?.toLowerCase() ?? "")
      ? words.slice(1).join(" ")
      : said;
  }

  function bare(type: RecordType, label: string): string {
    return nameOf(type, label.replace(/^the /u, ""));
  }

  function nothing(wanted: readonly RecordType[], why: string): Resolved {
    const nouns = wanted.map((type) => kinds.get(type)?.nouns[0] ?? type);
    return { kind: "nothing", problem: `${why} ${nouns.join(" or ")} is meant.`, near: [] };
  }

  return {
    view,

    /** What a mention means, for whoever speaks; null: what they have before them, unsaid. */
    async resolve(
      speaker: Speaker,
      slot: RecordSlot,
      mention: Mention | null,
      context: SpokenContext,
      discourse: Discourse,
    ): Promise<Resolved> {
      const wanted = slot.of;
      if (mention?.by === "phone") return { kind: "phone", phone: mention.phone };
      if (mention?.by === "name") return named(speaker, wanted, mention.name);
      if (!mention) return pointedAt(speaker, wanted, context, discourse);
      const { pointing, noun } = mention;
      if (pointing === "me") {
        const record = await view(speaker, { type: "user", id: speaker.person.userId });
        return record ? { kind: "record", record } : nothing(wanted, "It is not clear which");
      }
      if (pointing === "last") return lastOf(speaker, wanted, noun, context);
      if (pointing === "person") {
        const people = wanted.filter((type) => kinds.get(type)?.isPerson);
        return pointedAt(speaker, people, context, discourse);
      }
      return pointedAt(speaker, noun === null ? wanted : [noun], context, discourse);
    },

    /** The first of a kind of which something holds. */
    async first(
      speaker: Speaker,
      type: RecordType,
      holds: (json: Json) => boolean,
    ): Promise<CommandRecord | null> {
      const kind = kinds.get(type);
      if (!kind?.find || kind.find === "colleagues") return null;
      const all = await list(speaker, kind, { operation: kind.find.operation, query: kind.find.query("") });
      return all.find(({ json }) => holds(json)) ?? null;
    },
  };

  function relatedTo(spokenOf: Discourse["spokenOf"]): Subject[] {
    return spokenOf.flatMap((one) => ("madeBy" in one ? [] : [{ type: one.type, id: one.id }]));
  }

  function listsOf(kind: RecordKind, { person }: Speaker): OperationCall[] {
    const { find, open, last } = kind;
    return [
      ...(find && find !== "colleagues" ? [{ operation: find.operation, query: find.query("") }] : []),
      ...(open ? [open] : []),
      ...(last ? [{ operation: last.operation, query: last.query(person.userId) }] : []),
    ];
  }
}

function asRecord(kind: RecordKind, wrapped: Json): CommandRecord {
  const json = kind.itemOf?.(wrapped) ?? wrapped;
  return { type: kind.type, id: String(json.id), label: kind.labelOf(json), json };
}

function oneOf(records: readonly CommandRecord[]): Resolved {
  const [only] = records;
  if (records.length === 1 && only) return { kind: "record", record: only };
  return { kind: "several", records: records.slice(0, MAX_CHOICES) };
}

function rankOf(wanted: readonly RecordType[], type: RecordType): number {
  const rank = wanted.indexOf(type);
  return rank < 0 ? wanted.length : rank;
}
