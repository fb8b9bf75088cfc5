import type { Operation } from "../../operation.ts";
import { caption } from "./caption.ts";
import { timestamp } from "./timestamp.ts";
import { title } from "./title.ts";
import { watermark } from "./watermark.ts";

export const textOperations: readonly Operation[] = [title, watermark, timestamp, caption];
