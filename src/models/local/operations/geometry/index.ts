import type { Operation } from "../../operation.ts";
import { crop } from "./crop.ts";
import { cropToBox } from "./crop-to-box.ts";
import { cropToFormat } from "./crop-to-format.ts";
import { cropToPart } from "./crop-to-part.ts";
import { cropToSize } from "./crop-to-size.ts";
import { cutOff } from "./cut-off.ts";
import { flip } from "./flip.ts";
import { pad } from "./pad.ts";
import { perspective } from "./perspective.ts";
import { reflect } from "./reflect.ts";
import { resize } from "./resize.ts";
import { rotate } from "./rotate.ts";
import { straighten } from "./straighten.ts";
import { zoom } from "./zoom.ts";

export const geometryOperations: readonly Operation[] = [
  pad,
  cropToFormat,
  crop,
  cropToSize,
  cropToBox,
  cropToPart,
  cutOff,
  zoom,
  rotate,
  straighten,
  perspective,
  reflect,
  flip,
  resize,
];
