import { createServer } from "node:http";

/**
 * Takes OTLP over HTTP and forgets it, where there is no collector: `node app/test/bench/otlp-sink.ts PORT`. An empty
 * body is a valid answer in protobuf: everything was accepted.
 */
createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    response.setHeader("Content-Type", "application/x-protobuf");
    response.end();
  });
}).listen(Number(process.argv[2]), "127.0.0.1");
