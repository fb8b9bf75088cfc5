import { and, asc, eq, exists, sql } from "drizzle-orm";
import type { TurnOutline } from "../../../core/store.ts";
import type { ConversationId } from "../../../core/vocabulary.ts";
import type { Connection } from "../../dialect.ts";
import { statement } from "../../tables.ts";
import { toImage } from "../read.ts";

const { placeholder } = sql;

/** All turns of a conversation, in order. */
export async function listOutlines(db: Connection, conversation: ConversationId): Promise<TurnOutline[]> {
  const turns = await outlinesOf(db).all({ conversation });
  const pictures = Map.groupBy(await picturesOf(db).all({ conversation }), ({ turn }) => turn);
  return turns.map(({ id, from, ...turn }) => ({
    ...turn,
    ...(from !== null && { from }),
    pictures: (pictures.get(id) ?? []).map(({ variant, number, picked, image }) => ({
      ...{ variant, number, picked, image: toImage(image) },
    })),
  }));
}

const outlinesOf = statement((db, { turnReferences, turns }) => {
  const { id, key, number, kind, prompt } = turns;
  return db
    .select({ id, key, number, kind, prompt, from: turnReferences.image })
    .from(turns)
    .leftJoin(turnReferences, and(eq(turnReferences.turn, turns.id), eq(turnReferences.position, 0)))
    .where(eq(turns.conversation, placeholder("conversation")))
    .orderBy(asc(turns.number));
});

const picturesOf = statement((db, { images, picks, turns, variants }) => {
  const { turn, key: variant, number } = variants;
  const picked = sql`${exists(db.select({ one: sql`1` }).from(picks).where(eq(picks.variant, variants.id)))}`.mapWith(Boolean);
  return db
    .select({ turn, variant, number, picked, image: images })
    .from(turns)
    .innerJoin(variants, eq(variants.turn, turns.id))
    .innerJoin(images, eq(images.hash, variants.image))
    .where(eq(turns.conversation, placeholder("conversation")))
    .orderBy(asc(variants.turn), asc(variants.number));
});
