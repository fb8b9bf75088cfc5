import { MAX_NAME_LENGTH } from "../../core/display-names.ts";

/** What people may send at once: pictures of a message, bytes of a picture, and characters. */
export const limits = { pictures: 5, bytes: 32 * 1024 * 1024, text: 8000, title: 100, name: MAX_NAME_LENGTH };
