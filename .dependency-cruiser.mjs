/**
 * Who may import whom (type imports included). stack/test/imports.ts runs these rules and seeds a violation of each one,
 * which must be caught: a rule that matches nothing would otherwise look like a rule that nobody breaks.
 */
/** Tests by name, and what only they use: folders called `test`. */
const TEST = "\\.(test|bench)\\.tsx?$|(^|/)test/";
const npm = (...names) => `(^|/)node_modules/(${names.join("|")})/`;

// biome-ignore lint/style/noDefaultExport: dependency-cruiser takes the default export
export default {
  forbidden: [
    {
      name: "edge-to-data",
      comment:
        "Routes, sockets, job handlers and subscribers call a service; they never read or write tables themselves.",
      severity: "error",
      from: { path: "^app/(modules|read-models)/[^/]+/[^/]+\\.(routes|socket|worker|subscribers)\\.ts$" },
      to: { path: ["\\.(repository|reads)\\.ts$", "^app/platform/database/", npm("knex", "pg")] },
    },
    {
      name: "service-to-edge",
      comment: "A service does not know who calls it.",
      severity: "error",
      from: { path: "\\.service\\.ts$" },
      to: { path: ["\\.(routes|socket|worker|subscribers|presenter)\\.ts$", "^app/(http|live)/"] },
    },
    {
      name: "service-to-machinery",
      comment:
        "A service sees job declarations, events, policies and ports; never a server, a driver or a vendor.",
      severity: "error",
      from: { path: "\\.service\\.ts$" },
      to: {
        path: npm(
          "koa",
          "@koa/[^/]+",
          "knex",
          "pg",
          "ioredis",
          "bullmq",
          "twilio",
          "ws",
          "nodemailer",
          "undici",
        ),
      },
    },
    {
      name: "data-going-up",
      comment: "Repositories and reads know tables, not those who use them.",
      severity: "error",
      from: { path: "\\.(repository|reads)\\.ts$" },
      to: {
        path: [
          "\\.(routes|socket|worker|subscribers|presenter|service)\\.ts$",
          "^app/(http|live|providers)/",
        ],
      },
    },
    {
      name: "module-by-its-index",
      comment: "A module sees another one only through its index.ts; contracts see each other.",
      severity: "error",
      from: { path: "^app/modules/([^/]+)/", pathNot: [TEST, "\\.contract\\.ts$"] },
      to: { path: "^app/modules/[^/]+/", pathNot: ["^app/modules/$1/", "^app/modules/[^/]+/index\\.ts$"] },
    },
    {
      name: "read-model-by-index",
      comment: "What joins modules sees each of them only through its index.ts; contracts see each other.",
      severity: "error",
      from: { path: "^app/read-models/", pathNot: [TEST, "\\.contract\\.ts$"] },
      to: { path: "^app/modules/[^/]+/", pathNot: "^app/modules/[^/]+/index\\.ts$" },
    },
    {
      name: "modules-below-read-models",
      comment: "Read models join modules; no module knows of them.",
      severity: "error",
      from: { path: "^app/modules/", pathNot: TEST },
      to: { path: "^app/read-models/" },
    },
    {
      name: "contracts-are-zod-alone",
      comment: "Every side reads contracts, the browser's types, too: they import zod and other contracts.",
      severity: "error",
      from: { path: "^app/.+\\.contract\\.ts$" },
      to: { pathNot: ["\\.contract\\.ts$", "^app/http/contract\\.ts$", npm("zod")] },
    },
    {
      name: "platform-knows-no-module",
      comment: "Mechanisms and providers have no domain words: they know no module.",
      severity: "error",
      from: { path: "^app/(platform|providers|http|live|config|simulator)/", pathNot: TEST },
      to: { path: "^app/(modules|read-models|composition|main\\.ts)" },
    },
    {
      name: "composition-only-from-main",
      comment: "Only main.ts knows the wiring.",
      severity: "error",
      from: { pathNot: ["^app/main\\.ts$", "^app/composition/", TEST] },
      to: { path: "^app/composition/" },
    },
    {
      name: "vendors-in-providers",
      comment: "Only providers and the simulator know a vendor.",
      severity: "error",
      from: { path: "^(app|web|otel|stack)/", pathNot: ["^app/(providers|simulator)/", TEST] },
      to: { path: npm("twilio", "@vapi-ai/[^/]+", "assemblyai", "openai", "@paddle/[^/]+", "resend") },
    },
    {
      name: "recipients-from-the-gate",
      comment:
        "Who makes a recipient decides who is called: of contacts and leads the gate alone, of staff the dispatch of alerts by SMS and call, and the placing of their own calls. Types come from the port.",
      severity: "error",
      from: {
        path: "^app/",
        pathNot: [
          TEST,
          "^app/providers/telephony/",
          "^app/modules/reachability/reachability\\.service\\.ts$",
          "^app/modules/messages/sms-dispatch\\.service\\.ts$",
          "^app/modules/outbound-calls/call-placing\\.service\\.ts$",
          "^app/modules/alerts/alert-calls\\.service\\.ts$",
        ],
      },
      to: { path: "^app/providers/telephony/recipient\\.ts$" },
    },
    {
      name: "web-takes-contracts",
      comment: "The browser's part takes types from contracts, and the catalogue; nothing else of ours.",
      severity: "error",
      from: { path: "^web/", pathNot: TEST },
      to: {
        path: "^(app|otel|stack|grafana|prometheus|k6|tempo)/",
        pathNot: ["\\.contract\\.ts$", "^otel/catalogue/"],
      },
    },
    {
      name: "web-ui-without-data",
      comment: "Primitives of the screens know no data.",
      severity: "error",
      from: { path: "^web/src/ui/", pathNot: TEST },
      to: { path: "^web/src/(data|features|pages|shell)/" },
    },
    {
      name: "web-layers",
      comment: "In the browser features know no page and no shell.",
      severity: "error",
      from: { path: "^web/src/(data|features)/", pathNot: TEST },
      to: { path: "^web/src/(pages|shell)/" },
    },
    {
      name: "observers-take-the-catalogue",
      comment:
        "k6, Grafana and Prometheus take the catalogue, and how traces are read; nothing else of ours.",
      severity: "error",
      from: { path: "^(k6|grafana|prometheus)/", pathNot: TEST },
      to: { path: "^(app|web|otel|stack)/", pathNot: "^otel/(catalogue|traces)/" },
    },
    {
      name: "catalogue-is-plain-data",
      comment: "The catalogue is read by everything, so it imports nothing.",
      severity: "error",
      from: { path: "^otel/catalogue/", pathNot: TEST },
      to: { pathNot: "^otel/catalogue/" },
    },
    {
      name: "stack-knows-no-application",
      comment: "What starts the application reads no code of it.",
      severity: "error",
      from: { path: "^stack/", pathNot: TEST },
      to: { path: "^(app|web|k6)/" },
    },
    {
      name: "application-knows-no-stack",
      comment: "The application runs wherever somebody starts it.",
      severity: "error",
      from: { path: "^(app|web|otel)/", pathNot: TEST },
      to: { path: "^stack/" },
    },
    {
      name: "tests-stay-tests",
      comment: "Production code never imports the harness, a factory or a test.",
      severity: "error",
      from: { path: "^(app|web|otel|grafana|prometheus|k6|stack)/", pathNot: TEST },
      to: {
        path: [
          "^app/test/",
          "^(app|web|otel)/.+/test/",
          "^(web|otel)/test/",
          "^stack/.+/test/",
          "\\.(test|bench)\\.tsx?$",
        ],
      },
    },
    {
      name: "no-circles",
      comment: "Modules that import each other cannot be understood, or loaded, one at a time.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(web/dist|\\.trunkline)/" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
    },
  },
};
