import type { Operation } from "../../operation.ts";
import { colourPop } from "./colour-pop.ts";
import { cropToSubject } from "./crop-to-subject.ts";
import { cutOut } from "./cut-out.ts";
import { dropShadow } from "./drop-shadow.ts";
import { hideFaces } from "./hide-faces.ts";
import { outline } from "./outline.ts";
import { placeOnPicture } from "./place-on-picture.ts";
import { portraitBlur } from "./portrait.ts";
import { replaceBackground } from "./replace-background.ts";
import { spotlight } from "./spotlight.ts";
import { sticker } from "./sticker.ts";

export const subjectOperations: readonly Operation[] = [
  cutOut,
  replaceBackground,
  portraitBlur,
  hideFaces,
  spotlight,
  colourPop,
  placeOnPicture,
  cropToSubject,
  sticker,
  outline,
  dropShadow,
];
