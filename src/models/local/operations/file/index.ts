import type { Operation } from "../../operation.ts";
import { saveAs } from "./save-as.ts";

export const fileOperations: readonly Operation[] = [saveAs];
