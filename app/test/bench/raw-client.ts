import { randomBytes } from "node:crypto";

/** What opens a WebSocket at /live. */
export function upgradeRequest(port: number, { isDeflated }: { readonly isDeflated: boolean }): string {
  return [
    "GET /live HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    ...(isDeflated ? ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"] : []),
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    "\r\n",
  ].join("\r\n");
}

/** A short frame of a client; a mask of zeros leaves the text as it is. */
export function maskedText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
}
