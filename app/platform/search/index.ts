export { likePatterns, readSearch, type Search, whereFound } from "./search.ts";
