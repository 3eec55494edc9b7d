import { h } from "preact";
import { renderToString } from "preact-render-to-string";
import { describe, expect, it } from "vitest";
import type { CurrentIncident, CurrentIncidents } from "../../data/types.ts";
import { IncidentNotice } from "./incident-notice.tsx";
import { incidentWords as words } from "./incidents.strings.ts";

const incident = (given: Partial<CurrentIncident> = {}): CurrentIncident => ({
  incidentId: null,
  alertname: "SmsUndeliveredBreached",
  slo: "sms-undelivered",
  service: "trunkline-worker",
  summary: "SMS wait longer than 30 s",
  impact: "Emergency alerts are stuck.",
  meanwhile: "They are sent as soon as the provider answers.",
  explanation: null,
  runbookUrl: "http://gateway.test/runbooks/sms-undelivered",
  since: "2026-11-26T12:00:00.000Z",
  acknowledgedByName: null,
  acknowledgedUntil: null,
  ...given,
});

const shown = (current: Partial<CurrentIncidents> | undefined, isUnknown = false) =>
  renderToString(
    h(IncidentNotice, {
      current: current && { items: [], warnings: 0, isDegraded: false, ...current },
      isUnknown,
    }),
  );

describe("the banner of incidents", () => {
  it("is one line of the same height before the answer, while nothing pages, and while something does", () => {
    expect(shown(undefined)).toContain(words.asking);
    expect(shown({})).toContain(words.calm);
    expect(shown({ warnings: 4 })).toContain(words.calm);
    // What is not in the line opens by hand.
    for (const html of [
      shown(undefined),
      shown({}),
      shown({ isDegraded: true }),
      shown(undefined, true),
      shown({ items: [incident(), incident()] }),
    ]) {
      expect(html.match(/class="incident-line/g)).toHaveLength(1);
      expect(html.replace(/<details[\s\S]*<\/details>/, "")).not.toContain('class="banner"');
      expect(html).not.toContain("<details open");
    }
  });

  it("says what pages, since when, that nobody has it, what people notice and what happens meanwhile", () => {
    const html = shown({ items: [incident()] });
    expect(html).toContain("SMS wait longer than 30 s");
    expect(html).toContain('datetime="2026-11-26T12:00:00.000Z"');
    expect(html).toContain(words.nobody);
    expect(html).toContain("Emergency alerts are stuck.");
    expect(html).toContain("They are sent as soon as the provider answers.");
    expect(html).toContain('href="http://gateway.test/runbooks/sms-undelivered"');
    expect(html).toContain('data-tone="bad"');
  });

  it("says who looks after it", () => {
    const html = shown({ items: [incident({ acknowledgedByName: "Sue Supervisor" })] });
    expect(html).toContain(words.acknowledgedBy("Sue Supervisor"));
    expect(html).not.toContain(words.nobody);
    expect(html).toContain('data-tone="warning"');
  });

  it("counts what does not fit", () => {
    const items = [1, 2, 3, 4, 5].map((n) => incident({ alertname: `A${n}`, summary: `Trouble ${n}` }));
    const html = shown({ items });
    expect(html).toContain("Trouble 3");
    expect(html).not.toContain("Trouble 4");
    expect(html).toContain(words.more(4));
    expect(html).toContain(words.more(2));
  });

  it("says that it may be old while Alertmanager is away, also where nothing was known to page", () => {
    expect(shown({ isDegraded: true })).toContain(words.degraded);
    const html = shown({ items: [incident()], isDegraded: true });
    expect(html).toContain("SMS wait longer than 30 s");
    expect(html).toContain(words.degraded);
  });

  it("keeps what was known when it cannot be asked any more, and says so", () => {
    expect(shown(undefined, true)).toContain(words.unknown);
    const html = shown({ items: [incident()] }, true);
    expect(html).toContain("SMS wait longer than 30 s");
    expect(html).toContain(words.unknown);
  });
});
