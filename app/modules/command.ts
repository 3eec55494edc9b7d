/** A kind of thing that commands are about, by the name under which a module declares it: "lead", "call". */
export type RecordType = string;

/** Something that a command is done to, as it was looked up for whoever speaks. */
export interface CommandRecord {
  readonly type: RecordType;
  readonly id: string;
  /** What people call it. */
  readonly label: string;
  /** As the API shows it; its version and what a change starts from are in it. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** Which words mean one value. */
export interface Choice {
  readonly value: string;
  /** How people say it; the first is shown. */
  readonly words: readonly string[];
}

interface SlotBase {
  /** What is asked when it is not said: "To whom?". */
  readonly ask: string;
  /** Does the command work without it? */
  readonly isOptional?: true;
}

/** What a command must know before it can be done. */
export type Slot = SlotBase &
  (
    | {
        readonly kind: "record";
        /** Which it may be; the first that fits is meant. */
        readonly of: readonly RecordType[];
        /** Words for some of them that are no names. */
        readonly aliases?: readonly Choice[];
        /** A telephone number will do, too. */
        readonly orPhone?: true;
        /** Not said at all, it is what the speaker has in front of them. */
        readonly isUnderstood?: true;
        /** Never said: it is the first of its kind of which this holds. */
        always?(json: Readonly<Record<string, unknown>>): boolean;
      }
    | { readonly kind: "choice"; readonly choices: readonly Choice[] }
    | { readonly kind: "date_time" | "period" | "phone" | "text" | "name" }
  );

/** What a slot holds when a command is done. */
export type SlotValue =
  | { readonly kind: "record"; readonly record: CommandRecord }
  | { readonly kind: "phone"; readonly phone: string }
  | { readonly kind: "choice"; readonly value: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "date_time"; readonly at: string }
  | { readonly kind: "period"; readonly from: string; readonly until: string };

/** What a request to an endpoint consists of. */
export interface OperationInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly version?: number;
}

/** The values of a command's slots; a getter for a slot that may hold nothing answers undefined. */
export interface SlotValues {
  record(name: string): CommandRecord | undefined;
  phone(name: string): string | undefined;
  text(name: string): string | undefined;
  choice(name: string): string | undefined;
  at(name: string): string | undefined;
  period(name: string): { readonly from: string; readonly until: string } | undefined;
}

/** One request that a command makes. */
export interface OperationCall extends OperationInput {
  /** The endpoint's operation id. */
  readonly operation: string;
}

/** What a command lacks, told instead of the request: "There is no call of yours with her." */
export interface CannotBeDone {
  readonly problem: string;
  /** The slot that is asked for, which was optional until the others were known. */
  readonly asks?: string;
}

/** What doing a command comes to. */
export type CommandAction =
  | {
      readonly kind: "operation";
      /** Those that `request` may choose from: who may do none of them is not offered the command. */
      readonly operations: readonly [string, ...string[]];
      request(values: SlotValues): OperationCall | CannotBeDone;
      /** The answer is a record of this type: what is said after it may speak of it. */
      readonly makes?: RecordType;
      /** It reaches out of the database, and cannot be taken back: of several actions it is done when the others are certain. */
      readonly isLast?: true;
      /**
       * The request that takes it back, from what there was before and what was answered; left out, or undefined: it stays done. Whoever asks
       * for it sees to it that nobody has changed the record since.
       */
      undo?(values: SlotValues, answer: Readonly<Record<string, unknown>>): OperationCall | undefined;
      /** One sentence about the answer; left out, the command's title and what it was done to. */
      tell?(answer: unknown, values: SlotValues): string;
    }
  | {
      readonly kind: "page";
      /** Where in the web application. */
      readonly path: string;
      /** Left out: everybody who is signed in. */
      readonly permission?: string;
    };

/**
 * How a command is said: words, `(this|that)`, `[what may be left out]` and `{slot}`. Small words of politeness and hesitation need not
 * be written. What a phrase says by its words alone stands in `says`: `we won {lead}` says the status "converted".
 */
export type Phrase =
  | string
  | { readonly phrase: string; readonly says?: Readonly<Record<string, string>>; readonly cost?: number };

/** Something that can be asked for in words; voice commands and the palette of the web application offer the same ones. */
export interface Command {
  /** Module and verb, stable: `leads.assign`. */
  readonly id: string;
  /** Imperative, for the palette: "Give a lead to somebody". */
  readonly title: string;
  /** By language, ISO 639-1. */
  readonly phrases: { readonly en: readonly Phrase[]; readonly fr?: readonly Phrase[] };
  readonly slots: Readonly<Record<string, Slot>>;
  /** `reads` and `reversible` are done at once; `destructive` is shown and confirmed first. */
  readonly effect: "reads" | "reversible" | "destructive";
  readonly does: CommandAction;
  readonly examples: readonly [string, ...string[]];
}

/** How records of a type are found, by endpoints: nobody finds what they could not see otherwise. */
export interface RecordKind {
  readonly type: RecordType;
  /** What people call one, in the languages of the phrases: "lead", "prospect". */
  readonly nouns: readonly string[];
  /** Words for whom it stands, such as "the customer"; what is meant by "her". */
  readonly isPerson?: true;
  /** Endpoint that lists those that a name could mean; left out, they have no names. `colleagues`: the people of the organization. */
  readonly find?:
    | { readonly operation: string; query(words: string): Readonly<Record<string, string>> }
    | "colleagues";
  /** Endpoint that shows one by `id`; left out, what `find` or `last` lists is all that is known. */
  readonly view?: string;
  /** Endpoint whose first item is the last one, for the speaker. */
  readonly last?: { readonly operation: string; query(userId: string): Readonly<Record<string, string>> };
  /** Endpoint that lists what "it" can only mean when nothing is open: such as the alerts nobody has. */
  readonly open?: { readonly operation: string; readonly query: Readonly<Record<string, string>> };
  /** The item itself, where lists wrap it. */
  itemOf?(json: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  labelOf(json: Readonly<Record<string, unknown>>): string;
  /** Other records that stand for it: a call's lead and contact. */
  related?(
    json: Readonly<Record<string, unknown>>,
  ): readonly { readonly type: RecordType; readonly id: string }[];
}

/** What a module brings to what people can say. */
export interface ModuleCommands {
  readonly records?: readonly RecordKind[];
  readonly commands: readonly Command[];
}

/** Runs an endpoint on behalf of whoever asks, with their rights and limits; resolves with its answer. */
export type RunOperation = (call: OperationCall) => Promise<unknown>;

/** The parts of a request that name what an answer showed, as it was then. */
export function asAnswered({ id, version }: Readonly<Record<string, unknown>>) {
  return { params: { id: String(id) }, ...(version === undefined ? {} : { version: Number(version) }) };
}

/** Writes fields of a record back as they were before a change; undefined: what was there is not known. */
export function fieldsBefore(
  operation: string,
  record: CommandRecord | undefined,
  answer: Readonly<Record<string, unknown>>,
  fields: readonly string[],
): OperationCall | undefined {
  if (!record || fields.some((field) => record.json[field] === undefined)) return undefined;
  const body = Object.fromEntries(fields.map((field) => [field, idOf(record.json[field])]));
  return { operation, ...asAnswered(answer), body };
}

/** People are shown with their names, and written by their ids. */
function idOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return "id" in value ? value.id : value;
}

/** The parts of a request that name a record, as it was when it was looked up: its version is what `If-Match` says. */
export function asItWas(record: CommandRecord | undefined) {
  return {
    params: { id: record?.id ?? "" },
    ...(record ? { version: Number(record.json.version) } : {}),
  };
}
