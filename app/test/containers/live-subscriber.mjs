// Runs inside a container of the API, for the test of containers: signs in at this very instance, follows the board and
// ends with the first event that it is told of. Argument: e-mail address and password as JSON.
import WebSocket from "ws";

const app = `http://127.0.0.1:${process.env.TRUNKLINE_HTTP_PORT}`;
const answer = await fetch(`${app}/api/session`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: process.argv[1],
});
const cookie = answer.headers.getSetCookie()[0].split(";")[0];
const socket = new WebSocket(`${app.replace("http", "ws")}/live`, {
  headers: { cookie, origin: process.env.TRUNKLINE_PUBLIC_URL },
});
socket.on("open", () => socket.send(JSON.stringify({ type: "subscribe", channel: "board" })));
socket.on("message", (data) => {
  if (JSON.parse(String(data)).type !== "event") return;
  process.stdout.write(String(data));
  process.exit(0);
});
