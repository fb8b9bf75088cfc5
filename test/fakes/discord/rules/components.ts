import { ButtonStyle, ComponentType as Type } from "discord.js";
import { z } from "zod";
import { addFieldError } from "./check.ts";
import { StringSelect, selects } from "./selects.ts";

/** Any component of a message or form. Its fields depend on its type. */
export interface AnyComponent {
  type: Type;
  id?: number | undefined;
  custom_id?: string | undefined;
  label?: string | null | undefined;
  style?: number | undefined;
  url?: string | undefined;
  disabled?: boolean | undefined;
  emoji?: { id?: string | null | undefined; name?: string | undefined } | undefined;
  options?: { label: string; value: string }[] | undefined;
  min_values?: number | undefined;
  max_values?: number | undefined;
  min_length?: number | undefined;
  max_length?: number | undefined;
  required?: boolean | undefined;
  content?: string | undefined;
  components?: AnyComponent[] | undefined;
  component?: AnyComponent | undefined;
  accessory?: AnyComponent | undefined;
  media?: { url: string } | undefined;
  file?: { url: string } | undefined;
  items?: { media: { url: string } }[] | undefined;
}

export const identity = { id: z.number().int().min(0).max(2_147_483_647).optional() };
export const customId = z.string().min(1).max(100);
const emoji = z.object({ id: z.string().nullish(), name: z.string().optional(), animated: z.boolean().optional() });
const media = z.object({ url: z.string().min(1).max(2048) });

/** Link buttons have a url and no custom_id, the others the reverse. Each has a label or an emoji. */
const Button = z
  .object({
    ...identity,
    type: z.literal(Type.Button),
    style: z.number().int().min(1).max(5),
    label: z.string().min(1).max(80).optional(),
    emoji: emoji.optional(),
    custom_id: customId.optional(),
    url: z.string().max(512).optional(),
    disabled: z.boolean().optional(),
  })
  .superRefine((button, context) => {
    const link = button.style === ButtonStyle.Link;
    if (link && !button.url) addFieldError(context, ["url"], "BASE_TYPE_REQUIRED", "This field is required");
    if (!link && button.url)
      addFieldError(context, ["url"], "BUTTON_COMPONENT_URL_NOT_ALLOWED", "A url is not allowed on this button style");
    if (!link && !button.custom_id)
      addFieldError(context, ["custom_id"], "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required");
    if (link && button.custom_id)
      addFieldError(context, ["custom_id"], "BUTTON_COMPONENT_CUSTOM_ID_NOT_ALLOWED", "A link button cannot have a custom id");
    if (!button.label && !button.emoji)
      addFieldError(context, ["label"], "BASE_TYPE_REQUIRED", "A label or an emoji is required");
  });

const Row = z
  .object({
    ...identity,
    type: z.literal(Type.ActionRow),
    components: z
      .array(z.discriminatedUnion("type", [Button, StringSelect, ...selects]))
      .min(1)
      .max(5),
  })
  .superRefine((row, context) => {
    const lonely = row.components.some((component) => component.type !== Type.Button);
    if (lonely && row.components.length > 1)
      addFieldError(
        context,
        ["components"],
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        "The specified component exceeds the maximum width",
      );
  });

export const TextDisplay = z.object({
  ...identity,
  type: z.literal(Type.TextDisplay),
  content: z.string().min(1).max(4000),
});
const shown = { description: z.string().max(1024).nullish(), spoiler: z.boolean().optional() };
const Thumbnail = z.object({ ...identity, ...shown, type: z.literal(Type.Thumbnail), media });
const Section = z.object({
  ...identity,
  type: z.literal(Type.Section),
  components: z.array(TextDisplay).min(1).max(3),
  accessory: z.discriminatedUnion("type", [Button, Thumbnail]),
});
const Gallery = z.object({
  ...identity,
  type: z.literal(Type.MediaGallery),
  items: z
    .array(z.object({ ...shown, media }))
    .min(1)
    .max(10),
});
const File = z.object({ ...identity, type: z.literal(Type.File), file: media, spoiler: z.boolean().optional() });
const Separator = z.object({
  ...identity,
  type: z.literal(Type.Separator),
  divider: z.boolean().optional(),
  spacing: z.literal([1, 2]).optional(),
});
const inContainer = [Row, TextDisplay, Section, Gallery, File, Separator] as const;
const Container = z.object({
  ...identity,
  type: z.literal(Type.Container),
  components: z.array(z.discriminatedUnion("type", inContainer)).min(1),
  accent_color: z.number().int().min(0).max(0xffffff).nullish(),
  spoiler: z.boolean().optional(),
});

/** Classic messages: at most five action rows and nothing else. */
export const ClassicComponents = z
  .array(z.discriminatedUnion("type", [Row]))
  .max(5)
  .superRefine(checkUniqueIds);

/** V2 messages: 40 components including nested ones, 4000 characters of text. */
export const V2Components = z
  .array(z.discriminatedUnion("type", [...inContainer, Container]))
  .min(1)
  .superRefine((components, context) => {
    checkUniqueIds(components, context);
    const all = everyComponent(components);
    if (all.length > 40)
      addFieldError(context, [], "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The total number of components cannot exceed 40");
    const text = all.reduce((sum, component) => sum + (component.content?.length ?? 0), 0);
    if (text > 4000)
      addFieldError(
        context,
        [],
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        "Displayable text size exceeds maximum size of 4000",
      );
  });

/** All components including nested ones, in order. */
export function everyComponent(components: AnyComponent[]): AnyComponent[] {
  return components.flatMap((component) => [
    component,
    ...everyComponent(component.components ?? []),
    ...everyComponent([component.component, component.accessory].filter((one) => one !== undefined)),
  ]);
}

/** The `attachment://` names that components show. */
export function namedFiles(components: AnyComponent[]): string[] {
  return everyComponent(components)
    .flatMap((one) => [one.media, one.file, ...(one.items ?? []).map((item) => item.media)])
    .flatMap((one) => (one?.url.startsWith("attachment://") ? [one.url.slice("attachment://".length)] : []));
}

/** Custom ids and component ids are unique within a message or form. */
export function checkUniqueIds(components: AnyComponent[], context: z.RefinementCtx): void {
  const seen = new Set<string | number>();
  walk(components, [], (component, path) => {
    for (const key of [component.custom_id, component.id || undefined]) {
      if (key === undefined) continue;
      const field = typeof key === "string" ? "custom_id" : "id";
      if (seen.has(key)) {
        const code = field === "id" ? "COMPONENT_ID_DUPLICATED" : "COMPONENT_CUSTOM_ID_DUPLICATED";
        addFieldError(context, [...path, field], code, `Component ${field} cannot be duplicated`);
      }
      seen.add(key);
    }
  });
}

/** Gives every component without an id the next free one, as Discord does. */
export function withIds(components: AnyComponent[]): AnyComponent[] {
  const copy = structuredClone(components);
  const taken = new Set(everyComponent(copy).map((component) => component.id));
  let next = 1;
  for (const component of everyComponent(copy)) {
    if (component.id) continue;
    while (taken.has(next)) next++;
    component.id = next++;
  }
  return copy;
}

function walk(
  components: AnyComponent[],
  at: PropertyKey[],
  visit: (component: AnyComponent, path: PropertyKey[]) => void,
): void {
  components.forEach((component, index) => {
    const path = [...at, index];
    visit(component, path);
    walk(component.components ?? [], [...path, "components"], visit);
    if (component.component) visit(component.component, [...path, "component"]);
    if (component.accessory) visit(component.accessory, [...path, "accessory"]);
  });
}
