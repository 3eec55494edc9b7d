import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { toneWav } from "../../platform/audio/index.ts";
import { createS3FileStore, FileMissing } from "../../platform/file-store/index.ts";
import { type S3Server, startS3Server } from "../../platform/file-store/test/s3-server.ts";
import { eventually, startTestApplication, type TestApplication } from "../../test/test-application.ts";
import { createTestDatabase } from "../../test/test-database.ts";
import { createRecordingFiles } from "./recording-files.ts";

let s3: S3Server;
let app: TestApplication;
beforeAll(async () => {
  s3 = await startS3Server();
  const { bucket, endpoint, credentials } = s3.options;
  app = await startTestApplication({
    environment: {
      TRUNKLINE_S3_BUCKET: bucket,
      TRUNKLINE_S3_ENDPOINT: endpoint ?? "",
      TRUNKLINE_S3_ACCESS_KEY_ID: credentials?.accessKeyId ?? "",
      TRUNKLINE_S3_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? "",
    },
  });
});
afterAll(async () => {
  await app.close();
  await s3.close();
});

it("keeps, measures, plays in part and deletes recordings in a bucket as in a folder", async () => {
  const cookie = await app.signIn("supervisor");
  const file = toneWav({ seconds: 3 });
  const response = await fetch(`${app.url}/api/recordings`, {
    method: "POST",
    headers: { cookie, "content-type": "audio/wav" },
    body: new Blob([new Uint8Array(file)]),
  });
  const { id } = (await response.json()) as { id: string };
  const ready = await eventually("the recording is ready", async () => {
    const { body } = await app.request(`/api/recordings/${id}`, { cookie });
    return body.status === "ready" && body;
  });
  expect(ready.durationSeconds).toBe(3);
  const part = await fetch(`${app.url}/api/recordings/${id}/audio`, {
    headers: { cookie, range: "bytes=1000-1999" },
  });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(file.subarray(1_000, 2_000));

  const { file_key: key } = await app.db("recordings").where({ id }).first();
  const store = createS3FileStore(s3.options);
  expect(await store.size(key)).toBe(file.length);
  expect(existsSync(join(app.filesDirectory, key))).toBe(false);
  expect((await app.request(`/api/recordings/${id}`, { method: "DELETE", cookie })).status).toBe(204);
  const database = createTestDatabase(app.databaseUrl);
  await createRecordingFiles({ database, store }).sweep(new Date());
  await database.close();
  await expect(store.get(key)).rejects.toThrow(FileMissing);
  const { body: health } = await app.request("/api/health");
  expect(health.dependencies).toContainEqual(
    expect.objectContaining({ name: "file_store", state: "up", detail: "bucket recordings" }),
  );
});
