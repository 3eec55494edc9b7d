import type { Sla } from "../../otel/catalogue/sla.types.ts";
import { SLAS } from "../../otel/catalogue/slas.ts";
import { absenceCases } from "./absence-cases.ts";
import { metaCases, metaDayCases, serviceCases } from "./meta-cases.ts";
import { formatDuration } from "./durations.ts";
import { type RuleCase, type RuleTestFile, thresholdStepMs } from "./rule-cases.ts";
import { ruleFileNames } from "./rule-files.ts";
import { sloCases } from "./slo-cases.ts";
import { thresholdCases } from "./threshold-cases.ts";

/**
 * Test files by name, for each SLA row: its boundaries from both sides, recovery, waiting time, silence at low traffic,
 * zero where nothing bad was ever counted, absence. Long windows are tested in files of coarser steps.
 */
export function ruleTestFiles(slas: readonly Sla[] = SLAS): Readonly<Record<string, RuleTestFile>> {
  const metaFile = (interval: string, tests: readonly RuleCase[]): RuleTestFile => ({
    rule_files: ["../rules/meta-monitoring.alerts.yaml"],
    evaluation_interval: interval,
    tests,
  });
  const ofRows = Object.fromEntries(
    slas.flatMap((sla): [string, RuleTestFile][] => {
      const names = ruleFileNames(sla);
      const alerts = `../rules/${names.alerts}`;
      const recordings = `../rules/${names.recordings}`;
      const absence = absenceCases(sla);
      const absenceFile: [string, RuleTestFile][] =
        absence.length === 0
          ? []
          : [[`${sla.id}.absence.yaml`, { rule_files: [alerts], evaluation_interval: "1m", tests: absence }]];
      if (sla.kind === "threshold") {
        return [
          ...absenceFile,
          [
            `${sla.id}.yaml`,
            {
              rule_files: [recordings, alerts],
              evaluation_interval: formatDuration(thresholdStepMs(sla)),
              tests: thresholdCases(sla),
            },
          ],
        ];
      }
      const { boundaries, warnings, forecast, counted, days, month } = sloCases(sla);
      return [
        ...absenceFile,
        [
          `${sla.id}.forecast.yaml`,
          { rule_files: [recordings], evaluation_interval: "10m", tests: forecast },
        ],
        [`${sla.id}.boundaries.yaml`, { rule_files: [alerts], evaluation_interval: "1m", tests: boundaries }],
        [`${sla.id}.warnings.yaml`, { rule_files: [alerts], evaluation_interval: "10m", tests: warnings }],
        [
          `${sla.id}.counted.yaml`,
          { rule_files: [recordings, alerts], evaluation_interval: "1m", tests: counted },
        ],
        [`${sla.id}.days.yaml`, { rule_files: [recordings], evaluation_interval: "1h", tests: days }],
        [`${sla.id}.month.yaml`, { rule_files: [recordings], evaluation_interval: "1d", tests: month }],
      ];
    }),
  );
  return {
    ...ofRows,
    "meta-monitoring.yaml": metaFile("15s", metaCases()),
    "meta-monitoring.services.yaml": metaFile("1m", serviceCases()),
    "meta-monitoring.days.yaml": metaFile("4m", metaDayCases()),
  };
}
