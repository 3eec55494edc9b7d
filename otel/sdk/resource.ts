import { hostname } from "node:os";
import { defaultResource, type Resource, resourceFromAttributes } from "@opentelemetry/resources";

/**
 * What every span and metric says of its process, unless a resource detector says otherwise: by default that is the one
 * that reads OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME.
 */
export function createResource(environment: Readonly<Record<string, string | undefined>>): Resource {
  return defaultResource().merge(
    resourceFromAttributes({
      "service.name": "trunkline",
      "service.namespace": "trunkline",
      "service.version": environment.TRUNKLINE_RELEASE || "0.1.0",
      "service.instance.id": `${hostname()}:${process.pid}`,
      "deployment.environment.name": environment.TRUNKLINE_ENV || "development",
    }),
  );
}
