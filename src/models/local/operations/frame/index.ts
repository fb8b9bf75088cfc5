import type { Operation } from "../../operation.ts";
import { border, polaroid } from "./border.ts";
import { circle, roundedCorners } from "./rounded.ts";
import { tile } from "./tile.ts";
import { trim } from "./trim.ts";

export const frameOperations: readonly Operation[] = [border, polaroid, trim, roundedCorners, circle, tile];
