import { type AddressInfo, createServer } from "node:net";

/** Takes every mail. */
export interface MailSink {
  readonly port: number;
  readonly mails: readonly string[];
  stop(): Promise<void>;
}

/** As much SMTP as Alertmanager speaks, on a free port of the loopback address. */
export async function startMailSink(): Promise<MailSink> {
  const mails: string[] = [];
  const server = createServer((socket) => {
    let body = "";
    let isInData = false;
    socket.write("220 sink\r\n");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      for (const line of chunk.toString().split("\r\n")) {
        if (isInData) {
          if (line === ".") {
            isInData = false;
            mails.push(body);
            body = "";
            socket.write("250 taken\r\n");
          } else body += `${line}\n`;
        } else if (/^DATA/i.test(line)) {
          isInData = true;
          socket.write("354 go\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else if (line !== "") socket.write("250 ok\r\n");
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
