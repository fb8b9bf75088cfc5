// The sentences that people read about models behind an API.

import { formatUsd, joinList } from "../core/cards/format.ts";

export const modelMessages = {
  // In lists of models
  free: "free",
  price: (usd: number | undefined) => (usd === undefined ? "paid, price unknown" : `≈ ${formatUsd(usd)} per picture`),
  autoAbout: (others: readonly string[]) =>
    `The built-in editor when it understands the instruction, otherwise ${joinList(others)}`,
  autoPrice: (others: readonly string[]) => `free, or ${joinList(others)}`,
  withHistory: (label: string) => `${label} with history`,
  readsHistory: (about: string) => `${about}; reads the whole conversation`,
  throughOpenRouter: (maker: string | undefined) => (maker ? `By ${maker}, through OpenRouter` : "Through OpenRouter"),

  // Why there is no picture
  moderated: (label: string, reasons: string[]) =>
    `${label} refused this: its safety filter blocked it${reasons.length > 0 ? ` (${reasons.join(", ")})` : ""}. Rephrase it or try another model.`,
  unverified: (label: string, service: string) =>
    `${service} offers ${label} only to verified organizations. This bot's administrator can verify theirs in the ${service} account. Until then, try another model.`,
  wrongRegion: (service: string) =>
    `${service} isn't available in the country where this bot runs. Please tell the bot's administrator, or try another model.`,
  dataPolicy: (label: string, service: string) =>
    `No provider of ${label} meets the privacy settings of this bot's ${service} account. The bot's administrator can change them there. Until then, try another model.`,
  noModelAccess: (label: string, service: string) =>
    `This bot's ${service} account has no access to ${label}. Please tell the bot's administrator, or try another model.`,
  keyLimit: (service: string) =>
    `This bot's ${service} key has reached its spending limit. The bot's administrator can raise it. Until then, try another model.`,
  dailyQuota: (service: string) =>
    `This bot has used up what its ${service} account allows in a day. Try again tomorrow, or use another model.`,
  denied: (service: string, text: string) =>
    `${service} denied this request. It said: “${text}” Please tell the bot's administrator, or try another model.`,
  complained: (label: string, text: string) => `${label} didn't accept this. It said: “${text}” Change it or try another model.`,
  outOfCredit: (service: string) =>
    `This bot's ${service} account is out of credit. Please tell the bot's administrator, or try another model.`,
  badKey: (service: string) =>
    `${service} rejected this bot's API key. Please tell the bot's administrator, or try another model.`,
  gone: (label: string) => `${label} is no longer available. Try another model.`,
  tooLarge: (label: string) => `The pictures are too large for ${label}. Send fewer or smaller ones, or try another model.`,
  badPicture: (label: string) => `${label} couldn't read one of the pictures. Try a different picture or another model.`,
  invalid: (label: string) => `${label} doesn't support these settings. Change them or try another model.`,
  busy: (label: string) => `${label} is too busy right now. Try again later or use another model.`,
  unreachable: (label: string) => `${label} couldn't be reached. Try again in a moment or use another model.`,
  timedOut: (label: string, seconds: number) =>
    `${label} didn't finish within ${seconds} seconds, but the picture may still be charged. You can run it again.`,
  stillDrawing: (label: string, seconds: number) =>
    `${label} didn't finish within ${seconds} seconds, but is still working on it. Retry waits for the same picture and isn't charged again.`,
  notDownloaded: (label: string) =>
    `${label} drew the picture, but it couldn't be downloaded. Retry tries that once more and isn't charged again.`,
  lostJob: (label: string) => `${label} no longer knows this picture, but it may still be charged. You can run it again.`,
  tooSlow: (label: string) => `${label} took too long, but the picture may still be charged. You can run it again.`,
  broken: (label: string) =>
    `${label} was cut off before its picture was complete, but the picture may still be charged. You can run it again.`,
  noPicture: (label: string) => `${label} didn't return a picture. Try again or rephrase it.`,
  said: (label: string, text: string) => `${label} didn't return a picture. It said: ${text}`,
  tooMuch: (label: string) => `${label} sent more than 32 MB, which is too large. Try a lower resolution.`,

  // What was done differently
  shapeInstead: (asked: string, used: string) => `this model doesn't offer ${asked}, so it used ${used}`,
  noShapes: (asked: string) => `${asked} was ignored: this model chooses the aspect ratio`,
  sizeInstead: (asked: string, used: string) => `this model doesn't offer ${asked} resolution, so it used ${used}`,
  noSizes: (asked: string) => `${asked} resolution was ignored: this model chooses the size`,
  otherSize: (asked: string, used: string) => `${asked} was requested, but the picture is ${used}`,
  otherQuality: (asked: string, used: string) => `${asked} quality was requested, but the picture has ${used} quality`,
  kept: (part: "subject" | "background") => `a mask protected the ${part}`,
  areaMask: "a mask limited it to the marked area",
  nothingKept: "I found no clear subject to protect with a mask, so the whole picture could change",

  // For the admin
  /** `setting`: the variable that names the model. */
  noSuchModel: (setting: string, id: string) => `${setting} includes ${id}, but there's no such model.`,
  needsKey: (setting: string, id: string, key: string) => `${setting} includes ${id}, which needs ${key}.`,
  noPlanner: (providers: readonly string[]) =>
    `PLANNER_MODEL must be none or a text model of ${joinList(providers, "or")}, such as openai/gpt-4.1-mini.`,
  plannerNeedsKey: (key: string) => `PLANNER_MODEL needs ${key}.`,
  notOffered: (setting: string, id: string, provider: string) => `${setting} includes ${id}, but ${provider} doesn't offer it.`,
};
