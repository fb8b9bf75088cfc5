import type { StoredFile, Team } from "../state/rows.ts";
import type { World } from "../state/world.ts";
import type { Block, SlackFile } from "./block-types.ts";
import type { Complaint } from "./blocks.ts";

const shown = ["image/png", "image/jpeg", "image/gif"];

/** Image blocks whose file the bot cannot show: unknown, deleted, not processed, not visible to it, or no png, jpg or gif (facts §5). */
export function checkPictures(world: World, team: Team, blocks: Block[]): Complaint[] {
  return blocks.flatMap((block, at) =>
    slackFiles(block).flatMap(({ path, file }) => {
      const usable = usableFile(world, team, file);
      return usable ? [] : [{ path: [at, ...path, "slack_file"], message: "invalid slack file" }];
    }),
  );
}

/** The stored files that blocks show, in order. */
export function shownFiles(world: World, team: Team, blocks: Block[]): StoredFile[] {
  return blocks.flatMap((block) => slackFiles(block).flatMap(({ file }) => find(world, team, file) ?? []));
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

function find(world: World, team: Team, { id, url }: SlackFile): StoredFile | undefined {
  const file = id !== undefined ? world.files.get(id) : [...world.files.values()].find((one) => url === world.privateUrl(one));
  return file?.teamId === team.id ? file : undefined;
}

function usableFile(world: World, team: Team, wanted: SlackFile): boolean {
  if (wanted.id !== undefined && !/^F[A-Z0-9]{8,}$/.test(wanted.id)) return false;
  const file = find(world, team, wanted);
  return file !== undefined && !file.deleted && shown.includes(world.mimetype(file)) && world.sees(team.botUserId, file);
}
