import type { Database } from "../../platform/database/index.ts";
import type { ClaimableStore } from "../../platform/store/index.ts";
import type { RunTogether, RunUnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { Command, CommandRecord, OperationCall, SlotValues } from "../command.ts";
import type { ResolutionService } from "./resolution.service.ts";
import { voiceCommandErrors } from "./voice-commands.errors.ts";
import { voiceCommandsRepository } from "./voice-commands.repository.ts";
import type { Speaker } from "./voice-commands.types.ts";

/** So long what was done can be taken back by its command; its own page may do it later. */
const UNDO_SECONDS = 300;

/** A request that takes something back, and what it is about. */
export interface UndoStep {
  readonly type: string | null;
  readonly call: OperationCall;
}

/** What takes a command back, for whoever gave it. */
export interface KeptUndo {
  readonly userId: string;
  readonly steps: readonly UndoStep[];
}

export type UndoService = ReturnType<typeof createUndoService>;

/** The request that takes an action back; undefined: it is not to be taken back, or not by whoever speaks. */
export function stepBack(
  speaker: Pick<Speaker, "mayRun">,
  { does }: Command,
  records: readonly CommandRecord[],
  values: SlotValues,
  answer: unknown,
): UndoStep | undefined {
  if (does.kind !== "operation" || !does.undo) return undefined;
  const call = does.undo(values, (answer ?? {}) as Readonly<Record<string, unknown>>);
  if (!call || !speaker.mayRun(call.operation)) return undefined;
  const { id, ...part } = call.params ?? {};
  // A part of a record has a version of its own, which its endpoint compares.
  if (Object.keys(part).length > 0) return { type: null, call };
  const madeType = (answer as { readonly id?: unknown } | null)?.id === id ? does.makes : undefined;
  return { type: madeType ?? records.find((record) => record.id === id)?.type ?? null, call };
}

/** Keeps for some minutes how commands are taken back, and does it: all of a command or nothing, by the endpoints themselves. */
export function createUndoService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly together: RunTogether;
  readonly audit: Pick<AuditService, "record">;
  readonly resolution: Pick<ResolutionService, "view">;
  readonly kept: ClaimableStore<KeptUndo | null>;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, together, audit, resolution, kept, now = () => new Date() } = deps;

  /** @throws voice_command_changed where somebody has changed the record since */
  async function checkUnchanged(speaker: Speaker, { type, call }: UndoStep): Promise<void> {
    const id = call.params?.id;
    if (type === null || id === undefined || call.version === undefined) return;
    const record = await resolution.view(speaker, { type, id });
    const version = record?.json.version;
    if (record && (version === undefined || Number(version) === call.version)) return;
    throw voiceCommandErrors.voice_command_changed();
  }

  /** The last first. What one step answers is what the next one of the same record starts from. */
  async function goBack(speaker: Speaker, steps: readonly UndoStep[]): Promise<void> {
    const versions = new Map<string, number>();
    for (const { type, call } of steps.toReversed()) {
      const id = call.params?.id ?? "";
      const known = versions.get(id);
      if (known === undefined) await checkUnchanged(speaker, { type, call });
      const answer = await speaker.run(known === undefined ? call : { ...call, version: known });
      const version = (answer as { readonly version?: unknown } | null | undefined)?.version;
      if (typeof version === "number") versions.set(id, version);
    }
  }

  return {
    /** Remembers how a command is taken back; resolves with until when. */
    async keep(
      userId: string,
      id: string,
      steps: readonly UndoStep[],
    ): Promise<{ readonly expiresAt: string }> {
      await kept.set(id, { userId, steps }, UNDO_SECONDS);
      return { expiresAt: new Date(now().getTime() + UNDO_SECONDS * 1_000).toISOString() };
    },

    /**
     * Takes back what a command has done; once.
     * @throws voice_command_not_found, voice_command_over, voice_command_changed, what the endpoints throw
     */
    async undo(speaker: Speaker, id: string): Promise<void> {
      const { userId } = speaker.person;
      if (!(await voiceCommandsRepository.isOf(database.pool, id, userId))) {
        throw voiceCommandErrors.voice_command_not_found();
      }
      const plan = await kept.get(id);
      if (!plan || plan.userId !== userId) throw voiceCommandErrors.voice_command_over();
      const claim = `${id}:taken`;
      if (!(await kept.claim(claim, null, UNDO_SECONDS))) throw voiceCommandErrors.voice_command_over();
      try {
        await together(async () => {
          await goBack(speaker, plan.steps);
          await unitOfWork((tx) =>
            audit.record(
              tx.db,
              speaker.person,
              "voice_command.undone",
              { type: "voice_command", id },
              { by: "voice", operations: plan.steps.map(({ call }) => call.operation) },
            ),
          );
        });
      } catch (error) {
        // Nothing was taken back: whoever tries again may.
        await kept.delete(claim);
        throw error;
      }
      await kept.delete(id);
    },
  };
}
