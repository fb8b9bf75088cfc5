import type { BlobKey } from "../../core/vocabulary.ts";
import type { Progress } from "../../storage/move/move.ts";
import type { PictureResult } from "../../storage/move/pictures.ts";
import { commandLineMessages } from "../messages.ts";

const REPORT_INTERVAL_MS = 1000;
const MEGABYTE = 1024 * 1024;

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Prints what happens, pictures at most once a second. */
export class MoveReport implements Progress {
  #lost = 0;
  #done = 0;
  #bytes = 0;
  #of = 0;
  #reportedAt = 0;

  table(name: string, rows: number): void {
    say(commandLineMessages.movedRows(name, rows));
  }

  picture(key: BlobKey, result: PictureResult, bytes: number, of: number): void {
    if (result === "missing" || result === "damaged") {
      this.#lost++;
      say(commandLineMessages.lostPicture(key, result));
    }
    this.#done++;
    this.#bytes += bytes;
    this.#of = of;
    const now = performance.now();
    if (this.#done < of && now - this.#reportedAt < REPORT_INTERVAL_MS) return;
    this.#reportedAt = now;
    say(commandLineMessages.movedPictures(this.#done, this.#of, this.#bytes / MEGABYTE));
  }

  finish(): void {
    if (this.#lost > 0) say(commandLineMessages.lostPictures(this.#lost));
  }
}
