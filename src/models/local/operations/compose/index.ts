import type { Operation } from "../../operation.ts";
import { blend } from "./blend.ts";
import { grid } from "./grid.ts";
import { overlay } from "./overlay.ts";
import { sideBySide } from "./side-by-side.ts";

export const compositionOperations: readonly Operation[] = [overlay, sideBySide, grid, blend];
