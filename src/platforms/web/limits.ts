import { MAX_NAME_LENGTH } from "../../core/display-names.ts";

const MEGABYTE = 1024 * 1024;

/** What people may send at once: pictures of a message (as many as an edit can draw from one by one), bytes of a picture and of all pictures
 *  together, and characters. */
export const limits = {
  ...{ pictures: 9, bytes: 32 * MEGABYTE, bytesTogether: 160 * MEGABYTE },
  ...{ text: 8000, title: 100, name: MAX_NAME_LENGTH },
};
