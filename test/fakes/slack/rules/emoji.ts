/** Whether it is an emoji name without colons, with or without a skin tone. */
export function isEmoji(name: string): boolean {
  return /^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name);
}
