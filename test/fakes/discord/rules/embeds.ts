import { z } from "zod";
import { addFieldError } from "./check.ts";

const picture = z.object({ url: z.string().max(2048) });

const embed = z.object({
  title: z.string().max(256).optional(),
  description: z.string().max(4096).optional(),
  url: z.string().max(2048).optional(),
  timestamp: z.string().optional(),
  color: z.number().int().min(0).max(0xffffff).nullish(),
  footer: z.object({ text: z.string().max(2048), icon_url: z.string().optional() }).optional(),
  image: picture.optional(),
  thumbnail: picture.optional(),
  author: z.object({ name: z.string().min(1).max(256), url: z.string().optional(), icon_url: z.string().optional() }).optional(),
  fields: z
    .array(z.object({ name: z.string().min(1).max(256), value: z.string().min(1).max(1024), inline: z.boolean().optional() }))
    .max(25)
    .optional(),
});

export type Embed = z.output<typeof embed>;

/** At most ten embeds, with 6000 characters of text in total. */
export const Embeds = z
  .array(embed)
  .max(10)
  .superRefine((embeds, context) => {
    const size = embeds.reduce((sum, one) => sum + textOf(one).length, 0);
    if (size > 6000) addFieldError(context, [0], "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000");
  });

function textOf(one: Embed): string {
  const fields = (one.fields ?? []).map((field) => field.name + field.value);
  return [one.title, one.description, one.footer?.text, one.author?.name, ...fields].join("");
}
