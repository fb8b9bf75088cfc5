// Translates what an S3-compatible store answers. A store's own text is never passed on: it may quote keys and signatures.

import { StorageError } from "../../core/errors.ts";
import { storageMessages } from "../messages.ts";

/** The permissions that the key needs, by the requests they allow. */
export type S3Action = "s3:PutObject" | "s3:GetObject" | "s3:DeleteObject" | "s3:ListBucket";

export interface S3Refusal {
  status: number;
  /** The response's body, an XML document or anything else. */
  body: string;
  /** `x-amz-bucket-region`: where the bucket is. */
  region: string | undefined;
  action: S3Action;
  bucket: string;
}

const wrongRegion =
  /^(PermanentRedirect|TemporaryRedirect|Redirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/;
/** Ceph, MinIO, and several others have their own names. */
const full = /Quota|StorageFull|^ServiceQuota|^InsufficientStorage/;
/** Damaged on the way, or too slow: the same request may work. */
const transient =
  /^(SlowDown|ServiceUnavailable|InternalError|RequestTimeout|OperationAborted|IncompleteBody|BadDigest|XAmzContentSHA256Mismatch|XAmzContentChecksumMismatch|TooManyRequests|Throttling)/;

const network =
  /^(E[A-Z]+|CERT_\w+|DEPTH_ZERO\w+|SELF_SIGNED\w+|UNABLE_TO\w+|ERR_(TLS|SSL)\w+|HPE_\w+|UND_ERR_(?!INVALID_ARG|NOT_SUPPORTED)\w+)$/;

/** The error of a response that isn't a success. */
export function fromRefusal({ status, body, region, action, bucket }: S3Refusal): StorageError {
  const code = codeIn(body);
  const facts = { cause: new Error(`${action}: ${[status, code].filter(Boolean).join(" ")}`) };
  const refused = (sentence: string) => new StorageError("refused", sentence, facts);
  if (code && full.test(code)) return new StorageError("full", storageMessages.storeFull, facts);
  if (status === 507) return new StorageError("full", storageMessages.storeFull, facts);
  if (code && transient.test(code)) return new StorageError("unavailable", storageMessages.storeUnavailable(code), facts);
  if (code && wrongRegion.test(code))
    return refused(storageMessages.otherRegion(bucket, regionName(region ?? tag("Region", body))));
  switch (code) {
    case "InvalidAccessKeyId":
      return refused(storageMessages.unknownKey);
    case "SignatureDoesNotMatch":
      return refused(storageMessages.wrongSecret);
    case "RequestTimeTooSkewed":
    case "RequestExpired":
      return refused(storageMessages.wrongClock);
    case "NoSuchBucket":
      return refused(storageMessages.noBucket(bucket));
    case "AccessDenied":
      return refused(storageMessages.notPermitted(action, bucket));
  }
  if (status === 429 || (status >= 500 && status !== 501))
    return new StorageError("unavailable", storageMessages.storeUnavailable(code ?? String(status)), facts);
  if (status === 301 || status === 307) return refused(storageMessages.otherRegion(bucket, regionName(region)));
  return code ? refused(storageMessages.storeRefuses(code)) : notS3(facts);
}

/** What answered isn't an S3-compatible store. */
export function notS3(facts: ErrorOptions = {}): StorageError {
  return new StorageError("refused", storageMessages.notS3, facts);
}

/** The error of a request without a response. A bug of our own stays what it is. */
export function fromConnectionError(error: unknown): unknown {
  const code = connectionCode(error);
  if (code === undefined) return error;
  const facts = { cause: error };
  if (/CERT|TLS|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code))
    return new StorageError("refused", storageMessages.badCertificate(code), facts);
  if (/^(EPROTO|HPE_|ERR_SSL)/.test(code)) return notS3(facts); // another protocol
  return new StorageError("unavailable", storageMessages.storeUnavailable(code), facts);
}

/** The error code of a response: `<Error><Code>NoSuchKey</Code>…`. */
export function codeIn(body: string): string | undefined {
  const code = tag("Code", body);
  return code && /^[A-Za-z0-9]{1,64}$/.test(code) ? code : undefined;
}

/** The text of the first element with this name. */
export function tag(name: string, xml: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}

function regionName(region: string | undefined): string | undefined {
  return region && /^[a-z0-9-]{1,40}$/.test(region) ? region : undefined;
}

/** "timeout", or the first error code of the network in the chain of causes. */
function connectionCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "TimeoutError") return "timeout";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (network.test(code)) return code;
  return connectionCode(error instanceof AggregateError ? error.errors[0] : error.cause);
}
