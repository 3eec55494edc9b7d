export { AUDIO_TYPES, type AudioType } from "./decoders.ts";
export { UnreadableAudio } from "./samples.ts";
export { sniffAudio } from "./sniff.ts";
export { type Tone, toneWav } from "./tone.ts";
export { MAX_PEAKS, measureWaveform, type Waveform } from "./waveform.ts";
