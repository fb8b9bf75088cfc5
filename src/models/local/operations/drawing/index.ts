import type { Operation } from "../../operation.ts";
import { cartoon } from "./cartoon.ts";
import { edges } from "./edges.ts";
import { emboss } from "./emboss.ts";
import { halftone } from "./halftone.ts";
import { sketch } from "./sketch.ts";

export const drawingOperations: readonly Operation[] = [halftone, sketch, cartoon, edges, emboss];
