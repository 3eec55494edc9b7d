/** A sound that is computed: for demos, tests and the simulator. */
export interface Tone {
  readonly seconds: number;
  readonly hertz?: number;
  readonly channels?: number;
  readonly sampleRateHz?: number;
}

/** A WAV file with a tone that swells and fades once a second, in PCM of 16 bits. */
export function toneWav({ seconds, hertz = 440, channels = 1, sampleRateHz = 8_000 }: Tone): Buffer {
  const frames = Math.round(seconds * sampleRateHz);
  const dataBytes = frames * channels * 2;
  const file = Buffer.alloc(44 + dataBytes);
  file.write("RIFF", 0, "latin1");
  file.writeUInt32LE(36 + dataBytes, 4);
  file.write("WAVEfmt ", 8, "latin1");
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(sampleRateHz, 24);
  file.writeUInt32LE(sampleRateHz * channels * 2, 28);
  file.writeUInt16LE(channels * 2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36, "latin1");
  file.writeUInt32LE(dataBytes, 40);
  for (let frame = 0; frame < frames; frame++) {
    const at = frame / sampleRateHz;
    const size = Math.sin(Math.PI * (at % 1)) * Math.sin(2 * Math.PI * hertz * at);
    for (let channel = 0; channel < channels; channel++) {
      file.writeInt16LE(Math.round(size * 26_000), 44 + (frame * channels + channel) * 2);
    }
  }
  return file;
}
