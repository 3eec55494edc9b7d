import { Readable } from "node:stream";
import { FileMissing, type FileStore, requireKey } from "./file-store.ts";
import { createMeasuring } from "./measuring.ts";

/** Parts of an upload: S3's least, so that a stream of unknown length needs little memory. */
const PART_BYTES = 5 * 1024 * 1024;
const PARTS_AT_ONCE = 2;
/** Of a request's head; bodies take as long as they take, unless nothing comes. */
const CONNECT_TIMEOUT_MS = 5_000;
const SILENCE_TIMEOUT_MS = 30_000;

/** Where the bucket is, and who we are there. */
export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** Of a store that is not Amazon's: its buckets are then paths. */
  readonly endpoint: string | null;
  /** Null: as the AWS client finds them (its variables, the machine's role). */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

/** Keeps files in a bucket of any store that speaks S3. */
export function createS3FileStore(options: S3Options): FileStore {
  const { bucket: Bucket } = options;
  // Whoever keeps files in a folder does not pay for reading the client's code.
  let opened: ReturnType<typeof open> | undefined;
  const s3 = () => (opened ??= open(options));

  return {
    description: `bucket ${Bucket}`,
    async put(key, content) {
      requireKey(key);
      const { client, Upload } = await s3();
      const measuring = createMeasuring();
      const upload = new Upload({
        client,
        params: { Bucket, Key: key, Body: measuring.stream },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
      });
      // Whichever side breaks off ends the other, and the parts that are there are taken back.
      content.once("error", (error) => measuring.stream.destroy(error));
      measuring.stream.once("close", () => {
        if (!content.readableEnded) content.destroy();
      });
      content.pipe(measuring.stream);
      await upload.done().catch((error: unknown) => {
        measuring.stream.destroy();
        throw content.errored ?? error;
      });
      return measuring.result();
    },
    async get(key, range) {
      requireKey(key);
      const { client, GetObjectCommand } = await s3();
      const Range = range && `bytes=${range.start}-${range.end}`;
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key, Range }));
        if (Body instanceof Readable) return Body;
      } catch (error) {
        throw isAbsent(error) ? new FileMissing(key, error) : error;
      }
      throw new Error("the store answered without a body");
    },
    async size(key) {
      requireKey(key);
      const { client, HeadObjectCommand } = await s3();
      try {
        return (await client.send(new HeadObjectCommand({ Bucket, Key: key }))).ContentLength ?? 0;
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    async delete(key) {
      requireKey(key);
      const { client, DeleteObjectCommand } = await s3();
      await client.send(new DeleteObjectCommand({ Bucket, Key: key }));
    },
    async check() {
      const { client, HeadBucketCommand } = await s3();
      await client.send(new HeadBucketCommand({ Bucket }));
    },
  };
}

async function open({ region, endpoint, credentials }: S3Options) {
  const [{ S3Client, ...commands }, { Upload }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("@aws-sdk/lib-storage"),
  ]);
  const client = new S3Client({
    region,
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === null ? {} : { credentials }),
    // Checksums that only Amazon understands would be refused elsewhere; ours is in the database.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_TIMEOUT_MS },
  });
  return { client, Upload, ...commands };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && ["NoSuchKey", "NotFound"].includes(error.name);
}
