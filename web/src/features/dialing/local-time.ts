import { LANGUAGE, zoneOffsetMs } from "../../ui/format.ts";

/** What clocks show where somebody is; several where it may be several zones. */
export interface LocalTime {
  /** "9:15 AM", or "8:15 AM to 11:15 AM". */
  readonly time: string;
  /** "Toronto"; null where it is not one place. */
  readonly place: string | null;
}

/** What time it is for somebody in these zones; null: nobody knows. */
export function localTimeOf(timeZones: readonly string[], nowMs: number): LocalTime | null {
  const known = timeZones.flatMap((timeZone) => {
    try {
      const format = new Intl.DateTimeFormat(LANGUAGE, { hour: "numeric", minute: "2-digit", timeZone });
      return [{ aheadMs: zoneOffsetMs(nowMs, timeZone), text: format.format(nowMs), timeZone }];
    } catch {
      return [];
    }
  });
  const [first] = known;
  if (!first) return null;
  const sorted = known.toSorted((a, b) => a.aheadMs - b.aheadMs);
  const [earliest = first, latest = first] = [sorted[0], sorted.at(-1)];
  if (earliest.text !== latest.text) return { time: `${earliest.text} to ${latest.text}`, place: null };
  return { time: first.text, place: placeOf(first.timeZone) };
}

/** "America/Argentina/Buenos_Aires" → "Buenos Aires"; "UTC" is no place. */
function placeOf(timeZone: string): string | null {
  return timeZone.includes("/") ? (timeZone.split("/").at(-1)?.replaceAll("_", " ") ?? null) : null;
}
