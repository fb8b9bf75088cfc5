import type { Operation } from "../../operation.ts";
import { remove } from "./remove.ts";

export const retouchOperations: readonly Operation[] = [remove];
