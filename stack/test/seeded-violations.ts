/** A violation of one import rule, to be written into an otherwise empty tree. */
export interface SeededViolation {
  readonly rule: string;
  /** The file that breaks the rule. */
  readonly by: string;
  readonly files: Readonly<Record<string, string>>;
}

const TYPE = "export type Thing = { readonly id: string };\n";

/** A file that takes a type from another one: type imports count. */
function takesType(rule: string, by: string, from: string, target: string): SeededViolation {
  const text = `import type { Thing } from "${from}";\nexport type Mine = Thing;\n`;
  return { rule, by, files: { [by]: text, [target]: TYPE } };
}

/** A file that uses an npm package. */
function usesPackage(rule: string, by: string, name: string): SeededViolation {
  return { rule, by, files: { [by]: `import * as it from "${name}";\nexport const mine = it;\n` } };
}

/** One for each rule of .dependency-cruiser.mjs, and more where a rule has several sides. */
export const SEEDED_VIOLATIONS: readonly SeededViolation[] = [
  takesType(
    "edge-to-data",
    "app/modules/aa/aa.routes.ts",
    "./aa.repository.ts",
    "app/modules/aa/aa.repository.ts",
  ),
  usesPackage("edge-to-data", "app/modules/ab/ab.worker.ts", "knex"),
  takesType(
    "service-to-edge",
    "app/modules/ba/ba.service.ts",
    "./ba.routes.ts",
    "app/modules/ba/ba.routes.ts",
  ),
  usesPackage("service-to-machinery", "app/modules/bb/bb.service.ts", "bullmq"),
  usesPackage("service-to-machinery", "app/modules/bc/bc.service.ts", "koa"),
  takesType("data-going-up", "app/modules/ca/ca.reads.ts", "./ca.service.ts", "app/modules/ca/ca.service.ts"),
  takesType(
    "module-by-its-index",
    "app/modules/da/da.service.ts",
    "../db/db.policy.ts",
    "app/modules/db/db.policy.ts",
  ),
  takesType(
    "read-model-by-index",
    "app/read-models/dc/dc.service.ts",
    "../../modules/dd/dd.repository.ts",
    "app/modules/dd/dd.repository.ts",
  ),
  takesType(
    "modules-below-read-models",
    "app/modules/de/de.service.ts",
    "../../read-models/df/index.ts",
    "app/read-models/df/index.ts",
  ),
  takesType(
    "contracts-are-zod-alone",
    "app/modules/dg/dg.contract.ts",
    "./dg.policy.ts",
    "app/modules/dg/dg.policy.ts",
  ),
  takesType(
    "platform-knows-no-module",
    "app/platform/ea/ea.ts",
    "../../modules/ea/index.ts",
    "app/modules/ea/index.ts",
  ),
  takesType(
    "platform-knows-no-module",
    "app/providers/eb/eb.ts",
    "../../composition/eb.ts",
    "app/composition/eb.ts",
  ),
  takesType(
    "platform-knows-no-module",
    "app/http/ec.ts",
    "../read-models/ec/index.ts",
    "app/read-models/ec/index.ts",
  ),
  takesType(
    "composition-only-from-main",
    "app/modules/fa/fa.service.ts",
    "../../composition/fa.ts",
    "app/composition/fa.ts",
  ),
  usesPackage("vendors-in-providers", "app/modules/ga/ga.routes.ts", "twilio"),
  takesType(
    "recipients-from-the-gate",
    "app/modules/dk/dk.service.ts",
    "../../providers/telephony/recipient.ts",
    "app/providers/telephony/recipient.ts",
  ),
  takesType(
    "web-takes-contracts",
    "web/src/data/ha.ts",
    "../../../app/modules/ha/ha.service.ts",
    "app/modules/ha/ha.service.ts",
  ),
  takesType("web-ui-without-data", "web/src/ui/ia.tsx", "../data/ia.ts", "web/src/data/ia.ts"),
  takesType("web-layers", "web/src/features/ib/ib.tsx", "../../pages/ib.ts", "web/src/pages/ib.ts"),
  takesType(
    "observers-take-the-catalogue",
    "k6/scenarios/ja.ts",
    "../../app/modules/ja/ja.contract.ts",
    "app/modules/ja/ja.contract.ts",
  ),
  takesType("observers-take-the-catalogue", "grafana/source/jb.ts", "../../otel/sdk/jb.ts", "otel/sdk/jb.ts"),
  usesPackage("catalogue-is-plain-data", "otel/catalogue/ka.ts", "zod"),
  takesType("stack-knows-no-application", "stack/la.ts", "../app/config/la.ts", "app/config/la.ts"),
  takesType(
    "application-knows-no-stack",
    "app/platform/mb/mb.ts",
    "../../../stack/parts/mb.ts",
    "stack/parts/mb.ts",
  ),
  takesType("tests-stay-tests", "app/platform/nb/nb.ts", "../../test/factory.ts", "app/test/factory.ts"),
  takesType("tests-stay-tests", "app/http/nc.ts", "./test/server.ts", "app/http/test/server.ts"),
  {
    rule: "no-circles",
    by: "app/platform/oa/one.ts",
    files: {
      "app/platform/oa/one.ts": 'import { two } from "./two.ts";\nexport const one = () => two;\n',
      "app/platform/oa/two.ts": 'import { one } from "./one.ts";\nexport const two = () => one;\n',
    },
  },
];
