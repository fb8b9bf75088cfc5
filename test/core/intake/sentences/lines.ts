/** The lines of a text that aren't empty. */
export const lines = (text: string): string[] => text.split("\n").flatMap((line) => line.trim() || []);
