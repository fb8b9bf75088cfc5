// What services refuse, each with the sentence that says what to do. Words and codes as they were seen in November 2026.

import type { ModelErrorCode } from "../../core/vocabulary.ts";
import { modelMessages } from "../messages.ts";

export interface KnownRefusal {
  /** Matches one of the error's codes, lower case. */
  code?: RegExp;
  /** Matches the error's message. */
  text?: RegExp;
  status?: number;
  kind: ModelErrorCode;
  sentence(names: { label: string; service: string }): string;
}

/** The first that matches wins, by a code or by the text. */
export const knownRefusals: readonly KnownRefusal[] = [
  // Access: an admin has to act
  {
    ...{ text: /organization must be verified|verify (your )?organization/i, kind: "forbidden" },
    sentence: ({ label, service }) => modelMessages.unverified(label, service),
  },
  {
    code: /unsupported_country|unsupported_region|^location_/,
    text: /(country|region|territory|location).{0,40}(not|n't|un)\s?(supported|available)|user location is not supported/i,
    ...{ kind: "forbidden", sentence: ({ service }) => modelMessages.wrongRegion(service) },
  },
  {
    text: /no endpoints found matching your data policy|data policy|zero data retention/i,
    ...{ kind: "forbidden", sentence: ({ label, service }) => modelMessages.dataPolicy(label, service) },
  },
  {
    text: /key limit exceeded|key.{0,20}(spending|credit|usage) limit/i,
    ...{ kind: "out-of-credit", sentence: ({ service }) => modelMessages.keyLimit(service) },
  },
  {
    text: /reported as leaked|key (was|has been) (leaked|compromised|disabled|revoked)/i,
    ...{ kind: "forbidden", sentence: ({ service }) => modelMessages.badKey(service) },
  },
  {
    code: /model_not_allowed/,
    text: /(does not|doesn't|do not|don't) have (access|permission) to (the )?(use |access )?(this )?model|no access to (the )?model/i,
    ...{ kind: "forbidden", sentence: ({ label, service }) => modelMessages.noModelAccess(label, service) },
  },
  // Credit
  {
    code: /insufficient_quota|insufficient_credit|billing|payment_required|exhausted_balance/,
    text: /exhausted balance|insufficient (credit|balance|fund)|out of credit|(doesn't|does not) have any credits|used all available credits|monthly spending limit|spend limit|free time limit|limit: 0\b/i,
    ...{ kind: "out-of-credit", sentence: ({ service }) => modelMessages.outOfCredit(service) },
  },
  {
    ...{ status: 429, text: /per ?day|daily/i, kind: "out-of-credit" },
    sentence: ({ service }) => modelMessages.dailyQuota(service),
  },
  // The model
  {
    code: /model_not_found|model_deprecated|model_retired/,
    text: /model.{0,60}(deprecated|retired|shut ?down|decommissioned|no longer (available|supported))|unknown model|model not found/i,
    ...{ kind: "invalid", sentence: ({ label }) => modelMessages.gone(label) },
  },
];
