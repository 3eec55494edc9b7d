import type { CommandRecord, RecordType, RunOperation } from "../command.ts";
import type { Person } from "../history/index.ts";
import type { Language, Said } from "./grammar/grammar.ts";
import type { NewVoiceCommand } from "./voice-commands.contract.ts";

/** Who speaks, and what they may have done. */
export interface Speaker {
  readonly person: Person;
  readonly run: RunOperation;
  /** May they ask this endpoint at all? */
  mayRun(operation: string): boolean;
  readonly permissions: ReadonlySet<string>;
}

/** What the client has shown to whoever speaks. */
export type SpokenContext = NewVoiceCommand["context"];

/** What was said for a slot, or what it was found to mean. */
export type Filling =
  | Said
  | { readonly kind: "record"; readonly type: RecordType; readonly id: string }
  /** What an action before this one will have made. */
  | { readonly kind: "made"; readonly by: number; readonly type: RecordType };

/** One thing to be done, as far as it is known. */
export interface PlannedAction {
  readonly command: string;
  readonly slots: Readonly<Record<string, Filling>>;
}

/** Where somebody speaks, and in which words. */
export interface Setting {
  readonly language: Language;
  readonly timeZone: string;
  readonly context: SpokenContext;
}

/** What is asked back, with what each answer would fill in. */
export interface Question {
  readonly action: number;
  readonly slot: string;
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly label: string; readonly filling: Filling }[];
}

/** A plan that waits for somebody, for some minutes. */
export interface PendingPlan {
  readonly userId: string;
  readonly understoodBy: "grammar" | "model";
  readonly setting: Setting;
  readonly actions: readonly PlannedAction[];
  readonly question: Question | null;
  /** What confirming takes; null: it is a question. */
  readonly token: string | null;
  readonly expiresAt: string;
  /** How long people have waited so far, their own thinking aside. */
  readonly waitedMs: number;
}

/** A slot as it is known when an action is done. */
export type SlotFound =
  | { readonly kind: "record"; readonly record: CommandRecord }
  | Exclude<Filling, { readonly kind: "record" | "mention" }>;
