import type { Operation } from "../operation.ts";
import { colourOperations } from "./colour/index.ts";
import { compositionOperations } from "./compose/index.ts";
import { detailOperations } from "./detail/index.ts";
import { drawingOperations } from "./drawing/index.ts";
import { fileOperations } from "./file/index.ts";
import { frameOperations } from "./frame/index.ts";
import { geometryOperations } from "./geometry/index.ts";
import { lightOperations } from "./light/index.ts";
import { retouchOperations } from "./retouch/index.ts";
import { subjectOperations } from "./subject/index.ts";
import { textOperations } from "./text/index.ts";

/** Everything the built-in editor can do, in the order of its help. A clause goes to the first operation that understands all of it. */
export const operations: readonly Operation[] = [
  ...lightOperations,
  ...colourOperations,
  ...subjectOperations,
  ...retouchOperations,
  ...geometryOperations,
  ...frameOperations,
  ...detailOperations,
  ...drawingOperations,
  ...textOperations,
  ...compositionOperations,
  ...fileOperations,
];

const byName = new Map(operations.map((operation) => [operation.name, operation]));

/** Throws for an unknown name, because names come from plans that the parser made. */
export function operationNamed(name: string): Operation {
  const found = byName.get(name);
  if (found === undefined) throw new Error(`unknown operation ${name}`);
  return found;
}
