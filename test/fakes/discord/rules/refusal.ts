/** A Discord error: HTTP status, JSON code and message. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly details: object;

  constructor(status: number, code: number, message: string, details: object = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }

  body(): object {
    return { message: this.message, code: this.code, ...this.details };
  }
}

/** Discord's error codes and messages. */
const known = {
  notFound: [404, 0, "404: Not Found"],
  methodNotAllowed: [405, 0, "405: Method Not Allowed"],
  unauthorized: [401, 0, "401: Unauthorized"],
  unknownChannel: [404, 10003, "Unknown Channel"],
  unknownGuild: [404, 10004, "Unknown Guild"],
  unknownMember: [404, 10007, "Unknown Member"],
  unknownMessage: [404, 10008, "Unknown Message"],
  unknownUser: [404, 10013, "Unknown User"],
  unknownEmoji: [400, 10014, "Unknown Emoji"],
  unknownWebhook: [404, 10015, "Unknown Webhook"],
  unknownInteraction: [404, 10062, "Unknown interaction"],
  unknownCommand: [404, 10063, "Unknown application command"],
  explicitContent: [400, 20009, "Explicit content cannot be sent to the desired recipient(s)"],
  tooManyReactions: [400, 30010, "Maximum number of reactions reached (20)"],
  tooManyCommands: [400, 30032, "Maximum number of application commands reached (100)."],
  tooManyCreates: [400, 30034, "Max number of daily application command creates has been reached (200)"],
  tooLarge: [413, 40005, "Request entity too large"],
  alreadyAcknowledged: [400, 40060, "Interaction has already been acknowledged."],
  invalidVersion: [400, 50041, "Invalid API version"],
  missingAccess: [403, 50001, "Missing Access"],
  notYours: [403, 50005, "Cannot edit a message authored by another user"],
  emptyMessage: [400, 50006, "Cannot send an empty message"],
  closedToDirect: [403, 50007, "Cannot send messages to this user"],
  notText: [400, 50008, "Cannot send messages in a non-text channel"],
  missingPermissions: [403, 50013, "Missing Permissions"],
  systemMessage: [403, 50021, "Cannot execute action on a system message"],
  wrongChannelType: [400, 50024, "Cannot execute action on this channel type"],
  invalidWebhookToken: [401, 50027, "Invalid Webhook Token"],
  tooOldToBulkDelete: [400, 50034, "You can only bulk delete messages that are under 14 days old."],
  archived: [400, 50083, "Thread is archived"],
  invalidForm: [400, 50035, "Invalid Form Body"],
  invalidJson: [400, 50109, "The request body contains invalid JSON."],
  noHistoryForReply: [400, 160002, "Cannot reply without permission to read message history"],
  threadExists: [400, 160004, "A thread has already been created for this message"],
  threadLocked: [403, 160005, "Thread is locked"],
  tooManyThreads: [400, 160006, "Maximum number of active threads reached"],
} as const satisfies Record<string, readonly [number, number, string]>;

export type KnownRefusal = keyof typeof known;

export function refusal(name: KnownRefusal): Refusal {
  const [status, code, message] = known[name];
  return new Refusal(status, code, message);
}

export interface FieldError {
  path: PropertyKey[];
  code: string;
  message: string;
}

/** 50035: a tree of fields, with `_errors` in each leaf. */
export function invalidForm(errors: FieldError[]): Refusal {
  const tree: Branch = {};
  for (const error of errors) {
    const leaf = error.path.reduce<Branch>(branchOf, tree);
    leaf._errors = [...(leaf._errors ?? []), { code: error.code, message: error.message }];
  }
  return new Refusal(400, 50035, "Invalid Form Body", { errors: tree });
}

export function invalidField(path: PropertyKey[], code: string, message: string): Refusal {
  return invalidForm([{ path, code, message }]);
}

interface Branch {
  _errors?: { code: string; message: string }[];
  [field: string]: Branch | { code: string; message: string }[] | undefined;
}

function branchOf(branch: Branch, key: PropertyKey): Branch {
  const field = String(key);
  const next = branch[field];
  if (next && !Array.isArray(next)) return next;
  const made: Branch = {};
  branch[field] = made;
  return made;
}
