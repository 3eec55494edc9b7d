import { hostname } from "node:os";
import {
  defaultResource,
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from "@opentelemetry/resources";

/**
 * What every span and metric says of its process. OTEL_RESOURCE_ATTRIBUTES has the last word, OTEL_SERVICE_NAME names
 * the service.
 */
export function createResource(environment: Readonly<Record<string, string | undefined>>): Resource {
  const ours = resourceFromAttributes({
    "service.name": environment.OTEL_SERVICE_NAME || "trunkline",
    "service.namespace": "trunkline",
    "service.version": environment.TRUNKLINE_RELEASE || "0.1.0",
    "service.instance.id": `${hostname()}:${process.pid}`,
    "deployment.environment.name": environment.TRUNKLINE_ENV || "development",
  });
  return defaultResource()
    .merge(ours)
    .merge(detectResources({ detectors: [envDetector] }));
}
