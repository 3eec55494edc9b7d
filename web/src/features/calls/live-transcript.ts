import type { TranscriptLine } from "../../data/types.ts";

type Role = TranscriptLine["role"];

/** A line as the live channel tells it. */
export interface SpokenLine {
  readonly line: TranscriptLine;
  readonly isFinal: boolean;
  readonly at: string;
}

/** What is being said in a call just now, by speaker. */
export interface LiveTranscript {
  readonly partial: Readonly<Partial<Record<Role, string>>>;
  readonly speaking: Readonly<Partial<Record<Role, boolean>>>;
  /** When each speaker's last final line was said. */
  readonly finalAt: Readonly<Partial<Record<Role, string>>>;
}

/** Nobody says anything. */
export const SILENCE: LiveTranscript = { partial: {}, speaking: {}, finalAt: {} };

/** With a line that was told: a final one ends what its speaker was saying; a partial one may come after its own end. */
export function withSpoken(live: LiveTranscript, { line, isFinal, at }: SpokenLine): LiveTranscript {
  const { role, text } = line;
  if (isFinal) {
    const { [role]: _said, ...partial } = live.partial;
    return { ...live, partial, finalAt: { ...live.finalAt, [role]: at } };
  }
  const finalAt = live.finalAt[role];
  if (finalAt !== undefined && Date.parse(at) <= Date.parse(finalAt)) return live;
  return { ...live, partial: { ...live.partial, [role]: text } };
}

/** With a speaker who began, or stopped. */
export function withSpeech(
  live: LiveTranscript,
  { role, isSpeaking }: { readonly role: Role; readonly isSpeaking: boolean },
): LiveTranscript {
  return { ...live, speaking: { ...live.speaking, [role]: isSpeaking } };
}

/** With a final line at the end, once. */
export function withLine(lines: readonly TranscriptLine[], line: TranscriptLine): TranscriptLine[] {
  const isThere = lines.some(
    ({ role, text, atSeconds }) => role === line.role && text === line.text && atSeconds === line.atSeconds,
  );
  return isThere ? [...lines] : [...lines, line];
}
