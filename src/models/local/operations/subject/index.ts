import type { Operation } from "../../operation.ts";
import { colourPop } from "./colour-pop.ts";
import { cropToSubject } from "./crop-to-subject.ts";
import { cutOut } from "./cut-out.ts";
import { dropShadow } from "./drop-shadow.ts";
import { outline } from "./outline.ts";
import { onto } from "./place-on-picture.ts";
import { portrait } from "./portrait.ts";
import { replaceBackground } from "./replace-background.ts";
import { spotlight } from "./spotlight.ts";
import { sticker } from "./sticker.ts";

export const subjectOperations: readonly Operation[] = [
  cutOut,
  replaceBackground,
  portrait,
  spotlight,
  colourPop,
  onto,
  cropToSubject,
  sticker,
  outline,
  dropShadow,
];
