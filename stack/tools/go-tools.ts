/** One program that the stack builds with the Go toolchain. */
export interface GoTool {
  /** Its Go module in stack/tools: one per product, so that their dependencies never meet. */
  readonly folder: string;
  /** The module whose version is the tool's version. */
  readonly module: string;
  readonly package: string;
  readonly tags?: string;
  /** The release's version by the module's, where they differ. */
  readonly release?: (moduleVersion: string) => string;
  /** The Go variable that takes the version; released binaries get it the same way. */
  readonly versionVariable?: string;
  /** Our own Go files in the folder, which the cache must know. */
  readonly sources?: readonly string[];
  /** Environment variable that names a binary to use instead. */
  readonly variable: string;
  /** What it is for, in one line. */
  readonly purpose: string;
}

const COMMON_VERSION = "github.com/prometheus/common/version.Version";

/** Prometheus without the clouds' service discovery: 71 MB instead of 220 MB; our targets are files, and names in containers. */
const PROMETHEUS = {
  folder: "prometheus",
  module: "github.com/prometheus/prometheus",
  // Its Go module has stayed below 1.0: release 3.11.3 is the module's v0.311.3.
  release: (version: string) =>
    version.replace(/^0\.(\d+)(\d{2})\./, (_, major, minor) => `${major}.${Number(minor)}.`),
  tags: "remove_all_sd,enable_dns_sd",
  versionVariable: COMMON_VERSION,
} as const;

const ALERTMANAGER = {
  folder: "alertmanager",
  module: "github.com/prometheus/alertmanager",
  versionVariable: COMMON_VERSION,
} as const;

/** The tools by the name of their program. */
export const GO_TOOLS = {
  otelcol: {
    folder: "collector",
    module: "go.opentelemetry.io/collector/receiver/otlpreceiver",
    package: ".",
    sources: ["components.go", "main.go", "main_others.go", "main_windows.go"],
    variable: "TRUNKLINE_COLLECTOR",
    purpose: "takes all telemetry, redacts it and passes it on",
  },
  prometheus: {
    ...PROMETHEUS,
    package: "github.com/prometheus/prometheus/cmd/prometheus",
    variable: "TRUNKLINE_PROMETHEUS",
    purpose: "keeps metrics and judges the SLAs",
  },
  promtool: {
    ...PROMETHEUS,
    package: "github.com/prometheus/prometheus/cmd/promtool",
    variable: "TRUNKLINE_PROMTOOL",
    purpose: "tests the alert rules",
  },
  alertmanager: {
    ...ALERTMANAGER,
    package: "github.com/prometheus/alertmanager/cmd/alertmanager",
    variable: "TRUNKLINE_ALERTMANAGER",
    purpose: "brings alerts to whoever is on call",
  },
  amtool: {
    ...ALERTMANAGER,
    package: "github.com/prometheus/alertmanager/cmd/amtool",
    variable: "TRUNKLINE_AMTOOL",
    purpose: "tests the routing of alerts",
  },
  "compose-check": {
    folder: "compose-check",
    module: "github.com/compose-spec/compose-go/v2",
    package: ".",
    sources: ["main.go"],
    variable: "TRUNKLINE_COMPOSE_CHECK",
    purpose: "checks compose.yaml with the reference implementation of its specification",
  },
  k6: {
    folder: "k6",
    module: "go.k6.io/k6",
    package: "go.k6.io/k6",
    variable: "TRUNKLINE_K6",
    purpose: "puts load on the application and judges the SLAs",
  },
} as const satisfies Record<string, GoTool>;

/** A program that ensureTool can build. */
export type ToolName = keyof typeof GO_TOOLS;
