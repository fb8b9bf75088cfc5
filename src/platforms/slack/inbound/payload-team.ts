import type { Payload } from "./types.ts";

/** The workspace that a payload is for, where the app is installed. Empty if Slack doesn't say: the app is installed for an organization. */
export function teamOfPayload(body: Payload): string {
  if ("event" in body) return body.authorizations?.[0]?.team_id ?? body.team_id;
  if ("command" in body) return body.team_id;
  const installed = "view" in body ? body.view?.app_installed_team_id : undefined;
  return installed ?? ("team" in body ? (body.team?.id ?? "") : "");
}
