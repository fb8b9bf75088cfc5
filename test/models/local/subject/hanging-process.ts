import { serveRequests } from "../../../../src/models/local/subject/network/child-process.ts";

// A process that never answers.
serveRequests(() => new Promise(() => {}));
