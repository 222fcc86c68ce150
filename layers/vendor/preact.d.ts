// The types of the file beside it, for the checker alone.
export * from "preact";
