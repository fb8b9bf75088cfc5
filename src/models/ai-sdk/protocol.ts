// What differs between the services that are used through the AI SDK, besides their requests and results, which the SDK knows.

import type { ImageModelV4, SharedV4ProviderOptions } from "@ai-sdk/provider";
import type { Resolution } from "../../core/vocabulary.ts";
import type { EncodedImage } from "../../images/encode-for-model.ts";
import type { PromptFamily } from "../prompts.ts";
import type { Provider, ProviderOptions } from "../provider.ts";
import type { ErrorBody } from "../wire/errors.ts";

/** A model of such a service. */
export interface SdkModel {
  /** As the service spells it: "flux-2-pro". */
  id: string;
  /** The id for requests with pictures, if that is another one. */
  edits?: string;
  label: string;
  about: string;
  /** How many pictures it takes; 0: words only. */
  references: number;
  /** It can't draw from words alone. */
  needsReference?: true;
  seed?: true;
  /** The aspect ratios that a request may name. "pixels": it names a width and a height. Empty: it can't name any. */
  ratios: readonly string[] | "pixels";
  /** The resolutions that it offers, by its own names or in megapixels. Missing: only the standard one. */
  sizes?: Partial<Record<Resolution, string>>;
  /** Follows the first picture's shape with this value for the ratio, or without any ratio. Missing: each request needs a ratio. */
  followsPicture?: { ratio: string } | "unasked";
  /** An edit of a single picture keeps its shape, whatever ratio the request names. */
  keepsShapeOfOne?: true;
  /** The names of fields that differ between the models of one service. `picture` takes the first one, `pictures` a list. */
  fields?: { picture?: string; pictures?: string; size?: string };
  /** USD. Undefined: unknown. */
  price(picture: PictureRequest): number | undefined;
}

/** What is known about a picture before it is requested. `megapixels` of the result and of each reference, roughly. */
interface PictureRequest {
  resolution: Resolution;
  references: number;
}

/** One request for a picture, in the service's terms. */
export interface SdkRequest extends PictureRequest {
  aspectRatio?: string;
  /** "2K": one of the model's `sizes`. */
  size?: string;
  /** Pixels, for models whose requests name them. */
  pixels?: { width: number; height: number };
}

/** How a service's HTTP answers are read. All functions are pure. Values are parsed JSON, pictures in them `DecodedBytes`. */
export interface Protocol {
  /** Hosts besides the API's own from which jobs and results are read. Hosts below them count too. */
  hosts: readonly string[];
  /** The headers with the key. */
  authorize(apiKey: string): Record<string, string>;
  /** Changes a request's body where the SDK builds it for other models. */
  adaptBody?(body: Record<string, unknown>, order: BodyOrder): Record<string, unknown> | Promise<Record<string, unknown>>;
  /** `adaptBody` puts the pictures into the body, so that the SDK isn't given any. */
  ownPictures?: true;
  /** Where the service takes files that are too large for a request. */
  upload?: { path: string; field: string; urlIn(answer: unknown): string | undefined };
  /** The error in the body of a failed response, in the shape that `fromApiError` knows. */
  readError?(body: unknown, status: number): ErrorBody;
  /** Why an answer that arrived has no picture. Undefined: it has one. */
  refusalIn?(answer: unknown): Refusal | undefined;
  /** USD, from the answer with the picture. Undefined: it doesn't say. */
  costIn?(answer: unknown, model: SdkModel): number | undefined;
  /** The seed that the answer reports. */
  seedIn?(answer: unknown): number | undefined;
  jobs?: Jobs;
}

interface BodyOrder {
  model: SdkModel;
  request: SdkRequest;
  images: readonly EncodedImage[];
  /** Uploads a picture. Resolves to its address. Throws `ModelError` and network errors. */
  upload(image: EncodedImage): Promise<string>;
}

/** `said`: the model answered with words. `isCharged`: as if it had drawn the picture. */
export type Refusal = { error: ErrorBody; isCharged?: true } | { said: string };

/** A service that answers a request with a job, and with the picture later. */
interface Jobs {
  /** The job that a request started. Undefined: the answer is the result already. */
  jobIn(answer: unknown, baseUrl: string): Job | undefined;
  /** What the answer to `poll` says. */
  stateOf(answer: unknown): JobState;
  /** What the SDK takes for the answer to its request. `last`: the answer to `result`, or else the last one to `poll`. */
  answerFor(job: Job, last: unknown): unknown;
}

export type JobState = "pending" | "done" | { error: ErrorBody };

/** The addresses of a job. All of them are checked against the protocol's hosts before use. */
export interface Job {
  id: string;
  poll: string;
  result?: string;
  cancel?: { method: "POST" | "PUT"; url: string };
  /** If the service names the price when the job starts. */
  costUsd?: number;
}

export type SdkImageModel = Pick<ImageModelV4, "doGenerate">;

export interface SdkProvider extends Pick<Provider, "name" | "key" | "isKeyOptional" | "url" | "price"> {
  /** "Google". */
  service: string;
  /** The variable with further models that the admin wants. */
  more: `${Uppercase<string>}_MODELS`;
  protocol: Protocol;
  /** "instruction" if not given. */
  prompts?: PromptFamily;
  models: readonly SdkModel[];
  /** What can be assumed of a model that isn't in `models`. */
  describe(id: string, access: Pick<ProviderOptions, "usdPerPicture">): SdkModel;
  /** The pattern of the models' ids. */
  pattern: RegExp;
  /** The SDK's options for a request. */
  optionsFor?(model: SdkModel, request: SdkRequest): SharedV4ProviderOptions;
  /** Opens the SDK's model. Its package is loaded only now: together, they would add a quarter of a second to the start. */
  create(
    model: string,
    access: { apiKey: string; baseUrl: string; fetch: typeof fetch; request: SdkRequest },
  ): SdkImageModel | Promise<SdkImageModel>;
  /** The ids of the models that the account may use and that draw, if the service lists them. Throws `ModelError` and network errors. */
  discover?(access: Pick<ProviderOptions, "apiKey" | "baseUrl">, signal: AbortSignal): Promise<string[]>;
}
