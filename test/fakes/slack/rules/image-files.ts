import type { StoredFile, Team } from "../state/rows.ts";
import type { ServiceState } from "../state/service-state.ts";
import type { Block, SlackFile } from "./block-types.ts";
import type { Complaint } from "./blocks.ts";

const shown = ["image/png", "image/jpeg", "image/gif"];

/** Image blocks whose file can't be shown: unknown, deleted, unprocessed, invisible to the bot, or not a png, jpg or gif. */
export function checkPictures(state: ServiceState, team: Team, blocks: Block[]): Complaint[] {
  return blocks.flatMap((block, at) =>
    slackFiles(block).flatMap(({ path, file }) => {
      const usable = usableFile(state, team, file);
      return usable ? [] : [{ path: [at, ...path, "slack_file"], message: "invalid slack file" }];
    }),
  );
}

/** The files that blocks show, in order. */
export function shownFiles(state: ServiceState, team: Team, blocks: Block[]): StoredFile[] {
  return blocks.flatMap((block) => slackFiles(block).flatMap(({ file }) => find(state, team, file) ?? []));
}

function slackFiles(block: Block): { path: PropertyKey[]; file: SlackFile }[] {
  const found: { path: PropertyKey[]; file: SlackFile }[] = [];
  if (block.slack_file) found.push({ path: [], file: block.slack_file });
  if (block.accessory?.slack_file) found.push({ path: ["accessory"], file: block.accessory.slack_file });
  block.elements?.forEach((one, at) => {
    if ("slack_file" in one && one.slack_file) found.push({ path: ["elements", at], file: one.slack_file });
  });
  return found;
}

function find(state: ServiceState, team: Team, { id, url }: SlackFile): StoredFile | undefined {
  const file = id !== undefined ? state.files.get(id) : [...state.files.values()].find((one) => url === state.privateUrl(one));
  return file?.teamId === team.id ? file : undefined;
}

function usableFile(state: ServiceState, team: Team, wanted: SlackFile): boolean {
  if (wanted.id !== undefined && !/^F[A-Z0-9]{8,}$/.test(wanted.id)) return false;
  const file = find(state, team, wanted);
  return file !== undefined && !file.deleted && shown.includes(state.mimetype(file)) && state.sees(team.botUserId, file);
}
