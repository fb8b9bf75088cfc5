import { PermissionFlagsBits } from "discord.js";
import { expect, test } from "vitest";
import { permissionsOf } from "../../../../src/platforms/discord/gateway/permissions.ts";

const { ViewChannel, SendMessages, ManageMessages, Administrator, AttachFiles } = PermissionFlagsBits;
const guild = {
  id: "everyone",
  owner: "owner",
  roles: new Map([
    ["everyone", { permissions: ViewChannel | SendMessages }],
    ["painters", { permissions: AttachFiles }],
    ["admins", { permissions: Administrator }],
  ]),
};
const overwrite = (id: string, deny: bigint, allow = 0n) => ({ id, allow, deny });
const has = (user: string, roles: string[], overwrites: ReturnType<typeof overwrite>[]) =>
  permissionsOf({ user, roles }, guild, overwrites);

test("adds the permissions of a member's roles to everybody's", () => {
  expect(has("ada", ["painters"], [])).toBe(ViewChannel | SendMessages | AttachFiles);
  expect(has("ada", ["a role that is gone"], [])).toBe(ViewChannel | SendMessages);
});

test("applies a channel's overwrites to everybody, then to roles, then to the member", () => {
  const closed = overwrite("everyone", SendMessages);
  expect(has("ada", ["painters"], [closed])).toBe(ViewChannel | AttachFiles);
  const forPainters = overwrite("painters", AttachFiles, SendMessages);
  expect(has("ada", ["painters"], [closed, forPainters])).toBe(ViewChannel | SendMessages);
  expect(has("bo", [], [closed, forPainters])).toBe(ViewChannel);
  expect(has("ada", ["painters"], [overwrite("ada", SendMessages, AttachFiles), forPainters])).toBe(ViewChannel | AttachFiles);
});

test("allows everything to the owner and to admins", () => {
  for (const [user, roles] of [
    ["owner", []],
    ["ada", ["admins"]],
  ] as const)
    expect(has(user, [...roles], [overwrite("everyone", ViewChannel)]) & ManageMessages).toBe(ManageMessages);
});
