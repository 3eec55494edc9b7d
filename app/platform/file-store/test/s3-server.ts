import { rmSync } from "node:fs";
import S3rver from "@20minutes/s3rver";
import { temporaryFolder } from "../../../test/temporary-folder.ts";
import type { S3Options } from "../s3-file-store.ts";

/** A server that speaks S3, with one bucket. */
export interface S3Server {
  readonly options: S3Options;
  close(): Promise<void>;
}

/** Starts it in this process on a free port. */
export async function startS3Server(bucket = "recordings"): Promise<S3Server> {
  const directory = temporaryFolder("s3");
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory,
    // It reads the path of a bucket without its last slash, which clients sign.
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  return {
    options: {
      bucket,
      region: "us-east-1",
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
    },
    close: async () => {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
