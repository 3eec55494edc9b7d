import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import helmet from "helmet";
import type { HttpConfig } from "./server.types.ts";

/**
 * The security headers of every answer (IQ-7), computed once: none of them depends on the request, so a middleware
 * that computes them each time would only cost.
 */
export function securityHeaders(
  config: Pick<HttpConfig, "publicUrl" | "connectOrigins">,
): readonly (readonly [name: string, value: string])[] {
  const publicUrl = new URL(config.publicUrl);
  const isSecure = publicUrl.protocol === "https:";
  const apply = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'self'"],
        connectSrc: [
          "'self'",
          // Older browsers do not count WebSockets of the own host as 'self'.
          `${isSecure ? "wss" : "ws"}://${publicUrl.host}`,
          ...(config.connectOrigins ?? []),
        ],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", "data:"],
        manifestSrc: ["'self'"],
        mediaSrc: ["'self'", "blob:"],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'"],
        workerSrc: ["'self'"],
        ...(isSecure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: { maxAge: 365 * 86_400, includeSubDomains: true },
    frameguard: { action: "deny" },
    referrerPolicy: { policy: "strict-origin-when-cross-origin" },
  });
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  apply(response.req, response, () => undefined);
  response.setHeader(
    "Permissions-Policy",
    // Voice commands and playback need the microphone and autoplay; nothing needs the rest.
    "accelerometer=(), autoplay=(self), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(self), payment=(), usb=()",
  );
  return response.getHeaderNames().map((name) => [name, String(response.getHeader(name))] as const);
}
