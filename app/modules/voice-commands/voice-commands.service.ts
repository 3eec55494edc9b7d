import { randomUUID } from "node:crypto";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { AppError, commonErrors } from "../../platform/errors/index.ts";
import type { ClaimableStore } from "../../platform/store/index.ts";
import { annotateSpan, inSpan, instruments } from "../../platform/telemetry/index.ts";
import type { RunTogether, RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Command, CommandRecord, RecordKind, RecordType, Slot } from "../command.ts";
import { chosenFrom, yesOrNo } from "./names.policy.ts";
import type { ResolutionService, Resolved } from "./resolution.service.ts";
import type { UnderstandingService } from "./understanding.service.ts";
import { stepBack, type UndoService, type UndoStep } from "./undo.service.ts";
import type { NewVoiceCommand, VoiceAnswer, VoiceOutcome } from "./voice-commands.contract.ts";
import { voiceCommandErrors } from "./voice-commands.errors.ts";
import {
  meantBy,
  mustBeConfirmed,
  suggestionsFor,
  summaryOf,
  tellOf,
  valuesOf,
  waitedBefore,
} from "./voice-commands.policy.ts";
import { type KeptVoiceCommand, type Subject, voiceCommandsRepository } from "./voice-commands.repository.ts";
import type {
  Filling,
  PendingPlan,
  PlannedAction,
  Question,
  Setting,
  SlotFound,
  Speaker,
} from "./voice-commands.types.ts";

/** A preview or a question waits so long. */
const PENDING_SECONDS = 300;
/** "Her" can be somebody who was spoken of within this time. */
const RECENT_MS = 15 * 60_000;

/** An action with what became of it. */
export interface ActionResult {
  readonly command: Command;
  readonly summary: string;
  readonly status: "waiting" | "done" | "failed" | "not_done";
  readonly problem: string | null;
  readonly subject: CommandRecord | null;
  readonly answer: unknown;
  /** What takes it back; undefined: nothing does. */
  readonly back?: UndoStep | undefined;
}

/** What became of what was said. */
export interface VoiceCommandResult {
  readonly id: string;
  readonly outcome: VoiceOutcome;
  readonly say: string;
  readonly understoodBy: "grammar" | "model" | null;
  readonly actions: readonly ActionResult[];
  readonly question: (Question & { readonly expiresAt: string }) | null;
  readonly confirmation: { readonly token: string; readonly expiresAt: string } | null;
  readonly undo: { readonly expiresAt: string } | null;
  readonly suggestions: ReturnType<typeof suggestionsFor>;
}

/** An action whose records are known. */
interface ReadyAction {
  readonly command: Command;
  readonly found: Readonly<Record<string, SlotFound>>;
}

/** A plan's actions as far as they are known: all of them, or the first thing that is not. */
type Prepared =
  | { readonly kind: "ready"; readonly actions: readonly ReadyAction[] }
  | { readonly kind: "question"; readonly question: Question; readonly actions: readonly ReadyAction[] }
  | {
      readonly kind: "impossible";
      readonly problem: string;
      readonly at: number;
      readonly actions: readonly ReadyAction[];
    };

export type VoiceCommandsService = ReturnType<typeof createVoiceCommandsService>;

/** What people ask for in words: understood, looked up, shown where it must be, and done with their own rights. */
export function createVoiceCommandsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly together: RunTogether;
  readonly audit: Pick<AuditService, "record">;
  readonly commands: readonly Command[];
  readonly records: readonly RecordKind[];
  readonly understanding: UnderstandingService;
  readonly resolution: ResolutionService;
  readonly undo: Pick<UndoService, "keep">;
  readonly pending: ClaimableStore<PendingPlan | null>;
  /** Of whoever names none. */
  readonly timeZone: string;
  readonly now?: () => Date;
}) {
  const {
    database,
    unitOfWork,
    together,
    audit,
    understanding,
    resolution,
    pending,
    now = () => new Date(),
  } = deps;
  const byId = new Map(deps.commands.map((command) => [command.id, command]));

  function isOffered({ does }: Command, speaker: Speaker): boolean {
    if (does.kind === "page")
      return does.permission === undefined || speaker.permissions.has(does.permission);
    return does.operations.some((operation) => speaker.mayRun(operation));
  }

  const offeredTo = (speaker: Speaker) => deps.commands.filter((command) => isOffered(command, speaker));

  function commandOf(id: string): Command {
    const command = byId.get(id);
    if (!command) throw new Error(`no command is named ${id}`);
    return command;
  }

  /** Finds the records of a plan; stops at the first thing that must be asked, or cannot be. */
  async function prepare(
    speaker: Speaker,
    plan: readonly PlannedAction[],
    setting: Setting,
  ): Promise<Prepared> {
    const actions: ReadyAction[] = [];
    for (const [index, { command: id, slots }] of plan.entries()) {
      const command = commandOf(id);
      if (!isOffered(command, speaker)) {
        return { kind: "impossible", at: index, actions, problem: `You may not do that: ${command.title}.` };
      }
      const found: Record<string, SlotFound> = {};
      for (const [name, slot] of Object.entries(command.slots)) {
        const looked = await lookUp(
          speaker,
          { index, name, slot, filling: slots[name] },
          setting,
          actions,
          found,
        );
        if (looked.kind === "question") return { kind: "question", question: looked.question, actions };
        if (looked.kind === "impossible") return { ...looked, at: index, actions };
        if (looked.value) found[name] = looked.value;
      }
      const lacks = whatLacks(command, found, index);
      if (lacks) return lacks.kind === "question" ? { ...lacks, actions } : { ...lacks, at: index, actions };
      actions.push({ command, found });
    }
    return { kind: "ready", actions };
  }

  type LookedUp =
    | { readonly kind: "value"; readonly value: SlotFound | null }
    | { readonly kind: "question"; readonly question: Question }
    | { readonly kind: "impossible"; readonly problem: string };

  async function lookUp(
    speaker: Speaker,
    wish: {
      readonly index: number;
      readonly name: string;
      readonly slot: Slot;
      readonly filling: Filling | undefined;
    },
    setting: Setting,
    before: readonly ReadyAction[],
    found: Readonly<Record<string, SlotFound>>,
  ): Promise<LookedUp> {
    const { slot, filling, name, index } = wish;
    const asks = (text: string, choices: Question["choices"] = []) => ({
      kind: "question" as const,
      question: { action: index, slot: name, text, choices },
    });
    if (filling && filling.kind !== "mention" && filling.kind !== "record")
      return { kind: "value", value: filling };
    if (filling?.kind === "record") {
      const record = await resolution.view(speaker, filling);
      return record
        ? { kind: "value", value: { kind: "record", record } }
        : { kind: "impossible", problem: "It is not there any more." };
    }
    if (slot.kind !== "record") {
      if (!filling && slot.isOptional) return { kind: "value", value: null };
      return asks(slot.ask, choicesOf(slot));
    }
    if (slot.always) {
      const type = slot.of[0] ?? "";
      const record = await resolution.first(speaker, type, slot.always);
      return record
        ? { kind: "value", value: { kind: "record", record } }
        : { kind: "impossible", problem: `${slot.ask} There is none.` };
    }
    const isNear = slot.isUnderstood && (!slot.isOptional || isBefore(setting, before, found, slot.of));
    if (!filling && !isNear) return slot.isOptional ? { kind: "value", value: null } : asks(slot.ask);
    const resolved = await resolution.resolve(speaker, slot, filling?.mention ?? null, setting.context, {
      spokenOf: spokenOfIn(before, found),
      recent: () =>
        voiceCommandsRepository.subjectsSince(
          database.pool,
          speaker.person.userId,
          new Date(now().getTime() - RECENT_MS),
        ),
    });
    if (!filling && slot.isOptional && resolved.kind !== "record" && resolved.kind !== "made") {
      return { kind: "value", value: null };
    }
    return asLookedUp(resolved, slot, asks, filling === undefined);
  }

  return {
    /** What somebody may ask for. */
    offered: (speaker: Pick<Speaker, "mayRun" | "permissions">): readonly Command[] =>
      offeredTo(speaker as Speaker),

    /** What somebody has asked for, the last first; without the words. */
    async list(userId: string, { limit, cursor }: PageRequest): Promise<Page<KeptVoiceCommand>> {
      const after = keysetCursor.read(cursor);
      const rows = await voiceCommandsRepository.page(database.pool, userId, limit + 1, after);
      return keysetCursor.page(rows, limit, ({ at, id }) => ({ at: at.toISOString(), id }));
    },

    /** Understands words, and does what they ask for, or shows it, or asks back. */
    async give(speaker: Speaker, input: NewVoiceCommand): Promise<VoiceCommandResult> {
      const startedAt = performance.now();
      const spokenMs = waitedBefore(input.speech, now());
      const id = randomUUID();
      const { language, context } = input;
      const setting = { language, context, timeZone: input.timeZone ?? deps.timeZone };
      const offered = offeredTo(speaker);
      const understood = await understanding.understand(input.text, setting, offered);
      await unitOfWork((tx) =>
        voiceCommandsRepository.insert(tx.db, id, speaker.person.userId, {
          outcome: understood ? "failed" : "not_understood",
          understoodBy: understood?.by ?? null,
          commands: understood?.actions.map(({ command }) => command) ?? [],
          subjects: [],
        }),
      );
      if (!understood) {
        const waitedMs = spokenMs + performance.now() - startedAt;
        measure({ outcome: "not_understood", by: null, count: 0, waitedMs });
        const suggestions = suggestionsFor(input.text, offered);
        return {
          ...nothingOf(id),
          outcome: "not_understood",
          say: "I did not understand that.",
          suggestions,
        };
      }
      const plan = meantBy(understood.actions, byId, context);
      const waited = () => spokenMs + performance.now() - startedAt;
      return proceed(speaker, { id, plan, setting, by: understood.by, waited, isConfirmed: false });
    },

    /**
     * Does what was shown; once.
     * @throws voice_command_not_found, voice_command_over
     */
    async confirm(speaker: Speaker, id: string, token: string): Promise<VoiceCommandResult> {
      const startedAt = performance.now();
      const plan = await take(speaker, id, (waiting) => waiting.token !== null && waiting.token === token);
      return proceed(speaker, {
        id,
        plan: plan.actions,
        setting: plan.setting,
        by: plan.understoodBy,
        waited: () => plan.waitedMs + performance.now() - startedAt,
        isConfirmed: true,
      });
    },

    /**
     * Takes the answer to what was asked back, and goes on.
     * @throws voice_command_not_found, voice_command_over, invalid_input
     */
    async answer(speaker: Speaker, id: string, { choice, text }: VoiceAnswer): Promise<VoiceCommandResult> {
      const startedAt = performance.now();
      const waiting = await peek(speaker, id);
      const { question, token } = waiting;
      if (token !== null && yesOrNo(text ?? "") === "yes") return this.confirm(speaker, id, token);
      if (token !== null && yesOrNo(text ?? "") === "no") {
        await this.cancel(speaker, id);
        const { understoodBy } = waiting;
        return { ...nothingOf(id), understoodBy, outcome: "canceled", say: "Nothing was done." };
      }
      const filling = question && fillingOf(waiting, question, { choice, text });
      if (!filling) {
        throw commonErrors.invalid_input({
          fields: [
            {
              path: choice === undefined ? "text" : "choice",
              message: choice === undefined ? "says nothing of what was asked" : "is none of the choices",
            },
          ],
        });
      }
      const plan = await take(speaker, id, () => true);
      return proceed(speaker, {
        id,
        plan: plan.actions.map((action, index) =>
          index === question.action
            ? { ...action, slots: { ...action.slots, [question.slot]: filling } }
            : action,
        ),
        setting: plan.setting,
        by: plan.understoodBy,
        waited: () => plan.waitedMs + performance.now() - startedAt,
        isConfirmed: false,
      });
    },

    /** @throws voice_command_not_found, voice_command_over */
    async cancel(speaker: Speaker, id: string): Promise<void> {
      await take(speaker, id, () => true);
      await unitOfWork((tx) => voiceCommandsRepository.update(tx.db, id, { outcome: "canceled" }));
    },

    /** Writes what somebody has asked for, unless anybody has; resolves with how many. */
    async seed(
      userId: string,
      past: readonly { readonly outcome: VoiceOutcome; readonly commands: readonly string[] }[],
    ): Promise<number> {
      return unitOfWork(async ({ db }) => {
        if (!(await voiceCommandsRepository.isEmpty(db))) return 0;
        for (const one of past) {
          const fields = { ...one, understoodBy: "grammar", subjects: [] } as const;
          await voiceCommandsRepository.insert(db, randomUUID(), userId, fields);
        }
        return past.length;
      });
    },

    prune: (olderThan: Date, limit: number) => voiceCommandsRepository.prune(database.pool, olderThan, limit),
  };

  /** What an answer fills in: a choice by its id, its place or its name, or words for the slot; nothing: it is no answer. */
  function fillingOf(
    { actions, setting }: PendingPlan,
    { action, slot, choices }: Question,
    { choice, text = "" }: VoiceAnswer,
  ): Filling | null {
    if (choice !== undefined) return choices.find((one) => one.id === choice)?.filling ?? null;
    return (
      chosenFrom(choices, ({ label }) => label, text)?.filling ??
      understanding.read(actions[action]?.command ?? "", slot, text, setting)
    );
  }

  /** From a plan to what becomes of it. */
  async function proceed(
    speaker: Speaker,
    {
      id,
      plan,
      setting,
      by,
      waited,
      isConfirmed,
    }: {
      readonly id: string;
      readonly plan: readonly PlannedAction[];
      readonly setting: Setting;
      readonly by: "grammar" | "model";
      waited(): number;
      readonly isConfirmed: boolean;
    },
  ): Promise<VoiceCommandResult> {
    const resolvingSince = performance.now();
    const prepared = await inSpan("voice command resolve", {}, () => prepare(speaker, plan, setting));
    instruments.voiceResolutionDuration.record((performance.now() - resolvingSince) / 1_000);
    const base = { ...nothingOf(id), understoodBy: by };
    const all = (actions: readonly ReadyAction[], status: ActionResult["status"]) =>
      actions.map((action) => asResult(action, setting, status));
    const end = async (result: VoiceCommandResult): Promise<VoiceCommandResult> => {
      const { outcome, actions } = result;
      await unitOfWork((tx) =>
        voiceCommandsRepository.update(tx.db, id, { outcome, subjects: subjectsOf(prepared.actions) }),
      );
      measure({ outcome, by, count: plan.length, waitedMs: waited() });
      annotateSpan({ [ATTRIBUTES.voiceCommandId]: id });
      return { ...result, actions };
    };

    if (prepared.kind === "impossible") {
      const failing = plan[prepared.at];
      return end({
        ...base,
        outcome: "failed",
        say: prepared.problem,
        actions: [
          ...all(prepared.actions, "not_done"),
          ...(failing ? [failedBefore(commandOf(failing.command), prepared.problem)] : []),
        ],
      });
    }
    const expiresAt = new Date(now().getTime() + PENDING_SECONDS * 1_000).toISOString();
    const keep = { userId: speaker.person.userId, understoodBy: by, setting, expiresAt, waitedMs: waited() };
    if (prepared.kind === "question") {
      const { question, actions } = prepared;
      // What was found stays found: nobody is asked twice.
      const known = plan.map((action, index) => withFound(action, actions[index]));
      await pending.set(id, { ...keep, actions: known, question, token: null }, PENDING_SECONDS);
      return end({
        ...base,
        outcome: "question",
        say: question.text,
        actions: all(actions, "waiting"),
        question: { ...question, expiresAt },
      });
    }
    const { actions } = prepared;
    if (!isConfirmed && mustBeConfirmed(actions.map(({ command }) => command))) {
      const token = randomUUID();
      const known = plan.map((action, index) => withFound(action, actions[index]));
      await pending.set(id, { ...keep, actions: known, question: null, token }, PENDING_SECONDS);
      const results = all(actions, "waiting");
      return end({
        ...base,
        outcome: "preview",
        say: `Shall I? ${results.map(({ summary }) => summary).join("; ")}.`,
        actions: results,
        confirmation: { token, expiresAt },
      });
    }
    const results = await execute(speaker, id, actions, setting);
    const failed = results.find(({ status }) => status === "failed");
    const hasDone = results.some(({ status }) => status === "done");
    return end({
      ...base,
      outcome: failed && !hasDone ? "failed" : "done",
      say: failed ? (failed.problem ?? "It could not be done.") : sayDone(results),
      actions: results,
      undo: await keepUndo(speaker, id, results),
    });
  }

  /** Only what can be taken back as a whole is: half of it would be a surprise. */
  async function keepUndo(speaker: Speaker, id: string, results: readonly ActionResult[]) {
    const changed = results.filter(({ status, command }) => status === "done" && command.effect !== "reads");
    const steps = changed.flatMap(({ back }) => (back ? [back] : []));
    if (steps.length === 0 || steps.length < changed.length) return null;
    return deps.undo.keep(speaker.person.userId, id, steps);
  }

  function sayDone(results: readonly ActionResult[]): string {
    const [only] = results;
    if (results.length > 1 || !only) return `${results.length} things done.`;
    const { command, answer, summary } = only;
    if (command.does.kind === "page") return `${command.title}.`;
    return command.effect === "reads" ? tellOf(command, answer, deps.records) : `Done: ${summary}.`;
  }

  /** Does the actions: those that are rows all or none, in one transaction, and then those that reach further. */
  async function execute(
    speaker: Speaker,
    id: string,
    actions: readonly ReadyAction[],
    setting: Setting,
  ): Promise<ActionResult[]> {
    const results = actions.map((action) => asResult(action, setting, "not_done"));
    const made = new Map<number, CommandRecord>();
    const isLast = ({ command: { does } }: ReadyAction) => does.kind === "operation" && does.isLast === true;
    const indexes = actions.map((_, index) => index);
    const inside = indexes.filter((index) => !isLast(actions[index] as ReadyAction));
    const last = indexes.filter((index) => isLast(actions[index] as ReadyAction));
    const isChanging = (index: number) => actions[index]?.command.effect !== "reads";

    const run = async (index: number): Promise<void> => {
      const action = actions[index] as ReadyAction;
      const answered = await inSpan(
        "voice command action",
        { attributes: { [ATTRIBUTES.commandId]: action.command.id } },
        // A refusal tells of names and of what was said: a span that failed by it would, too.
        () => perform(speaker, action, made, actions.length > 1).catch(refusalOf),
      );
      if ("refusal" in answered) throw answered.refusal;
      const { does } = action.command;
      if (does.kind === "operation" && does.makes !== undefined) {
        const json = answered.answer as Readonly<Record<string, unknown>>;
        made.set(index, { type: does.makes, id: String(json.id), label: `the new ${does.makes}`, json });
      }
      results[index] = { ...(results[index] as ActionResult), ...answered, status: "done" };
    };
    const note = async (done: readonly number[]) => {
      const commands = done.filter(isChanging).map((index) => actions[index]?.command.id ?? "");
      if (commands.length === 0) return;
      await unitOfWork((tx) =>
        audit.record(
          tx.db,
          speaker.person,
          "voice_command.done",
          { type: "voice_command", id },
          { by: "voice", commands },
        ),
      );
    };
    const failAt = (index: number, error: unknown) => {
      const problem = problemOf(error);
      results[index] = { ...(results[index] as ActionResult), status: "failed", problem, answer: null };
    };

    let current = -1;
    try {
      const doInside = async () => {
        for (const index of inside) {
          current = index;
          await run(index);
        }
        await note(inside);
      };
      if (inside.some(isChanging)) await together(doInside);
      else await doInside();
    } catch (error) {
      for (const index of inside)
        results[index] = asResult(actions[index] as ReadyAction, setting, "not_done");
      failAt(current, error);
      return results;
    }
    for (const index of last) {
      try {
        await run(index);
        await note([index]);
      } catch (error) {
        failAt(index, error);
        return results;
      }
    }
    return results;
  }

  async function perform(
    speaker: Speaker,
    { command, found }: ReadyAction,
    made: ReadonlyMap<number, CommandRecord>,
    isOneOfSeveral: boolean,
  ): Promise<Pick<ActionResult, "answer" | "problem" | "back">> {
    const { does } = command;
    if (does.kind === "page") return { answer: null, problem: null };
    const fresh: Record<string, SlotFound> = {};
    for (const [name, value] of Object.entries(found)) {
      fresh[name] = await asItIsNow(speaker, value, made, isOneOfSeveral);
    }
    const values = valuesOf(fresh);
    const call = does.request(values);
    if ("problem" in call) throw commonErrors.invalid_input({ detail: call.problem });
    const answer = (await speaker.run(call)) ?? null;
    return { answer, problem: null, back: stepBack(speaker, command, recordsIn(fresh), values, answer) };
  }

  /** What an action before has changed has another version by now. */
  async function asItIsNow(
    speaker: Speaker,
    value: SlotFound,
    made: ReadonlyMap<number, CommandRecord>,
    isOneOfSeveral: boolean,
  ): Promise<SlotFound> {
    if (value.kind === "made") {
      const record = made.get(value.by);
      if (!record) throw new Error("an action speaks of what was not made");
      return { kind: "record", record: (await resolution.view(speaker, record)) ?? record };
    }
    if (value.kind !== "record" || !isOneOfSeveral) return value;
    const record = (await resolution.view(speaker, value.record)) ?? value.record;
    return { kind: "record", record };
  }

  /** @throws voice_command_not_found, voice_command_over */
  async function peek(speaker: Speaker, id: string): Promise<PendingPlan> {
    const { userId } = speaker.person;
    if (!(await voiceCommandsRepository.isOf(database.pool, id, userId))) {
      throw voiceCommandErrors.voice_command_not_found();
    }
    const waiting = await pending.get(id);
    if (!waiting || waiting.userId !== userId) throw voiceCommandErrors.voice_command_over();
    return waiting;
  }

  /** The plan that waits, for the first who asks for it. @throws voice_command_not_found, voice_command_over */
  async function take(
    speaker: Speaker,
    id: string,
    fits: (waiting: PendingPlan) => boolean,
  ): Promise<PendingPlan> {
    const waiting = await peek(speaker, id);
    const isMine =
      fits(waiting) && (await pending.claim(`${id}:${waiting.expiresAt}:taken`, null, PENDING_SECONDS));
    if (!isMine) throw voiceCommandErrors.voice_command_over();
    await pending.delete(id);
    return waiting;
  }
}

function asLookedUp(
  resolved: Resolved,
  slot: Slot,
  asks: (
    text: string,
    choices?: Question["choices"],
  ) => { readonly kind: "question"; readonly question: Question },
  isUnsaid: boolean,
) {
  switch (resolved.kind) {
    case "record":
      return { kind: "value", value: { kind: "record", record: resolved.record } } as const;
    case "phone":
      return { kind: "value", value: { kind: "phone", phone: resolved.phone } } as const;
    case "made":
      return { kind: "value", value: resolved } as const;
    case "several":
      return asks(slot.ask, choicesFrom(resolved.records));
    case "nothing":
      if (resolved.near.length > 0)
        return asks(`${resolved.problem} Did you mean …?`, choicesFrom(resolved.near));
      // What was only understood can be said; what was said and is not there cannot.
      return isUnsaid ? asks(slot.ask) : ({ kind: "impossible", problem: resolved.problem } as const);
  }
}

function choicesFrom(records: readonly CommandRecord[]): Question["choices"] {
  return records.map(({ type, id, label }) => ({ id, label, filling: { kind: "record", type, id } }));
}

function choicesOf(slot: Slot): Question["choices"] {
  if (slot.kind !== "choice") return [];
  return slot.choices.map(({ value, words }) => ({
    id: value,
    label: words[0] ?? value,
    filling: { kind: "choice", value },
  }));
}

/** What a command says that it lacks, once its records are known. */
function whatLacks(command: Command, found: Readonly<Record<string, SlotFound>>, action: number) {
  const { does } = command;
  // What is yet to be made cannot be looked at.
  const isMade = Object.values(found).some(({ kind }) => kind === "made");
  if (does.kind === "page" || isMade) return null;
  const call = does.request(valuesOf(found));
  if (!("problem" in call)) return null;
  const slot = call.asks === undefined ? undefined : command.slots[call.asks];
  if (!slot || call.asks === undefined) return { kind: "impossible", problem: call.problem } as const;
  const question: Question = { action, slot: call.asks, text: call.problem, choices: choicesOf(slot) };
  return { kind: "question", question } as const;
}

/** Has whoever speaks something before them that a slot could be about, or spoken of it in the same breath? */
function isBefore(
  { context }: Setting,
  before: readonly ReadyAction[],
  found: Readonly<Record<string, SlotFound>>,
  wanted: readonly RecordType[],
): boolean {
  const isShown =
    context.open !== undefined || context.callId !== undefined || context.selection.length === 1;
  return isShown || spokenOfIn(before, found).some(({ type }) => wanted.includes(type));
}

/** Records of the actions before and of this one's slots before, the last first. */
function spokenOfIn(before: readonly ReadyAction[], found: Readonly<Record<string, SlotFound>>) {
  const ofActions = before.flatMap(({ command, found: values }, index) => [
    ...recordsIn(values),
    ...(command.does.kind === "operation" && command.does.makes !== undefined
      ? [{ type: command.does.makes, madeBy: index }]
      : []),
  ]);
  return [...ofActions, ...recordsIn(found)].toReversed();
}

function recordsIn(found: Readonly<Record<string, SlotFound>>): CommandRecord[] {
  return Object.values(found).flatMap((value) => (value.kind === "record" ? [value.record] : []));
}

function subjectsOf(actions: readonly ReadyAction[]): Subject[] {
  const all = actions.flatMap(({ found }) => recordsIn(found)).filter(({ type }) => type !== "disposition");
  return [...new Map(all.map(({ type, id }) => [id, { type, id }])).values()].toReversed();
}

/** A plan's action with what its words were found to mean. */
function withFound(action: PlannedAction, ready: ReadyAction | undefined): PlannedAction {
  if (!ready) return action;
  const slots = Object.entries(ready.found).map(([name, value]): [string, Filling] => [
    name,
    value.kind === "record" ? { kind: "record", type: value.record.type, id: value.record.id } : value,
  ]);
  return { command: action.command, slots: { ...action.slots, ...Object.fromEntries(slots) } };
}

function asResult(
  { command, found }: ReadyAction,
  { timeZone }: Setting,
  status: ActionResult["status"],
): ActionResult {
  const [subject = null] = recordsIn(found);
  return {
    command,
    summary: summaryOf(command, found, timeZone),
    status,
    problem: null,
    subject,
    answer: null,
  };
}

function failedBefore(command: Command, problem: string): ActionResult {
  return { command, summary: command.title, status: "failed", problem, subject: null, answer: null };
}

/** @throws what is a fault of ours */
function refusalOf(error: unknown): { readonly refusal: AppError } {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
  annotateSpan({ [ATTRIBUTES.errorCode]: error.code });
  return { refusal: error };
}

/** @throws what is no answer to whoever asked: a fault of ours */
function problemOf(error: unknown): string {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
  const fields = error.fields.map(({ path, message }) => `${path} ${message}`).join("; ");
  return [error.title, error.detail, fields].filter(Boolean).join(". ");
}

function nothingOf(id: string) {
  return {
    id,
    understoodBy: null,
    actions: [],
    question: null,
    confirmation: null,
    undo: null,
    suggestions: [],
  } as const;
}

function measure({
  outcome,
  by,
  count,
  waitedMs,
}: {
  readonly outcome: VoiceOutcome;
  readonly by: "grammar" | "model" | null;
  readonly count: number;
  readonly waitedMs: number;
}): void {
  const labels = {
    [ATTRIBUTES.voiceOutcome]: outcome,
    [ATTRIBUTES.voiceUnderstoodBy]: by ?? "nobody",
    [ATTRIBUTES.voiceSize]: count > 1 ? "several" : "simple",
  };
  annotateSpan(labels);
  instruments.voiceCommandDuration.record(waitedMs / 1_000, labels);
}
