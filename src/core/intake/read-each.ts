/** "each: black and white" edits every picture on its own. */
export function readEach(prompt: string): { instruction: string; each?: true } {
  const [, instruction] =
    /^(?:for )?(?:each|every)(?: one| picture| photo| image)?(?: of (?:them|these))?\s*[:–—-]\s*(\S.*)$/is.exec(prompt) ?? [];
  return instruction === undefined ? { instruction: prompt } : { instruction, each: true };
}
