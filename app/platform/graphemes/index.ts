export { cutToLength, graphemesOf } from "./graphemes.ts";
