import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  alertName,
  ERROR_BUDGET_ENDS_ALERT,
  INTERNAL_RECEIVERS,
  SLI_WINDOWS,
  sliErrorRatio,
} from "../../otel/catalogue/rules.ts";
import { SLAS, SLOS } from "../../otel/catalogue/slas.ts";
import { exportedSeries } from "./absence-alerts.ts";
import { MONITORING_SILENT } from "../alert-gateway/heartbeat/silence-alert.ts";
import { burnRateAlerts } from "./burn-rate-alerts.ts";
import { clockAtSpeed } from "./durations.ts";
import { driftOf, RULES_FOLDER, renderRules, renderTests, TESTS_FOLDER } from "./generate.ts";
import { ruleFiles } from "./rule-files.ts";
import { type AlertRule, isAlert } from "./rule-model.ts";

const RUNBOOKS = fileURLToPath(new URL("../runbooks/", import.meta.url));
const realTime = clockAtSpeed(1);
const rules = Object.values(ruleFiles(realTime)).flatMap(({ groups }) =>
  groups.flatMap((group) => group.rules),
);
const alerts = rules.filter(isAlert);

/** As GitHub and GitLab make an anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
}

function headings(file: string): readonly string[] {
  return [...readFileSync(RUNBOOKS + file, "utf8").matchAll(/^## (.+)$/gm)].map(([, title]) => title ?? "");
}

describe("committed rules and tests", () => {
  it("are what the SLA rows say (else: node prometheus/source/generate.ts)", () => {
    expect(driftOf(RULES_FOLDER, renderRules())).toEqual([]);
    expect(driftOf(TESTS_FOLDER, renderTests())).toEqual([]);
  });
});

describe("receivers of alertmanager.yml", () => {
  const text = readFileSync(new URL("../alertmanager/alertmanager.yml", import.meta.url), "utf8");
  const { receivers } = parse(text) as {
    readonly receivers: readonly {
      readonly name: string;
      readonly webhook_configs?: readonly { readonly url: string }[];
      readonly email_configs?: readonly unknown[];
    }[];
  };
  const isOwn = (url: string) => /\$\{TRUNKLINE_ALERT(S_WEBHOOK|_GATEWAY)_URL:/.test(url);

  it("are the ones that do not page, where they lead to our own parts alone", () => {
    const own = receivers.filter(
      ({ webhook_configs: hooks = [], email_configs: mails = [] }) =>
        mails.length === 0 && hooks.length > 0 && hooks.every(({ url }) => isOwn(url)),
    );
    expect(own.map(({ name }) => name).sort()).toEqual([...INTERNAL_RECEIVERS].sort());
  });

  it("do not mix our own parts with who is paged: failures are counted by receiver", () => {
    const mixed = receivers.filter(
      ({ name, webhook_configs: hooks = [] }) =>
        !(INTERNAL_RECEIVERS as readonly string[]).includes(name) && hooks.some(({ url }) => isOwn(url)),
    );
    expect(mixed).toEqual([]);
  });
});

describe("every SLA row", () => {
  it.each(SLAS.map((sla) => [sla.id, sla] as const))(
    "%s has its alert, and one for missing data where processes export it",
    (id, sla) => {
      const names = alerts.filter(({ labels }) => labels.slo === id).map(({ alert }) => alert);
      expect(names).toContain(alertName(id, sla.kind === "slo" ? "BudgetBurn" : "Breached"));
      expect(names.includes(alertName(id, "NoData"))).toBe(exportedSeries(sla) !== undefined);
    },
  );
});

describe("every alert", () => {
  const cases = alerts.map((rule): [string, AlertRule] => [
    `${rule.alert} ${rule.labels.window ?? rule.labels.service}`,
    rule,
  ]);

  it.each(cases)("%s says who is concerned, what it means and where to look", (_, rule) => {
    expect(Object.keys(rule.labels)).toEqual(expect.arrayContaining(["slo", "service", "severity"]));
    expect(["critical", "warning", "info"]).toContain(rule.labels.severity);
    expect(rule.annotations.impact).toMatch(/^[A-Z].{20,}[.:]?/);
    expect(rule.annotations.summary).not.toBe("");
    expect(rule.annotations.description).not.toBe("");
    expect(rule.annotations.dashboard_url).toMatch(
      /\/d\/trunkline-(engineering|oncall|business)(\?var-slo=[a-z0-9-]+)?$/,
    );
    expect(rule.annotations.trace_query).toMatch(/^\{ .+ \}$/);
  });

  it.each(cases)("%s links to a heading of a runbook", (_, rule) => {
    const [, file = "", anchor = ""] =
      /^\{\{ \$externalLabels\.runbooks_url \}\}\/([a-z0-9-]+)#(.+)$/.exec(rule.annotations.runbook_url) ??
      [];
    expect(existsSync(`${RUNBOOKS}${file}.md`), `prometheus/runbooks/${file}.md`).toBe(true);
    expect(headings(`${file}.md`).map(anchorOf)).toContain(anchor);
  });

  it("says what goes on meanwhile where it is about what the board needs, and not where nothing is known to be missed", () => {
    const about = /^(sms-|live-|provider-breaker$|queue-backlog$|query-|pool-|outbox-)/;
    for (const { alert, labels, annotations } of alerts) {
      const isKnown = !alert.endsWith("NoData") && alert !== ERROR_BUDGET_ENDS_ALERT;
      if (!isKnown) expect(annotations, alert).not.toHaveProperty("meanwhile");
      else if (about.test(labels.slo ?? "")) expect(annotations.meanwhile, alert).toMatch(/^[A-Z{].{20,}/);
    }
  });

  it("is told apart from every other by its labels", () => {
    const keys = alerts.map(({ alert, labels }) => `${alert} ${JSON.stringify(labels)}`);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("runbooks", () => {
  const files = readdirSync(RUNBOOKS).filter((name) => name.endsWith(".md"));

  it.each(files)(
    "%s has no heading without an alert, and nothing that Prometheus would take for a template",
    (file) => {
      const known = new Set([...alerts.map(({ alert }) => alert), MONITORING_SILENT]);
      expect(headings(file).filter((heading) => !known.has(heading))).toEqual([]);
      expect(readFileSync(RUNBOOKS + file, "utf8")).not.toContain("{{");
    },
  );

  it.each(files)(
    "%s tells for each alert what it means, where to look, what to do and when it is over",
    (file) => {
      const sections = readFileSync(RUNBOOKS + file, "utf8")
        .split(/^## /m)
        .slice(1);
      for (const section of sections) {
        for (const part of ["**What it means.**", "**First minute.**", "**Then.**", "**It is over when**"]) {
          expect(section, section.split("\n")[0]).toContain(part);
        }
        expect(section).toMatch(/^(\d+\.|-) If /m);
      }
    },
  );
});

describe("burn-rate alerts", () => {
  const [slo] = SLOS;

  it("refuse a row that could never fire", () => {
    if (slo === undefined) throw new Error("no SLO");
    expect(() => burnRateAlerts({ ...slo, objectiveRatio: 0.9 }, realTime)).toThrow(/can never be exceeded/);
  });
});

describe("recording rules", () => {
  it("look back as far as their names say", () => {
    for (const window of SLI_WINDOWS) {
      const recorded = rules.filter((rule) => !isAlert(rule) && rule.record === sliErrorRatio(window));
      expect(recorded.length).toBeGreaterThan(0);
      for (const { expr } of recorded) {
        const ranges = new Set([...expr.matchAll(/\[(\w+)(?::\w+)?\]/g)].map(([, range]) => range));
        expect([...ranges]).toEqual([window]);
      }
    }
  });
});

describe("the clock of a fire drill", () => {
  it("shrinks every window and waiting time alike, but never below a second", () => {
    const clock = clockAtSpeed(60);
    expect([clock("1h"), clock("5m"), clock("30d"), clock("15s"), clock("0s"), clock("90s")]).toEqual([
      "1m",
      "5s",
      "12h",
      "1s",
      "0s",
      "1500ms",
    ]);
    expect(clockAtSpeed(1)("90s")).toBe("90s");
  });
});
